import { useRef } from 'react';
import { type Messages, useMessages, useShownLanguage } from '../i18n/index.ts';
import {
  exportProgress,
  type LessonProgress,
  NO_PROGRESS,
  readProgress,
  useProgress,
} from '../state/progress.ts';
import { say } from '../state/toasts.ts';
import { Icon } from '../ui/Icon.tsx';
import { hashOf } from './hash.ts';
import { openLesson, useLesson } from './lesson-state.ts';

export function LessonList() {
  const m = useMessages();
  const language = useShownLanguage();
  const lessons = useLesson((state) => state.lessons);
  const progress = useProgress((state) => state.lessons);
  return (
    <div className="lesson-list">
      <h2>{m.lesson.list}</h2>
      <p className="quiet">{m.lesson.listIntro}</p>
      <ol>
        {lessons.map((lesson) => {
          const own = progress[lesson.id] ?? NO_PROGRESS;
          const status = statusOf(own, hashOf(lesson.start.en + lesson.solution.en));
          return (
            <li key={lesson.id}>
              <button type="button" className="lesson-card" onClick={() => void openLesson(lesson.id)}>
                <span className={`lesson-mark lesson-${status}`}>
                  {own.solved ? <Icon name="check" /> : null}
                </span>
                <span>
                  <b>{lesson.text[language].title}</b>
                  <small className="quiet">
                    {m.lesson.minutes(lesson.minutes)} · {m.lesson.status[status]}
                  </small>
                  <small className="quiet mono" lang="en">
                    {lesson.concepts.join(' · ')}
                  </small>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <ProgressFile m={m} />
    </div>
  );
}

function statusOf(progress: LessonProgress, hash: string): keyof Messages['lesson']['status'] {
  if (progress.solved) return progress.solvedHash === hash ? 'solved' : 'updated';
  if (progress.viewed) return 'viewed';
  return progress.started ? 'started' : 'new';
}

function ProgressFile({ m }: { m: Messages }) {
  const input = useRef<HTMLInputElement>(null);
  const replace = useProgress((state) => state.replace);
  async function read(file: File | undefined) {
    if (!file) return;
    const found = readProgress(await file.text());
    if (found) replace({ ...useProgress.getState().lessons, ...found });
    say(found ? m.lesson.imported : m.lesson.notProgress);
  }
  return (
    <div className="lesson-progress">
      <button
        type="button"
        className="button-link"
        onClick={() =>
          void import('../share/files.ts').then(({ download }) =>
            download('podscope-progress.json', exportProgress(), 'application/json'),
          )
        }
      >
        {m.lesson.exportProgress}
      </button>
      <button type="button" className="button-link" onClick={() => input.current?.click()}>
        {m.lesson.importProgress}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        onChange={(event) => void read(event.target.files?.[0])}
      />
    </div>
  );
}
