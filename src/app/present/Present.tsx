import { useEffect, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import type { TraceIndex } from '../../trace/index.ts';
import { runCommand } from '../commands/commands.ts';
import { useMessages } from '../i18n/index.ts';
import { happenings } from '../panes/happenings.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { useSettings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useBlank } from './blank.ts';

/** Milliseconds without movement until the pointer and the controls step back. */
const IDLE_MS = 2500;

/** The timeline, one sentence, and a clicker. No chrome. */
export default function Present() {
  const m = useMessages();
  const blank = useBlank((state) => state.blank);
  const contrast = useSettings((state) => state.contrast);
  const set = useSettings((state) => state.set);
  const idle = useIdle();
  useProjectionTheme();
  useWakeLock();
  useEffect(() => {
    void document.documentElement.requestFullscreen?.().catch(() => {});
    return () => {
      useBlank.setState({ blank: false });
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    };
  }, []);
  return (
    <main
      className={`present ${idle ? 'present-idle' : ''}`}
      style={contrast === 100 ? {} : { filter: `contrast(${contrast}%)` }}
    >
      <Caption />
      <TimelinePane />
      <div className="present-tools">
        <button
          type="button"
          className="button-icon"
          aria-label={m.run.previous}
          title={m.run.previous}
          onClick={() => runCommand('run.previousEvent')}
        >
          <Icon name="previous" size={22} />
        </button>
        <button
          type="button"
          className="button-icon"
          aria-label={m.commands.playPause}
          title={m.commands.playPause}
          onClick={() => runCommand('run.playPause')}
        >
          <Icon name="play" size={22} />
        </button>
        <button
          type="button"
          className="button-icon"
          aria-label={m.run.next}
          title={m.run.next}
          onClick={() => runCommand('run.nextEvent')}
        >
          <Icon name="next" size={22} />
        </button>
        <label className="present-contrast">
          {m.present.contrast}
          <input
            type="range"
            min={80}
            max={200}
            step={5}
            value={contrast}
            onChange={(event) => set({ contrast: event.target.valueAsNumber })}
          />
        </label>
        <span className="quiet present-hint">{m.present.hint}</span>
        <button type="button" className="button" onClick={() => runCommand('present.leave')}>
          {m.present.leave}
        </button>
      </div>
      {blank ? (
        <button type="button" className="blank" onClick={() => useBlank.setState({ blank: false })}>
          <span className="visually-hidden">{m.present.blank}</span>
        </button>
      ) : null}
    </main>
  );
}

/** The latest thing that happened, in one line that the back row can read. */
function Caption() {
  const m = useMessages();
  const latest = useAtPlayhead((index: TraceIndex, t: number) => {
    const all = happenings(index, m);
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (all[middle]!.t <= t) low = middle + 1;
      else high = middle;
    }
    return all[low - 1];
  });
  return (
    <p className="present-caption" role="status" aria-live="polite">
      {latest ? (
        <>
          <span className="mono">{formatSeconds(latest.t)}</span>{' '}
          <b className="mono">{latest.object.replace(/^\w+\//, '')}</b> {latest.what}
          {latest.because ? <span className="quiet"> · {latest.because}</span> : null}
        </>
      ) : (
        m.present.nothingYet
      )}
    </p>
  );
}

/** A talk is projected, unless the speaker chose a dark theme for a good screen. */
function useProjectionTheme(): void {
  useEffect(() => {
    const { theme, set } = useSettings.getState();
    if (useTheme.getState().theme.name === 'dark' || theme === 'projection') return;
    set({ theme: 'projection' });
    return () => set({ theme });
  }, []);
}

function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), IDLE_MS);
    };
    wake();
    for (const name of ['pointermove', 'pointerdown', 'focusin'] as const)
      window.addEventListener(name, wake);
    return () => {
      clearTimeout(timer);
      for (const name of ['pointermove', 'pointerdown', 'focusin'] as const)
        window.removeEventListener(name, wake);
    };
  }, []);
  return idle;
}

/** The screen stays on while somebody talks; the browser may take the lock away when the tab is hidden. */
function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let left = false;
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (left) void lock.release();
      } catch {
        // Low battery, or not allowed: the talk goes on.
      }
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      left = true;
      document.removeEventListener('visibilitychange', ask);
      void lock?.release();
    };
  }, []);
}
