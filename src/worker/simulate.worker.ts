import { createRun } from '../cluster/simulate.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { createRunner } from './runner.ts';

// A message channel comes round after the messages that wait, and unlike a timer it is never throttled.
const channel = new MessageChannel();
const tasks: (() => void)[] = [];
channel.port1.onmessage = () => tasks.shift()?.();

const handle = createRunner({
  parse: parseScenario,
  createRun,
  post: (message: FromWorker) => self.postMessage(message),
  later(task) {
    tasks.push(task);
    channel.port2.postMessage(0);
  },
  clock: () => performance.now(),
});

self.onmessage = (event: MessageEvent<ToWorker>) => handle(event.data);
