import type { ContainerLife, PodLife, ProbeKind } from '../../trace/index.ts';
import type { ProbeRecord } from '../../trace/records.ts';
import { countUntil } from '../../trace/series.ts';
import type { BracketItem, Item, Target } from './items.ts';

/** A consequence is looked for this long (seconds) after the threshold tripped: the kubelet acts at its next sync. */
const CONSEQUENCE_WITHIN_SECONDS = 3;

/** The attempts of one probe as ticks, and its runs of failures as brackets that count towards the threshold. */
export function probeItems(
  row: string,
  life: PodLife,
  container: ContainerLife,
  probe: ProbeKind,
  rows: { bar: string; lifecycle: string },
): Item[] {
  const records = container.probes.get(probe) ?? [];
  const target = (record: ProbeRecord): Target => ({
    kind: 'probe',
    namespace: life.namespace,
    pod: life.name,
    uid: life.uid,
    container: container.name,
    probe,
    result: record.result,
    count: record.result === 'failure' ? record.failures : record.successes,
    of: record.threshold,
    from: record.began,
    to: record.t,
  });
  const items: Item[] = records.map((record) => ({
    kind: 'tick',
    id: `${row}@${record.t}`,
    from: record.began,
    to: record.t,
    result: record.result,
    target: target(record),
  }));
  for (const run of runsOf(records)) {
    const bracket = bracketOf(row, run, target);
    if (!bracket) continue;
    const consequence = bracket.closed ? consequenceOf(probe, container, bracket.to, rows) : undefined;
    items.push(consequence ? { ...bracket, consequence } : bracket);
  }
  return items;
}

/** Consecutive attempts of one instance with the same counted result. */
function runsOf(records: readonly ProbeRecord[]): ProbeRecord[][] {
  const runs: ProbeRecord[][] = [];
  let open: ProbeRecord[] = [];
  const count = (record: ProbeRecord) => (record.result === 'failure' ? record.failures : record.successes);
  for (const record of records) {
    if (record.result === 'unknown') continue;
    const last = open.at(-1);
    const continues = last && last.result === record.result && count(record) > count(last);
    if (continues) open.push(record);
    else {
      if (open.length > 0) runs.push(open);
      open = [record];
    }
  }
  if (open.length > 0) runs.push(open);
  return runs;
}

function bracketOf(
  row: string,
  run: readonly ProbeRecord[],
  target: (record: ProbeRecord) => Target,
): BracketItem | undefined {
  const { result, threshold } = run[0]!;
  // Success counts only where more than one is asked for.
  if (result === 'unknown' || (result === 'success' && threshold < 2)) return undefined;
  const counted = run.slice(0, threshold);
  const first = counted[0]!;
  const last = counted.at(-1)!;
  return {
    kind: 'bracket',
    id: `${row}[${first.t}]`,
    from: first.t,
    to: last.t,
    result,
    label: { key: 'count', count: counted.length, of: threshold },
    closed: counted.length >= threshold,
    target: { ...target(last), kind: 'threshold', from: first.t, count: counted.length },
  };
}

function consequenceOf(
  probe: ProbeKind,
  container: ContainerLife,
  tripped: number,
  rows: { bar: string; lifecycle: string },
): BracketItem['consequence'] {
  const soon = (t: number) => t >= tripped && t <= tripped + CONSEQUENCE_WITHIN_SECONDS;
  if (probe === 'readiness') {
    const at = countUntil(container.records, tripped);
    // The record that made it unready may carry the very time of the attempt.
    for (let i = Math.max(1, at - 1); i < container.records.length; i++) {
      const record = container.records[i]!;
      if (record.t > tripped + CONSEQUENCE_WITHIN_SECONDS) break;
      if (soon(record.t) && container.records[i - 1]!.ready && !record.ready)
        return { row: rows.bar, t: record.t };
    }
    return undefined;
  }
  const kills = [
    ...container.hooks.filter((hook) => hook.hook === 'preStop' && hook.stage === 'begin' && soon(hook.t)),
    ...container.signals.filter((signal) => soon(signal.t)),
  ].map((record) => record.t);
  if (kills.length > 0) return { row: rows.lifecycle, t: Math.min(...kills) };
  const ended = container.records.find((record) => record.state === 'terminated' && soon(record.t));
  return ended && { row: rows.bar, t: ended.t };
}
