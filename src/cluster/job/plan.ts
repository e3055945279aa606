/** One sync of the Job controller as a pure decision. Models syncJob of pkg/controller/job/job_controller.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import {
  type Condition,
  condition,
  isActive,
  isReady,
  isTerminal,
  isTerminating,
} from '../controller/pods.ts';
import { podFromTemplate } from '../controller/template.ts';
import type { Write } from '../controller/writes.ts';
import { createPods, deletePod } from '../replicaset/plan.ts';
import { compareVictims } from '../replicaset/ranking.ts';
import { failurePolicyAction } from './failure-policy.ts';
import {
  FAILURE_COUNT,
  type IndexFailures,
  indexBackoffLeft,
  indexFailures,
  limitsEachIndex,
} from './index-failures.ts';
import type { JobEvent } from './job.machine.ts';
import {
  type BackoffRecord,
  backoffLeft,
  countFailures,
  formatIndexes,
  INDEX,
  indexOf,
  isFailed,
  isIndexed,
  isSucceeded,
  isTracked,
  parseIndexes,
  replacesOnlyFailed,
  restartsBeyondLimit,
  TRACKING,
} from './rules.ts';
import { matchSuccessPolicy } from './success-policy.ts';

export interface JobWorld {
  job: KubeObject;
  /** All pods that the job controls. */
  pods: readonly KubeObject[];
  backoff: BackoffRecord;
  now: SimMs;
}

export interface JobDecision {
  writes: Write[];
  /** Pods that have been counted and may lose their finalizer, after the status is written. */
  counted: KubeObject[];
  status: KubeObject['status'];
  backoff: BackoffRecord;
  phase: JobEvent['type'];
  why: string;
  /** Look again after this many milliseconds. */
  again?: SimMs;
}

type Verdict = { type: 'Complete' | 'Failed'; reason: string; message: string };

export const isFinished = (job: KubeObject): boolean =>
  condition(job, 'Complete')?.status === 'True' || condition(job, 'Failed')?.status === 'True';

export function decide(world: JobWorld): JobDecision {
  return new Sync(world).run();
}

class Sync {
  readonly #job: KubeObject;
  readonly #pods: readonly KubeObject[];
  readonly #now: SimMs;
  readonly #writes: Write[] = [];
  readonly #active: KubeObject[];
  readonly #ended: KubeObject[];
  readonly #backoff: BackoffRecord;
  #conditions: Condition[];
  #startTime: string | undefined;
  #succeeded: number;
  #failed: number;
  #completedIndexes: number[];
  /** With backoffLimitPerIndex: what failed, index by index, and which indexes are not tried again. */
  readonly #indexFailures: ReadonlyMap<number, IndexFailures>;
  readonly #lostIndexes: readonly number[];

  constructor({ job, pods, backoff, now }: JobWorld) {
    this.#job = job;
    this.#pods = pods;
    this.#now = now;
    const status = job.status ?? {};
    this.#conditions = status.conditions ?? [];
    this.#startTime = status.startTime;
    this.#active = pods.filter(isActive);
    this.#ended = pods.filter((pod) => isTracked(pod) && (isSucceeded(pod) || isFailed(pod, job)));
    // A pod that failed by being deleted is counted now and never again.
    const uncounted: string[] = status.uncountedTerminatedPods?.failed ?? [];
    const fresh = this.#ended.filter((pod) => !uncounted.includes(pod.metadata.uid));
    this.#backoff = countFailures(backoff, fresh, now);
    this.#completedIndexes = parseIndexes(status.completedIndexes);
    const succeeded = fresh.filter(isSucceeded);
    if (isIndexed(job)) {
      for (const pod of succeeded) {
        const index = indexOf(pod);
        if (index !== undefined && index < (job.spec.completions ?? 0)) this.#completedIndexes.push(index);
      }
      this.#completedIndexes = [...new Set(this.#completedIndexes)];
      this.#succeeded = this.#completedIndexes.length;
    } else this.#succeeded = (status.succeeded ?? 0) + succeeded.length;
    this.#failed =
      (status.failed ?? 0) +
      fresh.filter((pod) => !isSucceeded(pod) && failurePolicyAction(job, pod)?.action !== 'Ignore').length;
    this.#indexFailures = limitsEachIndex(job) ? indexFailures(job, pods, now) : new Map();
    const lost = [...this.#indexFailures].filter(([, { isLost }]) => isLost).map(([index]) => index);
    this.#lostIndexes = [...new Set([...parseIndexes(status.failedIndexes), ...lost])].filter(
      (index) => !this.#completedIndexes.includes(index),
    );
  }

  run(): JobDecision {
    const { spec } = this.#job;
    if (!spec.suspend && this.#startTime === undefined) this.#startTime = timestamp(this.#now);
    const verdict = this.#standing() ?? this.#judge();
    if (verdict !== undefined) return this.#finish(verdict);
    if (spec.suspend) return this.#suspend();
    this.#resume();
    return this.#manage();
  }

  // ---- verdicts ------------------------------------------------------------------------------------

  /** A verdict that an earlier sync has reached. */
  #standing(): Verdict | undefined {
    const target = this.#find('FailureTarget');
    if (target?.status === 'True')
      return { type: 'Failed', reason: target.reason!, message: target.message! };
    const met = this.#find('SuccessCriteriaMet');
    if (met?.status === 'True') return { type: 'Complete', reason: met.reason!, message: met.message! };
    return undefined;
  }

  #judge(): Verdict | undefined {
    const { spec } = this.#job;
    const ruled = this.#ended
      .map((pod) => failurePolicyAction(this.#job, pod))
      .find((each) => each?.action === 'FailJob');
    if (ruled !== undefined) return { type: 'Failed', reason: 'PodFailurePolicy', message: ruled.message };
    const limit: number = spec.backoffLimit ?? (limitsEachIndex(this.#job) ? Number.POSITIVE_INFINITY : 6);
    if (this.#failed > limit || restartsBeyondLimit(this.#job, this.#active))
      return {
        type: 'Failed',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      };
    if (this.#pastDeadline() <= 0)
      return {
        type: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
      };
    const lost = this.#lostIndexes.length;
    if (lost > (spec.maxFailedIndexes ?? Number.POSITIVE_INFINITY))
      return {
        type: 'Failed',
        reason: 'MaxFailedIndexesExceeded',
        message: 'Job has exceeded the specified maximal number of failed indexes',
      };
    if (lost > 0 && lost + this.#succeeded >= spec.completions)
      return { type: 'Failed', reason: 'FailedIndexes', message: 'Job has failed indexes' };
    const criteria = isIndexed(this.#job) ? matchSuccessPolicy(this.#job, this.#completedIndexes) : undefined;
    if (criteria !== undefined) return { type: 'Complete', reason: 'SuccessPolicy', message: criteria };
    const isDone =
      spec.completions === undefined || spec.completions === null
        ? this.#succeeded > 0 && this.#active.length === 0
        : this.#succeeded >= spec.completions;
    return isDone
      ? {
          type: 'Complete',
          reason: 'CompletionsReached',
          message: 'Reached expected number of succeeded pods',
        }
      : undefined;
  }

  /** Milliseconds until activeDeadlineSeconds have passed. */
  #pastDeadline(): number {
    const seconds: number | undefined = this.#job.spec.activeDeadlineSeconds;
    if (seconds === undefined || seconds === null || this.#startTime === undefined || this.#job.spec.suspend)
      return Number.POSITIVE_INFINITY;
    return parseTimestamp(this.#startTime) + seconds * 1000 - this.#now;
  }

  /** First the verdict and the deletion of what still runs; when all pods have ended, the end. */
  #finish(verdict: Verdict): JobDecision {
    const isFailure = verdict.type === 'Failed';
    const interim = isFailure ? 'FailureTarget' : 'SuccessCriteriaMet';
    this.#set({ ...verdict, type: interim }, 'True');
    for (const pod of this.#active) this.#writes.push(deletePod(this.#job, pod));
    const isOver = this.#pods.every((pod) => isTerminal(pod) || (isTerminating(pod) && !isTracked(pod)));
    if (!isOver)
      return this.#end(
        isFailure ? 'give up' : 'criteria met',
        `${verdict.message}: waiting for the last pods to end`,
      );
    this.#set(verdict, 'True');
    this.#writes.push({
      op: 'event',
      on: this.#job,
      said: isFailure
        ? { type: 'Warning', reason: verdict.reason, message: verdict.message }
        : { type: 'Normal', reason: 'Completed', message: 'Job completed' },
    });
    return this.#end(isFailure ? 'fail' : 'complete', verdict.message);
  }

  // ---- suspension --------------------------------------------------------------------------------

  #suspend(): JobDecision {
    for (const pod of this.#active) this.#writes.push(deletePod(this.#job, pod));
    if (this.#find('Suspended')?.status !== 'True') {
      this.#set({ type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended' }, 'True');
      this.#say('Suspended', 'Job suspended');
    }
    this.#startTime = undefined;
    return this.#end('suspend', 'the Job is suspended: no pod runs');
  }

  #resume(): void {
    if (this.#find('Suspended')?.status !== 'True') return;
    this.#set({ type: 'Suspended', reason: 'JobResumed', message: 'Job resumed' }, 'False');
    this.#startTime = timestamp(this.#now);
    this.#say('Resumed', 'Job resumed');
  }

  // ---- pods -----------------------------------------------------------------------------------------

  #manage(): JobDecision {
    const { spec } = this.#job;
    const parallelism: number = spec.parallelism ?? 1;
    const occupied =
      this.#active.length +
      (replacesOnlyFailed(this.#job)
        ? this.#pods.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length
        : 0);
    const left =
      spec.completions === undefined || spec.completions === null
        ? this.#succeeded > 0
          ? this.#active.length
          : parallelism
        : spec.completions - this.#succeeded - this.#lostIndexes.length;
    const wanted = Math.min(parallelism, left);
    const again = this.#pastDeadline();
    if (this.#active.length > wanted) {
      const surplus = [...this.#active]
        .sort((a, b) => compareVictims(a, b, () => 0, this.#now))
        .slice(0, this.#active.length - wanted);
      for (const pod of surplus) this.#writes.push(deletePod(this.#job, pod));
      return this.#end('run', `${wanted} pods at a time`, again);
    }
    const missing = wanted - occupied;
    if (missing <= 0) return this.#end('run', `${this.#active.length} of ${wanted} pods are active`, again);
    if (limitsEachIndex(this.#job)) return this.#createWhereDue(missing, again);
    const wait = backoffLeft(this.#backoff, this.#now);
    if (wait > 0)
      return this.#end(
        'back off',
        `after ${this.#backoff.failures} failures in a row the next pod waits ${Math.ceil(wait / 1000)} s`,
        Math.min(wait, again),
      );
    this.#create(missing);
    return this.#end('run', `${missing} more pods are created`, again);
  }

  #create(count: number): void {
    if (!isIndexed(this.#job)) {
      this.#writes.push(...createPods(this.#job, count, () => this.#pod()));
      return;
    }
    const free = this.#freeIndexes().slice(0, count);
    this.#writes.push(...createPods(this.#job, free.length, () => this.#pod(free.shift())));
  }

  /** Every index waits for its own failures only; the next free one takes the place meanwhile. */
  #createWhereDue(count: number, again: number): JobDecision {
    const wait = (index: number) => indexBackoffLeft(this.#indexFailures.get(index), this.#now);
    const free = this.#freeIndexes();
    const due = free.filter((index) => wait(index) === 0).slice(0, count);
    const created = due.length;
    this.#writes.push(...createPods(this.#job, created, () => this.#pod(due.shift())));
    const next = Math.min(again, ...free.map(wait).filter((ms) => ms > 0));
    return created > 0
      ? this.#end('run', `${created} more pods are created`, next)
      : this.#end('back off', 'the indexes that are left have failed and wait', next);
  }

  #freeIndexes(): number[] {
    const taken = new Set([...this.#completedIndexes, ...this.#lostIndexes, ...this.#active.map(indexOf)]);
    if (replacesOnlyFailed(this.#job))
      for (const pod of this.#pods) if (isTerminating(pod) && !isTerminal(pod)) taken.add(indexOf(pod));
    return Array.from({ length: this.#job.spec.completions }, (_, index) => index).filter(
      (index) => !taken.has(index),
    );
  }

  #pod(index?: number) {
    const pod = podFromTemplate(this.#job.spec.template, this.#job);
    const { name } = this.#job.metadata;
    const metadata = { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING] };
    if (index === undefined) return { ...pod, metadata };
    const env = {
      name: 'JOB_COMPLETION_INDEX',
      valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } },
    };
    const withIndex = (container: { env?: { name: string }[] }) =>
      container.env?.some((each) => each.name === env.name)
        ? container
        : { ...container, env: [...(container.env ?? []), env] };
    return {
      ...pod,
      metadata: {
        ...metadata,
        generateName: `${name}-${index}-`,
        labels: { ...metadata.labels, [INDEX]: String(index) },
        annotations: {
          ...metadata.annotations,
          [INDEX]: String(index),
          ...(limitsEachIndex(this.#job)
            ? { [FAILURE_COUNT]: String(this.#indexFailures.get(index)?.failures ?? 0) }
            : {}),
        },
      },
      spec: {
        ...pod.spec,
        hostname: `${name}-${index}`,
        containers: pod.spec.containers.map(withIndex),
        ...(pod.spec.initContainers ? { initContainers: pod.spec.initContainers.map(withIndex) } : {}),
      },
    };
  }

  // ---- the status -----------------------------------------------------------------------------------

  #find(type: string): Condition | undefined {
    return this.#conditions.find((each) => each.type === type);
  }

  #set(
    { type, reason, message }: { type: string; reason: string; message: string },
    status: 'True' | 'False',
  ): void {
    const present = this.#find(type);
    if (present?.status === status && present.reason === reason) return;
    const at = timestamp(this.#now);
    const next: Condition = { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message };
    this.#conditions = present
      ? this.#conditions.map((each) => (each === present ? next : each))
      : [...this.#conditions, next];
  }

  #say(reason: string, message: string): void {
    this.#writes.push({ op: 'event', on: this.#job, said: { type: 'Normal', reason, message } });
  }

  #end(phase: JobDecision['phase'], why: string, again?: number): JobDecision {
    const isOver = phase === 'complete' || phase === 'fail';
    const active = isOver ? [] : this.#active;
    const terminating = this.#pods.filter((pod) => isTerminating(pod) && !isTerminal(pod));
    // Deleted pods that have not ended keep their place in the list of those counted already.
    const remembered = terminating.filter((pod) => this.#ended.includes(pod)).map((pod) => pod.metadata.uid);
    return {
      writes: this.#writes,
      counted: this.#ended,
      backoff: this.#backoff,
      phase,
      why,
      ...(again === undefined || !Number.isFinite(again) ? {} : { again }),
      status: {
        ...(this.#conditions.length > 0 ? { conditions: this.#conditions } : {}),
        ...(this.#startTime === undefined ? {} : { startTime: this.#startTime }),
        ...(phase === 'complete' ? { completionTime: timestamp(this.#now) } : {}),
        ...(active.length > 0 ? { active: active.length } : {}),
        ready: active.filter(isReady).length,
        terminating: terminating.length,
        ...(this.#succeeded > 0 ? { succeeded: this.#succeeded } : {}),
        ...(this.#failed > 0 ? { failed: this.#failed } : {}),
        ...(isIndexed(this.#job) && this.#completedIndexes.length > 0
          ? { completedIndexes: formatIndexes(this.#completedIndexes) }
          : {}),
        ...(limitsEachIndex(this.#job) ? { failedIndexes: formatIndexes(this.#lostIndexes) } : {}),
        uncountedTerminatedPods: remembered.length > 0 ? { failed: remembered } : {},
      },
    };
  }
}
