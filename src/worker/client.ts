import type { FromWorker, ToWorker } from './protocol.ts';

export interface SimulationClient {
  /** Simulates a text; whatever was running is given up. Returns the id that its answers carry. */
  run(text: string): number;
  /** Gives up the run in flight. */
  cancel(): void;
  dispose(): void;
}

/**
 * The page's side of the simulation worker. Answers to anything but the latest request are dropped.
 * `onLost` is called where the worker died; the next `run` starts another one.
 */
export function createSimulationClient(
  onMessage: (message: FromWorker) => void,
  onLost: (message: string) => void,
): SimulationClient {
  let worker: Worker | undefined;
  let id = 0;

  function living(): Worker {
    if (worker) return worker;
    worker = new Worker(new URL('./simulate.worker.ts', import.meta.url), {
      type: 'module',
      name: 'podscope-simulation',
    });
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (event.data.id === id) onMessage(event.data);
    };
    worker.onerror = (event) => {
      worker?.terminate();
      worker = undefined;
      onLost(event.message || 'the simulation worker could not be loaded');
    };
    return worker;
  }

  const send = (message: ToWorker) => living().postMessage(message);
  return {
    run(text) {
      send({ type: 'run', id: ++id, text });
      return id;
    },
    cancel() {
      if (worker) send({ type: 'cancel', id });
    },
    dispose() {
      worker?.terminate();
      worker = undefined;
    },
  };
}
