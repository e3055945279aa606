/** One sync of the Job controller as a pure decision. Models syncJob of pkg/controller/job/job_controller.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import { type Condition, condition, isActive, isTerminal, isTerminating } from '../controller/pods.ts';
import type { Write } from '../controller/writes.ts';
import { BURST, createPods, deletePod } from '../replicaset/plan.ts';
import { failurePolicyAction } from './failure-policy.ts';
import {
  awaitingReplacement,
  type IndexFailure,
  indexBackoffLeft,
  limitsEachIndex,
  newlyLost,
} from './index-failures.ts';
import type { JobEvent } from './job.machine.ts';
import { jobPod } from './pod.ts';
import { podsToRemove } from './removal.ts';
import {
  type BackoffRecord,
  backoffLeft,
  countFailures,
  formatIndexes,
  indexOf,
  isFailed,
  isIndexed,
  isSucceeded,
  isTracked,
  parseIndexes,
  replacesOnlyFailed,
  restartsBeyondLimit,
  TRACKING,
  validIndex,
} from './rules.ts';
import { matchSuccessPolicy } from './success-policy.ts';

export interface JobWorld {
  job: KubeObject;
  /** All pods that the job controls. */
  pods: readonly KubeObject[];
  backoff: BackoffRecord;
  now: SimMs;
  /** When this sync began: before now where it had to wait for its client. */
  began?: SimMs;
  /** From 1.36 on a suspended Job forgets when it was started. */
  suspensionClearsStart: boolean;
}

export interface JobDecision {
  writes: Write[];
  /** Pods that this status counts, or that need no counting: they lose their finalizer when it is written. */
  counted: KubeObject[];
  /** The status but for the pods that live: those are counted when the writes are done. */
  status: KubeObject['status'];
  /** What is said when the status has been written. */
  closing: Write[];
  backoff: BackoffRecord;
  phase: JobEvent['type'];
  why: string;
  /** Look again after this many milliseconds. */
  again?: SimMs;
}

type Verdict = { type: 'Complete' | 'Failed'; reason: string; message: string };

const ENOUGH: Verdict = {
  type: 'Complete',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};

/** What a sync has done about the pods. */
interface Step {
  phase: JobDecision['phase'];
  why: string;
  /** Pods that are active when it is done; absent: as many as before. */
  active?: number;
  /** Look again after this many milliseconds. */
  again?: SimMs;
}

const WAIT_FOR_END: Step = { phase: 'run', why: 'the Job is being deleted: its pods are let go' };

/** A delay of the controller is no shorter than the second for which it gathers changes. */
const SHORTEST_DELAY_MS = 1000;
const backOff = (wait: SimMs, why: string): Step => ({
  phase: 'back off',
  why,
  active: 0,
  again: Math.max(wait, SHORTEST_DELAY_MS),
});

export const isFinished = (job: KubeObject): boolean =>
  condition(job, 'Complete')?.status === 'True' || condition(job, 'Failed')?.status === 'True';

export function decide(world: JobWorld): JobDecision {
  return new Sync(world).run();
}

class Sync {
  readonly #world: JobWorld;
  readonly #job: KubeObject;
  readonly #pods: readonly KubeObject[];
  readonly #now: SimMs;
  readonly #writes: Write[] = [];
  readonly #closing: Write[] = [];
  readonly #active: KubeObject[];
  /** Pods with a finalizer that have failed (or succeeded) and are in no counter of the status yet. */
  readonly #newFailed: KubeObject[];
  readonly #newSucceeded: KubeObject[];
  readonly #backoff: BackoffRecord;
  #conditions: Condition[];
  #startTime: string | undefined;
  readonly #succeeded: number;
  readonly #completedIndexes: readonly number[];
  /** With backoffLimitPerIndex: the indexes that are not tried again, and whom the others wait to replace. */
  readonly #lostIndexes: readonly number[];
  readonly #awaiting: ReadonlyMap<number, IndexFailure>;

  constructor(world: JobWorld) {
    const { job, pods, backoff, now } = world;
    this.#world = world;
    this.#job = job;
    this.#pods = pods;
    this.#now = now;
    const status = job.status ?? {};
    this.#conditions = status.conditions ?? [];
    this.#startTime = status.startTime;
    this.#active = pods.filter(isActive);
    const tracked = pods.filter(
      (pod) => isTracked(pod) && (!isIndexed(job) || validIndex(pod, job) !== undefined),
    );
    this.#newSucceeded = tracked.filter(isSucceeded);
    this.#newFailed = tracked.filter((pod) => isFailed(pod, job));
    this.#backoff = countFailures(backoff, this.#newSucceeded, this.#newFailed);

    const count: number = job.spec.completions ?? 0;
    const indexesNow = (text: string | undefined, more: readonly (number | undefined)[]): number[] => [
      ...new Set([...parseIndexes(text, count), ...more.filter((index) => index !== undefined)]),
    ];
    this.#completedIndexes = isIndexed(job)
      ? indexesNow(
          status.completedIndexes,
          this.#newSucceeded.map((pod) => validIndex(pod, job)),
        )
      : [];
    this.#succeeded = isIndexed(job)
      ? this.#completedIndexes.length
      : (status.succeeded ?? 0) + this.#newSucceeded.length;
    this.#lostIndexes = limitsEachIndex(job)
      ? indexesNow(status.failedIndexes, newlyLost(job, pods)).filter(
          (index) => !this.#completedIndexes.includes(index),
        )
      : [];
    const settled = new Set([
      ...this.#completedIndexes,
      ...this.#lostIndexes,
      ...this.#active.map((pod) => indexOf(pod)),
    ]);
    this.#awaiting = limitsEachIndex(job)
      ? awaitingReplacement(job, this.#newFailed, (index) => settled.has(index))
      : new Map();
  }

  run(): JobDecision {
    const { spec } = this.#job;
    if (!spec.suspend && this.#startTime === undefined)
      this.#startTime = timestamp(this.#world.began ?? this.#now);
    const verdict = this.#standing() ?? this.#judge();
    if (verdict !== undefined) {
      for (const pod of this.#active) this.#writes.push(deletePod(this.#job, pod));
      return this.#finish(verdict);
    }
    const isGoing = isTerminating(this.#job);
    const step = isGoing ? WAIT_FOR_END : spec.suspend ? this.#clear() : this.#manage();
    if (this.#isComplete(step.active ?? this.#active.length)) return this.#finish(ENOUGH);
    if (!isGoing) this.#noteSuspension();
    return this.#end(step);
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
    const ruled = this.#pods
      .map((pod) => failurePolicyAction(this.#job, pod))
      .find((each) => each?.action === 'FailJob');
    if (ruled !== undefined) return { type: 'Failed', reason: 'PodFailurePolicy', message: ruled.message };
    const limit: number = spec.backoffLimit ?? (limitsEachIndex(this.#job) ? Number.POSITIVE_INFINITY : 6);
    if (this.#failedWith(this.#newFailed) > limit || restartsBeyondLimit(this.#job, this.#pods))
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
    return undefined;
  }

  /** With a number of completions: that many. Without one: one, when nothing runs any longer. */
  #isComplete(active: number): boolean {
    if (active > 0) return false;
    const { completions } = this.#job.spec;
    return completions === undefined || completions === null
      ? this.#succeeded > 0
      : this.#succeeded >= completions;
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
    if (!this.#pods.every(isTerminal))
      return this.#end(
        {
          phase: isFailure ? 'give up' : 'criteria met',
          why: `${verdict.message}: waiting for the last pods to end`,
        },
        verdict,
      );
    this.#set(verdict, 'True');
    if (!isFailure && this.#succeeded > (this.#job.spec.completions ?? Number.POSITIVE_INFINITY))
      this.#close(
        'Warning',
        'TooManySucceededPods',
        'Too many succeeded pods running after completion count reached',
      );
    if (isFailure) this.#close('Warning', verdict.reason, verdict.message);
    else this.#close('Normal', 'Completed', 'Job completed');
    return this.#end({ phase: isFailure ? 'fail' : 'complete', why: verdict.message }, verdict);
  }

  // ---- suspension --------------------------------------------------------------------------------

  #clear(): Step {
    this.#remove(this.#active);
    return { phase: 'suspend', why: 'the Job is suspended: no pod runs', active: 0 };
  }

  /** Told when the pods have been seen to: what is created or deleted on that account comes before it. */
  #noteSuspension(): void {
    const isNoted = this.#find('Suspended')?.status === 'True';
    if (this.#job.spec.suspend === true) {
      if (isNoted) return;
      this.#set({ type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended' }, 'True');
      this.#close('Normal', 'Suspended', 'Job suspended');
      if (this.#world.suspensionClearsStart) this.#startTime = undefined;
    } else if (isNoted) {
      this.#set({ type: 'Suspended', reason: 'JobResumed', message: 'Job resumed' }, 'False');
      this.#startTime = timestamp(this.#world.began ?? this.#now);
      this.#close('Normal', 'Resumed', 'Job resumed');
    }
  }

  // ---- pods -----------------------------------------------------------------------------------------

  #manage(): Step {
    const { spec } = this.#job;
    const parallelism: number = spec.parallelism ?? 1;
    const occupied =
      this.#active.length +
      (replacesOnlyFailed(this.#job)
        ? this.#pods.filter((pod) => isTerminating(pod) && !isTerminal(pod)).length
        : 0);
    const wanted =
      spec.completions !== undefined && spec.completions !== null
        ? Math.max(0, Math.min(parallelism, spec.completions - this.#succeeded))
        : this.#succeeded > 0
          ? this.#active.length
          : parallelism;
    const surplus = podsToRemove(this.#job, this.#active, this.#active.length - wanted).slice(0, BURST);
    if (surplus.length > 0) {
      this.#remove(surplus);
      const active = this.#active.length - surplus.length;
      return { phase: 'run', why: `${wanted} pods at a time`, active };
    }
    const missing = Math.min(wanted - occupied, BURST);
    if (missing <= 0) return { phase: 'run', why: `${this.#active.length} of ${wanted} pods are active` };
    if (limitsEachIndex(this.#job)) return this.#createWhereDue(missing);
    const wait = backoffLeft(this.#backoff, this.#now);
    if (wait > 0)
      return backOff(
        wait,
        `after ${this.#backoff.failures} failures in a row the next pod waits ${Math.ceil(wait / 1000)} s`,
      );
    this.#create(missing);
    return { phase: 'run', why: `${missing} more pods are created`, active: this.#active.length + missing };
  }

  #create(count: number): void {
    if (!isIndexed(this.#job)) {
      this.#writes.push(...createPods(this.#job, count, () => this.#pod()));
      return;
    }
    const free = this.#freeIndexes().slice(0, count);
    this.#writes.push(...createPods(this.#job, free.length, () => this.#pod(free.shift())));
  }

  /** Every index waits for its own failures only, but an index that waits keeps its place. */
  #createWhereDue(count: number): Step {
    const wait = (index: number) => indexBackoffLeft(this.#awaiting.get(index), this.#now);
    const next = this.#freeIndexes().slice(0, count);
    if (next.length === 0) return { phase: 'run', why: 'no index is left that could be tried' };
    const due = next.filter((index) => wait(index) === 0);
    const created = due.length;
    if (created === 0)
      return backOff(Math.min(...next.map(wait)), 'the indexes that are left have failed and wait');
    this.#writes.push(...createPods(this.#job, created, () => this.#pod(due.shift())));
    return { phase: 'run', why: `${created} more pods are created`, active: this.#active.length + created };
  }

  /** Deletes pods that have not failed: without their finalizer nobody will count them. */
  #remove(pods: readonly KubeObject[]): void {
    for (const pod of pods) {
      if (isTracked(pod)) this.#writes.push({ op: 'finalize', object: pod, finalizer: TRACKING });
      this.#writes.push(deletePod(this.#job, pod));
    }
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
    return jobPod(this.#job, index, index === undefined ? undefined : this.#awaiting.get(index));
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
    if (present?.status === status && present.reason === reason && present.message === message) return;
    const at = timestamp(this.#now);
    const next: Condition = { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message };
    this.#conditions = present
      ? this.#conditions.map((each) => (each === present ? next : each))
      : [...this.#conditions, next];
  }

  #close(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#closing.push({ op: 'event', on: this.#job, said: { type, reason, message } });
  }

  /** How many pods have failed when these are added to what the status has counted. */
  #failedWith(pods: readonly KubeObject[]): number {
    const counted = pods.filter((pod) => failurePolicyAction(this.#job, pod)?.action !== 'Ignore');
    return (this.#job.status?.failed ?? 0) + counted.length;
  }

  /** Tracked pods that have ended, whatever index they have, but those that wait for their replacement. */
  #ended(): KubeObject[] {
    const kept = new Set([...this.#awaiting.values()].map(({ pod }) => pod));
    return this.#pods.filter(
      (pod) => isTracked(pod) && (isSucceeded(pod) || isFailed(pod, this.#job)) && !kept.has(pod),
    );
  }

  /** The pods that this status counts as failed: of a Job that fails, all that have not ended too. */
  #countedAsFailed(verdict: Verdict | undefined): KubeObject[] {
    if (verdict?.type === 'Failed')
      return this.#pods.filter(
        (pod) =>
          isTracked(pod) &&
          !isSucceeded(pod) &&
          (!isIndexed(this.#job) || validIndex(pod, this.#job) !== undefined),
      );
    if (verdict !== undefined) return this.#newFailed;
    const ended = new Set(this.#ended());
    return this.#newFailed.filter((pod) => ended.has(pod));
  }

  #end({ phase, why, again = Number.POSITIVE_INFINITY }: Step, verdict?: Verdict): JobDecision {
    const failed = this.#countedAsFailed(verdict);
    const total = this.#failedWith(failed);
    const next = Math.min(again, this.#pastDeadline());
    return {
      writes: this.#writes,
      closing: this.#closing,
      counted:
        verdict === undefined && !isTerminating(this.#job) ? this.#ended() : this.#pods.filter(isTracked),
      backoff: this.#backoff,
      phase,
      why,
      ...(verdict !== undefined || !Number.isFinite(next) ? {} : { again: next }),
      status: {
        ...(this.#conditions.length > 0 ? { conditions: this.#conditions } : {}),
        ...(this.#startTime === undefined ? {} : { startTime: this.#startTime }),
        ...(phase === 'complete' ? { completionTime: timestamp(this.#now) } : {}),
        ready: 0,
        terminating: 0,
        ...(this.#succeeded > 0 ? { succeeded: this.#succeeded } : {}),
        ...(total > 0 ? { failed: total } : {}),
        ...(isIndexed(this.#job) && this.#completedIndexes.length > 0
          ? { completedIndexes: formatIndexes(this.#completedIndexes) }
          : {}),
        ...(limitsEachIndex(this.#job) ? { failedIndexes: formatIndexes(this.#lostIndexes) } : {}),
        uncountedTerminatedPods: {},
      },
    };
  }
}
