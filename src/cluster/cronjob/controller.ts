import type { ControllerContext } from '../controller/context.ts';
import { controllerOf } from '../controller/owners.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';
import { decide, untilNext } from './plan.ts';

/** Models pkg/controller/cronjob/cronjob_controllerv2.go. */
export function startCronJobController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  api.watch(['CronJob'], ({ object, old }) => {
    const { spec, metadata } = object;
    const isNewTime =
      old !== undefined && (old.spec.schedule !== spec.schedule || old.spec.timeZone !== spec.timeZone);
    // Another schedule is not looked at before it is due: what it would have missed is not made up for.
    const wait = isNewTime ? untilNext(object, kernel.now) : undefined;
    if (wait !== undefined) queue.addAfter(keyOf(object), wait);
    else if (spec !== old?.spec || metadata.deletionTimestamp !== undefined) queue.add(keyOf(object));
  });
  api.watch(['Job'], ({ object, old }) => {
    const owner = controllerOf(object) ?? (old && controllerOf(old));
    if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const cronJob = api.get('CronJob', namespace, name);
    if (cronJob === undefined) return;
    const decision = decide({ cronJob, jobs: api.ownedBy('Job', cronJob.metadata.uid), now: kernel.now });
    const outcome = carryOut(api, 'cronjob-controller', decision.writes);
    const started = decision.writes.find((write) => write.op === 'create');
    let { status } = decision;
    if (started?.op === 'create' && outcome.error === undefined) {
      const created = (started.object as { metadata: { name: string } }).metadata.name;
      const job = api.get('Job', namespace, created)!;
      const reference = {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: created,
        namespace,
        resourceVersion: job.metadata.resourceVersion,
        uid: job.metadata.uid,
      };
      status = { ...status, active: [...(status.active ?? []), reference] };
    }
    api.updateStatus({ ...cronJob, status });
    if (outcome.error !== undefined && outcome.error.reason !== 'AlreadyExists') queue.retry(key);
    else queue.forget(key);
    if (decision.again !== undefined) queue.addAfter(key, decision.again);
  }

  return queue;
}
