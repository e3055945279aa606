import { setup } from 'xstate';

export type ProbeWorkerEvent =
  | { type: 'CONTAINER_GONE'; why: string }
  | { type: 'DELAY'; why: string }
  | { type: 'NOT_STARTED'; why: string }
  | { type: 'ALREADY_STARTED'; why: string }
  | { type: 'PROBE'; why: string }
  | { type: 'HOLD'; why: string }
  | { type: 'STOP'; why: string };

/**
 * The worker of one probe of one container. It lives from before the first instance to the end of
 * the pod and looks at every tick of its own period; these are the situations it can find.
 * Models pkg/kubelet/prober/worker.go.
 */
export const probeWorkerMachine = setup({
  types: { context: {}, events: {} as ProbeWorkerEvent },
}).createMachine({
  id: 'probe',
  initial: 'noContainer',
  context: {},
  on: {
    CONTAINER_GONE: '.noContainer',
    DELAY: '.initialDelay',
    NOT_STARTED: '.waitingForStartup',
    ALREADY_STARTED: '.startupDone',
    PROBE: '.probing',
    HOLD: '.onHold',
    STOP: '.stopped',
  },
  states: {
    noContainer: {},
    initialDelay: {},
    /** Liveness and readiness: the startup probe has not succeeded yet. */
    waitingForStartup: {},
    /** Startup: it has succeeded, there is nothing left to do for this instance. */
    startupDone: {},
    probing: {},
    /** Its result has been acted on; it waits for the next instance. */
    onHold: {},
    stopped: { type: 'final' },
  },
});
