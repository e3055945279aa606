import type { ContainerInterval, ContainerLife, PodLife } from '../../trace/index.ts';
import type { ContainerRecord } from '../../trace/records.ts';
import type { StateName } from '../tokens.ts';
import type { Phrase } from '../words.ts';

/** What a container is doing, from when to when (seconds). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly state: StateName;
  readonly label: Phrase;
}

/**
 * The status lags behind the process: after a crash it says "terminated" until the kubelet's next look. The bar
 * is about the process, so a container that will be started again waits in back-off from at most this long after its end.
 */
const CRASH_SHOWN_SECONDS = 1;

/**
 * The bar of one container in one life of its pod, without holes: from the pod's creation, or from when an ephemeral
 * container was added, to the pod's end.
 */
export function containerStretches(life: PodLife, container: ContainerLife, horizon: number): Stretch[] {
  const end = life.goneAt ?? horizon;
  const intervals = container.intervals(end);
  const found: Stretch[] = [];
  const add = (from: number, to: number, state: StateName, label: Phrase = { key: 'state', state }) => {
    if (to <= from) return;
    const last = found.at(-1);
    if (last && last.to === from && last.state === state && sameLabel(last.label, label))
      found[found.length - 1] = { ...last, to };
    else found.push({ from, to, state, label });
  };
  const beginning = beginningOf(life, container);
  const addWaiting = (from: number, to: number) => {
    const scheduled = beginning.scheduledAt;
    const initialised = beginning.turnAt;
    add(from, Math.min(to, scheduled), 'pending');
    add(Math.max(from, scheduled), Math.min(to, initialised), 'pending', { key: 'waitsForInit' });
    add(Math.max(from, scheduled, initialised), to, 'creating');
  };

  addWaiting(container.addedAt ?? life.createdAt, intervals[0]?.from ?? end);
  intervals.forEach((interval, i) => {
    const { from, to, record } = interval;
    if (record.state === 'running') {
      const deleted = life.deletions[0]?.t ?? Infinity;
      add(from, Math.min(to, deleted), record.ready && container.role !== 'init' ? 'ready' : 'running');
      add(Math.max(from, deleted), to, 'terminating');
    } else if (record.state === 'waiting') {
      if (record.reason?.endsWith('BackOff')) addBackOff(from, to, i);
      else if (isTrouble(record)) add(from, to, 'failed', { key: 'reason', reason: record.reason! });
      else addWaiting(from, to);
    } else addEnd(interval, i);
  });
  return found;

  function addEnd({ from, to, record }: ContainerInterval, i: number): void {
    const code = record.exitCode ?? 0;
    const state: StateName = code === 0 ? 'done' : 'failed';
    const label: Phrase = {
      key: 'exit',
      code,
      reason: record.reason ?? (code === 0 ? 'Completed' : 'Error'),
    };
    const next = intervals[i + 1]?.record;
    const restarts = next !== undefined && next.state !== 'terminated';
    // An init container that is through has nothing left to show.
    if (code === 0 && container.role === 'init' && !restarts) return;
    const shown = restarts ? Math.min(to, from + CRASH_SHOWN_SECONDS) : to;
    add(from, shown, state, label);
    if (restarts) addBackOff(shown, to, i);
  }

  /** A wait may be told in several records: the crash's own and the waiting ones after it. */
  function addBackOff(from: number, to: number, i: number): void {
    if (to <= from) return;
    const last = found.at(-1);
    if (last?.state === 'backoff' && last.to === from) {
      found[found.length - 1] = { ...last, to };
      return;
    }
    let first = i;
    while (first > 0 && isWaitForRestart(intervals[first - 1]!.record)) first--;
    let until = i;
    while (until + 1 < intervals.length && isWaitForRestart(intervals[until + 1]!.record)) until++;
    const told = intervals.slice(first, until + 1).map(({ record }) => announcedDelay(record.message));
    const whole = intervals[until]!.to - intervals[first]!.from;
    const seconds = told.find((delay) => delay !== undefined) ?? (intervals[until + 1] ? whole : undefined);
    add(from, to, 'backoff', { key: 'backoff', seconds });
  }
}

function isWaitForRestart(record: ContainerRecord): boolean {
  return (
    record.state === 'terminated' ||
    (record.state === 'waiting' && (record.reason?.endsWith('BackOff') ?? false))
  );
}

/** Reasons under which a container waits because something is wrong, not because its turn has not come. */
function isTrouble(record: ContainerRecord): boolean {
  return /^(Err|Invalid|Create|Run|Image|PreCreate|PreStart|PostStart|Registry)/.test(record.reason ?? '');
}

/** The kubelet's own words: `back-off 20s restarting failed container=...`. */
function announcedDelay(message: string | undefined): number | undefined {
  const found = /back-off (?:(\d+)m)?(?:(\d+)s)? /.exec(message ?? '');
  if (!found) return undefined;
  return Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}

/**
 * When the pod got its node, and when it was this container's turn: init containers that come before it have
 * succeeded, sidecars among them have started. Infinity where it did not happen.
 */
function beginningOf(life: PodLife, container: ContainerLife): { scheduledAt: number; turnAt: number } {
  const scheduled = life.rows.find((row) => row.conditions.PodScheduled === 'True' || row.node !== undefined);
  const all = life.containers;
  // An ephemeral container waits for nobody: it is started before the init containers are looked at.
  const before =
    container.addedAt !== undefined
      ? []
      : all.slice(0, container.role === 'main' ? all.length : all.indexOf(container));
  const done = before.flatMap((one) => {
    if (one.role === 'main') return [];
    if (one.role === 'sidecar') return one.records.find((record) => record.started)?.t ?? Infinity;
    return (
      one.records.findLast((record) => record.state === 'terminated' && record.exitCode === 0)?.t ?? Infinity
    );
  });
  const firstState = all.flatMap((one) => one.records[0]?.t ?? []);
  return { scheduledAt: scheduled?.t ?? Math.min(Infinity, ...firstState), turnAt: Math.max(0, ...done) };
}

const sameLabel = (a: Phrase, b: Phrase) => JSON.stringify(a) === JSON.stringify(b);

/** One bar for the whole pod, from the STATUS column: what a collapsed lane shows. */
export function podStretches(life: PodLife, horizon: number): Stretch[] {
  const found: Stretch[] = [];
  life.rows.forEach((row, i) => {
    const to = life.rows[i + 1]?.t ?? life.goneAt ?? horizon;
    if (row.deleted || to <= row.t) return;
    const state = podState(row.status, row.phase, row.node !== undefined, row.conditions.Ready === 'True');
    const label: Phrase =
      state === 'failed' || state === 'backoff'
        ? { key: 'reason', reason: row.status }
        : { key: 'state', state };
    const last = found.at(-1);
    if (last && last.to === row.t && last.state === state && sameLabel(last.label, label))
      found[found.length - 1] = { ...last, to };
    else found.push({ from: row.t, to, state, label });
  });
  return found;
}

function podState(status: string, phase: string, scheduled: boolean, ready: boolean): StateName {
  if (status === 'Terminating') return 'terminating';
  if (phase === 'Succeeded' || status === 'Completed') return 'done';
  if (/BackOff$/.test(status)) return 'backoff';
  if (phase === 'Failed' || /Err|Error|Invalid|OOMKilled|ExitCode|Signal|Evicted|Unknown/.test(status))
    return 'failed';
  if (phase === 'Pending') return scheduled ? 'creating' : 'pending';
  return ready ? 'ready' : 'running';
}
