import type { Expected } from '../pattern.ts';

/** The language of data/kubelet.yaml and data/kubelet-own.yaml. Times are texts such as `10s` or `cond(Ready=True)+5s`. */
export interface KubeletScenario {
  id: string;
  title: string;
  area: string;
  releases: string[];
  manifest: Manifest;
  given?: {
    images?: Record<string, 'absent' | { pull: { takes?: string; error?: string; size?: number } }>;
    objects?: { kind: string; name: string; selector?: string; clusterIP?: string; ports?: object[] }[];
    node?: Record<string, string>;
  };
  app?: Record<string, AppBehaviour>;
  actions: Action[];
  runFor: string;
  expect: Expectations;
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec: PodSpec;
  items?: Manifest[];
}
interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
}
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
}

export interface AppBehaviour {
  main?: 'forever' | { exitAfter: string; code: number } | object[];
  onStopSignal?: string | object;
  http?: object[];
  tcp?: object[];
  grpc?: object[];
  exec?: { cmd: string; from: string; exit?: number; output?: string; takes?: string; error?: string }[];
  /** What the process writes before it ends. */
  log?: string;
  terminationLog?: string;
  imageUser?: number;
  disk?: object[];
}

export type Action = { at: string; name?: string; as?: string } & (
  | { do: 'create' }
  | { do: 'delete'; gracePeriodSeconds?: number }
  | { do: 'createObject'; kind: string; name: string; data: Record<string, string> }
  | { do: 'patchCondition'; type: string; status: string }
  | { do: 'taintNode'; taint: string }
  | { do: 'killSandbox' }
  | { do: 'setImage'; container: string; image: string }
);

export interface EventExpectation {
  reason: string;
  type?: string;
  message?: string;
  source?: string;
  fieldPath?: string;
  count?: { min?: number; max?: number; until?: string; distinct?: boolean };
}

export interface ConditionExpectation {
  status?: string;
  reason?: string;
  message?: string;
}

export interface ContainerExpectation {
  state?: 'running' | 'waiting' | 'terminated';
  reason?: string;
  message?: string;
  messageLength?: number;
  exitCode?: Expected;
  ready?: boolean;
  started?: boolean;
  restartCount?: Expected;
  image?: string;
  lastState?: { reason?: string; exitCode?: Expected };
}

export interface StatusExpectation {
  /** An anchor, `last`, or `eventually<=45s`. */
  when: string;
  phase?: string;
  conditions?: Record<string, string | ConditionExpectation>;
  containers?: Record<string, ContainerExpectation>;
  statusColumn?: string;
  readyColumn?: string;
  deletionTimestamp?: 'set';
  metadata?: Record<string, Expected>;
  present?: boolean;
  statusReason?: string;
  statusMessage?: string;
}

export interface NeverExpectation {
  event?: string;
  fieldPath?: string;
  eventMessage?: string;
  /** `liveness run on busybox`. */
  probe?: string;
  /** `Ready=True`. */
  condition?: string;
  /** `restartCount>0`. */
  state?: string;
  phase?: string;
}

export interface Expectations {
  events?: EventExpectation[];
  timing?: { from: string; to: string; min: number; max: number; why?: string }[];
  status?: StatusExpectation[];
  never?: NeverExpectation[];
  invariants?: string[];
  rejected?: { status: number; message: string };
  spec?: Record<string, unknown>;
  conditionOrder?: string[];
  env?: Record<string, Record<string, string>>;
  startOrder?: string[];
  exitOrder?: string[];
  hookStarts?: { containers: string[]; spreadMax: number };
  endpoint?: { when: string; ready?: boolean; serving?: boolean; terminating?: boolean; absent?: boolean }[];
  qos?: Record<string, string>;
  oomScoreAdj?: Record<string, number>;
  eventObjects?: {
    reason: string;
    objects?: number;
    count?: { min: number; max: number; at?: string };
    firstTimestampFixed?: boolean;
  }[];
  [other: string]: unknown;
}
