import { useCallback, useEffect, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import type { TraceIndex } from '../../trace/index.ts';
import { runCommand } from '../commands/commands.ts';
import { useMessages } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { useSettings } from '../state/settings.ts';
import { useTheme } from '../state/theme.ts';
import { useToasts } from '../state/toasts.ts';
import { useView } from '../state/view.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Audience } from './Audience.tsx';
import { putPointerDown, useBlank, usePointer } from './blank.ts';
import { latestAt, subject } from './caption.ts';
import { Ink } from './Ink.tsx';
import { Spotlight } from './Spotlight.tsx';
import { speak } from './speaker.ts';
import '../styles/present.css';
import '../i18n/late.ts';

/** Milliseconds without movement until the pointer and the controls step back. */
const IDLE_MS = 2500;

/** The timeline, one sentence, and a clicker. No chrome. */
export default function Present() {
  const m = useMessages();
  const blank = useBlank((state) => state.blank);
  const contrast = useSettings((state) => state.contrast);
  const set = useSettings((state) => state.set);
  const pointer = usePointer((state) => state.pointer);
  const playing = useView((state) => state.playing);
  const idle = useIdle();
  useProjectionTheme();
  useWakeLock();
  useEffect(() => {
    void document.documentElement.requestFullscreen?.().catch(() => {});
    useToasts.getState().clear();
    const end = speak();
    return () => {
      end();
      putPointerDown();
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
        <Tool command="run.previousEvent" icon="previous" label={m.run.previous} />
        <Tool command="run.playPause" icon={playing ? 'pause' : 'play'} label={m.commands.playPause} />
        <Tool command="run.nextEvent" icon="next" label={m.run.next} />
        <Tool
          command="present.spotlight"
          icon="bulb"
          label={m.commands.spotlight}
          on={pointer === 'spotlight'}
        />
        <Tool command="present.ink" icon="pen" label={m.commands.ink} on={pointer === 'ink'} />
        <button type="button" className="button-quiet" onClick={() => runCommand('present.notes')}>
          {m.present.notes}
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
        <Tool command="present.leave" icon="close" label={m.present.leave} />
      </div>
      <Audience />
      {pointer === 'spotlight' ? <Spotlight /> : null}
      {pointer === 'ink' ? <Ink /> : null}
      {blank ? (
        <button type="button" className="blank" onClick={() => useBlank.setState({ blank: false })}>
          <span className="visually-hidden">{m.present.blank}</span>
        </button>
      ) : null}
    </main>
  );
}

interface ToolProps {
  command: string;
  icon: IconName;
  label: string;
  /** For what can be switched on and off. */
  on?: boolean;
}

function Tool({ command, icon, label, on }: ToolProps) {
  return (
    <button
      type="button"
      className="button-icon"
      aria-label={label}
      aria-pressed={on}
      title={label}
      onClick={() => runCommand(command)}
    >
      <Icon name={icon} size={22} />
    </button>
  );
}

/** The latest thing that happened, in one line that the back row can read. */
function Caption() {
  const m = useMessages();
  const question = useCallback((index: TraceIndex, t: number) => latestAt(index, t, m), [m]);
  const latest = useAtPlayhead(question);
  return (
    <p className="present-caption" role="status" aria-live="polite">
      {latest ? (
        <>
          <span className="mono">{formatSeconds(latest.t)}</span> <b className="mono">{subject(latest)}</b>{' '}
          {latest.what}
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
