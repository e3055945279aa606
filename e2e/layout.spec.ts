import { expect, test, WEB } from './app.ts';

/** Texts that are cut off by their own box. */
async function clipped(page: import('@playwright/test').Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h1, h2, th, label, summary')]
      .filter((element) => element.offsetParent !== null && !element.closest('.visually-hidden'))
      .filter(
        (element) =>
          element.clientWidth > 1 &&
          getComputedStyle(element).overflow === 'hidden' &&
          element.scrollWidth > element.clientWidth + 1,
      )
      .map((element) => element.textContent?.trim() ?? ''),
  );
}

test('projected at 1280 × 720: large labels, nothing cut off', async ({ playground, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.addInitScript(() => {
    localStorage.setItem('podscope.settings', JSON.stringify({ state: { theme: 'projection' }, version: 1 }));
  });
  await playground.open(WEB);
  const sizes = await playground.timeline
    .locator('svg text')
    .evaluateAll((texts) => texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize)));
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
  expect(await clipped(page)).toEqual([]);
});

test('on a phone of 390 px: one pane at a time, no sideways scrolling', async ({ playground, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.open(WEB);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'YAML' }).click();
  await playground.editorReady();
  expect(await clipped(page)).toEqual([]);
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Timeline' }).click();
  // On its side, and a desk of 1280 × 720 at 200 %.
  for (const [width, height] of [
    [844, 390],
    [640, 360],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
    await expect(playground.bars.first()).toBeVisible();
    const frame = await page.locator('.timeline-frame').boundingBox();
    expect(frame!.height / height).toBeGreaterThanOrEqual(0.45);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await clipped(page)).toEqual([]);
  }
});

test('no label is cut off at 1280 px in either language', async ({ playground, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await playground.open(WEB);
  expect(await clipped(page)).toEqual([]);
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  expect(await clipped(page)).toEqual([]);
});

test('time is the subject: 45 % of the height, the drawer open; who chooses otherwise gets it', async ({
  playground,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await playground.open(WEB);
  const share = () =>
    page.evaluate(() => document.querySelector('.timeline-frame')!.clientHeight / window.innerHeight);
  await expect(page.getByRole('button', { name: 'Hide the tables' })).toBeVisible();
  for (const [width, height] of [
    [1280, 720],
    [1366, 768],
    [1440, 900],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(share, { message: `${width} × ${height}` }).toBeGreaterThanOrEqual(0.45);
  }
  const splitter = page.getByRole('separator', { name: 'Height of the tables' });
  // The panes above give way first, then the timeline.
  await splitter.press('End');
  await expect(splitter).toHaveAttribute('aria-valuenow', '60');
  await expect.poll(share).toBeLessThan(0.45);
  await splitter.press('Enter');
  await expect.poll(share).toBeGreaterThanOrEqual(0.45);
});
