import type { KnownWriter } from '../api/managed/history.ts';

/**
 * The trace: one flat sequence of records in time order, ties by cause before effect. Everything a
 * person sees, every check and every export reads these records and nothing else.
 *
 * The format is version 1 and outlives this code: fields may be added, none renamed or removed.
 */

interface RecordBase {
  /** Seconds since the start of the run. */
  t: number;
}
interface Namespaced extends RecordBase {
  namespace: string;
}

/** A watch event of the simulated API server. `object` is the whole object at that moment; never change it. */
export interface ObjectRecord extends RecordBase {
  type: 'object';
  verb: 'ADDED' | 'MODIFIED' | 'DELETED';
  kind: string;
  /** Absent for cluster-scoped objects. */
  namespace?: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the trace carries every kind of API object
  object: any;
  /** Where a person wrote this version: as whom, how and through which door. Managed fields are worked out from it. */
  writer?: KnownWriter;
}

/**
 * What the cluster runs for itself (kube-system), as it stands at the beginning: objects that exist from `t` on
 * without a record of their own. What happens to them later is told by {@link ObjectRecord}s, as of any object.
 */
export interface SystemRecord extends RecordBase {
  type: 'system';
  // biome-ignore lint/suspicious/noExplicitAny: every kind of API object
  objects: readonly any[];
}

/** One occurrence of a Kubernetes Event, before any aggregation. */
export interface EventRecord extends Namespaced {
  type: 'event';
  /** Kind, name and field path of the involved object. */
  kind: string;
  name: string;
  fieldPath?: string;
  uid?: string;
  eventType: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** The component: kubelet, default-scheduler, statefulset-controller, ... */
  source: string;
  /** The host of a kubelet's event. */
  host?: string;
}

/** The line `kubectl get pods -w -o wide` would print now. */
export interface PodRecord extends Namespaced {
  type: 'pod';
  name: string;
  uid: string;
  /** `1/2`: ready over all. */
  ready: string;
  /** The STATUS column. */
  status: string;
  restarts: number;
  phase: string;
  ip?: string;
  node?: string;
  /** Condition type -> status. */
  conditions: Record<string, string>;
  /** True in the one record that is written when the object is gone. */
  deleted?: boolean;
}

/** A container changed state. The times of running and terminated are those of the process itself. */
export interface ContainerRecord extends Namespaced {
  type: 'container';
  pod: string;
  uid: string;
  container: string;
  init: boolean;
  /** True for an init container with restartPolicy Always. */
  sidecar?: boolean;
  state: 'waiting' | 'running' | 'terminated';
  reason?: string;
  message?: string;
  exitCode?: number;
  signal?: number;
  /** The index of the instance: 0 for the first. */
  restartCount: number;
  ready: boolean;
  started: boolean;
}

/** One probe attempt finished. */
export interface ProbeRecord extends Namespaced {
  type: 'probe';
  pod: string;
  uid: string;
  container: string;
  probe: 'startup' | 'liveness' | 'readiness';
  mechanism: 'exec' | 'httpGet' | 'tcpSocket' | 'grpc';
  /** When the attempt began, in seconds; `t` is when it ended. */
  began: number;
  result: 'success' | 'failure' | 'unknown';
  detail: string;
  /** Consecutive successes and failures, this one included. */
  successes: number;
  failures: number;
  /** The threshold this attempt is counted against. */
  threshold: number;
  restartCount: number;
}

/** A lifecycle hook began or ended. */
export interface HookRecord extends Namespaced {
  type: 'hook';
  pod: string;
  uid: string;
  container: string;
  hook: 'postStart' | 'preStop';
  stage: 'begin' | 'end';
  result?: 'success' | 'failure' | 'timeout';
  detail?: string;
  restartCount: number;
}

/** A signal reached a container's process 1. */
export interface SignalRecord extends Namespaced {
  type: 'signal';
  pod: string;
  uid: string;
  container: string;
  signal: string;
  /** deletion, liveness, startup, preemption, eviction, deadline, definition, completion, exec, oom, ... */
  why: string;
  /** Seconds left of the grace period when the signal arrived. */
  graceRemaining: number;
  restartCount: number;
}

/** A pod's entry in a Service's EndpointSlice changed. */
export interface EndpointRecord extends Namespaced {
  type: 'endpoint';
  service: string;
  pod: string;
  address: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  removed: boolean;
}

/** One request of the simulated traffic ended. */
export interface RequestRecord extends Namespaced {
  type: 'request';
  traffic: string;
  service: string;
  /** The pod that answered or refused; absent where no endpoint was chosen. */
  pod?: string;
  status: number | 'refused' | 'timeout' | 'reset';
  began: number;
}

/** A step of the scenario, or a command of the terminal, ran. */
export interface CommandRecord extends RecordBase {
  type: 'command';
  /** The command line; for an `apply` step `kubectl apply -f -`, for a fault its description. */
  command: string;
  /** What was printed, in reading order, up to the last text on standard output. */
  stdout: string;
  /** What standard error got after that. */
  stderr: string;
  exitCode: number;
  /** When it was typed, in seconds, where it took time; `t` is when it ended. */
  began?: number;
  /** Index of the step in spec.steps, where it came from one. */
  step?: number;
  /** The run ended before the command did (`kubectl get -w`): this is what it had printed by then. */
  unfinished?: true;
}

/** A line that a container wrote. */
export interface LogRecord extends Namespaced {
  type: 'log';
  pod: string;
  uid: string;
  container: string;
  stream: 'stdout' | 'stderr';
  line: string;
  restartCount: number;
}

/** Something about the scenario itself. Lines and columns count from 1. */
export interface DiagnosticRecord extends RecordBase {
  type: 'diagnostic';
  severity: 'error' | 'warning' | 'assumption';
  message: string;
  /** What to do about it, where something can be done. */
  remedy?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  /** What it is about: `Pod/web spec.containers[0].image`, `image shop/api:2.0`. */
  where?: string;
  /** A stable key, for translations and tests: `unknown-image`, `not-simulated`, `rejected`, ... */
  code?: string;
}

/** A state machine moved. The charts on screen light the state that the last of these names. */
export interface MachineRecord extends RecordBase {
  type: 'machine';
  machine: 'pod' | 'container' | 'probe' | 'kill' | 'pull' | 'statefulset' | 'deployment' | 'job' | 'node';
  /** The object (for container, probe, kill and pull: the pod). */
  namespace?: string;
  name: string;
  container?: string;
  probe?: 'startup' | 'liveness' | 'readiness';
  /** Dot path of the state in the chart: `running.ready`. */
  state: string;
  /** The event that moved it. */
  event: string;
  /** One sentence: why. */
  why?: string;
}

export type TraceRecord =
  | ObjectRecord
  | SystemRecord
  | EventRecord
  | PodRecord
  | ContainerRecord
  | ProbeRecord
  | HookRecord
  | SignalRecord
  | EndpointRecord
  | RequestRecord
  | CommandRecord
  | LogRecord
  | DiagnosticRecord
  | MachineRecord;

export type RecordType = TraceRecord['type'];
export type RecordOf<T extends RecordType> = Extract<TraceRecord, { type: T }>;
