import { lazy, Suspense, useEffect } from 'react';
import { useMessages } from '../i18n/index.ts';
import { resumeLesson, useLesson } from './lesson-state.ts';

const LessonList = lazy(async () => ({ default: (await import('./LessonList.tsx')).LessonList }));
const LessonView = lazy(() => import('./LessonView.tsx'));

export function LessonPane() {
  const m = useMessages();
  const current = useLesson((state) => state.current);
  useEffect(() => {
    void resumeLesson();
  }, []);
  return (
    <Suspense fallback={<p className="pane-message quiet">{m.common.loading}</p>}>
      {current ? <LessonView lesson={current} key={current.id} /> : <LessonList />}
    </Suspense>
  );
}
