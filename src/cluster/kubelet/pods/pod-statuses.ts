import { parseTimestamp, type SimMs } from '../../../base/time.ts';
import type { NodeContainers } from '../containers/node-containers.ts';
import type { Host } from '../host.ts';
import type { ProbeManager } from '../probes/probe-manager.ts';
import type { Resizes } from '../resize/resizes.ts';
import type { StartFailure } from '../status/container-statuses.ts';
import { finalizePodStatus, generatePodStatus } from '../status/generate.ts';
import type { StatusManager } from '../status/manager.ts';
import type { Pod, PodRuntimeStatus, PodStatus } from '../types.ts';
import type { PodWorker } from './pod-worker.ts';

const DEADLINE = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
  deadline: true,
};

/** When the pod's activeDeadlineSeconds will be over; undefined where it has none or has not started. */
export function deadlineOf(pod: Pod, status: PodStatus | undefined): SimMs | undefined {
  const { activeDeadlineSeconds } = pod.spec;
  if (activeDeadlineSeconds === undefined || status?.startTime === undefined) return undefined;
  return parseTimestamp(status.startTime) + activeDeadlineSeconds * 1000;
}

/** Makes the status of a pod from all that is known of it, and hands it to the status manager. */
export class PodStatuses {
  readonly #host: Host;
  readonly #containers: NodeContainers;
  readonly #probes: () => ProbeManager;
  readonly #statuses: StatusManager;
  readonly #resizes: Resizes;
  /** Why containers could not be started: by pod, then container. */
  readonly #failures = new Map<string, Map<string, StartFailure>>();

  constructor(
    host: Host,
    containers: NodeContainers,
    probes: () => ProbeManager,
    statuses: StatusManager,
    resizes: Resizes,
  ) {
    this.#host = host;
    this.#containers = containers;
    this.#probes = probes;
    this.#statuses = statuses;
    this.#resizes = resizes;
  }

  /** Remembers why a start failed, or that it did not. Models kubelet/reason_cache.go. */
  remember(pod: Pod, container: string, failure: StartFailure | undefined): void {
    let failures = this.#failures.get(pod.metadata.uid);
    if (failures === undefined) {
      failures = new Map();
      this.#failures.set(pod.metadata.uid, failures);
    }
    if (failure === undefined) failures.delete(container);
    else failures.set(container, failure);
  }

  /** Publishes the status of a pod as the runtime shows it. */
  publish(worker: PodWorker, seen: PodRuntimeStatus, terminal: boolean): PodStatus {
    const status = this.#generate(worker, seen, terminal);
    if (!worker.isUnknown) this.#statuses.set(worker.pod, status);
    return status;
  }

  /** The last status of a pod that has been terminated. */
  finish(worker: PodWorker): void {
    if (worker.isUnknown) return;
    const status = this.#generate(worker, this.#containers.statusOf(worker.uid), true);
    this.#statuses.finish(worker.pod, finalizePodStatus(worker.pod, status, worker.statusAtEnd));
  }

  forget(uid: string): void {
    this.#failures.delete(uid);
  }

  #generate(worker: PodWorker, seen: PodRuntimeStatus, terminal: boolean): PodStatus {
    const { pod, uid } = worker;
    const host = this.#host;
    const cached = this.#statuses.get(uid);
    const api = host.ctx.api.get<Pod>('Pod', pod.metadata.namespace, pod.metadata.name);
    const foreign = api?.metadata.uid === uid ? (api.status?.conditions ?? []) : [];
    const old: PodStatus = { ...(cached ?? pod.status ?? {}), conditions: foreign };
    const deadline = deadlineOf(pod, cached ?? pod.status);
    if (deadline !== undefined && host.now() >= deadline) {
      // Every look at a pod that is over its deadline says so.
      if (api?.metadata.uid === uid) host.event(pod, undefined, 'Normal', DEADLINE.reason, DEADLINE.message);
      worker.overDeadline(DEADLINE);
    }
    const { verdict, disruption } = worker.termination ?? {};
    return generatePodStatus({
      pod,
      status: seen,
      old,
      release: host.release,
      terminal,
      hostIP: host.nodeIP,
      failure: (container) => this.#failures.get(uid)?.get(container),
      probed: (container, probed) => this.#probes().judge(pod, container, probed),
      ...(verdict === undefined || (terminal && !verdict.deadline) ? {} : { verdict }),
      ...(disruption === undefined ? {} : { disruption }),
      wasRestartingAll: saysRestarting(cached),
      resize: this.#resizes.conditions(uid),
    });
  }
}

const saysRestarting = (status: PodStatus | undefined): boolean =>
  status?.conditions?.some((c) => c.type === 'AllContainersRestarting' && c.status === 'True') === true;
