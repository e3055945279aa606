import { type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { runCommand } from '../commands/commands.ts';
import { useMessages } from '../i18n/index.ts';
import { stepToEvent, togglePlay } from '../state/playback.ts';
import { useRun } from '../state/run.ts';
import { useSettings } from '../state/settings.ts';
import { SPEEDS, useView } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { InjectMenu } from './InjectMenu.tsx';
import { LateApplyButton } from './LateApplyButton.tsx';

const Legend = lazy(async () => ({ default: (await import('./Legend.tsx')).Legend }));

/** Everything that moves the playhead, and what can be made to happen at it. */
export function RunBar({ compact = false }: { compact?: boolean }) {
  const m = useMessages();
  const playing = useView((state) => state.playing);
  const speed = useView((state) => state.speed);
  const setView = useView((state) => state.set);
  const previous = useRun((state) => state.previous !== undefined);
  const comparing = useView((state) => state.comparing);
  const legendOpen = useSettings((state) => state.legendOpen);
  const setSettings = useSettings((state) => state.set);
  const shown = (one: string) => (one === 'max' ? m.run.max : `${one}×`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar, not a set of form fields
    <div className="runbar" role="group" aria-label={m.regions.run}>
      <div className="runbar-group">
        <button
          type="button"
          className="button-round"
          aria-label={playing ? m.run.pause : m.run.play}
          title={playing ? m.run.pause : m.run.play}
          onClick={togglePlay}
        >
          <Icon name={playing ? 'pause' : 'play'} size={18} />
        </button>
        <button
          type="button"
          className="button-icon"
          aria-label={m.run.previous}
          title={m.run.previous}
          onClick={() => stepToEvent(-1)}
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          className="button-icon"
          aria-label={m.run.next}
          title={m.run.next}
          onClick={() => stepToEvent(1)}
        >
          <Icon name="next" />
        </button>
      </div>
      <PlayheadField />
      {compact ? (
        <Menu
          label={m.run.speed}
          up
          items={SPEEDS.map((one) => ({
            key: String(one),
            label: shown(String(one)),
            checked: one === speed,
            onSelect: () => setView({ speed: one }),
          }))}
        >
          {shown(String(speed))}
        </Menu>
      ) : (
        <fieldset className="segmented" aria-label={m.run.speed}>
          {SPEEDS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === speed}
              title={m.run.speedOf(String(one))}
              onClick={() => setView({ speed: one })}
            >
              {shown(String(one))}
            </button>
          ))}
        </fieldset>
      )}
      <InjectMenu compact={compact} />
      {compact ? null : <LateApplyButton />}
      <RunStatus />
      <div className="runbar-group runbar-end">
        {previous && !compact ? (
          <button
            type="button"
            className="button-quiet"
            aria-pressed={comparing}
            title={m.run.compare}
            onClick={() => runCommand('view.compare')}
          >
            <Icon name="history" />
            <span>{m.run.compareShort}</span>
          </button>
        ) : null}
        <button
          type="button"
          className="button-quiet"
          aria-expanded={legendOpen}
          onClick={() => setSettings({ legendOpen: !legendOpen })}
          title={m.run.legend}
          aria-label={m.run.legend}
        >
          <Icon name="legend" />
          {compact ? null : <span>{m.run.legend}</span>}
        </button>
      </div>
      <Suspense fallback={null}>
        {legendOpen ? <Legend onClose={() => setSettings({ legendOpen: false })} /> : null}
      </Suspense>
    </div>
  );
}

/** The playhead's time, to be read and to be typed. */
function PlayheadField() {
  const m = useMessages();
  const playhead = useView((state) => state.playhead);
  const seek = useView((state) => state.seek);
  const end = useRun((state) => state.index.horizon);
  const [draft, setDraft] = useState<string>();
  const shown = draft ?? playhead.toFixed(1);
  const commit = () => {
    const seconds = Number.parseFloat((draft ?? '').replace(',', '.'));
    if (Number.isFinite(seconds)) seek(Math.min(end, seconds));
    setDraft(undefined);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape') setDraft(undefined);
    else return;
    event.currentTarget.blur();
  };
  return (
    <label className="playhead-field">
      <span className="visually-hidden">{m.run.playhead}</span>
      <input
        type="text"
        inputMode="decimal"
        value={shown}
        style={{ width: `${Math.max(5, shown.length) + 2}ch` }}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={press}
      />
      <span className="quiet">{m.run.of(end)}</span>
    </label>
  );
}

/** What the simulation is doing: quiet when all is well. */
function RunStatus() {
  const m = useMessages();
  const status = useRun((state) => state.status);
  const now = useRun((state) => state.now);
  const reading = useRun((state) => state.reading);
  if (reading) return <span className="run-status quiet run-reading">{m.run.reading}</span>;
  if (status !== 'running' || now === 0) return <span className="run-status" />;
  return <span className="run-status quiet">{m.run.computing(Math.round(now))}</span>;
}
