import type { Host } from '../host.ts';
import { isSidecar } from '../pods/restart-policy.ts';
import type {
  Container,
  ContainerStatus,
  Pod,
  PodRuntimeStatus,
  PodStatus,
  ProbeKind,
  ProbeResult,
  ProbeResults,
} from '../types.ts';
import { ProbeWorker, type ProbeWorld } from './probe-worker.ts';
import { ranBefore } from './ran-before.ts';

const KINDS: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

/** What the kubelet does about a result that changed. */
export type Publish = (kind: ProbeKind, uid: string, containerId: string, result: ProbeResult) => void;

/** The probe workers and results of all pods of a node. Models pkg/kubelet/prober/prober_manager.go. */
export class ProbeManager implements ProbeResults {
  readonly #host: Host;
  readonly #world: ProbeWorld;
  readonly #workers = new Map<string, Map<string, ProbeWorker>>();
  readonly #results: Record<ProbeKind, Map<string, ProbeResult>> = {
    startup: new Map(),
    liveness: new Map(),
    readiness: new Map(),
  };
  readonly #versions = new Map<string, number>();

  constructor(
    host: Host,
    status: (uid: string) => PodStatus | undefined,
    runtimeStatus: (uid: string) => PodRuntimeStatus,
    publish: Publish,
  ) {
    this.#host = host;
    this.#world = {
      status,
      runtimeStatus,
      store: (kind, uid, id, result) => {
        if (this.#results[kind].get(id) === result) return;
        this.#results[kind].set(id, result);
        this.#changed(uid);
        publish(kind, uid, id, result);
      },
      forget: (kind, uid, id) => {
        if (this.#results[kind].delete(id)) this.#changed(uid);
      },
      ended: (worker) => {
        const { uid } = worker.pod.metadata;
        if (this.#workers.get(uid)?.delete(`${worker.container.name}/${worker.kind}`)) this.#changed(uid);
      },
    };
  }

  /** A number that grows whenever a result or a worker of the pod comes, changes or goes. */
  version(uid: string): number {
    return this.#versions.get(uid) ?? 0;
  }

  #changed(uid: string): void {
    this.#versions.set(uid, this.version(uid) + 1);
  }

  get(kind: ProbeKind, containerId: string): ProbeResult | undefined {
    return this.#results[kind].get(containerId);
  }

  /** Makes the workers of a pod that do not exist yet: for regular containers and sidecars. */
  addPod(pod: Pod): void {
    const { uid } = pod.metadata;
    let workers = this.#workers.get(uid);
    if (workers === undefined) {
      workers = new Map();
      this.#workers.set(uid, workers);
    }
    const add = (container: Container, init: boolean) => {
      for (const kind of KINDS) {
        const probe = container[`${kind}Probe`];
        const key = `${container.name}/${kind}`;
        if (probe === undefined || workers.has(key)) continue;
        const period = Math.max(1, probe.periodSeconds ?? 10) * 1000;
        // Right after the kubelet started its workers spread out; a kubelet that has run for long has none to spread.
        const young = this.#host.startedAt > 0 && this.#host.now() - this.#host.startedAt < period;
        const jitter = young ? this.#host.rng.uniform(0, period) : 0;
        this.#changed(uid);
        workers.set(key, new ProbeWorker(this.#host, this.#world, pod, container, init, kind, probe, jitter));
      }
    };
    for (const container of pod.spec.initContainers ?? []) if (isSidecar(container)) add(container, true);
    for (const container of pod.spec.containers) add(container, false);
  }

  /** Termination begins: liveness and startup of regular containers stop, readiness goes on. */
  stopLivenessAndStartup(pod: Pod): void {
    const workers = this.#workers.get(pod.metadata.uid);
    for (const { name } of pod.spec.containers) {
      for (const kind of ['liveness', 'startup'] as const) {
        const key = `${name}/${kind}`;
        workers?.get(key)?.stop();
        workers?.delete(key);
      }
    }
    this.#changed(pod.metadata.uid);
  }

  removePod(uid: string): void {
    for (const worker of this.#workers.get(uid)?.values() ?? []) worker.stop();
    this.#workers.delete(uid);
    this.#versions.delete(uid);
  }

  /**
   * What the probes make of a container: started and ready. A container that could be ready but is
   * not gets its readiness probe at once. Models UpdatePodStatus.
   */
  judge(pod: Pod, status: ContainerStatus, probed: boolean): { started: boolean; ready: boolean } {
    if (!status.state.running || status.containerID === undefined) return { started: false, ready: false };
    const id = status.containerID.slice('containerd://'.length);
    const workers = this.#workers.get(pod.metadata.uid);
    const startup = this.#results.startup.get(id);
    const started =
      startup === undefined
        ? status.started === true || !workers?.has(`${status.name}/startup`)
        : startup === 'success';
    if (!started || !probed) return { started, ready: false };
    const readiness = this.#results.readiness.get(id);
    if (readiness === 'success') return { started, ready: true };
    const worker = workers?.get(`${status.name}/readiness`);
    worker?.poke();
    if (this.#host.release !== '1.34' && ranBefore(this.#host.startedAt, status)) {
      const unheard = worker === undefined || readiness === undefined;
      return { started, ready: unheard && (!hasReadinessProbe(pod, status.name) || isReady(pod)) };
    }
    return { started, ready: worker === undefined };
  }
}

const hasReadinessProbe = ({ spec }: Pod, name: string): boolean =>
  [...spec.containers, ...(spec.initContainers ?? [])].find((c) => c.name === name)?.readinessProbe !==
  undefined;

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
