import type { Page } from 'playwright';
import { withPage } from '../page.ts';

export interface Paint {
  edits: number;
  /** Milliseconds from a key to the first frame that shows the new run. */
  p50: number;
  p95: number;
  /** The longest task of the page's main thread while editing, in ms; 0 where none was longer than 50 ms. */
  longestTask: number;
}

const EDITS = 40;

/** What the page notes down while keys are pressed. */
interface Notes {
  key: number | undefined;
  painted: number[];
  longTasks: number[];
}

/** Changes a number in the opening scene back and forth and measures until the timeline has been drawn again. */
export async function measurePaint(): Promise<Paint> {
  return withPage({ width: 1440, height: 900 }, async (page, url) => {
    await page.goto(url);
    const line = page.locator('.view-line', { hasText: 'periodSeconds' }).first();
    await line.waitFor();
    await page.locator('.timeline [data-state]').first().waitFor();
    await line.click();
    await page.keyboard.press('End');
    await observe(page);
    for (let edit = 0; edit < EDITS; edit++) {
      await page.waitForTimeout(250);
      await page.keyboard.press(edit % 2 === 0 ? '0' : 'Backspace');
      await page.waitForFunction((count) => notes().painted.length >= count, edit + 1, { timeout: 10_000 });
    }
    const { painted, longTasks } = await page.evaluate(() => notes());
    const sorted = [...painted].sort((a, b) => a - b);
    const at = (share: number) =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return { edits: painted.length, p50: at(0.5), p95: at(0.95), longestTask: Math.max(0, ...longTasks) };
  });
}

/** Defined in the page by {@link observe}. */
declare function notes(): Notes;

/** A key starts the clock; the first change of the drawing after it, and the frame that shows it, stop it. */
async function observe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted: Notes = { key: undefined, painted: [], longTasks: [] };
    Object.assign(window, { notes: () => noted });
    window.addEventListener(
      'keydown',
      (event) => {
        noted.key = event.timeStamp;
      },
      true,
    );
    new MutationObserver(() => {
      if (noted.key === undefined) return;
      const began = noted.key;
      noted.key = undefined;
      requestAnimationFrame(() => setTimeout(() => noted.painted.push(performance.now() - began)));
    }).observe(document.querySelector('.timeline') as Element, {
      subtree: true,
      childList: true,
      attributes: true,
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) noted.longTasks.push(entry.duration);
    }).observe({ type: 'longtask' });
  });
}
