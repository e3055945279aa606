import { setup } from 'xstate';

export type ContainerEvent =
  | { type: 'PULL'; why: string }
  | { type: 'CREATE'; why: string }
  | { type: 'START'; why: string }
  | { type: 'STARTED'; why: string }
  | { type: 'READY'; why: string }
  | { type: 'NOT_READY'; why: string }
  | { type: 'EXIT'; why: string }
  | { type: 'FAIL'; why: string }
  | { type: 'BACK_OFF'; why: string }
  | { type: 'WAIT'; why: string }
  | { type: 'GIVE_UP'; why: string };

/**
 * One container of a pod through all its instances: waiting, running, terminated, and again.
 * Models the container states of kuberuntime and of the API's ContainerState.
 */
export const containerMachine = setup({
  types: { context: {}, events: {} as ContainerEvent },
}).createMachine({
  id: 'container',
  initial: 'waiting',
  context: {},
  states: {
    waiting: { on: { PULL: 'pulling', CREATE: 'created', BACK_OFF: 'backOff', GIVE_UP: 'terminated' } },
    pulling: { on: { CREATE: 'created', FAIL: 'waiting', GIVE_UP: 'terminated' } },
    created: { on: { START: 'running', FAIL: 'waiting', EXIT: 'terminated', GIVE_UP: 'terminated' } },
    running: {
      initial: 'starting',
      states: {
        /** The process runs; its startup probe has not succeeded yet, or nobody has looked. */
        starting: { on: { STARTED: 'notReady', READY: 'ready' } },
        notReady: { on: { READY: 'ready' } },
        ready: { on: { NOT_READY: 'notReady' } },
      },
      on: { EXIT: 'terminated' },
    },
    /** Until the next instance; it waits for one where the last could not even start, or was removed to start over. */
    terminated: { on: { WAIT: 'waiting', BACK_OFF: 'backOff', PULL: 'pulling', CREATE: 'created' } },
    /** CrashLoopBackOff or ImagePullBackOff. */
    backOff: { on: { PULL: 'pulling', CREATE: 'created', GIVE_UP: 'terminated' } },
  },
});
