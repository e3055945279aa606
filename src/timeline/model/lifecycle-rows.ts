import type { ContainerLife, PodLife } from '../../trace/index.ts';
import type { SignalRecord } from '../../trace/records.ts';
import { lastAt } from '../../trace/series.ts';
import type { BeamItem, Item, Target } from './items.ts';

/** True where a container's end (or a hook) has something to show. */
export function hasLifecycle(life: PodLife, container: ContainerLife): boolean {
  if (container.hooks.length > 0 || container.signals.length > 0) return true;
  const deleted = life.deletions[0];
  return deleted !== undefined && lastAt(container.records, deleted.t)?.state === 'running';
}

/** Grace periods as beams, hooks as bars, signals as posts. */
export function lifecycleItems(
  row: string,
  life: PodLife,
  container: ContainerLife,
  horizon: number,
): Item[] {
  const about = {
    namespace: life.namespace,
    pod: life.name,
    uid: life.uid,
    container: container.name,
  };
  const items: Item[] = [];
  items.push(
    ...deletionBeams(row, life, container, horizon, about),
    ...killBeams(row, container, horizon, about),
  );
  for (const run of container.hookRuns()) {
    const to = run.to ?? life.goneAt ?? horizon;
    items.push({
      kind: 'bar',
      id: `${row}/${run.hook}@${run.from}`,
      from: run.from,
      to,
      state: run.result === undefined || run.result === 'success' ? 'running' : 'failed',
      icon: run.result === undefined || run.result === 'success' ? '▶' : '✕',
      label: { key: 'hook', hook: run.hook },
      target: { kind: 'hook', ...about, hook: run.hook, from: run.from, to },
    });
  }
  container.signals.forEach((signal, i) => {
    items.push({
      kind: 'post',
      id: `${row}/${signal.signal}@${signal.t}.${i}`,
      from: signal.t,
      to: signal.t,
      glyph: signal.signal === 'SIGKILL' ? 'cross' : 'triangle',
      label: { key: 'signal', signal: signal.signal },
      target: { kind: 'signal', ...about, signal: signal.signal, from: signal.t, to: signal.t },
    });
  });
  return items;
}

type About = Pick<Target, 'namespace' | 'pod' | 'uid' | 'container'>;

function deletionBeams(
  row: string,
  life: PodLife,
  container: ContainerLife,
  horizon: number,
  about: About,
): Item[] {
  const [first, ...shorter] = life.deletions;
  if (!first || lastAt(container.records, first.t)?.state !== 'running') return [];
  const ended = endAfter(container, first.t) ?? horizon;
  return [
    ...beam(row, first.t, first.t + first.graceSeconds, first.graceSeconds, ended, about),
    // A second delete can ask for less, but a kill that has begun keeps its own deadline.
    ...shorter
      .filter(({ t }) => t < ended)
      .map(
        ({ t, graceSeconds }): Item => ({
          kind: 'post',
          id: `${row}/grace@${t}`,
          from: t,
          to: t,
          glyph: 'flag',
          label: { key: 'grace', seconds: graceSeconds },
          target: { kind: 'grace', ...about, from: t, to: t + graceSeconds },
        }),
      ),
  ];
}

/** Kills that are no deletion (a liveness failure, a deadline): the grace runs from the hook or the signal. */
function killBeams(row: string, container: ContainerLife, horizon: number, about: About): Item[] {
  const items: Item[] = [];
  const hooks = container.hookRuns();
  const seen = new Set<number>();
  for (const signal of container.signals) {
    if (signal.why === 'deletion' || signal.signal === 'SIGKILL' || seen.has(signal.restartCount)) continue;
    if (!isKill(signal)) continue;
    seen.add(signal.restartCount);
    const hook = hooks.find(
      (run) => run.hook === 'preStop' && run.restartCount === signal.restartCount && run.from <= signal.t,
    );
    const from = hook?.from ?? signal.t;
    const to = signal.t + signal.graceRemaining;
    items.push(...beam(row, from, to, to - from, endAfter(container, signal.t) ?? horizon, about));
  }
  return items;
}

/** A signal somebody sent by hand has no grace period behind it. */
const isKill = (signal: SignalRecord) => signal.why !== 'exec' && signal.graceRemaining > 0;

function beam(
  row: string,
  from: number,
  to: number,
  seconds: number,
  ended: number,
  about: About,
): BeamItem[] {
  if (to <= from) return [];
  const usedUntil = Math.min(to, ended);
  return [
    {
      kind: 'beam',
      id: `${row}/grace@${from}`,
      from,
      to,
      usedUntil,
      label: { key: 'grace', seconds },
      short: { key: 'length', seconds },
      unusedLabel: usedUntil < to ? { key: 'unused', seconds: to - usedUntil } : undefined,
      target: { kind: 'grace', ...about, used: usedUntil - from, from, to },
    },
  ];
}

function endAfter(container: ContainerLife, t: number): number | undefined {
  return container.records.find((record) => record.t >= t && record.state === 'terminated')?.t;
}
