import { useCallback, useState } from 'react';
import { humanDuration } from '../../kubectl/printers/duration.ts';
import type { TraceIndex } from '../../trace/index.ts';
import type { PodRecord } from '../../trace/records.ts';
import { useMessages } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { podTarget, samePod } from '../state/targets.ts';
import { useView } from '../state/view.ts';
import { StatusWord } from './StatusWord.tsx';

const rowsAt = (index: TraceIndex, t: number) => index.podRowsAt(t);
const second = (_index: TraceIndex, t: number) => Math.floor(t);

/** `kubectl get pods` at the playhead; a row selects its pod. */
export function PodsTable() {
  const m = useMessages();
  const [wide, setWide] = useState(false);
  const rows = useAtPlayhead(rowsAt);
  const now = useAtPlayhead(second);
  const selection = useView((state) => state.selection);
  const select = useView((state) => state.select);
  const namespaces = new Set(rows.map((row) => row.namespace));
  const several = namespaces.size > 1;
  const sorted = [...rows].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
  return (
    <div className="table-pane">
      <div className="table-tools">
        <label className="check">
          <input type="checkbox" checked={wide} onChange={(event) => setWide(event.target.checked)} />
          {m.pods.wide}
        </label>
      </div>
      {rows.length === 0 ? (
        <p className="pane-message quiet mono">{m.pods.empty}</p>
      ) : (
        <div className="table-scroll">
          <table className="table mono">
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
              {sorted.map((row) => (
                <PodLine
                  key={row.uid}
                  row={row}
                  now={now}
                  several={several}
                  wide={wide}
                  selected={selection !== undefined && samePod(selection, row)}
                  onSelect={select}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const age = (seconds: number) => humanDuration(Math.max(0, seconds) * 1000);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function PodLine(props: {
  row: PodRecord;
  now: number;
  several: boolean;
  wide: boolean;
  selected: boolean;
  onSelect: (target: ReturnType<typeof podTarget>) => void;
}) {
  const { row, now, several, wide, selected, onSelect } = props;
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
