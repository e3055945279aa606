import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { useProgress } from '../state/progress.ts';
import { useSettings } from '../state/settings.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { leaveLesson, loadLessons, openLesson, showLessonList, useLesson } from './lesson-state.ts';

/** The lessons, and the way back to the playground. */
export function LessonMenu() {
  const m = useMessages();
  const language = useShownLanguage();
  const lessons = useLesson((state) => state.lessons);
  const current = useLesson((state) => state.current);
  const learning = useSettings((state) => state.preset === 'learn');
  const progress = useProgress((state) => state.lessons);
  const items: MenuItem[] = [
    { key: 'explore', label: m.header.explore, checked: !learning, onSelect: leaveLesson },
    { key: 'list', label: m.lesson.list, icon: 'book', onSelect: showLessonList },
    ...lessons.map((lesson, i) => ({
      key: lesson.id,
      label: lesson.text[language].title,
      detail: [
        m.lesson.minutes(lesson.minutes),
        progress[lesson.id]?.solved ? `✓ ${m.lesson.status.solved}` : '',
      ]
        .filter(Boolean)
        .join(' · '),
      checked: learning && current?.id === lesson.id,
      ...(i === 0 ? { heading: m.header.lessons } : {}),
      onSelect: () => void openLesson(lesson.id),
    })),
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only loads what the menu is about to show
    <span className="menu" onPointerEnter={() => void loadLessons()} onFocus={() => void loadLessons()}>
      <Menu label={m.header.lessons} items={items}>
        <Icon name="book" />
        <span>{learning && current ? current.text[language].title : m.header.lessons}</span>
        <Icon name="down" size={12} />
      </Menu>
    </span>
  );
}
