import { createRng } from '../../../base/rng.ts';
import type { KubeletConfiguration, Latency, ReleaseVersion, Scenario } from '../../../scenario/types.ts';
import type { RecordOf, RecordType, TraceRecord } from '../../../trace/records.ts';
import type { ClusterContext } from '../../context.ts';
import { Kernel } from '../../kernel.ts';
import { createKubelet, type Kubelet } from '../kubelet.ts';
import type { Container, Pod, PodSpec } from '../types.ts';
import { FakeApi } from './fake-api.ts';
import { type FakeApp, FakeRuntime } from './fake-runtime.ts';

export interface LabOptions {
  release?: ReleaseVersion;
  latency?: Latency['profile'];
  seed?: number;
  images?: string[];
  apps?: Record<string, FakeApp>;
  capacity?: Record<string, string>;
  kubelet?: KubeletConfiguration;
}

/** One node with a kubelet, a fake API server and a fake runtime: enough to watch a pod live. */
export class Lab {
  readonly kernel: Kernel;
  readonly api: FakeApi;
  readonly runtime: FakeRuntime;
  readonly kubelet: Kubelet;
  readonly ctx: ClusterContext;

  constructor(options: LabOptions = {}) {
    this.kernel = new Kernel(createRng(options.seed ?? 1));
    this.api = new FakeApi(this.kernel);
    this.runtime = new FakeRuntime(this.kernel);
    Object.assign(this.runtime.apps, options.apps);
    const node = {
      name: 'node-1',
      labels: {},
      taints: [],
      capacity: { cpu: '4', memory: '8Gi', pods: '110', ...options.capacity },
      images: options.images ?? ['app:1', 'app:2', 'busybox:1.36'],
      ...(options.kubelet ? { kubelet: options.kubelet } : {}),
    };
    const scenario: Scenario = {
      name: 'lab',
      duration: 0,
      seed: 1,
      cluster: {
        version: options.release ?? '1.36',
        nodes: [node],
        domain: 'cluster.local',
        nodePortRange: [30000, 32767],
        latency: { profile: options.latency ?? 'typical', overrides: {} },
      },
      images: [],
      apps: [],
      traffic: [],
      steps: [],
      manifests: [],
    };
    const { kernel, api, runtime } = this;
    this.ctx = { scenario, kernel, api, runtime, network: runtime, report: () => {} };
    api.create({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1' },
      status: {
        capacity: node.capacity,
        allocatable: node.capacity,
        addresses: [{ type: 'InternalIP', address: '172.18.0.2' }],
      },
    });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount' };
    api.create({ ...account, metadata: { name: 'default', namespace: 'default' } });
    this.kubelet = createKubelet(this.ctx, node);
  }

  pod(name: string, spec: Partial<PodSpec>, metadata: object = {}): Pod {
    return this.api.create(podManifest(name, spec, metadata)) as Pod;
  }
  get(name: string): Pod | undefined {
    return this.api.get('Pod', 'default', name) as Pod | undefined;
  }
  /** Runs up to so many seconds since the start. */
  until(seconds: number): this {
    this.kernel.advance(Math.round(seconds * 1000));
    return this;
  }
  records<T extends RecordType>(type: T): RecordOf<T>[] {
    return this.kernel.records.filter((r: TraceRecord): r is RecordOf<T> => r.type === type);
  }
  /** `Normal Pulled`, in order, of one pod. */
  reasons(pod: string): string[] {
    return this.records('event')
      .filter((r) => r.name === pod)
      .map((r) => r.reason);
  }
  start(container: string, attempt = 0): number {
    return this.#edge(container, 'running', attempt);
  }
  exit(container: string, attempt = 0): number {
    return this.#edge(container, 'terminated', attempt);
  }
  event(reason: string, n = 0): number {
    return this.records('event').filter((r) => r.reason === reason)[n]?.t ?? Number.NaN;
  }
  gone(pod: string): number {
    return (
      this.records('object').find((r) => r.kind === 'Pod' && r.name === pod && r.verb === 'DELETED')?.t ??
      Number.NaN
    );
  }
  #edge(container: string, state: string, attempt: number): number {
    const found = this.records('container').find(
      (r) => r.container === container && r.state === state && r.restartCount === attempt,
    );
    return found?.t ?? Number.NaN;
  }
}

const TOKEN = {
  name: 'kube-api-access',
  projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
};

/** A pod as the API server has stored it: defaults filled in, bound to the node. */
export function podManifest(name: string, spec: Partial<PodSpec>, metadata: object = {}) {
  const container = (c: Container) => ({ terminationMessagePath: '/dev/termination-log', ...c });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      nodeName: 'node-1',
      ...spec,
      volumes: [TOKEN, ...(spec.volumes ?? [])],
      containers: (spec.containers ?? [{ name: 'c', image: 'app:1' }]).map(container),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(container) } : {}),
    },
  };
}
