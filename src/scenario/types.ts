import type { SimMs } from '../base/time.ts';
import type { Fault } from './faults.ts';

/** A place in the scenario text. Lines and columns count from 1, offsets from 0. */
export interface SourceRange {
  offset: number;
  endOffset: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** One YAML document of the text that is meant for the API server, with the places of its fields. */
export interface ManifestDocument {
  /** The document as plain data, exactly as typed. */
  // biome-ignore lint/suspicious/noExplicitAny: not yet decoded
  value: any;
  /** 0-based index in the stream. */
  index: number;
  range: SourceRange;
  /** The place of a field by its path (`['spec', 'containers', 0, 'image']`), or of its nearest parent. */
  locate(path: readonly (string | number)[]): SourceRange;
  /** Paths of the keys that are written twice (the last one is in `value`). */
  duplicates?: readonly (readonly (string | number)[])[];
}

export type ReleaseVersion = '1.34' | '1.35' | '1.36';

export interface NodeSpec {
  name: string;
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' }[];
  /** cpu, memory, pods, ephemeral-storage, extended resources: quantities as text. */
  capacity: Record<string, string>;
  /** Images already on the node. */
  images: string[];
  /** Manifests of pods in the kubelet's own directory: static pods, each with a mirror in the API server. */
  staticPods?: Record<string, unknown>[];
  /** How the kubelet of the node is configured. */
  kubelet?: KubeletConfiguration;
}

/** What of a KubeletConfiguration a node may set: upstream's names, meanings and defaults. Durations in simulated milliseconds. */
export interface KubeletConfiguration {
  /** By signal (`memory.available`): an amount, or a share such as `10%`. */
  evictionHard?: Record<string, string>;
  evictionSoft?: Record<string, string>;
  evictionSoftGracePeriod?: Record<string, SimMs>;
  evictionMinimumReclaim?: Record<string, string>;
  /** Seconds. */
  evictionMaxPodGracePeriod?: number;
  evictionPressureTransitionPeriod?: SimMs;
  mergeDefaultEvictionSettings?: boolean;
  imageGCHighThresholdPercent?: number;
  imageGCLowThresholdPercent?: number;
  shutdownGracePeriod?: SimMs;
  shutdownGracePeriodCriticalPods?: SimMs;
  shutdownGracePeriodByPodPriority?: ShutdownGracePeriod[];
  serializeImagePulls?: boolean;
  maxParallelImagePulls?: number;
  crashLoopBackOff?: { maxContainerRestartPeriod?: SimMs };
  /** Names, or patterns that end in `*`. */
  allowedUnsafeSysctls?: string[];
}
export interface ShutdownGracePeriod {
  priority: number;
  shutdownGracePeriodSeconds: number;
}

/** The latencies of spec/kubelet.md §5.3 that a scenario may set, in simulated milliseconds. */
export interface LatencyOverrides {
  pull?: SimMs;
  api?: SimMs;
  schedule?: SimMs;
  volumes?: SimMs;
  sandbox?: SimMs;
  create?: SimMs;
  start?: SimMs;
}
export interface Latency {
  /** `typical` draws from the seed, `none` takes every free latency as 0, `worst` takes the upper end. */
  profile: 'typical' | 'none' | 'worst';
  overrides: LatencyOverrides;
}

export interface ImageSpec {
  name: string;
  pull?: SimMs | { error: 'not-found' | 'denied' | 'timeout' | 'unreachable' };
  /** Whom alone the registry gives it to: an imagePullSecret has to name this user. */
  credentials?: { username: string; password: string };
  /** A quantity of bytes, compressed, as the event of a finished pull says it. */
  size?: string;
  stopSignal?: string;
  entrypoint?: string[];
  cmd?: string[];
  shell?: 'dash' | 'ash' | 'bash';
}

/** A moment of a behaviour step: counted from this instance's process start, or from the stop signal. */
export type From = { ms: SimMs } | 'stopSignal';

export type MainBehaviour = 'forever' | { exitAfter: SimMs; code: number };

export interface AppSpec {
  match: { image?: string; container?: string; pod?: string };
  /** One behaviour for every instance, or a list by instance (restart count; the last one at or below it holds). */
  main?: MainBehaviour | { instance: number; behaviour: MainBehaviour }[];
  startup?: SimMs;
  http?: {
    port: number;
    path: string;
    from: From;
    status: number;
    latency?: SimMs;
    location?: string;
    body?: string;
  }[];
  tcp?: { port: number; from: From; listening: boolean }[];
  grpc?: { port: number; from: From; status: string; service?: string }[];
  exec?: { command: string; from: From; exit: number; output?: string; takes?: SimMs }[];
  onStopSignal?: 'default-pid1' | 'ignore' | 'default' | { after: SimMs; code: number };
  memory?: { from: From; use: string }[];
  log?: { from: From; line: string }[];
}

export type ProxyMode = 'iptables' | 'ipvs' | 'nftables';

export interface TrafficSpec {
  name: string;
  /** `service/web:80`, optionally `service/web.ns:80`. */
  to: { service: string; namespace: string; port: string };
  path: string;
  /** Requests per simulated second. */
  rate: number;
  from: SimMs;
  until?: SimMs;
  /** So many connections are kept open and used in turn. 0 or absent: a new connection for every request. */
  keepAlive?: number;
  range?: SourceRange;
}

export interface Step {
  /** 0-based index in spec.steps. */
  index: number;
  at: SimMs;
  run?: string;
  apply?: string;
  /** `text` is how the trace calls it: `node node-2 down`. */
  fault?: { what: Fault; text: string };
  /** How long a fault lasts; absent: to the end. */
  for?: SimMs;
  range?: SourceRange;
}

/** Everything a run depends on. Every field has a default; see design notes in README.md of this folder. */
export interface Scenario {
  name: string;
  duration: SimMs;
  seed: number;
  cluster: {
    version: ReleaseVersion;
    nodes: NodeSpec[];
    domain: string;
    /** How the proxy of every node chooses. Absent: iptables. */
    proxyMode?: ProxyMode;
    nodePortRange: [number, number];
    latency: Latency;
  };
  images: ImageSpec[];
  apps: AppSpec[];
  traffic: TrafficSpec[];
  steps: Step[];
  manifests: ManifestDocument[];
  /** Notes for people who look at the run; the run does not know of them. In time order. */
  notes?: readonly { at: SimMs; text: string }[];
}

export interface Diagnostic {
  severity: 'error' | 'warning' | 'assumption';
  message: string;
  remedy?: string;
  range?: SourceRange;
  where?: string;
  code?: string;
  /** An edit of the text that puts it right: what lies between the offsets becomes `text`. */
  fix?: { offset: number; endOffset: number; text: string };
}

/** `scenario` is absent only where nothing could be run at all. */
export interface ParsedScenario {
  scenario: Scenario | undefined;
  diagnostics: Diagnostic[];
}
