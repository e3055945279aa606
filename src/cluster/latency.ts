import type { SimMs } from '../base/time.ts';
import type { Latency } from '../scenario/types.ts';

/** How long the hops of the control plane take (calibrated to recordings of an idle cluster). */
export interface ControlPlaneLatency {
  /** A change in the API server until a watcher sees it. */
  watch: SimMs;
  /** A key in a work queue until its sync. */
  sync: SimMs;
  /** One scheduling cycle with its binding. */
  schedule: SimMs;
}

const TYPICAL: ControlPlaneLatency = { watch: 3, sync: 4, schedule: 5 };
const WORST: ControlPlaneLatency = { watch: 50, sync: 50, schedule: 100 };
const NONE: ControlPlaneLatency = { watch: 0, sync: 0, schedule: 0 };

export function controlPlaneLatency({ profile, overrides }: Latency): ControlPlaneLatency {
  const base = profile === 'none' ? NONE : profile === 'worst' ? WORST : TYPICAL;
  return {
    watch: overrides.api ?? base.watch,
    sync: overrides.api ?? base.sync,
    schedule: overrides.schedule ?? base.schedule,
  };
}
