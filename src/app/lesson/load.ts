import { assembleLessons, type Lesson } from '../../lessons/format.ts';

const files = import.meta.glob<string>('../../../lessons/*/**/*.{yaml,md}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Every lesson of the top-level folder, in the order the lessons say. */
export function allLessons(): Lesson[] {
  const prefix = '../../../lessons/';
  return assembleLessons(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path.slice(prefix.length), text])),
  );
}
