import type { AnyStateMachine, EventFromLogic, SnapshotFrom } from 'xstate';
import type { KubeObject } from '../../api/meta.ts';
import { createStepper, type Effect, type Stepper, statePath } from '../../base/machine.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { MachineRecord } from '../../trace/records.ts';
import type { Kernel } from '../kernel.ts';

interface Position<M extends AnyStateMachine> {
  snapshot: SnapshotFrom<M>;
  state: string;
  event: string;
  why: string;
}

/**
 * The charts of one controller's objects. A sync says what it decided as an event and one sentence;
 * where that moves the chart, or changes the reason for staying, the trace gets a `machine` record.
 */
export class ChartHost<M extends AnyStateMachine> {
  readonly #kernel: Kernel;
  readonly #name: MachineRecord['machine'];
  readonly #stepper: Stepper<M, Effect>;
  readonly #positions = new Map<string, Position<M>>();

  constructor(kernel: Kernel, name: MachineRecord['machine'], machine: M) {
    this.#kernel = kernel;
    this.#name = name;
    // These charts have neither context nor guards: an event's type says it all.
    this.#stepper = createStepper<M, Effect>(machine, machine.events);
  }

  /** The state of the object's chart, as a dot path; undefined before its first event. */
  state(uid: string): string | undefined {
    return this.#positions.get(uid)?.state;
  }

  move(object: KubeObject, event: EventFromLogic<M>, why: string): void {
    if (isInfrastructure(object)) return;
    const { uid, namespace, name } = object.metadata;
    const last = this.#positions.get(uid);
    if (last !== undefined && last.event === event.type && last.why === why) return;
    const before = last?.snapshot ?? this.#stepper.start()[0];
    const [snapshot] = this.#stepper.step(before, event);
    const state = statePath((snapshot as { value: unknown }).value);
    this.#positions.set(uid, { snapshot, state, event: event.type, why });
    if (last?.state === state && last.why === why) return;
    this.#kernel.emit({
      type: 'machine',
      machine: this.#name,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      state,
      event: event.type,
      why,
    });
  }

  forget(uid: string): void {
    this.#positions.delete(uid);
  }
}
