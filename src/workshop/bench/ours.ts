import { createRun, type Run } from '../../cluster/simulate.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { cpuSeconds, type Measured, SETTLE, wallSeconds } from './measure.ts';
import { deploymentText } from './work.ts';

export interface MeasuredOurs extends Measured {
  /** CPU seconds until Ready of the first run at this size: the engine is still compiling. */
  firstReadyCpu: number | undefined;
  /** CPU microseconds for each record of the steady state. */
  recordCost: number | undefined;
}

/** Longest simulated time until all pods have to be Ready. */
const READY_WITHIN = 600;

/**
 * CPU seconds until all pods of the Deployment are Ready (parsing included): of the first run at this size, and the
 * median of `times` runs, as in a page that computes the future anew at each keystroke. Then the speed of
 * `simulatedSeconds` more.
 */
export function measureOurs(pods: number, simulatedSeconds: number, times = 5): MeasuredOurs {
  const runs = Array.from({ length: times }, () => untilReady(pods, simulatedSeconds));
  const { run } = runs.at(-1)!;
  const cpus = runs.map(({ cpu }) => cpu);
  const measured = { pods, firstReadyCpu: cpus[0], readyCpu: median(cpus), readyAt: run.now / 1000 };
  if (cpus.includes(undefined))
    return { ...measured, readyCpu: undefined, readyAt: undefined, speed: undefined, recordCost: undefined };
  run.advance(run.now + SETTLE * 1000);
  const records = run.records.length;
  const [steady, wall] = [cpuSeconds(), wallSeconds()];
  run.advance(run.now + simulatedSeconds * 1000);
  const [cpu, seconds] = [steady(), wall()];
  return {
    ...measured,
    speed: simulatedSeconds / seconds,
    recordCost: (cpu * 1e6) / (run.records.length - records),
  };
}

/** One run to the second at which all pods are Ready; `cpu` is undefined where that never happens. */
function untilReady(pods: number, more: number): { run: Run; cpu: number | undefined } {
  const stopwatch = cpuSeconds();
  const run = createRun(parseScenario(deploymentText(pods, READY_WITHIN + SETTLE + more)));
  const ready = new ReadyCount(run);
  for (let second = 1; ready.count() < pods; second++) {
    if (second > READY_WITHIN) return { run, cpu: undefined };
    run.advance(second * 1000);
  }
  return { run, cpu: stopwatch() };
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
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
