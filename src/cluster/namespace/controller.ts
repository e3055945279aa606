/** Empties namespaces that are being deleted. Models pkg/controller/namespace and its deletion package. */
import { type KindInfo, kinds } from '../../api/kinds.ts';
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminal, isTerminating } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { type Found, type Remaining, remainingConditions } from './conditions.ts';

/**
 * From the deletion to the first pass: the controller lets writes that are under way arrive first
 * (namespaceDeletionGracePeriod). Measured on a real cluster: 5.1 s.
 */
const GRACE_MS: SimMs = 5000;
/** What finalizers are given, in seconds. */
const FINALIZERS_TAKE_S = 15;

const LONGEST_RETRY_MS: SimMs = 60_000;

const NAMESPACED = kinds.filter((info) => info.namespaced);
const PODS = NAMESPACED.filter((info) => info.kind === 'Pod');

export function startNamespaceController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync, longestRetry: LONGEST_RETRY_MS });
  const grace = syncLatency === 0 ? 0 : GRACE_MS;

  api.watch(['Namespace'], ({ type, object, old }) => {
    if (type !== 'DELETED' && isTerminating(object) && !(old && isTerminating(old)))
      queue.addAfter(object.metadata.name, grace);
  });

  function sync(name: string): void {
    const namespace = api.get('Namespace', undefined, name);
    if (namespace === undefined || !isTerminating(namespace)) return;
    // Pods first: what they use must not be taken away from under them (OrderedNamespaceDeletion).
    const pods = empty(namespace, PODS);
    const custom = api.custom().all.filter((info) => info.namespaced);
    const pass = pods.left.length > 0 ? pods : empty(namespace, [...NAMESPACED, ...custom]);
    // As long as there are pods nothing is said of what remains, not even of them.
    write(name, { left: pass === pods ? [] : pass.left, errors: pass.errors });
    if (pass.left.length > 0) {
      // Nobody watches what is left: the next pass comes after half the time that it may take. What should have
      // gone at once and has not is an error, and is tried again soon.
      if (pass.errors.length === 0 && syncLatency > 0)
        queue.addAfter(name, (Math.floor(pass.estimate / 2) + 1) * 1000);
      else queue.retry(name);
      return;
    }
    queue.forget(name);
    const current = api.get('Namespace', undefined, name)!;
    api.update({
      ...current,
      metadata: { ...current.metadata, resourceVersion: '' },
      spec: { ...current.spec, finalizers: [] },
    });
  }

  /** Deletes what there is of these kinds. `estimate`: how many seconds the rest may need; 0: none. */
  function empty(
    namespace: KubeObject,
    infos: readonly KindInfo[],
  ): { left: Remaining[]; errors: string[]; estimate: number } {
    const { name } = namespace.metadata;
    const left: Remaining[] = [];
    const errors: string[] = [];
    let estimate = 0;
    for (const { kind, plural, group, version } of infos) {
      const objects = api.list(kind, name);
      if (objects.length === 0) continue;
      const patience = kind === 'Pod' ? gracefully(objects, namespace) : 0;
      for (const object of [...objects])
        if (!isTerminating(object))
          api.delete(kind, name, object.metadata.name, { propagationPolicy: 'Background' });
      const rest = api.list(kind, name);
      if (rest.length === 0) continue;
      const finalizers = finalizersOf(rest);
      left.push({ resource: `${plural}.${group}`, count: rest.length, finalizers });
      const needs = patience || (finalizers.size > 0 ? FINALIZERS_TAKE_S : 0);
      const what = `${group}/${version}, Resource=${plural}`;
      if (needs === 0) errors.push(`unexpected items still remain in namespace: ${name} for gvr: ${what}`);
      estimate = Math.max(estimate, needs);
    }
    return { left, errors, estimate };
  }

  /** The longest grace of a pod that runs, as long as the namespace has not been going for longer. */
  function gracefully(pods: readonly KubeObject[], { metadata }: KubeObject): number {
    const longest = Math.max(
      0,
      ...pods.filter((pod) => !isTerminal(pod)).map((pod) => pod.spec.terminationGracePeriodSeconds ?? 0),
    );
    return kernel.now - parseTimestamp(metadata.deletionTimestamp!) >= longest * 1000 ? 0 : longest;
  }

  function write(name: string, found: Found): void {
    const now = timestamp(kernel.now);
    api.modify(
      'Namespace',
      undefined,
      name,
      (namespace) => ({
        ...namespace,
        status: {
          ...namespace.status,
          conditions: remainingConditions(namespace.status?.conditions ?? [], found, now),
        },
      }),
      { subresource: 'status' },
    );
  }

  return queue;
}

function finalizersOf(objects: readonly KubeObject[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { metadata } of objects)
    for (const finalizer of metadata.finalizers ?? [])
      counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  return counts;
}
