import { assign, setup } from 'xstate';

/** `elapsed` is in whole seconds, cut: so much of the grace period is used up. */
export type KillEvent =
  | { type: 'HOOK_ENDED'; elapsed: number; why: string }
  | { type: 'GRACE_OVER'; elapsed: number; why: string }
  | { type: 'TURN'; elapsed: number; why: string }
  | { type: 'EXITED'; why: string };

export type KillEffect =
  | { type: 'runPreStop'; params: { graceSeconds: number } }
  | { type: 'awaitTurn'; params: { graceSeconds: number } }
  | { type: 'sendStopSignal'; params: { graceSeconds: number } }
  | { type: 'sendKill'; params: undefined }
  | { type: 'finish'; params: undefined };

export interface KillInput {
  graceSeconds: number;
  hook: boolean;
  /** A sidecar waits until what it serves has stopped. */
  waitsForTurn: boolean;
}

/** The runtime is never given less, whatever is left of the grace period. */
export const MINIMUM_STOP_SECONDS = 2;

const spend = assign<
  { graceSeconds: number; hook: boolean; waitsForTurn: boolean; gone: boolean },
  Extract<KillEvent, { elapsed: number }>,
  undefined,
  KillEvent,
  never
>({
  graceSeconds: ({ context, event }) => context.graceSeconds - event.elapsed,
});

/**
 * How one container is stopped: preStop hook, for a sidecar its turn, the stop signal, SIGKILL.
 * All of it has to fit into the grace period, but the signal always gets two seconds.
 * Models killContainer of pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
export const killMachine = setup({
  types: {
    context: {} as KillInput & { gone: boolean },
    input: {} as KillInput,
    events: {} as KillEvent,
  },
  actions: {
    runPreStop: (_: unknown, _params: { graceSeconds: number }) => {},
    awaitTurn: (_: unknown, _params: { graceSeconds: number }) => {},
    sendStopSignal: (_: unknown, _params: { graceSeconds: number }) => {},
    sendKill: () => {},
    finish: () => {},
  },
}).createMachine({
  id: 'kill',
  context: ({ input }) => ({ ...input, gone: false }),
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => context.hook && context.graceSeconds > 0, target: 'preStop' },
        { target: 'afterHook' },
      ],
    },
    preStop: {
      entry: { type: 'runPreStop', params: ({ context }) => ({ graceSeconds: context.graceSeconds }) },
      on: {
        HOOK_ENDED: { target: 'afterHook', actions: spend },
        GRACE_OVER: { target: 'afterHook', actions: spend },
        EXITED: { actions: assign({ gone: true }) },
      },
    },
    afterHook: {
      always: [
        { guard: ({ context }) => context.gone, target: 'exited' },
        {
          guard: ({ context }) => context.waitsForTurn && context.graceSeconds > 0,
          target: 'waitingForTurn',
        },
        { target: 'signalled' },
      ],
    },
    waitingForTurn: {
      entry: { type: 'awaitTurn', params: ({ context }) => ({ graceSeconds: context.graceSeconds }) },
      on: {
        TURN: { target: 'signalled', actions: spend },
        GRACE_OVER: { target: 'signalled', actions: spend },
        EXITED: 'exited',
      },
    },
    signalled: {
      entry: {
        type: 'sendStopSignal',
        params: ({ context }) => ({ graceSeconds: Math.max(MINIMUM_STOP_SECONDS, context.graceSeconds) }),
      },
      on: { EXITED: 'exited', GRACE_OVER: 'killed' },
    },
    killed: {
      entry: 'sendKill',
      on: { EXITED: 'exited' },
    },
    exited: { type: 'final', entry: 'finish' },
  },
});
