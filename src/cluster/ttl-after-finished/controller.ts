/** Deletes finished Jobs after spec.ttlSecondsAfterFinished. Models pkg/controller/ttlafterfinished. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp } from '../../base/time.ts';
import type { ControllerContext } from '../controller/context.ts';
import { condition, isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';

export function startTtlController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  api.watch(['Job'], ({ type, object }) => {
    if (type !== 'DELETED' && expiresAt(object) !== undefined) queue.add(keyOf(object));
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const job = api.get('Job', namespace, name);
    const expires = job && expiresAt(job);
    if (job === undefined || expires === undefined || isTerminating(job)) return;
    if (expires > kernel.now) queue.addAfter(key, expires - kernel.now);
    else
      api.delete('Job', namespace, name, {
        preconditions: { uid: job.metadata.uid },
        propagationPolicy: 'Foreground',
      });
  }

  return queue;
}

function expiresAt(job: KubeObject): number | undefined {
  const ttl: number | undefined = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined || ttl === null) return undefined;
  for (const type of ['Complete', 'Failed']) {
    const finished = condition(job, type);
    if (finished?.status === 'True' && finished.lastTransitionTime)
      return parseTimestamp(finished.lastTransitionTime) + ttl * 1000;
  }
  return undefined;
}
