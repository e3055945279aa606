import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';

/** The parts of the Pod API that the kubelet reads and writes, under their upstream names. */
export interface KeySelector {
  name?: string;
  key: string;
  optional?: boolean;
}
export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: ResourceFieldRef;
    configMapKeyRef?: KeySelector;
    secretKeyRef?: KeySelector;
    fileKeyRef?: { volumeName: string; path: string; key: string; optional?: boolean };
  };
}
export interface ResourceFieldRef {
  containerName?: string;
  resource: string;
  divisor?: string | number;
}
export interface EnvFrom {
  prefix?: string;
  configMapRef?: { name?: string; optional?: boolean };
  secretRef?: { name?: string; optional?: boolean };
}
export interface HttpGet {
  host?: string;
  path?: string;
  port: number | string;
  scheme?: string;
  httpHeaders?: { name: string; value: string }[];
}
export interface Probe {
  exec?: { command?: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port: number | string };
  grpc?: { port: number; service?: string };
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}
export interface Handler {
  exec?: { command?: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port: number | string };
  sleep?: { seconds: number };
}
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';
export interface RestartRule {
  action: 'Restart' | 'RestartAllContainers';
  exitCodes?: { operator: 'In' | 'NotIn'; values?: number[] };
}
export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  subPathExpr?: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
}
export interface Resources {
  requests?: Record<string, string | number>;
  limits?: Record<string, string | number>;
}
/** Which profile of the kernel's security modules a container runs under. */
export interface SecurityProfile {
  type: 'RuntimeDefault' | 'Unconfined' | 'Localhost';
  localhostProfile?: string;
}
export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  supplementalGroups?: number[];
  supplementalGroupsPolicy?: string;
  seccompProfile?: SecurityProfile;
  appArmorProfile?: SecurityProfile;
  runAsNonRoot?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  fsGroup?: number;
  sysctls?: { name: string; value: string }[];
}
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: EnvFrom[];
  ports?: { containerPort: number; hostPort?: number; hostIP?: string; protocol?: string; name?: string }[];
  volumeMounts?: VolumeMount[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { postStart?: Handler; preStop?: Handler; stopSignal?: string };
  /** Init containers: Always makes a sidecar. Regular ones: only with container restart rules. */
  restartPolicy?: RestartPolicy;
  restartPolicyRules?: RestartRule[];
  resources?: Resources;
  resizePolicy?: { resourceName: string; restartPolicy: string }[];
  imagePullPolicy?: string;
  securityContext?: SecurityContext;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  stdin?: boolean;
  tty?: boolean;
}
// biome-ignore lint/suspicious/noExplicitAny: one member per volume plugin, read by that plugin alone
export type Volume = { name: string } & Record<string, any>;
export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}
export interface PodSpec {
  nodeName?: string;
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: (Container & { targetContainerName?: string })[];
  volumes?: Volume[];
  restartPolicy?: RestartPolicy;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  runtimeClassName?: string;
  hostname?: string;
  subdomain?: string;
  setHostnameAsFQDN?: boolean;
  hostnameOverride?: string;
  hostAliases?: { ip: string; hostnames?: string[] }[];
  dnsPolicy?: string;
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name: string; value?: string }[] };
  enableServiceLinks?: boolean;
  shareProcessNamespace?: boolean;
  readinessGates?: { conditionType: string }[];
  imagePullSecrets?: { name?: string }[];
  securityContext?: SecurityContext;
  nodeSelector?: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: read by the admission check alone
  affinity?: any;
  tolerations?: Toleration[];
  priority?: number;
  priorityClassName?: string;
  serviceAccountName?: string;
  os?: { name: string };
  resources?: Resources;
  overhead?: Record<string, string | number>;
}
export interface Pod extends KubeObject {
  spec: PodSpec;
  status?: PodStatus;
}

export interface WaitingState {
  reason?: string;
  message?: string;
}
export interface TerminatedState {
  exitCode: number;
  signal?: number;
  reason?: string;
  message?: string;
  startedAt?: string | null;
  finishedAt?: string | null;
  containerID?: string;
}
export interface ContainerState {
  waiting?: WaitingState;
  running?: { startedAt: string };
  terminated?: TerminatedState;
}
export interface ContainerStatus {
  name: string;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  resources?: Resources;
  allocatedResources?: Record<string, string | number>;
  volumeMounts?: VolumeMountStatus[];
  user?: { linux: { uid: number; gid: number; supplementalGroups?: number[] } };
}
export interface VolumeMountStatus {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
}
export interface PodCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastProbeTime?: null;
  lastTransitionTime?: string;
  observedGeneration?: number;
}
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export interface PodStatus {
  phase?: PodPhase;
  reason?: string;
  message?: string;
  observedGeneration?: number;
  conditions?: PodCondition[];
  startTime?: string;
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  qosClass?: string;
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
  nominatedNodeName?: string;
  resize?: string;
  /** What the pod may use as a whole (from 1.36), and what of it is granted. */
  resources?: Resources;
  allocatedResources?: Record<string, string | number>;
}

export type ContainerKind = 'init' | 'regular' | 'ephemeral';

/** One instance of a container as the runtime knows it (kubecontainer.Status). */
export interface InstanceStatus {
  id: string;
  name: string;
  kind: ContainerKind;
  /** Index of the instance = restartCount. */
  attempt: number;
  sandboxId: string;
  /** The image it was made from, as the spec had it. */
  image: string;
  /** The same as the runtime writes it: with its registry and tag. */
  imageName?: string;
  imageID: string;
  /** What its process may use: the container's resources at its start, or since the last resize. */
  resources?: Resources;
  /** Who its first process ran as, where the runtime tells. */
  user?: ContainerStatus['user'];
  /** How often it was resized in place. */
  resizes?: number;
  state: 'created' | 'running' | 'exited' | 'unknown';
  createdAt: SimMs;
  startedAt?: SimMs;
  finishedAt?: SimMs;
  exitCode?: number;
  signal?: number;
  reason?: string;
  message?: string;
}
export interface SandboxStatus {
  id: string;
  ip: string;
  attempt: number;
  ready: boolean;
}
/** What the runtime knows of one pod at one instant: the newest first in both lists (kubecontainer.PodStatus). */
export interface PodRuntimeStatus {
  at: SimMs;
  sandboxes: readonly SandboxStatus[];
  instances: readonly InstanceStatus[];
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness';
export type ProbeResult = 'success' | 'failure' | 'unknown';
/** The stored results of the probes, by instance (prober/results). */
export interface ProbeResults {
  get(kind: ProbeKind, containerId: string): ProbeResult | undefined;
}
