import type { Scenario } from '../scenario/types.ts';
import type { ApiServer } from './apiserver/api.ts';
import type { Kernel } from './kernel.ts';
import type { Network } from './network/network.ts';
import type { ContainerRuntime } from './runtime/cri.ts';

/** What every component of the running cluster is given. Wired together in simulate.ts, nowhere else. */
export interface ClusterContext {
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly api: ApiServer;
  readonly runtime: ContainerRuntime;
  readonly network: Network;
  /** States an assumption or a limit once (by code and where); shown to the user as a diagnostic. */
  readonly report: Report;
  /** Writes the Node object of the node where there is none. Only what runs on a node has it. `boots`: of the machine so far. */
  readonly registerNode?: (boots: number) => void;
}
export type Report = (diagnostic: {
  severity: 'error' | 'warning' | 'assumption';
  code: string;
  message: string;
  remedy?: string;
  where?: string;
}) => void;
