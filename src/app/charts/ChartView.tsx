import { useEffect, useMemo, useRef, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import type { MachineKey, TraceIndex } from '../../trace/index.ts';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { useShownTrace } from '../state/prediction.ts';
import { useTheme } from '../state/theme.ts';
import { useView } from '../state/view.ts';
import { ChartDrawing } from './ChartDrawing.tsx';
import { eventsFrom } from './graph.ts';
import { chartOf, keyText, machinesFor, preferred } from './machines.ts';
import { namesOf } from './names.ts';
import { usePlacedChart } from './placed.ts';
import { reason } from './reasons.ts';
import '../styles/chart.css';
import '../i18n/late.ts';

const PROJECTION_ZOOM = 1.5;

/** The state chart of what is selected, drawn from the definition that runs, lit where it is at the playhead. */
export default function ChartView() {
  const m = useMessages();
  const selection = useView((state) => state.selection);
  const { index, version, partial } = useShownTrace();
  const [chosen, setChosen] = useState<string>();
  const [tools, setTools] = useState<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says so
  const keys = useMemo(() => machinesFor(index, selection), [index, version, selection]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection asks for its own machine
  useEffect(() => setChosen(undefined), [selection]);
  // While a question is open, a controller's own words would answer it.
  const wanted = partial && !selection ? keys.find((one) => one.machine === 'container') : undefined;
  const key = keys.find((one) => keyText(one) === chosen) ?? wanted ?? preferred(keys, selection) ?? keys[0];
  if (!key) return <p className="pane-message quiet">{m.chart.nothing}</p>;
  const label = (one: MachineKey) =>
    [
      m.chart.machines[one.machine],
      one.name,
      one.container === one.name ? undefined : one.container,
      one.probe,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <div className="chart-pane">
      <div className="pane-head">
        <label className="select">
          <span className="visually-hidden">{m.chart.pick}</span>
          <select value={keyText(key)} onChange={(event) => setChosen(event.target.value)}>
            {keys.map((one) => (
              <option key={keyText(one)} value={keyText(one)}>
                {label(one)}
              </option>
            ))}
          </select>
        </label>
        {/* biome-ignore lint/a11y/useSemanticElements: buttons of a picture, no set of form fields */}
        <div className="chart-zoom" role="group" aria-label={m.regions.chart} ref={setTools} />
      </div>
      <MachineView machine={key} tools={tools} key={keyText(key)} />
    </div>
  );
}

function MachineView({ machine: key, tools }: { machine: MachineKey; tools: Element | null }) {
  const m = useMessages();
  const language = useShownLanguage();
  const box = useRef<HTMLDivElement>(null);
  const [pane, setPane] = useState({ width: 0, height: 0 });
  const seek = useView((state) => state.seek);
  const { index: shown } = useShownTrace();
  const question = useMemo(() => (index: TraceIndex, t: number) => index.machineAt(t, key), [key]);
  const current = useAtPlayhead(question);
  const names = namesOf(key.machine, language);
  const zoom = useTheme((state) => (state.theme.name === 'projection' ? PROJECTION_ZOOM : 1));
  const { graph, drawings } = usePlacedChart(key.machine, language, pane, current?.state, zoom);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setPane({ width, height });
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const history = shown.machineHistory(key);
  const at = current ? history.indexOf(current) : -1;
  const next = history.slice(at + 1).find((record) => record.state !== current?.state);
  const before = at > 0 ? history[at - 1] : undefined;
  const since = current && sinceOf(history, at);
  const machine = chartOf(key.machine);
  const events =
    machine && current ? current.state.split('+').flatMap((state) => eventsFrom(machine, state)) : [];
  return (
    <div className="chart-body">
      <div className="chart-drawing" ref={box}>
        {drawings && pane.width > 0 ? (
          <ChartDrawing
            chart={drawings.chart}
            whole={drawings.whole}
            zoom={zoom}
            pane={pane}
            tools={tools}
            current={current?.state}
            before={before?.state}
            label={m.chart.description(
              m.chart.machines[key.machine],
              key.name,
              current ? names.state(leafOf(current.state)) : m.chart.notYet,
              current?.t ?? 0,
            )}
          />
        ) : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard */}
      <div className="chart-facts" tabIndex={0}>
        <p className="chart-now">
          <span className="quiet">{m.chart.now}</span>{' '}
          <b>{current ? names.state(leafOf(current.state)) : m.chart.notYet}</b>{' '}
          {since === undefined ? null : <span className="quiet">{m.chart.since(since)}</span>}
        </p>
        {current?.why ? <p className="chart-why">{reason(current.why, language)}</p> : null}
        {events.length > 0 ? (
          <>
            <h2>{m.chart.next}</h2>
            <ul className="chart-next">
              {events.map(({ event, called }) => {
                const comes = next && next.event === event ? next : undefined;
                return (
                  <li key={event}>
                    {comes ? (
                      <button
                        type="button"
                        className="button-chip"
                        onClick={() => seek(comes.t)}
                        title={m.chart.goTo(comes.t)}
                      >
                        {names.event(event)} → <b>{names.state(called)}</b>
                        <span className="mono"> {formatSeconds(comes.t)}</span>
                      </button>
                    ) : (
                      <span className="chip-plain">
                        {names.event(event)} → {names.state(called)}
                      </span>
                    )}
                  </li>
                );
              })}
            </ul>
          </>
        ) : current && graph ? (
          <p className="quiet">{m.chart.ended}</p>
        ) : null}
      </div>
    </div>
  );
}

/** The last part of a dot path. */
const leafOf = (path: string): string => path.split('.').at(-1)!;

/** When the present state began: the reason may have changed since. */
function sinceOf(history: readonly { t: number; state: string }[], at: number): number {
  let first = at;
  while (first > 0 && history[first - 1]!.state === history[at]!.state) first--;
  return history[first]!.t;
}
