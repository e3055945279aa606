import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { claim } from '../controller/adoption.ts';
import { ChartHost } from '../controller/charts.ts';
import { ClientLimit } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { controllerOf } from '../controller/owners.ts';
import { cutToClient, Pace } from '../controller/pace.ts';
import { isActive, isReady, isTerminal, isTerminating, keyOf, splitKey } from '../controller/pods.ts';
import { WorkQueue } from '../controller/queue.ts';
import { carryOut } from '../controller/writes.ts';
import { jobMachine } from './job.machine.ts';
import { decide, isFinished, type JobDecision } from './plan.ts';
import { type BackoffRecord, isTracked, TRACKING } from './rules.ts';

const COMPONENT = 'job-controller';
/** Changes of pods are gathered for a second before the job is looked at (syncJobBatchPeriod). */
const BATCH_MS = 1000;
const NO_FAILURES: BackoffRecord = { failures: 0, lastFailure: 0 };

const OWN_NAME = 'kubernetes.io/job-controller';

/** Models pkg/controller/job/job_controller.go. */
export function startJobController(ctx: ControllerContext): WorkQueue {
  const { kernel, api } = ctx;
  const charts = new ChartHost(kernel, 'job', jobMachine);
  const backoffs = new Map<string, BackoffRecord>();
  const batch = ctx.syncLatency === 0 ? 0 : BATCH_MS;
  const client = new ClientLimit(kernel, ctx.syncLatency > 0);
  const pace = new Pace(kernel);
  /** Pods whose end may be counted: the removal of their finalizers has waited for the client. */
  const paid = new Map<string, number>();
  const queue = new WorkQueue({
    kernel,
    latency: ctx.syncLatency,
    sync,
    firstRetry: 1000,
    longestRetry: 60_000,
  });

  api.watch(['Job'], ({ type, object, old }) => {
    if (type === 'DELETED') {
      charts.forget(object.metadata.uid);
      backoffs.delete(object.metadata.uid);
      pace.release(keyOf(object));
      paid.delete(keyOf(object));
      // What still carries the tracking finalizer would never go.
      for (const pod of api.ownedBy('Pod', object.metadata.uid)) release(pod);
      return;
    }
    // What is asked for is looked at once; what has only been told is gathered like the changes of pods.
    if (old?.metadata.generation === object.metadata.generation && !isFinished(object))
      queue.addAfter(keyOf(object), batch);
    else queue.add(keyOf(object));
  });
  api.watch(['Pod'], ({ type, object: pod, old }) => {
    const owner = controllerOf(pod);
    if (owner?.kind === 'Job') {
      const job = api.get('Job', pod.metadata.namespace, owner.name);
      if (job?.metadata.uid !== owner.uid) {
        if (type !== 'DELETED') release(pod);
        return;
      }
      queue.addAfter(`${pod.metadata.namespace}/${owner.name}`, batch);
      return;
    }
    if (owner !== undefined || type === 'DELETED') return;
    // Nobody's: it may have been released or be left over, and somebody may want it.
    release(pod);
    if (pod.metadata.labels === old?.metadata.labels && old !== undefined && controllerOf(old) === undefined)
      return;
    for (const job of api.list('Job', pod.metadata.namespace))
      if (labelSelectorMatches(job.spec.selector, pod.metadata.labels)) queue.addAfter(keyOf(job), batch);
  });

  function release(pod: KubeObject): void {
    if (isTracked(pod)) api.finalize('Pod', pod.metadata.namespace, pod.metadata.name, TRACKING);
  }

  function sync(key: string): void {
    const { namespace, name } = splitKey(key);
    const job = api.get('Job', namespace, name);
    // Somebody else says that the Job is theirs.
    if (job === undefined || (job.spec.managedBy ?? OWN_NAME) !== OWN_NAME) return;
    const pause = pace.left(key);
    if (pause > 0) {
      queue.addAfter(key, pause);
      return;
    }
    const pods = claim(
      api,
      job,
      'Pod',
      (pod) => labelSelectorMatches(job.spec.selector, pod.metadata.labels),
      { finalizer: TRACKING },
    );
    if (isFinished(job)) {
      for (const pod of pods) release(pod);
      return;
    }
    const decision = decide({
      job,
      pods,
      backoff: backoffs.get(job.metadata.uid) ?? NO_FAILURES,
      now: kernel.now,
      began: pace.since(key),
      suspensionClearsStart: ctx.version === '1.36',
    });
    const cut = cutToClient(decision.writes, client);
    const outcome = carryOut(api, COMPONENT, cut.writes);
    const wait =
      cut.isCut && outcome.error === undefined ? client.wait : payFor(key, decision.counted.length);
    if (wait > 0) {
      pace.hold(key, wait);
      queue.addAfter(key, wait);
      return;
    }
    pace.release(key);
    paid.delete(key);
    backoffs.set(job.metadata.uid, decision.backoff);
    charts.move(job, { type: decision.phase }, decision.why);
    api.updateStatus({ ...job, status: { ...decision.status, ...presentPods(job, decision) } });
    for (const pod of decision.counted) release(pod);
    carryOut(api, COMPONENT, decision.closing);
    if (outcome.error !== undefined) queue.retry(key);
    else queue.forget(key);
    if (decision.again !== undefined) queue.addAfter(key, decision.again);
  }

  /** One request takes the finalizer off a pod. Milliseconds until the last of `pods` may be released. */
  function payFor(key: string, pods: number): SimMs {
    const before = paid.get(key) ?? 0;
    if (pods <= before) return 0;
    paid.set(key, pods);
    return client.reserve(pods - before);
  }

  /**
   * The counters of pods that live, as the writes have left them. While the Job waits to try again its controller
   * writes that none is active, whatever else runs.
   */
  function presentPods(job: KubeObject, { phase }: JobDecision): object {
    if (phase === 'complete' || phase === 'fail') return {};
    const pods = api.ownedBy('Pod', job.metadata.uid);
    const active = pods.filter(isActive);
    return {
      active: (phase !== 'back off' && active.length) || undefined,
      ready: active.filter(isReady).length,
      terminating: pods.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length,
    };
  }

  return queue;
}
