import { qosClass } from '../../../api/pod.ts';
import { quantityValue } from '../../../api/quantity.ts';
import { isSidecar } from '../pods/restart-policy.ts';
import type { Container, Pod } from '../types.ts';
import { isCriticalPod } from './admission.ts';

const GUARANTEED = -997;
const BEST_EFFORT = 1000;

const request = (container: Container): number => {
  const { requests, limits } = container.resources ?? {};
  const memory = requests?.memory ?? limits?.memory;
  return memory === undefined ? 0 : quantityValue(memory);
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What a pod asks for beyond its containers is shared by them equally, its sidecars included. */
function unassigned(pod: Pod): number {
  const own = pod.spec.resources?.requests?.memory ?? pod.spec.resources?.limits?.memory;
  if (own === undefined) return 0;
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar);
  const all = [...pod.spec.containers, ...sidecars];
  return Math.max(0, Math.trunc((quantityValue(own) - sum(all.map(request))) / all.length));
}

/**
 * oom_score_adj of a container's processes: the higher, the sooner the kernel kills them when the
 * node runs out of memory. A sidecar is never killed before the regular container that asks for least.
 * Models pkg/kubelet/qos/policy.go.
 */
export function oomScoreAdjust(pod: Pod, container: Container, memoryCapacity: number): number {
  if (isCriticalPod(pod) && pod.spec.priorityClassName === 'system-node-critical') return GUARANTEED;
  // biome-ignore lint/suspicious/noExplicitAny: the generated PodSpec is stricter in its enumerations
  const qos = qosClass(pod.spec as any);
  if (qos === 'Guaranteed') return GUARANTEED;
  if (qos === 'BestEffort') return BEST_EFFORT;
  const share = unassigned(pod);
  const scoreOf = (memory: number) => 1000 - Math.trunc((1000 * (memory + share)) / memoryCapacity);
  const own = scoreOf(request(container));
  const score = isSidecar(container)
    ? Math.min(own, scoreOf(Math.min(...pod.spec.containers.map(request))))
    : own;
  return Math.min(BEST_EFFORT - 1, Math.max(1000 + GUARANTEED, score));
}
