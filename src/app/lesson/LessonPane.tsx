import { lazy, Suspense, useEffect } from 'react';
import { useMessages } from '../i18n/index.ts';
import { LessonList } from './LessonList.tsx';
import { resumeLesson, useLesson } from './lesson-state.ts';

const LessonView = lazy(() => import('./LessonView.tsx'));

export function LessonPane() {
  const m = useMessages();
  const current = useLesson((state) => state.current);
  useEffect(() => {
    void resumeLesson();
  }, []);
  if (!current) return <LessonList />;
  return (
    <Suspense fallback={<p className="pane-message quiet">{m.common.loading}</p>}>
      <LessonView lesson={current} key={current.id} />
    </Suspense>
  );
}
