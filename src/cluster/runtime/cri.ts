import type { SimMs } from '../../base/time.ts';
import type { Directory } from './vfs.ts';

/**
 * The container runtime as the kubelet sees it, after the Container Runtime Interface. Calls take
 * no simulated time themselves: the kubelet models the cost of create and start (spec/kubelet.md
 * §5.3) and calls when that time has passed. What happens inside a container happens in simulated time.
 * Models containerd internal/cri/server.
 */
export interface ContainerRuntime {
  /** Starts the pod's pause container: its network, its hostname and, where shared, its process namespace. */
  runPodSandbox(config: SandboxConfig): Sandbox;
  /** Kills all that still runs in it and gives the address back. */
  stopPodSandbox(sandbox: string): void;
  /** Throws RuntimeError (CreateContainerError, e.g. no command). The instance is then `created`. */
  createContainer(sandbox: string, config: ContainerConfig): string;
  /** Throws RuntimeError (RunContainerError); the instance is then exited, StartError 128. */
  startContainer(id: string): void;
  removeContainer(id: string): void;
  /** Gives the pod as a whole another limit of memory; absent: none. */
  updatePodSandbox?(sandbox: string, limits: { memoryLimitBytes?: number }): void;
  /** Gives a running container other limits; absent: none. */
  updateContainer?(id: string, limits: { memoryLimitBytes?: number; cpuLimitMilli?: number }): void;
  /** The signal that asks this container to stop: lifecycle.stopSignal > image STOPSIGNAL > SIGTERM. */
  stopSignal(id: string): string;
  /** Delivers a signal to process 1 of the container (kernel rules for PID 1 apply; SIGKILL always ends it). */
  signal(id: string, signal: string): void;
  status(id: string): ContainerStatusCri;
  /** Runs a command beside process 1 (exec probes, exec hooks, kubectl exec). `done` is called once. */
  exec(id: string, request: ExecRequest, done: (result: ExecResult) => void): ExecHandle;
  /** Types into the standard input of process 1, where it is kept open; false where it is not. */
  attach?(id: string, input: AttachInput): boolean;
  /** Lines written so far by this instance. */
  logs(id: string): readonly { at: SimMs; stream: 'stdout' | 'stderr'; line: string }[];
  /** The last bytes of the file at terminationMessagePath. */
  terminationMessage(id: string): string;
  /** Image facts, from the scenario, the catalogue or an assumption. */
  image(reference: string): ImageInfo;
  /** The files of an image, for a volume of them; shared, not to be changed. */
  imageFiles?(reference: string): Directory | undefined;
  /** Called when process 1 of a container ended, whatever the reason. */
  onExit(handler: (id: string, status: ContainerStatusCri) => void): void;
  /** Called when a sandbox ended by itself: its pause process was killed. */
  onSandboxExit?(handler: (sandbox: string) => void): void;
  /**
   * Resource use now: cpu in millicores, memory in bytes; disk: bytes written into its own root file system,
   * and files and directories made there; processes: how many run in it (absent: one).
   */
  usage(id: string): {
    cpuMilli: number;
    memoryBytes: number;
    diskBytes?: number;
    inodes?: number;
    processes?: number;
  };
}

export interface SandboxConfig {
  namespace: string;
  pod: string;
  uid: string;
  node: string;
  hostname: string;
  hostNetwork: boolean;
  hostIP: string;
  shareProcessNamespace: boolean;
  /** Its processes are among those of the node, and see all of them. */
  hostPID?: boolean;
  /** Text of /etc/hosts is made by the runtime: fqdn present only where the pod has a subdomain. */
  fqdn?: string;
  hostAliases: { ip: string; hostnames: string[] }[];
  /** Lines of /etc/resolv.conf. */
  resolvConf: string;
  /** Ports of the node that lead to the pod. */
  hostPorts?: readonly {
    hostIP?: string;
    hostPort: number;
    containerPort: number;
    /** Absent: TCP. */
    protocol?: 'TCP' | 'UDP';
  }[];
  /** What all its containers may use together, where the pod itself has a limit. */
  memoryLimitBytes?: number;
  /** Kernel parameters of the pod's namespaces. */
  sysctls?: ReadonlyMap<string, string>;
}
export interface Sandbox {
  id: string;
  ip: string;
}

export interface Mount {
  mountPath: string;
  directory: Directory;
  /** Path inside the volume; a file or a directory. */
  subPath?: string;
  readOnly: boolean;
  /** A tmpfs (emptyDir medium Memory): what is written counts as memory of the container. */
  medium?: 'Memory';
  /** How many bytes such a tmpfs holds; absent: as many as there is memory. */
  sizeBytes?: number;
}

export interface ContainerConfig {
  name: string;
  /** Index of the instance = restartCount. */
  attempt: number;
  init: boolean;
  /** A plain init container, or one of a Job: it has to end for others to go on. */
  mustEnd?: boolean;
  image: string;
  /** spec.containers[].command and args after $(VAR) expansion; absent: the image's own. */
  command?: string[];
  args?: string[];
  workingDir?: string;
  env: { name: string; value: string }[];
  mounts: Mount[];
  ports: { containerPort: number; protocol: string; name?: string }[];
  /** Ports that its probes and hooks ask it on, by TLS or not: a program that nobody knows listens there too. */
  askedPorts?: readonly { port: number; tls: boolean }[];
  memoryLimitBytes?: number;
  cpuLimitMilli?: number;
  /** How readily the kernel ends it when the node runs out of memory: -1000 to 1000, 0 where absent. */
  oomScoreAdj?: number;
  stopSignal?: string;
  runAsUser?: number;
  runAsGroup?: number;
  /** Groups beside the first one; fsGroup is among them. */
  supplementalGroups?: readonly number[];
  /** The groups that the image's own /etc/group gives the user do not count (supplementalGroupsPolicy Strict). */
  strictGroups?: boolean;
  readOnlyRootFilesystem?: boolean;
  /** Linux capabilities beside or without the usual ones; names with or without `CAP_`, or `ALL`. */
  capabilities?: { add?: readonly string[]; drop?: readonly string[] };
  privileged?: boolean;
  /** allowPrivilegeEscalation: false. */
  noNewPrivileges?: boolean;
  /** The container whose processes it shares: the target of an ephemeral container. */
  targetId?: string;
  terminationMessagePath: string;
  tty: boolean;
  stdin: boolean;
}

export interface ContainerStatusCri {
  id: string;
  state: 'created' | 'running' | 'exited';
  createdAt: SimMs;
  startedAt?: SimMs;
  finishedAt?: SimMs;
  exitCode?: number;
  /** The signal that ended it, where one did (9, 15). */
  signal?: number;
  /** Completed, Error, OOMKilled, StartError. */
  reason?: string;
  message?: string;
  /** Who its first process runs as. */
  user?: { uid: number; gid: number; groups: readonly number[] };
}

export interface AttachInput {
  text: string;
  /** Nothing more will come from anybody: `stdinOnce` without a terminal. */
  isLast: boolean;
}

export interface ExecRequest {
  argv: string[];
  /** Seconds of simulated time until the process is killed; undefined: no limit. */
  timeoutMs?: SimMs;
  stdin?: string;
  tty?: boolean;
}
export interface ExecResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** The process was killed because timeoutMs had passed. */
  timedOut: boolean;
  /** Set where nothing could be started: the runtime's text, e.g. of a missing binary. */
  error?: string;
}
export interface ExecHandle {
  readonly stdout: string;
  readonly stderr: string;
  kill(signal: string): void;
}

/** Image pulls go through the registry of the scenario. */
export interface ImageInfo {
  /** `docker.io/library/nginx:1.27` */
  canonical: string;
  /** Bytes, for the pull time and the event text. */
  sizeBytes: number;
  digest: string;
  /** How a pull of it ends. */
  pull: { ms: SimMs } | { error: 'not-found' | 'denied' | 'timeout' | 'unreachable'; ms: SimMs };
  /** Whom alone the registry gives it to; anybody where it is missing. */
  credentials?: { username: string; password: string };
  /** True where the catalogue or the scenario describes it; false: a stated assumption. */
  known: boolean;
  stopSignal: string;
  runsAsRoot: boolean;
}

/** A failure in the runtime's own words. */
export class RuntimeError extends Error {}
