import { createRng } from '../base/rng.ts';
import type { SimMs } from '../base/time.ts';
import type { Docs } from '../kubectl/index.ts';
import { horizon } from '../scenario/horizon.ts';
import type { ParsedScenario } from '../scenario/types.ts';
import type { TraceRecord } from '../trace/records.ts';
import { type Cluster, createCluster } from './cluster.ts';
import { diagnosticRecord } from './diagnostics.ts';
import { Kernel } from './kernel.ts';

/** A run that can be advanced in slices, so that a host may stop it between two of them. */
export interface Run {
  readonly duration: SimMs;
  readonly now: SimMs;
  /** How many timers have run so far: the measure of its work. */
  readonly timers: number;
  /** All records so far, in order. */
  readonly records: readonly TraceRecord[];
  /** Advances to `until` (at most the duration), at most `maxEvents` timers. True when the run is finished. */
  advance(until?: SimMs, maxEvents?: number): boolean;
}

export interface RunOptions {
  /**
   * Called where a component throws. Such an error is a mistake of the simulation: without a handler
   * it is told as a diagnostic and the rest of the cluster goes on.
   */
  onError?(error: unknown): void;
  /** Descriptions for `kubectl explain` (src/api/docs.generated.ts), where the host has them. */
  docs?: () => Docs | undefined;
}

/** Sets up the cluster of a scenario at t = 0. Nothing has happened yet. */
export function createRun({ scenario, diagnostics }: ParsedScenario, options: RunOptions = {}): Run {
  const kernel = new Kernel(createRng(scenario?.seed ?? 1));
  for (const diagnostic of diagnostics) kernel.emit(diagnosticRecord(diagnostic));
  const duration = scenario === undefined ? 0 : horizon(scenario);
  const cluster: Cluster | undefined = scenario && createCluster(kernel, scenario, options.docs);
  let started = false;

  const fail = (error: unknown): void => {
    if (options.onError) {
      options.onError(error);
      return;
    }
    kernel.emit({
      type: 'diagnostic',
      severity: 'error',
      code: 'internal-error',
      message: `a part of the simulation failed: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Please report this text as an issue: what follows may be incomplete.',
    });
  };
  const attempt = (work: () => boolean): boolean | undefined => {
    try {
      return work();
    } catch (error) {
      fail(error);
      return undefined;
    }
  };

  return {
    duration,
    get now() {
      return kernel.now;
    },
    get timers() {
      return kernel.events;
    },
    get records() {
      return kernel.records;
    },
    advance(until = duration, maxEvents = Number.POSITIVE_INFINITY) {
      if (cluster === undefined) return true;
      if (!started) {
        started = true;
        attempt(() => {
          cluster.start();
          return true;
        });
      }
      const end = Math.min(until, duration);
      let left = maxEvents;
      for (;;) {
        const before = kernel.events;
        const finished = attempt(() => kernel.advance(end, left));
        left -= kernel.events - before;
        if (finished !== undefined) return finished && end === duration;
        if (left <= 0) return false;
      }
    },
  };
}

/** The whole trace of a scenario: the door of the simulation. */
export function simulate(parsed: ParsedScenario, options?: RunOptions): readonly TraceRecord[] {
  const run = createRun(parsed, options);
  run.advance();
  return run.records;
}
