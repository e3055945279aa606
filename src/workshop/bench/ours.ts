import { createRun, type Run } from '../../cluster/simulate.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { cpuSeconds, type Measured, SETTLE, wallSeconds } from './measure.ts';
import { deploymentText } from './work.ts';

/** Longest simulated time until all pods have to be Ready. */
const READY_WITHIN = 600;

/** CPU seconds until all pods of the Deployment are Ready (parsing included), then the speed of `simulatedSeconds` more. */
export function measureOurs(
  pods: number,
  simulatedSeconds: number,
): Measured & { recordCost: number | undefined } {
  const toReady = cpuSeconds();
  const run = createRun(parseScenario(deploymentText(pods, READY_WITHIN + SETTLE + simulatedSeconds)));
  const ready = new ReadyCount(run);
  for (let second = 1; ready.count() < pods; second++) {
    if (second > READY_WITHIN)
      return { pods, readyCpu: undefined, readyAt: undefined, speed: undefined, recordCost: undefined };
    run.advance(second * 1000);
  }
  const readyCpu = toReady();
  const readyAt = run.now / 1000;
  run.advance(run.now + SETTLE * 1000);
  const records = run.records.length;
  const [steady, wall] = [cpuSeconds(), wallSeconds()];
  run.advance(run.now + simulatedSeconds * 1000);
  const [cpu, seconds] = [steady(), wall()];
  return {
    pods,
    readyCpu,
    readyAt,
    speed: simulatedSeconds / seconds,
    recordCost: (cpu * 1e6) / (run.records.length - records),
  };
}

/** How many pods are Ready now, from the records since the last look. */
class ReadyCount {
  readonly #run: Run;
  readonly #ready = new Set<string>();
  #seen = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  count(): number {
    const { records } = this.#run;
    for (; this.#seen < records.length; this.#seen++) {
      const record = records[this.#seen];
      if (record?.type !== 'pod') continue;
      if (record.conditions.Ready === 'True') this.#ready.add(record.name);
      else this.#ready.delete(record.name);
    }
    return this.#ready.size;
  }
}
