/** One sync of the DaemonSet controller as a pure decision. Models pkg/controller/daemon/{daemon_controller,update}.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
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
  /** How long a node whose pod failed has to wait before the next is deleted; 0: not at all. */
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

export function groupByNode(pods: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [pod]);
    else group.push(pod);
  }
  return groups;
}

const isUpdated = (pod: KubeObject, revision: KubeObject): boolean =>
  pod.metadata.labels?.[HASH_LABEL] === hashOf(revision);

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
        [GENERATION_LABEL]: String(set.metadata.generation ?? 1),
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
  const writes: Write[] = [];
  const failedOn: string[] = [];
  let again: SimMs | undefined;
  for (const node of nodes) {
    const { name } = node.metadata;
    const here = groups.get(name) ?? [];
    const { run, stay } = judgeNode(set, node);
    if (run && here.length === 0) {
      missing.push(name);
      continue;
    }
    if (!stay) {
      for (const pod of here) if (!isTerminating(pod)) writes.push(deletePod(set, pod));
      continue;
    }
    const running: KubeObject[] = [];
    let isReplacing = false;
    for (const pod of here) {
      if (isTerminating(pod)) {
        // A pod on its way out that has ended already leaves its place.
        isReplacing ||= isTerminal(pod);
        if (!isTerminal(pod)) running.push(pod);
        continue;
      }
      if (!isTerminal(pod)) {
        running.push(pod);
        continue;
      }
      const isFailed = pod.status.phase === 'Failed';
      const wait = isFailed ? world.failedBackoff(name) : 0;
      if (wait > 0) {
        again = Math.min(again ?? wait, wait);
        continue;
      }
      writes.push({ op: 'event', on: set, said: ended(pod, name, isFailed) }, deletePod(set, pod));
      if (isFailed) failedOn.push(name);
    }
    if (run && running.length === 0 && isReplacing) missing.push(name);
    writes.push(...surplus(world, running).map((pod) => deletePod(set, pod)));
  }
  return {
    writes: [...writes, ...createOn(set, revision, missing)],
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

/** With a surge an old and a new pod may be side by side; otherwise the oldest stays. */
function surplus({ set, revision, now }: DaemonWorld, running: readonly KubeObject[]): KubeObject[] {
  const live = running.filter((pod) => !isTerminating(pod));
  if (live.length <= 1) return [];
  const oldestFirst = [...live].sort((a, b) =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : a.metadata.creationTimestamp > b.metadata.creationTimestamp
        ? 1
        : 0,
  );
  if (updateBounds(set, 1).surge === 0) return oldestFirst.slice(1);
  const old = oldestFirst.filter((pod) => !isUpdated(pod, revision));
  const fresh = oldestFirst.filter((pod) => isUpdated(pod, revision));
  const isFreshUp = fresh.some((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now));
  return [...(isFreshUp ? old : old.slice(1)), ...fresh.slice(1)];
}

/** The rolling update: pods of an old template go while few enough nodes are without an available one. */
export function rollingUpdate(world: DaemonWorld): Write[] {
  const { set, nodes, pods, revision, now } = world;
  const groups = groupByNode(pods);
  const wanted = nodes.filter((node) => judgeNode(set, node).run).map((node) => node.metadata.name);
  const bounds = updateBounds(set, wanted.length);
  const available = (pod: KubeObject) =>
    isAvailable(pod, set.spec.minReadySeconds ?? 0, now) && !isTerminating(pod);
  return bounds.surge > 0
    ? surge(world, wanted, groups, bounds.surge, available)
    : replace(world, wanted, groups, bounds.unavailable, available, revision);
}

function replace(
  { set }: DaemonWorld,
  wanted: readonly string[],
  groups: Map<string, KubeObject[]>,
  allowed: number,
  available: (pod: KubeObject) => boolean,
  revision: KubeObject,
): Write[] {
  let unavailable = 0;
  const free: KubeObject[] = [];
  const candidates: KubeObject[] = [];
  for (const node of wanted) {
    const here = (groups.get(node) ?? []).filter((pod) => !isTerminal(pod));
    const old = here.find((pod) => !isUpdated(pod, revision));
    if (!here.some(available)) unavailable++;
    if (old === undefined || isTerminating(old)) continue;
    // An old pod that does not serve anyway can go at once: its node is counted as unavailable already.
    if (available(old)) candidates.push(old);
    else free.push(old);
  }
  const budget = Math.max(0, allowed - unavailable);
  return [...free, ...candidates.slice(0, budget)].map((pod) => deletePod(set, pod));
}

function surge(
  { set, revision }: DaemonWorld,
  wanted: readonly string[],
  groups: Map<string, KubeObject[]>,
  allowed: number,
  available: (pod: KubeObject) => boolean,
): Write[] {
  let surging = 0;
  const waiting: string[] = [];
  const writes: Write[] = [];
  for (const node of wanted) {
    const here = groups.get(node) ?? [];
    const old = here.find((pod) => !isUpdated(pod, revision) && !isTerminating(pod));
    const fresh = here.find((pod) => isUpdated(pod, revision) && !isTerminating(pod));
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (available(fresh)) writes.push(deletePod(set, old));
      else surging++;
    } else if (!available(old)) {
      waiting.unshift(node);
    } else waiting.push(node);
  }
  const room = Math.max(0, allowed - surging);
  return [...writes, ...createOn(set, revision, waiting.slice(0, room))];
}

export function daemonStatus({ set, nodes, pods, revision, now }: DaemonWorld): KubeObject['status'] {
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
    const pod = [...here].sort((a, b) =>
      a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1,
    )[0]!;
    if (isReady(pod)) {
      count.ready++;
      if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) count.available++;
    }
    if (isUpdated(pod, revision)) count.updated++;
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
