import type { CustomKinds } from '../api/custom/kinds.ts';
import type { ManagedFieldsEntry } from '../api/managed/managers.ts';
import type { KubeObject } from '../api/meta.ts';
import type { SimMs } from '../base/time.ts';

/**
 * All that kubectl knows of a cluster. The running cluster implements it for the steps of a
 * scenario, a finished trace for the terminal at a moment (where every writing call throws
 * {@link NeedsStep}). Calls answer at once; errors are thrown as ApiError (src/api/errors.ts).
 */
export interface Client {
  /** Simulated time of the call. */
  now(): SimMs;
  /** `v1.36.2` */
  serverVersion(): string;
  /** How the parts of the control plane are; throws where the server does not answer. Absent: nothing ever ails them. */
  health?(): Health;
  get(kind: string, namespace: string | undefined, name: string): KubeObject;
  /** In key order (namespace, then name). `namespace` undefined: all. */
  list(kind: string, namespace: string | undefined): KubeObject[];
  /** `object` as a person wrote it: the server decodes, defaults, admits and validates. */
  create(object: unknown, options?: WriteOptions): { object: KubeObject; warnings: string[] };
  /** Replaces the object; a resourceVersion in it is checked. */
  update(object: unknown, options?: WriteOptions): { object: KubeObject; warnings: string[] };
  patch(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    type: 'strategic' | 'merge' | 'json',
    options?: WriteOptions & { subresource?: 'status' | 'scale' | 'resize' | 'ephemeralcontainers' },
  ): { object: KubeObject; warnings: string[] };
  delete(kind: string, namespace: string | undefined, name: string, options?: DeleteOptions): void;
  /** The Eviction API; throws TooManyRequests where a PodDisruptionBudget says no. */
  evict(namespace: string, name: string, options?: { gracePeriodSeconds?: number }): void;
  /** Binding subresource etc. are not kubectl's. */
  logs(namespace: string, pod: string, options: LogOptions): LogLine[];
  /** Starts a process in a container; ends as simulated time passes. Throws ApiError where it cannot start. */
  exec(namespace: string, pod: string, options: ExecOptions): ExecSession;
  /**
   * Types into the standard input of a container's first process, where it keeps one open; what it answers is in its
   * log. `isLast`: nothing more will come from anybody.
   */
  attach(namespace: string, pod: string, input: AttachInput): void;
  /** A request from outside to a port of a pod (port-forward, curl of the node shell). */
  request(target: HttpTarget): HttpSession;
  /** Server-side apply of a text. Throws Conflict where it changes what other managers have written. */
  apply?(object: KubeObject, options: ApplyOptions): { object: KubeObject; warnings: string[] };
  /** Who manages which fields of an object, as metadata.managedFields has it; worked out when it is asked for. */
  managedFields?(object: KubeObject): readonly ManagedFieldsEntry[];
  /** The kinds that definitions have added to the cluster; absent: none. */
  custom?(): CustomKinds;
  /** CPU (millicores) and memory (bytes) of the running containers, or undefined where unknown. */
  usage(namespace: string, pod: string): { container: string; cpuMilli: number; memoryBytes: number }[];
}

/** Whether the parts of the control plane answer, as the API server finds them. */
export interface Health {
  etcd: boolean;
  scheduler: boolean;
  'controller-manager': boolean;
}

export interface WriteOptions {
  dryRun?: boolean;
  /** Strict: an unknown or doubled field is an error; Warn: a warning; Ignore: dropped. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  fieldManager?: string;
}
export interface ApplyOptions extends WriteOptions {
  fieldManager: string;
  /** Take over what others manage. */
  force?: boolean;
  /** What kubectl's client-side apply has written becomes this manager's first. */
  migrate?: boolean;
}
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}
export interface LogOptions {
  container?: string;
  previous?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
}
export interface LogLine {
  at: SimMs;
  stream: 'stdout' | 'stderr';
  line: string;
}
export interface ExecOptions {
  container?: string;
  command: string[];
  stdin?: string;
  tty?: boolean;
}
export interface AttachInput {
  container: string;
  text: string;
  isLast: boolean;
}
/** Grows as simulated time passes; `exitCode` is undefined while it runs. */
export interface ExecSession {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  /** Set where the runtime could not run it at all. */
  readonly error?: string;
  kill(signal: string): void;
}
export interface HttpTarget {
  /** From where: a node, a pod (namespace/name), or outside. */
  from?: { node?: string; pod?: string };
  url: string;
  method?: string;
  headers?: Record<string, string>;
  timeoutMs?: number;
}
export interface HttpSession {
  readonly done: boolean;
  readonly status?: number;
  readonly body?: string;
  readonly error?: 'refused' | 'timeout' | 'reset' | 'no-such-host';
}

/** Thrown by a read-only client: the command changes the cluster, so it has to become a step. */
export class NeedsStep extends Error {}

/**
 * A command runs as a generator: it writes to `io` and yields where it has to wait. The host
 * resumes it when that has happened, and gets the exit code at the end.
 */
export type Pause =
  /** Any object of one of these kinds changed, or `timeoutMs` passed. */
  | { until: 'change'; kinds: string[]; timeoutMs?: number }
  /** The session moved on (ExecSession, HttpSession), or `timeoutMs` passed. */
  | { until: 'session'; timeoutMs?: number }
  | { until: 'time'; ms: SimMs };

export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Text for `-f -`. */
  stdin?: string;
  /** Files that `-f NAME` may name: the editor's document is `scenario.yaml`. */
  files?: Record<string, string>;
  /** Where there is a person at the terminal: opens a tab. */
  edit?(request: EditRequest): void;
  /**
   * Where there is a person at the terminal: goes into a container once the line has succeeded. `debug` asks before it
   * writes, so that a client that can only read hears of it too.
   */
  openShell?(request: ShellRequest): void;
  /** Empties the screen. */
  clear?(): void;
}

export type Run = Generator<Pause, number, void>;

/** What `kubectl edit` asks of the terminal: a tab with the text; what is saved goes to `saveWith` at that moment. */
export interface EditRequest {
  /** `deployment.apps/web` */
  name: string;
  text: string;
  /** The command that takes the saved text on standard input. */
  saveWith: string;
}
/** What `kubectl exec -it web-0 -- sh` asks of the terminal: to send its lines into the container from now on. */
export interface ShellRequest {
  namespace: string;
  pod: string;
  container: string;
  shell: string;
  /** What kubectl says when one has left the shell. */
  farewell?: string;
  /** Set where the shell is the container's own first process, so that leaving it ends that. */
  leave?: {
    /** The command that takes the last words to it on standard input. */
    attach: string;
    /** What kubectl does after it: `run --rm` deletes the pod. */
    after?: string;
    /** What it says where the shell ended with another code than 0. */
    failure?: string;
  };
}
