/** Empties namespaces that are being deleted. Models pkg/controller/namespace. */
import { kinds } from '../../api/kinds.ts';
import { timestamp } from '../../base/time.ts';
import type { ControllerContext } from '../controller/context.ts';
import { isTerminating } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

/**
 * From the deletion to the first pass: the controller lets writes that are under way arrive first
 * (namespaceDeletionGracePeriod). Measured on a real cluster: 5.1 s.
 */
const GRACE_MS = 5000;
/** Contents that do not go at once are looked at again (half their estimate, at least this). */
const RETRY_MS = 1000;

const NAMESPACED = kinds.filter((info) => info.namespaced).map((info) => info.kind);

export function startNamespaceController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const grace = syncLatency === 0 ? 0 : GRACE_MS;

  api.watch(['Namespace'], ({ type, object, old }) => {
    if (type !== 'DELETED' && isTerminating(object) && !(old && isTerminating(old)))
      queue.addAfter(object.metadata.name, grace);
  });
  api.watch(NAMESPACED, ({ type, object }) => {
    if (type !== 'DELETED') return;
    const namespace = api.get('Namespace', undefined, object.metadata.namespace!);
    if (namespace !== undefined && isTerminating(namespace) && condition(namespace))
      queue.add(namespace.metadata.name);
  });

  /** Has the first pass been made? */
  const condition = (namespace: { status?: { conditions?: unknown[] } }) =>
    (namespace.status?.conditions?.length ?? 0) > 0;

  function sync(name: string): void {
    const namespace = api.get('Namespace', undefined, name);
    if (namespace === undefined || !isTerminating(namespace)) return;
    // Pods first: what they use must not be taken away from under them (OrderedNamespaceDeletion).
    const pods = api.list('Pod', name);
    let left = 0;
    for (const kind of pods.length > 0 ? ['Pod'] : NAMESPACED) {
      for (const object of api.list(kind, name)) {
        if (isTerminating(object)) {
          left++;
          continue;
        }
        api.delete(kind, name, object.metadata.name, { propagationPolicy: 'Background' });
        if (api.get(kind, name, object.metadata.name) !== undefined) left++;
      }
    }
    noteRemaining(name, left);
    if (left > 0 || pods.length > 0) {
      queue.addAfter(name, RETRY_MS);
      return;
    }
    const current = api.get('Namespace', undefined, name)!;
    api.update({
      ...current,
      metadata: { ...current.metadata, resourceVersion: '' },
      spec: { ...current.spec, finalizers: [] },
    });
  }

  function noteRemaining(name: string, left: number): void {
    const now = timestamp(kernel.now);
    const isLeft = left > 0;
    api.modify(
      'Namespace',
      undefined,
      name,
      (namespace) => ({
        ...namespace,
        status: {
          ...namespace.status,
          conditions: [
            {
              type: 'NamespaceContentRemaining',
              status: isLeft ? 'True' : 'False',
              reason: isLeft ? 'SomeResourcesRemain' : 'ContentRemoved',
              message: isLeft
                ? `Some resources are remaining: ${left} resource instances`
                : 'All content successfully removed',
              lastTransitionTime: namespace.status?.conditions?.[0]?.lastTransitionTime ?? now,
            },
          ],
        },
      }),
      { subresource: 'status' },
    );
  }

  return queue;
}
