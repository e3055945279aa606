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

export interface Stepper<M extends AnyStateMachine, E extends Effect> {
  /** The first state and the effects of entering it. */
  start(input?: unknown): [SnapshotFrom<M>, E[]];
  step(snapshot: SnapshotFrom<M>, event: EventFromLogic<M>): [SnapshotFrom<M>, E[]];
}

export function createStepper<M extends AnyStateMachine, E extends Effect>(machine: M): Stepper<M, E> {
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
  const collect = (snapshot: AnyMachineSnapshot): [SnapshotFrom<M>, E[]] => {
    const collected = effects;
    effects = [];
    return [snapshot as SnapshotFrom<M>, collected];
  };
  return {
    start(input) {
      effects = [];
      const snapshot = machine.getInitialSnapshot(scope, input);
      return collect(snapshot);
    },
    step(snapshot, event) {
      effects = [];
      return collect(machine.transition(snapshot as AnyMachineSnapshot, event, scope));
    },
  };
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
