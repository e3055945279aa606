import { run } from './run.ts';
import { type Speed, useView, view } from './view.ts';

/** `max` shows the whole run in this many seconds of the wall clock. */
const MAX_SPEED_SECONDS = 4;

/** Simulated seconds per second of the wall clock. */
export function rate(speed: Speed, duration: number): number {
  return speed === 'max' ? Math.max(20, duration / MAX_SPEED_SECONDS) : speed;
}

/** Moves the playhead while `playing`: linearly, one step per frame, to the end of the run or to `stopAt`. */
export function followPlayback(): void {
  let last: number | undefined;
  const step = (now: number) => {
    const { playing, playhead, speed, stopAt, pause, set } = view();
    if (!playing) {
      last = undefined;
      return;
    }
    const end = Math.min(stopAt ?? Number.POSITIVE_INFINITY, run().index.horizon);
    // A tab that was in the background goes on where it was, not where it would be.
    const elapsed = last === undefined ? 0 : Math.min(0.25, (now - last) / 1000);
    last = now;
    const next = playhead + elapsed * rate(speed, run().index.horizon);
    if (next >= end) {
      set({ playhead: end });
      pause();
      last = undefined;
      return;
    }
    set({ playhead: next });
    requestAnimationFrame(step);
  };
  useView.subscribe((state, before) => {
    if (state.playing && !before.playing) {
      last = undefined;
      requestAnimationFrame(step);
    }
  });
}

export function togglePlay(): void {
  const { playing, playhead, play, pause, seek } = view();
  if (playing) {
    pause();
    return;
  }
  if (playhead >= run().index.horizon) seek(0);
  play();
}

export function stepToEvent(direction: 1 | -1): void {
  const { playhead, seek } = view();
  const { index } = run();
  const to = direction === 1 ? index.nextEventAfter(playhead) : index.previousEventBefore(playhead);
  seek(to ?? (direction === 1 ? index.horizon : 0));
}
