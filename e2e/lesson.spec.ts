import type { Locator } from '@playwright/test';
import { expect, test } from './app.ts';

test('a lesson by keyboard alone: open, predict, run, see the solution, take it', async ({
  playground,
  page,
}) => {
  await playground.open();
  // Every step moves the focus to what it uses, and uses it with a key.
  const press = async (target: Locator, key = 'Enter') => {
    await target.focus();
    await expect(target).toBeFocused();
    await page.keyboard.press(key);
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await press(button('Lessons'));
  await press(page.getByRole('menuitemradio', { name: /web-1/ }));

  const lesson = page.getByRole('region', { name: 'Lesson' });
  await expect(lesson.getByRole('heading', { name: 'Why web-1 waits' })).toBeVisible();
  const options = lesson.getByRole('radio');
  if ((await options.count()) > 0) await press(options.first(), 'Space');
  await press(button('That is my answer').first());

  await press(button('Show the solution'));
  await press(button('Take the solution'));
  // Taking the solution reaches the goals; solving is something else.
  await expect(lesson).toContainText('All goals hold, with the solution.');
});
