import { assign, setup } from 'xstate';

/** `why` is one plain sentence for the reader of the chart. */
export type PodWorkerEvent =
  | { type: 'UPDATE'; why: string }
  | { type: 'TERMINATE'; why: string }
  | { type: 'CACHE_FRESH'; why: string }
  | { type: 'SYNCED'; terminal: boolean; retryMs: number; why: string }
  | { type: 'KILLED'; why: string }
  | { type: 'CLEANED'; why: string };

export type PodWorkerEffect =
  | { type: 'awaitCache'; params: undefined }
  | { type: 'runSync'; params: undefined }
  | { type: 'abortVolumeWait'; params: undefined }
  | { type: 'requeue'; params: { ms: number } }
  | { type: 'runTerminating'; params: undefined }
  | { type: 'runTerminated'; params: undefined }
  | { type: 'finish'; params: undefined };

/**
 * The worker that looks after one pod on its node. It does one thing at a time: what happens while
 * it is busy is merged into one more round, which begins when the view of the runtime is newer than
 * the end of the last round. Once it terminates it never goes back.
 * Models pkg/kubelet/pod_workers.go.
 */
export const podWorkerMachine = setup({
  types: {
    context: {} as { pending: boolean; terminating: boolean },
    events: {} as PodWorkerEvent,
  },
  actions: {
    awaitCache: () => {},
    runSync: () => {},
    abortVolumeWait: () => {},
    requeue: (_: unknown, _params: { ms: number }) => {},
    runTerminating: () => {},
    runTerminated: () => {},
    finish: () => {},
  },
}).createMachine({
  id: 'pod',
  initial: 'idle',
  context: { pending: false, terminating: false },
  states: {
    idle: {
      on: { UPDATE: 'waitingForRuntimeView', TERMINATE: 'terminating' },
    },
    waitingForRuntimeView: {
      entry: [assign({ pending: false }), 'awaitCache'],
      // What happens meanwhile will be seen by the round that is about to begin.
      on: { CACHE_FRESH: 'syncing', TERMINATE: 'terminating' },
    },
    syncing: {
      entry: 'runSync',
      on: {
        UPDATE: { actions: assign({ pending: true }) },
        TERMINATE: { actions: [assign({ terminating: true }), 'abortVolumeWait'] },
        SYNCED: [
          { guard: ({ context, event }) => context.terminating || event.terminal, target: 'terminating' },
          {
            guard: ({ context }) => context.pending,
            target: 'waitingForRuntimeView',
            actions: { type: 'requeue', params: ({ event }) => ({ ms: event.retryMs }) },
          },
          {
            target: 'idle',
            actions: { type: 'requeue', params: ({ event }) => ({ ms: event.retryMs }) },
          },
        ],
      },
    },
    terminating: {
      initial: 'waitingForRuntimeView',
      states: {
        waitingForRuntimeView: { entry: 'awaitCache', on: { CACHE_FRESH: 'killing' } },
        killing: { entry: 'runTerminating' },
      },
      on: { KILLED: 'terminated' },
    },
    terminated: {
      initial: 'waitingForRuntimeView',
      states: {
        waitingForRuntimeView: { entry: 'awaitCache', on: { CACHE_FRESH: 'cleaningUp' } },
        cleaningUp: { entry: 'runTerminated' },
      },
      on: { CLEANED: 'finished' },
    },
    finished: { type: 'final', entry: 'finish' },
  },
});
