import type { Timer } from '../../base/queue.ts';
import type { Rng } from '../../base/rng.ts';
import type { SimMs } from '../../base/time.ts';
import type { KubeletConfiguration, ReleaseVersion } from '../../scenario/types.ts';
import type { KubeObject } from '../apiserver/api.ts';
import type { ClusterContext } from '../context.ts';
import { type Beat, createBeat, createLatencies, type Latencies } from './latency.ts';
import type { Wait } from './task.ts';

/** Relists of the pod lifecycle event generator, ticks of the sync loop. Milliseconds. */
const RELIST_PERIOD: SimMs = 1000;
const SYNC_TICK: SimMs = 1000;
/**
 * Where in a second relists fall. Pods that are there from t = 0 start at about 0.53 s: their first
 * relist comes within half a second, as it did at the median of the recordings, for every seed.
 */
const RELIST_PHASE = [620, 960] as const;

/**
 * What every part of one kubelet process is given. A process ends when the kubelet is stopped: its
 * timers and tasks then never run again, while the containers of the node live on.
 */
export interface Host {
  readonly ctx: ClusterContext;
  readonly node: string;
  readonly nodeIP: string;
  readonly release: ReleaseVersion;
  readonly config: KubeletConfiguration;
  readonly latencies: Latencies;
  readonly relist: Beat;
  readonly tick: Beat;
  readonly rng: Rng;
  /** How often the machine has started again before this process did. */
  readonly boots: number;
  /** When this process started. */
  readonly startedAt: SimMs;
  readonly alive: boolean;
  now(): SimMs;
  after(ms: SimMs, run: () => void): Timer;
  sleep(ms: SimMs): Wait;
  event(
    involved: KubeObject,
    fieldPath: string | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void;
  stop(): void;
}

export function createHost(
  ctx: ClusterContext,
  node: string,
  nodeIP: string,
  { generation, boots }: { readonly generation: number; readonly boots: number },
  config: KubeletConfiguration = {},
): Host {
  const { kernel, scenario } = ctx;
  const rng = kernel.rng.fork(`kubelet/${node}/${generation}`);
  const { latency, version } = scenario.cluster;
  let alive = true;
  const host: Host = {
    ctx,
    node,
    nodeIP,
    release: version,
    config,
    latencies: createLatencies(latency, rng.fork('latency')),
    relist: createBeat(RELIST_PERIOD, latency.profile, rng.fork('relist'), RELIST_PHASE),
    tick: createBeat(SYNC_TICK, latency.profile, rng.fork('tick')),
    rng,
    boots,
    startedAt: kernel.now,
    get alive() {
      return alive;
    },
    now: () => kernel.now,
    after: (ms, run) =>
      kernel.after(ms, () => {
        if (alive) run();
      }),
    sleep: (ms) => (resume) => {
      if (ms <= 0) resume();
      else host.after(ms, resume);
    },
    event(involved, fieldPath, type, reason, message) {
      ctx.api.event({ involved, fieldPath, type, reason, message, component: 'kubelet', host: node });
    },
    stop() {
      alive = false;
    },
  };
  return host;
}

/** Where events about a container point: `spec.containers{web}`. */
export function fieldPath(kind: 'init' | 'regular' | 'ephemeral', name: string): string {
  if (kind === 'init') return `spec.initContainers{${name}}`;
  return kind === 'regular' ? `spec.containers{${name}}` : `spec.ephemeralContainers{${name}}`;
}

/** `name_namespace(uid)`, as the kubelet writes a pod. */
export function formatPod(pod: KubeObject): string {
  return `${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid})`;
}
