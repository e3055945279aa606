import type { SnapshotFrom } from 'xstate';
import { createStepper, type Effect, statePath } from '../../../base/machine.ts';
import type { Timer } from '../../../base/queue.ts';
import { parseTimestamp, type SimMs, toSeconds } from '../../../base/time.ts';
import { fieldPath, type Host } from '../host.ts';
import { isSidecar, restartAllTrigger, restartsAfterExit } from '../pods/restart-policy.ts';
import type {
  Container,
  ContainerStatus,
  Pod,
  PodRuntimeStatus,
  PodStatus,
  Probe,
  ProbeKind,
  ProbeResult,
} from '../types.ts';
import { type ProbeWorkerEvent, probeWorkerMachine } from './probe-worker.machine.ts';
import { type Mechanism, mechanismOf, type ProbeAnswer, type ProbeTarget, runProbe } from './prober.ts';
import { ranBefore } from './ran-before.ts';

const stepper = createStepper<typeof probeWorkerMachine, Effect>(
  probeWorkerMachine,
  probeWorkerMachine.events,
);

const LABEL: Record<ProbeKind, string> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' };
const INITIAL: Record<ProbeKind, ProbeResult> = {
  readiness: 'failure',
  liveness: 'success',
  startup: 'unknown',
};

/** What a worker needs from the rest of the kubelet. */
export interface ProbeWorld {
  status(uid: string): PodStatus | undefined;
  runtimeStatus(uid: string): PodRuntimeStatus;
  /** Stores a result for an instance; the first and every different one is acted upon. */
  store(kind: ProbeKind, uid: string, containerId: string, result: ProbeResult): void;
  forget(kind: ProbeKind, uid: string, containerId: string): void;
  /** This worker has ended by itself. */
  ended(worker: ProbeWorker): void;
}

/**
 * The worker of one probe of one container, on a clock of its own that began when the pod's volumes
 * were ready. A tick that changes nothing is plain code: one timer, one record.
 * Models pkg/kubelet/prober/worker.go.
 */
export class ProbeWorker {
  readonly pod: Pod;
  readonly container: Container;
  readonly kind: ProbeKind;
  readonly #host: Host;
  readonly #world: ProbeWorld;
  readonly #probe: Probe;
  readonly #mechanism: Mechanism;
  readonly #period: SimMs;
  readonly #init: boolean;
  #containerId = '';
  #onHold = false;
  #last: 'success' | 'failure' | undefined;
  #run = 0;
  #stopped = false;
  #busy = false;
  #poked = false;
  #nextTick: SimMs;
  #timer: Timer | undefined;
  #pokeTimer: Timer | undefined;
  #snapshot: SnapshotFrom<typeof probeWorkerMachine>;
  #situation: ProbeWorkerEvent['type'] | '' = '';
  #path: string;
  /** The status that led to the last attempt, and what was asked of whom. */
  #probed: PodStatus | undefined;
  #target: ProbeTarget | undefined;
  #restartCount = 0;

  constructor(
    host: Host,
    world: ProbeWorld,
    pod: Pod,
    container: Container,
    init: boolean,
    kind: ProbeKind,
    probe: Probe,
    jitter: SimMs,
  ) {
    this.#host = host;
    this.#world = world;
    this.pod = pod;
    this.container = container;
    this.#init = init;
    this.kind = kind;
    this.#probe = probe;
    this.#mechanism = mechanismOf(probe);
    this.#period = Math.max(1, probe.periodSeconds ?? 10) * 1000;
    const [snapshot] = stepper.start();
    this.#snapshot = snapshot;
    this.#path = statePath(snapshot.value);
    this.#nextTick = host.now() + jitter;
    this.#schedule();
  }

  /** Readiness only: probe now instead of at the next tick; the period begins anew. */
  poke(): void {
    if (this.#stopped || this.#pokeTimer !== undefined) return;
    this.#pokeTimer = this.#host.after(this.#host.latencies.draw('poke'), () => {
      this.#pokeTimer = undefined;
      if (this.#stopped) return;
      if (this.#busy) {
        this.#poked = true;
        return;
      }
      this.#nextTick = this.#host.now() + this.#period;
      this.#go();
    });
  }

  stop(why = 'The pod is being terminated.'): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#host.ctx.kernel.cancel(this.#timer);
    this.#host.ctx.kernel.cancel(this.#pokeTimer);
    this.#situate('STOP', why);
    if (this.#containerId !== '') this.#world.forget(this.kind, this.pod.metadata.uid, this.#containerId);
  }

  #schedule(): void {
    this.#timer = this.#host.after(this.#nextTick - this.#host.now(), () => {
      this.#nextTick += this.#period;
      this.#go();
    });
  }

  #go(): void {
    this.#host.ctx.kernel.cancel(this.#timer);
    this.#busy = true;
    this.#look();
  }

  /** One round is over: the next is due at the next tick, or at once where one was missed meanwhile. */
  #next(): void {
    this.#busy = false;
    if (this.#stopped) return;
    const now = this.#host.now();
    if (this.#poked) {
      this.#poked = false;
      this.#nextTick = now + this.#period;
      this.#go();
      return;
    }
    if (this.#nextTick <= now) {
      // Ticks do not pile up: of those missed, one is made up for.
      while (this.#nextTick <= now) this.#nextTick += this.#period;
      this.#go();
      return;
    }
    this.#schedule();
  }

  /** The table of spec §1.1: the first situation that applies decides. */
  #look(): void {
    const { uid } = this.pod.metadata;
    const status = this.#world.status(uid);
    if (status === undefined) {
      this.#next();
      return;
    }
    // Round after round nothing has changed: then what was right for the last attempt still is.
    if (status === this.#probed && !this.#onHold) {
      this.#attempt();
      return;
    }
    if (status.phase === 'Succeeded' || status.phase === 'Failed') {
      this.#end('The pod has finished.');
      return;
    }
    const found = this.#find(status);
    if (found?.containerID === undefined) {
      this.#situate('CONTAINER_GONE', 'The pod status names no instance of the container yet.');
      this.#next();
      return;
    }
    const id = found.containerID.slice('containerd://'.length);
    if (id !== this.#containerId) this.#seen(id, found);
    if (this.#onHold) {
      this.#situate('HOLD', 'Its result stands until there is a new instance.');
      this.#next();
      return;
    }
    if (!found.state.running) {
      this.#world.store(this.kind, uid, id, 'failure');
      this.#situate('CONTAINER_GONE', 'The container does not run.');
      if (found.state.terminated && !this.#mayRestart(found.state.terminated.exitCode)) {
        this.#end('The container has ended and will not be restarted.');
        return;
      }
      this.#next();
      return;
    }
    if (this.pod.metadata.deletionTimestamp !== undefined && this.kind !== 'readiness') {
      this.#world.store(this.kind, uid, id, 'success');
      this.#end('The pod is being deleted.');
      return;
    }
    // Both ends in whole seconds: the status knows the start only so precisely.
    const delay = this.#probe.initialDelaySeconds ?? 0;
    if (delay > 0 && this.#secondsSince(found.state.running.startedAt) < delay) {
      this.#situate('DELAY', `initialDelaySeconds ${delay} have not passed yet.`);
      this.#next();
      return;
    }
    if (this.kind === 'startup' && found.started) {
      this.#situate('ALREADY_STARTED', 'The container counts as started.');
      this.#next();
      return;
    }
    if (this.kind !== 'startup' && !found.started) {
      this.#situate('NOT_STARTED', 'The startup probe has not succeeded yet.');
      this.#next();
      return;
    }
    this.#situate('PROBE', `It probes every ${this.#period / 1000} s.`);
    this.#probed = status;
    this.#restartCount = found.restartCount;
    this.#target = { container: this.container, containerId: id, podIP: status.podIP ?? '' };
    this.#attempt();
  }

  #secondsSince(startedAt: string): number {
    return Math.floor((this.#host.now() - parseTimestamp(startedAt)) / 1000);
  }

  #find(status: PodStatus): ContainerStatus | undefined {
    const list = this.#init ? status.initContainerStatuses : status.containerStatuses;
    return list?.find((s) => s.name === this.container.name);
  }

  #seen(id: string, found: ContainerStatus): void {
    if (this.#containerId !== '') this.#world.forget(this.kind, this.pod.metadata.uid, this.#containerId);
    this.#containerId = id;
    this.#onHold = false;
    const { uid } = this.pod.metadata;
    // What was known before the kubelet restarted stays true until a probe says otherwise.
    const wasThere = this.#host.release !== '1.34' && ranBefore(this.#host.startedAt, found);
    if (!wasThere) this.#world.store(this.kind, uid, id, INITIAL[this.kind]);
    else if (this.kind === 'startup' && this.#init && found.started)
      this.#world.store(this.kind, uid, id, 'success');
  }

  #mayRestart(exitCode: number): boolean {
    const { release } = this.#host;
    if (release === '1.34') return this.pod.spec.restartPolicy !== 'Never' || isSidecar(this.container);
    if (restartsAfterExit(this.container, this.pod, exitCode, release, this.#init)) return true;
    return (
      restartAllTrigger(this.pod, this.#world.runtimeStatus(this.pod.metadata.uid), release) !== undefined
    );
  }

  #attempt(): void {
    const began = this.#host.now();
    const restartCount = this.#restartCount;
    runProbe(this.#host, this.#probe, this.#target!, (answer) => {
      if (this.#stopped) return;
      this.#judge(answer, began, restartCount);
      this.#next();
    });
  }

  #judge(answer: ProbeAnswer, began: SimMs, restartCount: number): void {
    const { pod, kind } = this;
    const result =
      answer.result === 'warning' ? 'success' : answer.result === 'error' ? 'unknown' : answer.result;
    const failureThreshold = this.#probe.failureThreshold || 3;
    const successThreshold = this.#probe.successThreshold || 1;
    if (result !== 'unknown') {
      if (this.#last === result) this.#run++;
      else {
        this.#last = result;
        this.#run = 1;
      }
    }
    this.#host.ctx.kernel.emit({
      type: 'probe',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      uid: pod.metadata.uid,
      container: this.container.name,
      probe: kind,
      mechanism: this.#mechanism,
      began: toSeconds(began),
      result,
      detail: answer.output,
      successes: this.#last === 'success' ? this.#run : 0,
      failures: this.#last === 'failure' ? this.#run : 0,
      threshold: this.#last === 'success' ? successThreshold : failureThreshold,
      restartCount,
    });
    if (answer.result !== 'success') this.#tell(answer);
    if (result === 'unknown') return;
    if (this.#run < (result === 'failure' ? failureThreshold : successThreshold)) return;
    const id = this.#containerId;
    if (kind === 'startup' || (kind === 'liveness' && result === 'failure')) {
      this.#onHold = true;
      this.#run = 0;
      this.#situate(
        'HOLD',
        result === 'failure'
          ? `It failed ${failureThreshold} times in a row: the container is going to be killed.`
          : 'The startup probe succeeded: there is nothing left to find out.',
      );
    }
    this.#world.store(kind, pod.metadata.uid, id, result);
  }

  #tell(answer: ProbeAnswer): void {
    const path = fieldPath(this.#init ? 'init' : 'regular', this.container.name);
    const label = LABEL[this.kind];
    const [reason, message] =
      answer.result === 'failure'
        ? ['Unhealthy', `${label} probe failed: ${answer.output}`]
        : answer.result === 'error'
          ? ['Unhealthy', `${label} probe errored and resulted in unknown state: ${answer.output}`]
          : ['ProbeWarning', `${label} probe warning: ${answer.output}`];
    this.#host.event(this.pod, path, 'Warning', reason, message);
  }

  #end(why: string): void {
    this.stop(why);
    this.#world.ended(this);
  }

  /** Moves the chart where the situation is another one than at the last look. */
  #situate(type: ProbeWorkerEvent['type'], why: string): void {
    if (type === this.#situation) return;
    this.#situation = type;
    const [snapshot] = stepper.step(this.#snapshot, { type, why });
    this.#snapshot = snapshot;
    const path = statePath(snapshot.value);
    if (path === this.#path) return;
    this.#path = path;
    this.#host.ctx.kernel.emit({
      type: 'machine',
      machine: 'probe',
      namespace: this.pod.metadata.namespace ?? '',
      name: this.pod.metadata.name,
      container: this.container.name,
      probe: this.kind,
      state: path,
      event: type,
      why,
    });
  }
}
