import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { withPage } from '../page.ts';
import { percentile } from './measure.ts';

export interface Paint {
  edits: number;
  /** Milliseconds from a key to the first frame that shows the new run. */
  p50: number;
  p95: number;
  /** The longest task of the page's main thread while editing, in ms; 0 where none was longer than 50 ms. */
  longestTask: number;
}

const EDITS = 40;

/** What the page notes down while keys are pressed (paint-page.js), in milliseconds. */
interface Notes {
  painted: number[];
  longTasks: number[];
}

/** Changes a number in the opening scene back and forth and measures until the timeline has been drawn again. */
export async function measurePaint(): Promise<Paint> {
  return withPage({ width: 1440, height: 900 }, async (page, url) => {
    await page.goto(url);
    await page.getByText('Just show me').click();
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.locator('.timeline [data-state]').first().waitFor();
    await moveTo(page, 'periodSeconds:');
    await page.addScriptTag({ path: fileURLToPath(new URL('./paint-page.js', import.meta.url)) });
    for (let edit = 0; edit < EDITS; edit++) {
      await page.waitForTimeout(250);
      await page.keyboard.press(edit % 2 === 0 ? '0' : 'Backspace');
      await page.waitForFunction(`paintNotes.painted.length > ${edit}`, undefined, { timeout: 10_000 });
    }
    const { painted, longTasks } = await page.evaluate<Notes>('paintNotes');
    return {
      edits: painted.length,
      p50: percentile(painted, 0.5),
      p95: percentile(painted, 0.95),
      longestTask: Math.max(0, ...longTasks),
    };
  });
}

/** Puts the cursor at the end of the first line with these words. The editor holds only the lines on screen. */
async function moveTo(page: Page, words: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const line = text.split('\n').findIndex((it) => it.includes(words));
  if (line < 0) throw new Error(`no line with ${words} in the opening scene`);
  await page.keyboard.press('ControlOrMeta+Home');
  for (let n = 0; n < line; n++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
}
