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
