import type { SnapshotFrom } from 'xstate';
import { createStepper, statePath } from '../../../base/machine.ts';
import type { Timer } from '../../../base/queue.ts';
import type { SimMs } from '../../../base/time.ts';
import type { Host } from '../host.ts';
import type { Verdict } from '../status/generate.ts';
import { runTask, type Task } from '../task.ts';
import type { Pod, PodStatus } from '../types.ts';
import type { Pleg } from './pleg.ts';
import { type PodWorkerEffect, type PodWorkerEvent, podWorkerMachine } from './pod-worker.machine.ts';

const stepper = createStepper<typeof podWorkerMachine, PodWorkerEffect>(podWorkerMachine, [
  'UPDATE',
  'TERMINATE',
  'CACHE_FRESH',
  'KILLED',
  'CLEANED',
]);

/** How one sync ended. */
export interface SyncOutcome {
  /** The pod has reached a final phase: terminate it. */
  terminal: boolean;
  /** When to look again; jitter included. Milliseconds. */
  retryMs: SimMs;
  why: string;
  /** The runtime was changed and all went well: from 1.36 it is looked at again at once. */
  changed: boolean;
}

/** What a worker does in each of its phases. Tasks take simulated time. */
export interface WorkerActions {
  /** A sync that finds nothing to do, all at once; undefined where there is something. */
  quickSync(worker: PodWorker): SyncOutcome | undefined;
  sync(worker: PodWorker): Task<SyncOutcome>;
  terminating(worker: PodWorker): Task;
  terminated(worker: PodWorker): Task;
  finished(worker: PodWorker): void;
}

/** Why a pod is being ended, and what that means for its status. */
export interface Termination {
  /** For the signal records: deletion, eviction, deadline, completion, shutdown, ... */
  why: string;
  /** Overrides phase reason and message. */
  verdict?: Verdict;
  /** A shorter grace period than the API asks for, in seconds. */
  graceSeconds?: number;
  /** Eviction and shutdown: the condition DisruptionTarget. */
  disruption?: { reason: string; message: string };
}

/** Carries out the chart of one pod worker. Models podWorkers.podWorkerLoop. */
export class PodWorker {
  /** The newest object the API server has told of. */
  pod: Pod;
  termination: Termination | undefined;
  /** The effective grace period in seconds; it only ever shrinks. */
  graceSeconds: number | undefined;
  /** It only stops what runs: nothing is told of a pod that the kubelet does not have. */
  isUnknown = false;
  /** What the API server showed of the pod when it was to end. */
  statusAtEnd: PodStatus | undefined;
  /** What the last sync saw that found nothing to do. */
  leftWith: readonly unknown[] | undefined;
  /** Ends a wait for volumes of the sync that is under way. */
  abortVolumeWait: (() => void) | undefined;
  readonly uid: string;
  readonly #host: Host;
  readonly #pleg: Pleg;
  readonly #actions: WorkerActions;
  #snapshot: SnapshotFrom<typeof podWorkerMachine>;
  #path: string;
  #lastRoundEnded: SimMs = -1;
  #workTimer: Timer | undefined;
  readonly #stoppedWaits: (() => void)[] = [];

  constructor(host: Host, pleg: Pleg, pod: Pod, actions: WorkerActions) {
    this.#host = host;
    this.#pleg = pleg;
    this.pod = pod;
    this.uid = pod.metadata.uid;
    this.#actions = actions;
    const [snapshot] = stepper.start();
    this.#snapshot = snapshot;
    this.#path = statePath(snapshot.value);
  }

  get isTerminationRequested(): boolean {
    return this.#snapshot.context.terminating || this.#isPastSync;
  }
  /** True until all containers have been stopped. */
  get couldHaveRunningContainers(): boolean {
    return !this.#path.startsWith('terminated') && this.#path !== 'finished';
  }
  get isFinished(): boolean {
    return this.#path === 'finished';
  }
  get #isPastSync(): boolean {
    return (
      this.#path.startsWith('terminating') || this.#path.startsWith('terminated') || this.#path === 'finished'
    );
  }

  /** Something happened that is worth a sync. */
  update(why: string): void {
    // Most syncs change nothing: they begin and end in the same moment, and the chart stays idle.
    if (this.#path === 'idle' && this.#pleg.isNewer(this.uid, this.#lastRoundEnded)) {
      const outcome = this.#actions.quickSync(this);
      if (outcome !== undefined) {
        this.#roundEnded();
        this.requeue(outcome.retryMs);
        return;
      }
    }
    this.#send({ type: 'UPDATE', why });
  }

  terminate(why: string, termination: Termination): void {
    this.termination ??= termination;
    if (termination.graceSeconds !== undefined) this.#shortenGrace(termination.graceSeconds);
    const { deletionGracePeriodSeconds } = this.pod.metadata;
    if (deletionGracePeriodSeconds !== undefined) this.#shortenGrace(deletionGracePeriodSeconds);
    this.#send({ type: 'TERMINATE', why });
  }

  /** activeDeadlineSeconds has passed: the pod fails, whatever its containers do. */
  overDeadline(verdict: Verdict): void {
    this.termination ??= { why: 'deadline', verdict };
    this.termination.verdict ??= verdict;
  }

  /** Looks again at the first tick of the sync loop that is due; an earlier appointment is replaced. */
  requeue(ms: SimMs): void {
    this.#host.ctx.kernel.cancel(this.#workTimer);
    const now = this.#host.now();
    // The sync loop looks once a second for work that is due.
    const at = this.#host.tick.after(now + ms - 1);
    this.#workTimer = this.#host.after(at - now, () => this.update('Its next look was due.'));
  }

  /** Calls back when all containers of the pod have been stopped. */
  onceStopped(run: () => void): void {
    if (this.couldHaveRunningContainers) this.#stoppedWaits.push(run);
    else run();
  }

  #shortenGrace(seconds: number): void {
    const least = Math.max(1, seconds);
    if (this.graceSeconds === undefined || least < this.graceSeconds) this.graceSeconds = least;
  }

  #send(event: PodWorkerEvent): void {
    const [snapshot, effects] = stepper.step(this.#snapshot, event);
    this.#snapshot = snapshot;
    const path = statePath(snapshot.value);
    if (path !== this.#path) {
      this.#path = path;
      const { name, namespace } = this.pod.metadata;
      this.#host.ctx.kernel.emit({
        type: 'machine',
        machine: 'pod',
        namespace: namespace ?? '',
        name,
        state: path,
        event: event.type,
        why: event.why,
      });
    }
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: PodWorkerEffect): void {
    switch (effect.type) {
      case 'awaitCache':
        this.#awaitCache();
        return;
      case 'runSync':
        runTask(this.#actions.sync(this), (outcome) => {
          this.#roundEnded();
          this.#send({ type: 'SYNCED', ...outcome });
          if (outcome.changed && !outcome.terminal && this.#host.release === '1.36')
            this.#pleg.relistSoon(this.uid);
        });
        return;
      case 'abortVolumeWait':
        this.abortVolumeWait?.();
        return;
      case 'requeue':
        this.requeue(effect.params.ms);
        return;
      case 'runTerminating':
        this.#host.ctx.kernel.cancel(this.#workTimer);
        runTask(this.#actions.terminating(this), () => {
          this.#roundEnded();
          this.#send({ type: 'KILLED', why: 'All its containers have stopped.' });
          for (const tell of this.#stoppedWaits.splice(0)) tell();
        });
        return;
      case 'runTerminated':
        runTask(this.#actions.terminated(this), () => {
          this.#send({ type: 'CLEANED', why: 'Its volumes are unmounted and its last status is written.' });
        });
        return;
      case 'finish':
        this.#actions.finished(this);
    }
  }

  #roundEnded(): void {
    this.#lastRoundEnded = this.#host.now();
  }

  /** A round begins only with a view of the runtime that is newer than the end of the last one. */
  #awaitCache(): void {
    this.#pleg.awaitNewer(this.uid, this.#lastRoundEnded, () =>
      this.#send({ type: 'CACHE_FRESH', why: 'It has a fresh view of the runtime.' }),
    );
  }
}
