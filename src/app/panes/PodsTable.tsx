import { useCallback, useMemo, useRef, useState } from 'react';
import { humanDuration } from '../../kubectl/printers/duration.ts';
import type { TraceIndex } from '../../trace/index.ts';
import type { PodRecord } from '../../trace/records.ts';
import { useMessages } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { podTarget, samePod } from '../state/targets.ts';
import { useView } from '../state/view.ts';
import { SpacerRow } from '../ui/SpacerRow.tsx';
import { useRowsInSight } from '../ui/use-rows-in-sight.ts';
import { StatusWord } from './StatusWord.tsx';

const rowsAt = (index: TraceIndex, t: number) => index.podRowsAt(t);
const second = (_index: TraceIndex, t: number) => Math.floor(t);

/** `kubectl get pods` at the playhead; a row selects its pod. */
export function PodsTable() {
  const m = useMessages();
  const [wide, setWide] = useState(false);
  const rows = useAtPlayhead(rowsAt);
  return (
    <div className="table-pane">
      <div className="table-tools table-tools-few">
        <label className="check">
          <input type="checkbox" checked={wide} onChange={(event) => setWide(event.target.checked)} />
          {m.pods.wide}
        </label>
      </div>
      {rows.length === 0 ? (
        <p className="pane-message quiet mono">{m.pods.empty}</p>
      ) : (
        <Rows rows={rows} wide={wide} />
      )}
    </div>
  );
}

function Rows({ rows, wide }: { rows: readonly PodRecord[]; wide: boolean }) {
  const m = useMessages();
  const scroller = useRef<HTMLDivElement>(null);
  const now = useAtPlayhead(second);
  const selection = useView((state) => state.selection);
  const select = useView((state) => state.select);
  const several = useMemo(() => new Set(rows.map((row) => row.namespace)).size > 1, [rows]);
  const sorted = useMemo(
    () => [...rows].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name)),
    [rows],
  );
  const count = sorted.length;
  const { from, to, rowHeight } = useRowsInSight(scroller, count);
  const columns = 5 + (several ? 1 : 0) + (wide ? 2 : 0);
  return (
    <div className="table-scroll" ref={scroller}>
      <table className="table mono" aria-rowcount={count + 1}>
        <caption className="visually-hidden">{m.pods.caption(now)}</caption>
        <thead>
          <tr>
            {several ? <th scope="col">{m.pods.namespace}</th> : null}
            <th scope="col">NAME</th>
            <th scope="col">READY</th>
            <th scope="col">STATUS</th>
            <th scope="col">RESTARTS</th>
            <th scope="col">AGE</th>
            {wide ? (
              <>
                <th scope="col">IP</th>
                <th scope="col">NODE</th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {from > 0 ? <SpacerRow height={from * rowHeight} columns={columns} /> : null}
          {sorted.slice(from, to).map((row, i) => (
            <PodLine
              key={row.uid}
              row={row}
              at={from + i}
              now={now}
              several={several}
              wide={wide}
              selected={selection !== undefined && samePod(selection, row)}
              onSelect={select}
            />
          ))}
          {to < count ? <SpacerRow height={(count - to) * rowHeight} columns={columns} /> : null}
        </tbody>
      </table>
    </div>
  );
}

const age = (seconds: number) => humanDuration(Math.max(0, seconds) * 1000);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function PodLine(props: {
  row: PodRecord;
  /** Its place among all rows. */
  at: number;
  now: number;
  several: boolean;
  wide: boolean;
  selected: boolean;
  onSelect: (target: ReturnType<typeof podTarget>) => void;
}) {
  const { row, at, now, several, wide, selected, onSelect } = props;
  const { uid, restarts } = row;
  const facts = useCallback(
    (index: TraceIndex, t: number) => {
      const life = index.podByUid(uid);
      const last = restarts > 0 ? lastEnd(index, uid, t) : undefined;
      return `${Math.floor(life?.createdAt ?? 0)} ${last === undefined ? '' : Math.floor(last)}`;
    },
    [uid, restarts],
  );
  const [created = '0', ended] = useAtPlayhead(facts).split(' ');
  const ago = ended ? ` (${age(now - Number(ended))} ago)` : '';
  return (
    <tr
      data-row={at}
      aria-rowindex={at + 2}
      aria-selected={selected}
      className={selected ? 'selected' : ''}
      onClick={() => onSelect(podTarget(row))}
    >
      {several ? <td>{row.namespace}</td> : null}
      <th scope="row">
        <button type="button" className="row-button" onClick={() => onSelect(podTarget(row))}>
          {row.name}
        </button>
      </th>
      <td>{row.ready}</td>
      <td>
        <StatusWord row={row} />
      </td>
      <td>
        {restarts}
        {ago}
      </td>
      <td>{age(now - Number(created))}</td>
      {wide ? (
        <>
          <td>{row.ip ?? '<none>'}</td>
          <td>{row.node ?? '<none>'}</td>
        </>
      ) : null}
    </tr>
  );
}

/** When the latest instance that ended did so, in seconds: what kubectl puts behind RESTARTS. */
function lastEnd(index: TraceIndex, uid: string, t: number): number | undefined {
  let last: number | undefined;
  for (const container of index.podByUid(uid)?.containers ?? [])
    for (const record of container.records)
      if (record.t <= t && record.state === 'terminated') last = Math.max(last ?? 0, record.t);
  return last;
}
