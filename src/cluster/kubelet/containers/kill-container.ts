import type { SnapshotFrom } from 'xstate';
import { createStepper, statePath } from '../../../base/machine.ts';
import type { Timer } from '../../../base/queue.ts';
import type { SimMs } from '../../../base/time.ts';
import { fieldPath, type Host } from '../host.ts';
import type { Task } from '../task.ts';
import type { Container, ContainerKind, InstanceStatus, Pod } from '../types.ts';
import { type HookOutcome, runHandler } from './hooks.ts';
import { type KillEffect, type KillEvent, killMachine, MINIMUM_STOP_SECONDS } from './kill.machine.ts';
import type { NodeContainers } from './node-containers.ts';
import type { TerminationOrdering } from './termination-ordering.ts';

const stepper = createStepper<typeof killMachine, KillEffect>(killMachine);

export interface KillRequest {
  pod: Pod;
  instance: InstanceStatus;
  container: Container;
  kind: ContainerKind;
  /** Text of the Killing event. */
  message: string;
  /** For the signal records: liveness, startup, deletion, definition, ... */
  why: string;
  graceSeconds: number;
  ordering?: TerminationOrdering;
}

/**
 * The grace period of a kill in seconds: what the API server was told, a failed probe's own value,
 * or the pod's. Models setTerminationGracePeriod.
 */
export function killGraceSeconds(pod: Pod, container: Container, why: string): number {
  const { deletionGracePeriodSeconds } = pod.metadata;
  if (deletionGracePeriodSeconds !== undefined) return deletionGracePeriodSeconds;
  const spec = pod.spec.terminationGracePeriodSeconds;
  if (spec === undefined) return MINIMUM_STOP_SECONDS;
  if (why === 'liveness') return container.livenessProbe?.terminationGracePeriodSeconds ?? spec;
  if (why === 'startup') return container.startupProbe?.terminationGracePeriodSeconds ?? spec;
  return spec;
}

/** Stops one running container and waits until it has ended. */
export function* killContainer(host: Host, containers: NodeContainers, request: KillRequest): Task {
  const live = containers.instance(request.instance.id);
  if (live === undefined || live.state === 'exited') return;
  const { pod, container, kind } = request;
  host.event(pod, fieldPath(kind, container.name), 'Normal', 'Killing', request.message);
  yield (resume) => {
    new Kill(host, containers, request, resume);
  };
}

/** Carries out the chart of one kill. */
class Kill {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #request: KillRequest;
  readonly #done: () => void;
  #snapshot: SnapshotFrom<typeof killMachine>;
  #path = '';
  #stageBegan: SimMs;
  #timer: Timer | undefined;

  constructor(host: Host, containers: NodeContainers, request: KillRequest, done: () => void) {
    this.#host = host;
    this.#containers = containers;
    this.#request = request;
    this.#done = done;
    this.#stageBegan = host.now();
    const { container, graceSeconds, ordering } = request;
    const [snapshot, effects] = stepper.start({
      graceSeconds,
      hook: container.lifecycle?.preStop !== undefined,
      waitsForTurn: ordering?.waits(container.name) ?? false,
    });
    this.#snapshot = snapshot;
    containers.onceExited(request.instance.id, () =>
      this.#send({ type: 'EXITED', why: 'Process 1 of the container has ended.' }),
    );
    this.#moved('KILL', `${request.message} (grace period ${graceSeconds} s).`);
    for (const effect of effects) this.#carryOut(effect);
  }

  #send(event: KillEvent): void {
    const [snapshot, effects] = stepper.step(this.#snapshot, event);
    this.#snapshot = snapshot;
    this.#moved(event.type, event.why);
    for (const effect of effects) this.#carryOut(effect);
  }

  #moved(event: string, why: string): void {
    const path = statePath(this.#snapshot.value);
    if (path === this.#path) return;
    this.#path = path;
    const { pod, container } = this.#request;
    this.#host.ctx.kernel.cancel(this.#timer);
    this.#stageBegan = this.#host.now();
    this.#host.ctx.kernel.emit({
      type: 'machine',
      machine: 'kill',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      container: container.name,
      state: path,
      event,
      why,
    });
  }

  /** Whole seconds since this stage began, cut. */
  get #elapsed(): number {
    return Math.floor((this.#host.now() - this.#stageBegan) / 1000);
  }

  #carryOut(effect: KillEffect): void {
    switch (effect.type) {
      case 'runPreStop':
        this.#runPreStop(effect.params.graceSeconds);
        return;
      case 'awaitTurn':
        this.#arm(effect.params.graceSeconds, 'It waited for its turn as long as the grace period allowed.');
        this.#request.ordering!.onTurn(this.#request.container.name, () =>
          this.#send({
            type: 'TURN',
            elapsed: this.#elapsed,
            why: 'All that a sidecar has to outlive has stopped.',
          }),
        );
        return;
      case 'sendStopSignal': {
        const { graceSeconds } = effect.params;
        this.#arm(graceSeconds, `It was still running ${graceSeconds} s after the stop signal.`);
        this.#signal(this.#host.ctx.runtime.stopSignal(this.#request.instance.id), graceSeconds);
        return;
      }
      case 'sendKill':
        this.#signal('SIGKILL', 0);
        return;
      case 'finish':
        this.#request.ordering?.stopped(this.#request.container.name);
        this.#done();
    }
  }

  #arm(seconds: number, why: string): void {
    this.#timer = this.#host.after(seconds * 1000, () =>
      this.#send({ type: 'GRACE_OVER', elapsed: this.#elapsed, why }),
    );
  }

  #signal(signal: string, graceRemaining: number): void {
    const { pod, container, instance, why } = this.#request;
    const { kernel, runtime } = this.#host.ctx;
    kernel.emit({
      type: 'signal',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      uid: pod.metadata.uid,
      container: container.name,
      signal,
      why,
      graceRemaining,
      restartCount: instance.attempt,
    });
    runtime.signal(instance.id, signal);
  }

  #runPreStop(graceSeconds: number): void {
    const { pod, container, instance, kind } = this.#request;
    const { ctx } = this.#host;
    const said = {
      type: 'hook',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      uid: pod.metadata.uid,
      container: container.name,
      hook: 'preStop',
      restartCount: instance.attempt,
    } as const;
    let open = true;
    const end = (result: 'success' | 'failure' | 'timeout', detail?: string) => {
      open = false;
      ctx.kernel.emit({ ...said, stage: 'end', result, ...(detail ? { detail } : {}) });
    };
    ctx.kernel.emit({ ...said, stage: 'begin' });
    this.#timer = this.#host.after(graceSeconds * 1000, () => {
      end('timeout', `cut off after the grace period of ${graceSeconds} s`);
      this.#send({
        type: 'GRACE_OVER',
        elapsed: this.#elapsed,
        why: `The preStop hook used up the grace period of ${graceSeconds} s.`,
      });
    });
    const finished = (outcome: HookOutcome) => {
      if (!this.#host.alive) return;
      // The warning comes when the hook has really ended, even long after it was given up.
      if (!outcome.ok)
        this.#host.event(
          pod,
          fieldPath(kind, container.name),
          'Warning',
          'FailedPreStopHook',
          'PreStopHook failed',
        );
      if (!open) return;
      if (outcome.ok) end('success');
      else end('failure', outcome.error);
      const ended = () =>
        this.#send({ type: 'HOOK_ENDED', elapsed: this.#elapsed, why: 'The preStop hook has ended.' });
      // A hook that fails may be going down with its container: then there is nobody left to signal.
      if (outcome.ok) ended();
      else
        this.#host.after(0, () => {
          if (this.#containers.instance(instance.id)?.state === 'running') ended();
        });
    };
    runHandler(
      container.lifecycle!.preStop!,
      {
        runtime: ctx.runtime,
        network: ctx.network,
        node: this.#host.node,
        podIP: this.#containers.get(pod.metadata.uid)?.sandboxes[0]?.ip ?? '',
        userAgent: `kube-lifecycle/${this.#host.release}`,
        container,
        instance,
        after: (ms, run) => this.#host.after(ms, run),
        warn: (reason, message) => this.#host.event(pod, undefined, 'Warning', reason, message),
      },
      finished,
    );
  }
}
