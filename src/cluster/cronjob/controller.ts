import type { KubeObject } from '../../api/meta.ts';
import type { ControllerContext } from '../controller/context.ts';
import { controllerOf, isControlledBy } from '../controller/owners.ts';
import { keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';
import { type CronDecision, decide, untilNext } from './plan.ts';

/** Models pkg/controller/cronjob/cronjob_controllerv2.go. */
export function startCronJobController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });

  api.watch(['CronJob'], ({ object, old }) => {
    const { spec } = object;
    const isNewTime =
      old !== undefined && (old.spec.schedule !== spec.schedule || old.spec.timeZone !== spec.timeZone);
    // Another schedule is not looked at before it is due: what it would have missed is not made up for.
    const wait = isNewTime ? untilNext(object, kernel.now) : undefined;
    if (wait !== undefined) queue.addAfter(keyOf(object), wait);
    else queue.add(keyOf(object));
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
    const { error, failed } = carryOut(api, 'cronjob-controller', decision.writes);
    const isTaken = error?.reason === 'AlreadyExists' && failed?.op === 'create';
    const job = error === undefined || isTaken ? startedJob(cronJob, decision) : undefined;
    api.updateStatus({ ...cronJob, status: job ? withActive(decision.started, job) : decision.status });
    if (error !== undefined && !isTaken) {
      queue.retry(key);
      return;
    }
    queue.forget(key);
    // A Job of that name that is somebody else's: the controller leaves it at that, and does not come back by itself.
    if (isTaken && job === undefined) return;
    if (decision.again !== undefined) queue.addAfter(key, decision.again);
  }

  /** The Job that the sync has created, or that was its own already. */
  function startedJob(cronJob: KubeObject, { writes }: CronDecision): KubeObject | undefined {
    const create = writes.find(({ op }) => op === 'create');
    if (create?.op !== 'create') return undefined;
    const { name } = (create.object as KubeObject).metadata;
    const job = api.get('Job', cronJob.metadata.namespace, name);
    return job !== undefined && isControlledBy(job, cronJob) ? job : undefined;
  }

  return queue;
}

function withActive(status: KubeObject['status'], job: KubeObject): KubeObject['status'] {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  const reference = { apiVersion: 'batch/v1', kind: 'Job', name, namespace, resourceVersion, uid };
  return { ...status, active: [...(status?.active ?? []), reference] };
}
