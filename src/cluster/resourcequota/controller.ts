/** Keeps status.used of ResourceQuotas. Models pkg/controller/resourcequota. */
import { kinds } from '../../api/kinds.ts';
import { quotaUsage } from '../apiserver/admission/quota.ts';
import type { ControllerContext } from '../controller/context.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

const COUNTED = kinds
  .filter((info) => info.namespaced && !['Event', 'Lease', 'EndpointSlice', 'Endpoints'].includes(info.kind))
  .map((info) => info.kind);

export function startQuotaController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  api.watch(COUNTED, ({ type, object, old }) => {
    if (object.kind === 'ResourceQuota' && type !== 'DELETED' && object.spec !== old?.spec)
      queue.add(keyOf(object));
    const isCounted =
      type !== 'MODIFIED' || object.spec !== old?.spec || object.status?.phase !== old?.status?.phase;
    if (!isCounted) return;
    for (const quota of api.list('ResourceQuota', object.metadata.namespace)) queue.add(keyOf(quota));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const quota = api.get('ResourceQuota', namespace, name);
    if (quota !== undefined)
      api.updateStatus({ ...quota, status: { hard: quota.spec.hard, used: quotaUsage(api, quota) } });
  }

  return queue;
}
