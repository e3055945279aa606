import type { SimMs } from '../../base/time.ts';
import type { ReleaseVersion, Scenario } from '../../scenario/types.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import type { Report } from '../context.ts';
import type { Kernel } from '../kernel.ts';
import type { ContainerRuntime } from '../runtime/cri.ts';

/** What every controller of the control plane is given. */
export interface ControllerContext {
  readonly kernel: Kernel;
  readonly api: ControlPlaneApi;
  readonly version: ReleaseVersion;
  readonly scenario: Scenario;
  readonly report: Report;
  /** What the metrics server reads. */
  readonly runtime: Pick<ContainerRuntime, 'usage'>;
  /** From a key being queued to its sync: the round trip of a controller in an idle cluster. */
  readonly syncLatency: SimMs;
}
