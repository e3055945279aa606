import type { FromWorker, ToWorker } from './protocol.ts';

export interface SimulationClient {
  /** Simulates a text; whatever was running is given up. Returns the id that its answers carry. */
  run(text: string): number;
  /** Gives up the run in flight. */
  cancel(): void;
  dispose(): void;
}

/**
 * How long a worker may keep silent before the next text gets a new one. It looks at its mailbox every few
 * milliseconds, unless one event of a simulation takes for ever.
 */
const PATIENCE_MS = 4000;

/**
 * The page's side of the simulation worker. Answers to anything but the latest request are dropped.
 * `onLost` is called where the worker died; the next `run` starts another one.
 */
export function createSimulationClient(
  onMessage: (message: FromWorker) => void,
  onLost: (message: string) => void,
  clock: () => number = () => performance.now(),
): SimulationClient {
  let worker: Worker | undefined;
  let id = 0;
  /** When the worker was last heard, or asked after it had done all it was asked. */
  let heardAt = 0;
  let isBusy = false;

  function living(): Worker {
    if (worker) return worker;
    worker = new Worker(new URL('./simulate.worker.ts', import.meta.url), {
      type: 'module',
      name: 'podscope-simulation',
    });
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      heardAt = clock();
      if (event.data.id !== id) return;
      isBusy = event.data.type === 'records' || (event.data.type === 'parsed' && !!event.data.scenario);
      onMessage(event.data);
    };
    worker.onerror = (event) => {
      dismiss();
      onLost(event.message || 'the simulation worker could not be loaded');
    };
    return worker;
  }

  function dismiss(): void {
    worker?.terminate();
    worker = undefined;
    isBusy = false;
  }

  const send = (message: ToWorker) => living().postMessage(message);
  return {
    run(text) {
      if (isBusy && clock() - heardAt > PATIENCE_MS) dismiss();
      if (!isBusy) heardAt = clock();
      isBusy = true;
      send({ type: 'run', id: ++id, text });
      return id;
    },
    cancel() {
      if (worker) send({ type: 'cancel', id });
      isBusy = false;
    },
    dispose: dismiss,
  };
}
