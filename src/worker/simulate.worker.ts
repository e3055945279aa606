import { createRun } from '../cluster/simulate.ts';
import type { Docs } from '../kubectl/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { createRunner } from './runner.ts';

// A message channel comes round after the messages that wait, and unlike a timer it is never throttled.
const channel = new MessageChannel();
const tasks: (() => void)[] = [];
channel.port1.onmessage = () => tasks.shift()?.();

let docs: Docs | undefined;
const handle = createRunner({
  parse: parseScenario,
  createRun: (parsed) => createRun(parsed, { docs: () => docs }),
  post: (message: FromWorker) => self.postMessage(message),
  later(task) {
    tasks.push(task);
    channel.port2.postMessage(0);
  },
  clock: () => performance.now(),
});

let latest: ToWorker | undefined;
self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  latest = data;
  // The descriptions are large, and few texts ask for one.
  if (docs !== undefined || data.type !== 'run' || !/\bexplain\b/.test(data.text)) {
    handle(data);
    return;
  }
  void import('../api/docs.generated.ts').then((module) => {
    docs = module.docs;
    if (latest === data) handle(data);
  });
};
