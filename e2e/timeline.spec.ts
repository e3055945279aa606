import { decodeShare } from '../src/scenario/share.ts';
import { expect, test, WEB } from './app.ts';

test('the timeline by keyboard: move, mark A and B, search, quote', async ({ playground, page }) => {
  await playground.open(WEB);
  const marks = page.getByRole('listbox');
  await marks.focus();
  // The first press takes the nearest mark, which is a step; the second goes on to web-0.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(marks.getByRole('option')).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('m');
  await expect(playground.timeline.getByText('A', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await expect(playground.timeline.getByText(/^B · Δ /)).toBeVisible();
  await page.keyboard.press('Shift+M');
  await expect(playground.timeline.getByText(/^B · Δ /)).toHaveCount(0);

  await page.keyboard.press('Control+c');
  const quoted = await page.evaluate(() => navigator.clipboard.readText());
  expect(quoted).toMatch(
    /^web-0.*: .+ s to .+ s \(.+ s\)\. Podscope, scenario e2e, seed 1, Kubernetes 1\.36\.$/,
  );

  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search events', exact: true }).first();
  await expect(field).toBeFocused();
  await field.fill('web-1 created');
  const hits = page.getByRole('search').getByRole('status');
  await expect(hits).toHaveText(/found$|^1 of/);
  await field.press('Enter');
  await expect(hits).toHaveText(/^1 of \d+$/);
  const at = await playground.playhead.inputValue();
  expect(Number(at)).toBeGreaterThan(0);
  await marks.focus();
  await page.keyboard.press('n');
  await field.press('Escape');
  await expect(field).toHaveCount(0);
});

test('a drag on the ruler measures, a click seeks, the pointer tells what is true', async ({
  playground,
  page,
}) => {
  await playground.open(WEB);
  const box = (await page.getByRole('listbox').boundingBox())!;
  const x = (share: number) => box.x + 216 + (box.width - 240) * share;
  const ruler = box.y + 14;
  await page.mouse.move(x(0.3), ruler);
  await page.mouse.down();
  await page.mouse.move(x(0.4), ruler + 2, { steps: 4 });
  await page.mouse.move(x(0.6), ruler + 2, { steps: 4 });
  await page.mouse.up();
  await expect(playground.timeline.getByText(/^Δ .+ s/)).toBeVisible();
  const before = Number(await playground.playhead.inputValue());
  await page.mouse.click(x(0.8), ruler);
  expect(Number(await playground.playhead.inputValue())).toBeGreaterThan(before);

  await page.mouse.move(x(0.5), box.y + 110);
  await expect(page.locator('.hover-card')).toContainText(/web-0|Running|Ready/);
});

test('a note on the timeline travels in the link', async ({ playground, page }) => {
  await playground.open(WEB);
  await playground.seek(30);
  await page.getByRole('listbox').focus();
  await page.keyboard.press('t');
  const field = page.getByRole('textbox', { name: 'Note at 30 s' });
  await expect(field).toBeFocused();
  await field.fill('look at web-1');
  await field.press('Enter');
  await expect(playground.timeline.getByText('look at web-1')).toBeVisible();

  await page.keyboard.press('Control+s');
  await expect
    .poll(async () => {
      const link = await page.evaluate(() => navigator.clipboard.readText());
      const shared = decodeShare(link);
      return shared.ok ? shared.text : '';
    })
    .toMatch(/podscope\.dev\/note\.30s.{1,4}look at web-1/);
});
