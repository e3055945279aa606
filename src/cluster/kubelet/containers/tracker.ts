import type { SnapshotFrom } from 'xstate';
import { createStepper, type Effect, statePath } from '../../../base/machine.ts';
import type { Kernel } from '../../kernel.ts';
import type { ContainerKind, ContainerStatus, InstanceStatus, Pod } from '../types.ts';
import { type ContainerEvent, containerMachine } from './container.machine.ts';

const stepper = createStepper<typeof containerMachine, Effect>(containerMachine, containerMachine.events);

interface Tracked {
  snapshot: SnapshotFrom<typeof containerMachine>;
  path: string;
  /** What the last record said, to write only what changed. */
  said: string;
  ready: boolean;
  started: boolean;
  /** The newest instance that is known of. */
  attempt: number;
}

/**
 * Writes the `container` records and moves the container charts of one node. Processes start and
 * end at their own time; ready, started and waiting change when the status says so.
 */
export class ContainerTracker {
  readonly #kernel: Kernel;
  readonly #pods = new Map<string, Map<string, Tracked>>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Moves the chart of a container; a record is written where the state is another one now. */
  move(pod: Pod, container: string, event: ContainerEvent): void {
    const tracked = this.#of(pod, container);
    const [snapshot] = stepper.step(tracked.snapshot, event);
    tracked.snapshot = snapshot;
    const path = statePath(snapshot.value);
    if (path === tracked.path) return;
    tracked.path = path;
    this.#kernel.emit({
      type: 'machine',
      machine: 'container',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      container,
      state: path,
      event: event.type,
      why: event.why,
    });
  }

  started(pod: Pod, instance: InstanceStatus, sidecar: boolean): void {
    const tracked = this.#of(pod, instance.name);
    tracked.ready = false;
    tracked.started = false;
    tracked.attempt = instance.attempt;
    this.#record(pod, tracked, instance.name, instance.kind, sidecar, {
      state: 'running',
      restartCount: instance.attempt,
    });
    this.move(pod, instance.name, {
      type: 'START',
      why: `Process 1 of ${instance.name} was started (restart count ${instance.attempt}).`,
    });
  }

  exited(pod: Pod, instance: InstanceStatus, sidecar: boolean): void {
    const tracked = this.#of(pod, instance.name);
    tracked.ready = false;
    tracked.started = false;
    tracked.attempt = instance.attempt;
    this.#record(pod, tracked, instance.name, instance.kind, sidecar, {
      state: 'terminated',
      reason: instance.reason,
      message: instance.message,
      exitCode: instance.exitCode,
      signal: instance.signal,
      restartCount: instance.attempt,
    });
    this.move(pod, instance.name, {
      type: 'EXIT',
      why: `Process 1 of ${instance.name} ended with exit code ${instance.exitCode}.`,
    });
  }

  /**
   * What a status that is about to be published says about a container. `isOver`: the pod is being
   * ended, so what has stopped will not be started again.
   */
  published(
    pod: Pod,
    status: ContainerStatus,
    kind: ContainerKind,
    sidecar: boolean,
    running: InstanceStatus | undefined,
    isOver: boolean,
  ): void {
    const tracked = this.#of(pod, status.name);
    const { waiting, terminated } = status.state;
    if (isOver && terminated !== undefined && running === undefined)
      this.move(pod, status.name, {
        type: 'GIVE_UP',
        why: 'Its pod is being ended: it will not be started again.',
      });
    if (waiting !== undefined) {
      if (waiting.reason === undefined || running !== undefined) return;
      this.#record(pod, tracked, status.name, kind, sidecar, {
        state: 'waiting',
        reason: waiting.reason,
        message: waiting.message,
        restartCount: status.restartCount,
      });
      // A status may be older than the end of an instance: then it does not speak of what came after.
      if (status.restartCount >= tracked.attempt)
        this.move(pod, status.name, {
          type: 'WAIT',
          why: `It waits for its next instance: ${waiting.reason}.`,
        });
      return;
    }
    // Only the instance that still runs can be ready; a status may be older than its end.
    if (status.state.running === undefined || running === undefined) return;
    if (running.attempt !== status.restartCount || running.state !== 'running') return;
    const started = status.started ?? false;
    if (status.ready === tracked.ready && started === tracked.started) return;
    const was = { ready: tracked.ready, started: tracked.started };
    tracked.ready = status.ready;
    tracked.started = started;
    this.#record(pod, tracked, status.name, kind, sidecar, {
      state: 'running',
      restartCount: status.restartCount,
    });
    if (started && !was.started && !status.ready)
      this.move(pod, status.name, {
        type: 'STARTED',
        why: 'It counts as started: no startup probe is open.',
      });
    if (status.ready && !was.ready)
      this.move(pod, status.name, {
        type: 'READY',
        why: 'It is ready: its readiness probe succeeded, or it has none.',
      });
    if (!status.ready && was.ready)
      this.move(pod, status.name, {
        type: 'NOT_READY',
        why: 'Its readiness probe failed too often in a row.',
      });
  }

  forget(uid: string): void {
    this.#pods.delete(uid);
  }

  #record(
    pod: Pod,
    tracked: Tracked,
    container: string,
    kind: ContainerKind,
    sidecar: boolean,
    rest: {
      state: 'waiting' | 'running' | 'terminated';
      reason?: string;
      message?: string;
      exitCode?: number;
      signal?: number;
      restartCount: number;
    },
  ): void {
    const said = `${rest.state} ${rest.reason} ${rest.restartCount} ${tracked.ready} ${tracked.started}`;
    if (said === tracked.said) return;
    tracked.said = said;
    this.#kernel.emit({
      type: 'container',
      namespace: pod.metadata.namespace ?? '',
      pod: pod.metadata.name,
      uid: pod.metadata.uid,
      container,
      init: kind === 'init',
      ...(sidecar ? { sidecar: true } : {}),
      ...rest,
      ready: tracked.ready,
      started: tracked.started,
    });
  }

  #of(pod: Pod, container: string): Tracked {
    let containers = this.#pods.get(pod.metadata.uid);
    if (containers === undefined) {
      containers = new Map();
      this.#pods.set(pod.metadata.uid, containers);
    }
    let tracked = containers.get(container);
    if (tracked === undefined) {
      const [snapshot] = stepper.start();
      tracked = {
        snapshot,
        path: statePath(snapshot.value),
        said: '',
        ready: false,
        started: false,
        attempt: -1,
      };
      containers.set(container, tracked);
    }
    return tracked;
  }
}
