import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { useShownTrace } from '../state/prediction.ts';
import { targetOf } from '../state/targets.ts';
import { useView, view } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { SpacerRow } from '../ui/SpacerRow.tsx';
import { useRowsInSight } from '../ui/use-rows-in-sight.ts';
import { type Happening, happenings } from './happenings.ts';
import '../i18n/late.ts';

/**
 * The run in words: every row says what happened, to what and why. Shares its selection with the
 * timeline, so that nothing on the chart is out of reach of a keyboard or a screen reader.
 */
export function EventsTable() {
  const m = useMessages();
  const { index, version } = useShownTrace();
  const [query, setQuery] = useState('');
  const [warnings, setWarnings] = useState(false);
  const [whole, setWhole] = useState(false);
  const wanted = useDeferredValue(query.trim().toLowerCase());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says so
  const all = useMemo(() => happenings(index, m), [index, version, m]);
  const playhead = useView((state) => (whole ? Number.POSITIVE_INFINITY : state.playhead));
  const until = useMemo(() => countUntil(all, playhead), [all, playhead]);
  const matching = useMemo(
    () => all.filter((line) => (!warnings || line.severity === 'warning') && matches(line, wanted)),
    [all, warnings, wanted],
  );
  const shown = useMemo(() => {
    const last = all[until - 1];
    if (!last) return [];
    return until === all.length ? matching : matching.slice(0, countUntil(matching, playhead));
  }, [all, matching, until, playhead]);

  return (
    <div className="table-pane">
      <div className="table-tools">
        <label className="search">
          <Icon name="search" size={14} />
          <span className="visually-hidden">{m.events.filter}</span>
          <input
            type="search"
            value={query}
            placeholder={m.events.filter}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        <label className="check">
          <input type="checkbox" checked={warnings} onChange={(event) => setWarnings(event.target.checked)} />
          {m.events.warningsOnly}
        </label>
        <label className="check">
          <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.target.checked)} />
          {m.events.all}
        </label>
        {wanted || warnings ? (
          <span className="quiet" role="status">
            {m.events.matches(shown.length, until)}
          </span>
        ) : null}
      </div>
      {shown.length === 0 ? (
        <p className="pane-message quiet">{until === 0 ? m.events.empty : m.events.noMatch}</p>
      ) : (
        <Rows lines={shown} follow={!whole} />
      )}
    </div>
  );
}

function Rows({ lines, follow }: { lines: readonly Happening[]; follow: boolean }) {
  const m = useMessages();
  const scroller = useRef<HTMLDivElement>(null);
  const sticky = useRef(true);
  const [active, setActive] = useState(-1);
  const selection = useView((state) => state.selection);
  const { index } = useShownTrace();

  useEffect(() => {
    const box = scroller.current!;
    const read = () => {
      sticky.current = box.scrollTop + box.clientHeight > box.scrollHeight - 40;
    };
    box.addEventListener('scroll', read, { passive: true });
    return () => box.removeEventListener('scroll', read);
  }, []);
  const count = lines.length;
  const { from, to, rowHeight } = useRowsInSight(scroller, count);
  useEffect(() => {
    const box = scroller.current!;
    if (follow && sticky.current && count > 0) box.scrollTop = box.scrollHeight;
  }, [follow, count]);

  function choose(at: number) {
    const line = lines[at];
    if (!line) return;
    setActive(at);
    const { select, seek } = view();
    seek(line.t);
    const target = targetOf(line.record, index);
    if (target) select(target);
  }
  function press(event: KeyboardEvent) {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -count, End: count }[
      event.key
    ];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.min(count - 1, Math.max(0, active + move));
    choose(next);
    const box = scroller.current!;
    const y = next * rowHeight;
    if (y < box.scrollTop + rowHeight) box.scrollTop = y - rowHeight;
    else if (y + 2 * rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = y + 2 * rowHeight - box.clientHeight;
    requestAnimationFrame(() =>
      box.querySelector<HTMLElement>(`tr[data-row="${next}"] button`)?.focus({ preventScroll: true }),
    );
  }

  return (
    <div className="table-scroll" ref={scroller}>
      <table className="table events" aria-rowcount={count + 1}>
        <caption className="visually-hidden">{m.events.caption(lines.at(-1)?.t ?? 0)}</caption>
        <thead>
          <tr>
            <th scope="col">{m.events.time}</th>
            <th scope="col">{m.events.object}</th>
            <th scope="col">{m.events.what}</th>
            <th scope="col">{m.events.because}</th>
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {from > 0 ? <SpacerRow height={from * rowHeight} columns={4} /> : null}
          {lines.slice(from, to).map((line, i) => {
            const at = from + i;
            const selected = isSelected(line, selection);
            return (
              <tr
                key={at}
                data-row={at}
                aria-rowindex={at + 2}
                aria-selected={selected}
                className={`${line.severity} ${selected ? 'selected' : ''}`}
                onClick={() => choose(at)}
              >
                <td className="mono number">{formatSeconds(line.t)}</td>
                <th scope="row" className="mono">
                  <button
                    type="button"
                    className="row-button"
                    tabIndex={at === Math.max(0, active) || (active < from && i === 0) ? 0 : -1}
                    onClick={(event) => {
                      event.stopPropagation();
                      choose(at);
                    }}
                  >
                    {line.object}
                  </button>
                </th>
                <td>
                  <span className="what">
                    {line.severity === 'warning' ? <Icon name="warning" size={13} /> : null}
                    {line.what}
                  </span>
                </td>
                <td className="because" title={line.because}>
                  {line.because}
                </td>
              </tr>
            );
          })}
          {to < count ? <SpacerRow height={(count - to) * rowHeight} columns={4} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function matches(line: Happening, wanted: string): boolean {
  if (!wanted) return true;
  return `${line.object} ${line.container} ${line.what} ${line.because}`.toLowerCase().includes(wanted);
}

function isSelected(line: Happening, selection: ReturnType<typeof view>['selection']): boolean {
  if (!selection) return false;
  const { record } = line;
  if (record.type === 'probe')
    return (
      selection.kind === 'probe' &&
      selection.uid === record.uid &&
      selection.probe === record.probe &&
      selection.container === record.container &&
      Math.abs(selection.to - record.t) < 0.0005
    );
  if (record.type === 'signal')
    return (
      selection.kind === 'signal' &&
      selection.uid === record.uid &&
      Math.abs(selection.from - record.t) < 0.0005
    );
  return false;
}

function countUntil(lines: readonly Happening[], t: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines[middle]!.t <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
