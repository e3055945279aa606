import { shareFragment } from '../../scenario/share.ts';
import { withPage } from '../page.ts';
import { percentile } from './measure.ts';
import { manyTicksText } from './work.ts';

export interface Pan {
  /** Attempts of probes that are drawn, each by itself, in every frame. */
  ticks: number;
  frames: number;
  /** Milliseconds between frames. */
  p50: number;
  p95: number;
  /** Milliseconds of work of the page's main thread for each frame, on average. */
  work: number;
}

/** So many frames are panned there and back. */
const STEPS = 90;
const STEP_PX = 5;

/** Drags the timeline, and with it more than 10,000 ticks, and measures how long each frame takes. */
export async function measurePan(): Promise<Pan> {
  return withPage({ width: 1600, height: 1900 }, async (page, url) => {
    await page.goto(`${url}?ui=timeline${shareFragment(manyTicksText())}`);
    await page.locator('.timeline [data-state]').first().waitFor();
    // The simulation is over when its last second is on screen.
    await page.waitForFunction(`document.querySelector('.run-status')?.textContent === ''`);
    await page.locator('.timeline [role="listbox"]').focus();
    // As wide as all of it, they are drawn as strips; from a little nearer, each by itself.
    await page.keyboard.press('w');
    await page.waitForTimeout(1000);
    const drawn = await page.evaluate<number>(
      `Number(document.querySelector('.timeline canvas').dataset.ticks)`,
    );
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const busy = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
    };
    const y = 1000;
    await page.mouse.move(900, y);
    await page.mouse.down();
    await page.mouse.move(890, y);
    await page.evaluate(`
      window.frameTimes = [];
      let last = performance.now();
      const note = (now) => {
        window.frameTimes.push(now - last);
        last = now;
        requestAnimationFrame(note);
      };
      requestAnimationFrame(note);
    `);
    const before = await busy();
    for (let i = 0; i < STEPS; i++) {
      const away = STEP_PX * (i < STEPS / 2 ? i : STEPS - i);
      await page.mouse.move(890 - away, y);
      // One move for each frame, as a hand makes them.
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    const worked = (await busy()) - before;
    const frames = (await page.evaluate<number[]>('window.frameTimes')).slice(2);
    await page.mouse.up();
    return {
      ticks: drawn,
      frames: frames.length,
      p50: percentile(frames, 0.5),
      p95: percentile(frames, 0.95),
      work: worked / frames.length,
    };
  });
}
