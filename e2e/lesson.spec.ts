import { expect, test } from './app.ts';

test('a lesson by keyboard alone: open, predict, run, see the solution, take it', async ({
  playground,
  page,
}) => {
  await playground.open();
  const press = async (name: string | RegExp, role: 'button' | 'menuitem' | 'link' = 'button') => {
    const target = page.getByRole(role, { name }).first();
    await target.focus();
    await page.keyboard.press('Enter');
  };
  await press('Lessons');
  await press(/why web-1 waits/i, 'menuitem');
  await expect(page.getByRole('region', { name: 'Lesson' })).toBeVisible();
  await press('That is my answer');
  await press('Show the solution');
  await press('Take the solution');
  await expect(page.getByText('All goals hold. Solved.')).toBeVisible();
});
