import type { PodLife, TraceIndex } from '../../trace/index.ts';
import { timesUntil } from '../../trace/series.ts';
import type { Phrase } from '../words.ts';
import type { ArrowItem } from './items.ts';
import { podLaneId } from './pod-lanes.ts';

/** A controller answers within this time (seconds); what lies further back is not the cause. */
const REACTION_SECONDS = 3;
/** A deletion this close to a command was asked for by a person, not by a controller. */
const BY_HAND_SECONDS = 0.5;

interface Cause {
  readonly life: PodLife;
  readonly t: number;
  readonly what: 'ready' | 'gone';
}

/**
 * What waited for what: a pod that appears or goes right after a sibling became Ready or vanished. The trace does
 * not say causes of writes, so they are found by the rules of the controllers: a StatefulSet goes by ordinal,
 * the ReplicaSets of a Deployment take turns.
 */
export function orderingArrows(index: TraceIndex): ArrowItem[] {
  const arrows: ArrowItem[] = [];
  const commands = index.commands.map((command) => command.began ?? command.t).sort((a, b) => a - b);
  const byHand = (t: number) => t - (commands[timesUntil(commands, t) - 1] ?? -Infinity) <= BY_HAND_SECONDS;
  const groups = new Map<string, PodLife[]>();
  for (const life of index.pods) {
    const key = life.owner && groupOf(life.namespace, life.owner.kind, life.owner.name);
    if (!key) continue;
    const group = groups.get(key);
    if (group) group.push(life);
    else groups.set(key, [life]);
  }
  for (const group of groups.values()) {
    const ready = new Map(group.map((life) => [life, life.readyTimes()]));
    for (const life of group) {
      const created = latest(creationCauses(life, group, ready), life.createdAt);
      if (created) arrows.push(arrow(created, life, life.createdAt, 'create'));
      const deleted = life.deletions[0];
      if (!deleted || byHand(deleted.t)) continue;
      const cause = latest(deletionCauses(life, group, ready), deleted.t);
      if (cause) arrows.push(arrow(cause, life, deleted.t, 'delete'));
    }
  }
  return arrows.sort((a, b) => a.to.t - b.to.t);
}

function groupOf(namespace: string, kind: string, name: string): string | undefined {
  if (kind === 'StatefulSet') return `${namespace}/sts/${name}`;
  if (kind === 'ReplicaSet') return `${namespace}/deploy/${name.replace(/-[^-]+$/, '')}`;
  return undefined;
}

type ReadyTimes = ReadonlyMap<PodLife, readonly number[]>;

function creationCauses(life: PodLife, group: readonly PodLife[], ready: ReadyTimes): Cause[] {
  // What is there at the beginning was not waited for.
  if (life.owner?.kind !== 'StatefulSet' || life.createdAt === 0) return [];
  return group.flatMap((other) => {
    if (other === life) return [];
    if (other.name === life.name) return gone(other);
    return other.ordinal === life.ordinal! - 1 ? readies(other, ready) : [];
  });
}

function deletionCauses(life: PodLife, group: readonly PodLife[], ready: ReadyTimes): Cause[] {
  return group.flatMap((other) => {
    if (life.owner?.kind === 'StatefulSet')
      return other.ordinal === life.ordinal! + 1 ? [...readies(other, ready), ...gone(other)] : [];
    return other.owner?.name !== life.owner?.name && other.createdAt > life.createdAt
      ? readies(other, ready)
      : [];
  });
}

const gone = (life: PodLife): Cause[] =>
  life.goneAt === undefined ? [] : [{ life, t: life.goneAt, what: 'gone' }];
const readies = (life: PodLife, ready: ReadyTimes): Cause[] =>
  (ready.get(life) ?? []).map((t) => ({ life, t, what: 'ready' }));

function latest(causes: readonly Cause[], t: number): Cause | undefined {
  let found: Cause | undefined;
  for (const cause of causes)
    if (cause.t <= t && t - cause.t <= REACTION_SECONDS && cause.t > (found?.t ?? -Infinity)) found = cause;
  return found;
}

function arrow(cause: Cause, life: PodLife, t: number, verb: 'create' | 'delete'): ArrowItem {
  const names = { from: cause.life.name, to: life.name };
  const label: Phrase =
    cause.what === 'ready'
      ? { key: verb === 'create' ? 'readyCreates' : 'readyDeletes', ...names }
      : { key: verb === 'create' ? 'goneCreates' : 'goneDeletes', ...names };
  return {
    id: `arrow:${life.uid}/${verb}`,
    from: { lane: podLaneId(cause.life.namespace, cause.life.name), t: cause.t },
    to: { lane: podLaneId(life.namespace, life.name), t },
    label,
  };
}
