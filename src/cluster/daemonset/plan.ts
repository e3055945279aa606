/** One sync of the DaemonSet controller as a pure decision. Models pkg/controller/daemon/{daemon_controller,update}.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { TEMPLATE_GENERATION } from '../apiserver/strategy.ts';
import { DAEMON_HISTORY, hashOf } from '../controller/history.ts';
import { isAvailable, isReady, isTerminal, isTerminating } from '../controller/pods.ts';
import { podFromTemplate } from '../controller/template.ts';
import type { Write } from '../controller/writes.ts';
import { deletePod, slowStartBatches } from '../replicaset/plan.ts';
import { affinityFor, daemonTolerations, judgeNode, targetNode, updateBounds } from './rules.ts';

export const HASH_LABEL = DAEMON_HISTORY.label;
const GENERATION_LABEL = 'pod-template-generation';

export interface DaemonWorld {
  set: KubeObject;
  nodes: readonly KubeObject[];
  pods: readonly KubeObject[];
  /** The revision of the present template. */
  revision: KubeObject;
  /** The back-off in which a node is whose pod failed: the next failed one is looked at after it; 0: it is in none. */
  failedBackoff(node: string): SimMs;
  now: SimMs;
}

export interface DaemonDecision {
  writes: Write[];
  /** Nodes whose failed pod was deleted now. */
  failedOn: string[];
  /** Look again after this many milliseconds. */
  again?: SimMs;
}

/** Pods by the node they are on or meant for; those that have ended and are on their way out are left out. */
function groupByNode(pods: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined || (isTerminating(pod) && isTerminal(pod))) continue;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [pod]);
    else group.push(pod);
  }
  return groups;
}

/** How often the template has been changed, as text. */
const templateGeneration = (set: KubeObject): string | undefined =>
  set.metadata.annotations?.[TEMPLATE_GENERATION];

/** One of the two labels is enough: pods of a set that was deleted without them may have the older one only. */
function isUpdated(pod: KubeObject, { set, revision }: Pick<DaemonWorld, 'set' | 'revision'>): boolean {
  const { labels = {} } = pod.metadata;
  const generation = templateGeneration(set);
  return (
    labels[HASH_LABEL] === hashOf(revision) ||
    (generation !== undefined && labels[GENERATION_LABEL] === generation)
  );
}

/** Of several pods on a node the one that is scheduled, then the oldest, counts. */
const oldestFirst = (pods: readonly KubeObject[]): KubeObject[] =>
  [...pods].sort(
    (a, b) =>
      Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
      compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compare(a.metadata.name, b.metadata.name),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The pod of a DaemonSet for a node, before the scheduler has seen it. */
export function daemonPod(set: KubeObject, revision: KubeObject, node: string) {
  const pod = podFromTemplate(set.spec.template, set);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata.labels,
        [HASH_LABEL]: hashOf(revision),
        [GENERATION_LABEL]: templateGeneration(set) ?? '1',
      },
    },
    spec: {
      ...pod.spec,
      affinity: affinityFor(pod.spec.affinity, node),
      tolerations: daemonTolerations(set),
    },
  };
}

function createOn(set: KubeObject, revision: KubeObject, nodes: readonly string[]): Write[] {
  const says = {
    on: set,
    done: { type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}' },
    failed: { type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}' },
  } as const;
  let next = 0;
  return slowStartBatches(nodes.length).flatMap((size, batch) =>
    Array.from(
      { length: size },
      (): Write => ({ op: 'create', object: daemonPod(set, revision, nodes[next++]!), says, batch }),
    ),
  );
}

/** Every node that should run the pod gets one; nodes that should not lose theirs. */
export function manage(world: DaemonWorld): DaemonDecision {
  const { set, nodes, pods, revision } = world;
  const groups = groupByNode(pods);
  const missing: string[] = [];
  const told: Write[] = [];
  const doomed: KubeObject[] = [];
  const failedOn: string[] = [];
  let again: SimMs | undefined;
  for (const node of nodes) {
    const { name } = node.metadata;
    const here = groups.get(name) ?? [];
    groups.delete(name);
    const { run, stay } = judgeNode(set, node);
    if (run && here.length === 0) missing.push(name);
    const live = here.filter((pod) => !isTerminating(pod));
    if (!stay) {
      doomed.push(...live);
      continue;
    }
    for (const pod of live.filter(isTerminal)) {
      const isFailed = pod.status.phase === 'Failed';
      const wait = isFailed ? world.failedBackoff(name) : 0;
      if (wait > 0) {
        again = Math.min(again ?? wait, wait);
        continue;
      }
      told.push({ op: 'event', on: set, said: ended(pod, name, isFailed) });
      doomed.push(pod);
      if (isFailed) failedOn.push(name);
    }
    const running = live.filter((pod) => !isTerminal(pod));
    // With a surge the next pod does not wait until the last one is gone.
    if (run && here.length > 0 && running.length === 0 && updateBounds(set, 1).surge > 0) missing.push(name);
    doomed.push(...surplus(world, running));
  }
  // Pods that wait for a node that is gone: no scheduler and no pod garbage collector would ever look at them.
  for (const left of groups.values())
    doomed.push(...left.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)));
  return {
    writes: [...told, ...createOn(set, revision, missing), ...doomed.map((pod) => deletePod(set, pod))],
    failedOn,
    ...(again === undefined ? {} : { again }),
  };
}

function ended(pod: KubeObject, node: string, isFailed: boolean) {
  const what = `daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${node}, will try to`;
  return isFailed
    ? ({ type: 'Warning', reason: 'FailedDaemonPod', message: `Found failed ${what} kill it` } as const)
    : ({
        type: 'Normal',
        reason: 'SucceededDaemonPod',
        message: `Found succeeded ${what} delete it`,
      } as const);
}

/**
 * Without a surge the oldest pod of a node stays. With one an old pod may stay beside the new one for as long
 * as it is Ready and the new one is not available.
 */
function surplus(world: DaemonWorld, running: readonly KubeObject[]): KubeObject[] {
  const { set, now } = world;
  if (running.length <= 1) return [];
  const sorted = oldestFirst(running);
  if (updateBounds(set, 1).surge === 0) return sorted.slice(1);
  const [fresh, ...moreFresh] = sorted.filter((pod) => isUpdated(pod, world));
  const [old, ...moreOld] = sorted.filter((pod) => !isUpdated(pod, world));
  const isOver =
    fresh !== undefined &&
    old !== undefined &&
    (!isReady(old) || isAvailable(fresh, set.spec.minReadySeconds ?? 0, now));
  return [...moreOld, ...moreFresh, ...(isOver ? [old] : [])];
}

/** What the rolling update sees on one node. */
interface NodePods {
  node: string;
  old: KubeObject | undefined;
  fresh: KubeObject | undefined;
  /** More than one of a kind: first the surplus has to go. */
  isCrowded: boolean;
}

/** The rolling update: pods of an old template go while few enough nodes are without an available one. */
export function rollingUpdate(world: DaemonWorld): Write[] {
  const { set, nodes, pods } = world;
  const groups = groupByNode(pods);
  const wanted = nodes.filter((node) => judgeNode(set, node).run).map(({ metadata }) => metadata.name);
  const states = [...new Set([...wanted, ...groups.keys()])].map((node): NodePods => {
    const live = (groups.get(node) ?? []).filter((pod) => !isTerminating(pod));
    const fresh = live.filter((pod) => isUpdated(pod, world));
    const old = live.filter((pod) => !isUpdated(pod, world));
    return { node, old: old[0], fresh: fresh[0], isCrowded: old.length > 1 || fresh.length > 1 };
  });
  const { surge: surged, unavailable } = updateBounds(set, wanted.length);
  return surged > 0
    ? surge(world, states, surged, wanted)
    : replace(world, states, unavailable === 0 ? 1 : unavailable);
}

const isUp = ({ set, now }: DaemonWorld, pod: KubeObject): boolean =>
  isAvailable(pod, set.spec.minReadySeconds ?? 0, now);

function replace(world: DaemonWorld, states: readonly NodePods[], allowed: number): Write[] {
  let unavailable = 0;
  const free: KubeObject[] = [];
  const candidates: KubeObject[] = [];
  for (const { old, fresh, isCrowded } of states) {
    if (isCrowded || (old === undefined) === (fresh === undefined)) unavailable++;
    else if (fresh !== undefined) unavailable += isUp(world, fresh) ? 0 : 1;
    else if (isUp(world, old!)) candidates.push(old!);
    else {
      // An old pod that does not serve anyway can go at once: its node counts as unavailable already.
      unavailable++;
      free.push(old!);
    }
  }
  const budget = Math.max(0, allowed - unavailable);
  return [...free, ...candidates.slice(0, budget)].map((pod) => deletePod(world.set, pod));
}

function surge(
  world: DaemonWorld,
  states: readonly NodePods[],
  allowed: number,
  wanted: readonly string[],
): Write[] {
  let surging = 0;
  let available = 0;
  const done: KubeObject[] = [];
  /** Available pods on nodes that should not get one any more. */
  const unwanted: KubeObject[] = [];
  const free: string[] = [];
  const candidates: string[] = [];
  for (const { node, old, fresh, isCrowded } of states) {
    if (isCrowded) {
      surging++;
      continue;
    }
    const serving = old ?? fresh;
    if (serving !== undefined && isUp(world, serving)) available++;
    if (old === undefined) continue;
    if (fresh === undefined) {
      // Beside a pod that does not serve a new one may start whatever the surge is.
      if (wanted.includes(node)) (isUp(world, old) ? candidates : free).push(node);
      else (isUp(world, old) ? unwanted : done).push(old);
    } else if (isUp(world, fresh)) done.push(old);
    else surging++;
  }
  const room = Math.max(0, allowed - surging);
  // Of the pods that are not wanted only so many go that enough serve elsewhere.
  done.push(...unwanted.slice(0, Math.max(0, available - wanted.length)));
  const { set, revision } = world;
  return [
    ...createOn(set, revision, [...free, ...candidates.slice(0, room)]),
    ...done.map((pod) => deletePod(set, pod)),
  ];
}

export function daemonStatus(world: DaemonWorld): KubeObject['status'] {
  const { set, nodes, pods, now } = world;
  const groups = groupByNode(pods);
  const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  for (const node of nodes) {
    const here = groups.get(node.metadata.name) ?? [];
    const { run } = judgeNode(set, node);
    if (!run) {
      if (here.length > 0) count.misscheduled++;
      continue;
    }
    count.desired++;
    if (here.length === 0) continue;
    count.current++;
    const pod = oldestFirst(here)[0]!;
    if (isReady(pod)) {
      count.ready++;
      if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) count.available++;
    }
    if (isUpdated(pod, world)) count.updated++;
  }
  return {
    observedGeneration: set.metadata.generation,
    desiredNumberScheduled: count.desired,
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    numberReady: count.ready,
    updatedNumberScheduled: count.updated || undefined,
    numberAvailable: count.available || undefined,
    numberUnavailable: count.desired - count.available || undefined,
  };
}
