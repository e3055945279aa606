import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { claim } from '../controller/adoption.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { DAEMON_HISTORY, hashOf, keepHistory } from '../controller/history.ts';
import { controllerOf } from '../controller/owners.ts';
import { cutToClient, Pace } from '../controller/pace.ts';
import { isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut, type Write } from '../controller/writes.ts';
import { type DaemonWorld, daemonStatus, HASH_LABEL, manage, rollingUpdate } from './plan.ts';

const COMPONENT = 'daemonset-controller';
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 900_000;

/** The oldest revisions beyond the limit go, unless a pod still is of them. The present one does not count. */
function cleanUpHistory(
  sorted: readonly KubeObject[],
  present: KubeObject,
  live: ReadonlySet<string | undefined>,
  limit: number,
): Write[] {
  const old = sorted.filter((each) => each.metadata.name !== present.metadata.name);
  return old
    .filter((each) => !live.has(hashOf(each)))
    .slice(0, Math.max(0, old.length - limit))
    .map((object): Write => ({ op: 'delete', object }));
}

/** Models pkg/controller/daemon/daemon_controller.go. */
export function startDaemonSetController(ctx: ControllerContext): WorkQueue {
  const { kernel, api } = ctx;
  const queue = new WorkQueue({ kernel, latency: ctx.syncLatency, sync });
  const client = new ClientLimit(kernel, ctx.syncLatency > 0);
  const pace = new Pace(kernel);
  /** `set/generation/node` -> when its failed pod was last deleted, and how long the next has to wait. */
  const failures = new Map<string, { at: SimMs; wait: SimMs }>();

  api.watch(['DaemonSet'], ({ object }) => queue.add(keyOf(object)));
  api.watch(['Node'], ({ type, object, old }) => {
    if (type === 'MODIFIED' && object.spec === old?.spec && object.metadata.labels === old?.metadata.labels)
      return;
    for (const set of api.list('DaemonSet')) queue.add(keyOf(set));
  });
  api.watch(['Pod'], ({ object: pod, old }) => {
    const owner = controllerOf(pod) ?? (old && controllerOf(old));
    if (owner?.kind === 'DaemonSet') queue.add(`${pod.metadata.namespace}/${owner.name}`);
    else if (owner === undefined)
      for (const set of api.list('DaemonSet', pod.metadata.namespace))
        if (labelSelectorMatches(set.spec.selector, pod.metadata.labels)) queue.add(keyOf(set));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = api.get('DaemonSet', namespace, name);
    if (set === undefined) return;
    if (isTerminating(set)) return;
    const pause = pace.left(key);
    if (pause > 0) {
      queue.addAfter(key, pause);
      return;
    }
    const pods = claim(api, set, 'Pod', (pod) =>
      labelSelectorMatches(set.spec.selector, pod.metadata.labels),
    );
    const { sorted, update: revision, collisionCount } = keepHistory(api, set, ctx.version, DAEMON_HISTORY);
    const failureKey = (node: string) => `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
    const world: DaemonWorld = {
      set,
      pods,
      revision,
      nodes: api.list('Node'),
      failedBackoff: (node) => {
        const failure = failures.get(failureKey(node));
        return failure === undefined || failure.at + failure.wait <= kernel.now ? 0 : failure.wait;
      },
      now: kernel.now,
    };
    const managed = manage(world);
    const managing = cutToClient(managed.writes, client);
    const outcome = carryOut(api, COMPONENT, managing.writes);
    if (managing.isCut && outcome.error === undefined) {
      holdUp(key);
      return;
    }
    pace.release(key);
    for (const node of managed.failedOn) noteFailure(failureKey(node));
    if (managed.again !== undefined) queue.addAfter(key, managed.again);
    // One sync, one decision: the update goes on when what was managed has arrived.
    const isQuiet = !managed.writes.some((write) => write.op === 'create' || write.op === 'delete');
    const updates = isQuiet && set.spec.updateStrategy?.type !== 'OnDelete' ? rollingUpdate(world) : [];
    const updating = cutToClient(updates, client);
    const updated = carryOut(api, COMPONENT, updating.writes);
    if (updating.isCut && updated.error === undefined) {
      holdUp(key);
      return;
    }
    const status = daemonStatus(world);
    api.updateStatus({ ...set, status: { ...status, collisionCount } });
    if (outcome.error !== undefined || updated.error !== undefined) queue.retry(key);
    else queue.forget(key);
    // Counted from the sync that saw a pod Ready, not from when it became so.
    const minReady: number = set.spec.minReadySeconds ?? 0;
    if (minReady > 0 && status.numberReady !== (status.numberAvailable ?? 0))
      queue.addAfter(key, minReady * 1000);

    const live = new Set(pods.map((pod) => pod.metadata.labels?.[HASH_LABEL]));
    carryOut(api, COMPONENT, cleanUpHistory(sorted, revision, live, set.spec.revisionHistoryLimit ?? 10));
  }

  function holdUp(key: string): void {
    pace.hold(key, client.wait);
    queue.addAfter(key, client.wait);
  }

  function noteFailure(key: string): void {
    const before = failures.get(key);
    const isFresh = before === undefined || kernel.now - before.at > 2 * MAX_BACKOFF_MS;
    failures.set(key, {
      at: kernel.now,
      wait: isFresh ? FIRST_BACKOFF_MS : Math.min(before.wait * 2, MAX_BACKOFF_MS),
    });
  }

  return queue;
}
