/**
 * XState charts as pure step functions: an event and a state in, the next state and a list of
 * effects out. Nothing runs in here; whoever steps a chart carries the effects out.
 *
 * This leans on the ActorLogic interface (`machine.transition(snapshot, event, scope)`) with one
 * scope that is used again and again, which is several times faster than XState's `transition()`:
 * that one builds a throw-away actor per call. xstate is pinned exactly, and machine.test.ts holds
 * the behaviour we rely on.
 *
 * Two rules for charts. Every field of the context has a default (an undefined delay loops for
 * ever). And effects are named actions with params, never functions that do something: a chart
 * says `{ type: 'startProcess', params: {...} }`, the host starts the process. Delays belong to the
 * host too: `{ type: 'arm', params: { timer: 'grace', ms: 30000 } }`, never `after`, because our
 * queue is the only clock.
 */
import type {
  AnyActorScope,
  AnyMachineSnapshot,
  AnyStateMachine,
  EventFromLogic,
  SnapshotFrom,
} from 'xstate';

/** Something the host has to do. */
export interface Effect {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each chart types its own
  params: any;
}

export type Stepped<M extends AnyStateMachine, E extends Effect> = readonly [SnapshotFrom<M>, readonly E[]];

export interface Stepper<M extends AnyStateMachine, E extends Effect> {
  /** The first state and the effects of entering it. */
  start(input?: unknown): Stepped<M, E>;
  step(snapshot: SnapshotFrom<M>, event: EventFromLogic<M>): Stepped<M, E>;
}

/**
 * @param byTypeAlone the events of which no guard, assignment or effect reads more than the type. From
 *   one state they always lead to the same state with the same effects, so XState is asked once for each,
 *   however many pods there are.
 */
export function createStepper<M extends AnyStateMachine, E extends Effect>(
  machine: M,
  byTypeAlone: readonly string[] = [],
): Stepper<M, E> {
  const table = new StepTable<M, E>(byTypeAlone);
  let effects: E[] = [];
  const self = { id: machine.id, sessionId: machine.id, send() {}, _parent: undefined } as unknown;
  const scope = {
    self,
    id: machine.id,
    sessionId: machine.id,
    logger() {},
    defer() {},
    emit() {},
    stopChild() {},
    system: {
      _sendInspectionEvent() {},
      _set() {},
      _unset() {},
      get() {},
      scheduler: { schedule() {}, cancel() {}, cancelAll() {} },
    },
    actionExecutor(action: { type: string; params: unknown }) {
      effects.push({ type: action.type, params: action.params } as E);
    },
  } as unknown as AnyActorScope;
  const collect = (snapshot: AnyMachineSnapshot): Stepped<M, E> => {
    const collected = effects;
    effects = [];
    return [table.same(snapshot as SnapshotFrom<M>), collected];
  };
  let first: Stepped<M, E> | undefined;
  return {
    start(input) {
      if (input === undefined && first !== undefined) return first;
      effects = [];
      const started = collect(machine.getInitialSnapshot(scope, input));
      if (input === undefined) first = started;
      return started;
    },
    step(snapshot, event) {
      const known = table.get(snapshot, event.type);
      if (known !== undefined) return known;
      effects = [];
      const stepped = collect(machine.transition(snapshot as AnyMachineSnapshot, event, scope));
      table.set(snapshot, event.type, stepped);
      return stepped;
    },
  };
}

/** The steps that were worked out before. Snapshots are never changed, so many lives share one. */
class StepTable<M extends AnyStateMachine, E extends Effect> {
  readonly #types: ReadonlySet<string>;
  readonly #steps = new WeakMap<object, Map<string, Stepped<M, E>>>();
  readonly #snapshots = new Map<string, SnapshotFrom<M>>();

  constructor(types: readonly string[]) {
    this.#types = new Set(types);
  }

  get(from: SnapshotFrom<M>, type: string): Stepped<M, E> | undefined {
    return this.#steps.get(from)?.get(type);
  }

  set(from: SnapshotFrom<M>, type: string, stepped: Stepped<M, E>): void {
    if (!this.#types.has(type)) return;
    const steps = this.#steps.get(from);
    if (steps === undefined) this.#steps.set(from, new Map([[type, stepped]]));
    else steps.set(type, stepped);
  }

  /** The one snapshot that stands for all with this state and context. */
  same(snapshot: SnapshotFrom<M>): SnapshotFrom<M> {
    if (this.#types.size === 0) return snapshot;
    const { value, context } = snapshot as AnyMachineSnapshot;
    const key = `${statePath(value)} ${JSON.stringify(context)}`;
    const known = this.#snapshots.get(key);
    if (known !== undefined) return known;
    this.#snapshots.set(key, snapshot);
    return snapshot;
  }
}

/** `{ running: 'ready' }` -> `running.ready`; parallel regions are joined with `+`. */
export function statePath(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => {
      const rest = statePath(inner);
      return rest === '' ? key : `${key}.${rest}`;
    })
    .join('+');
}
