import { createRun, type Run } from '../../cluster/simulate.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { cpuSeconds } from './measure.ts';
import { APPS_PODS, clusterText } from './work.ts';

/** One stretch of a run. */
export interface Stretch {
  /** CPU seconds for each simulated second. */
  load: number;
  /** Microseconds for each timer that ran, and for each record that was written. */
  perTimer: number;
  perRecord: number;
}

export interface ClusterMeasured {
  pods: number;
  nodes: number;
  /** Everything starts; users come; one application is rolled out anew and a node is drained. */
  start: Stretch;
  steady: Stretch;
  change: Stretch;
}

const START_S = 60;
const STEADY_S = 30;
const CHANGE_S = 60;

/** Applications of 25 pods each behind a Service with users, 25 pods to a node. */
export function measureCluster(pods: number): ClusterMeasured {
  const nodes = pods / APPS_PODS;
  const run = createRun(
    parseScenario(
      clusterText(pods, { changeAt: START_S + STEADY_S, seconds: START_S + STEADY_S + CHANGE_S }),
    ),
  );
  return {
    pods,
    nodes,
    start: advance(run, START_S),
    steady: advance(run, STEADY_S),
    change: advance(run, CHANGE_S),
  };
}

function advance(run: Run, seconds: number): Stretch {
  const [timers, records] = [run.timers, run.records.length];
  const cpu = cpuSeconds();
  run.advance(run.now + seconds * 1000);
  const used = cpu();
  return {
    load: used / seconds,
    perTimer: (used * 1e6) / (run.timers - timers),
    perRecord: (used * 1e6) / (run.records.length - records),
  };
}
