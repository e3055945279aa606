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

/**
 * oom_score_adj of a container's processes: the higher, the sooner the kernel kills them when the
 * node runs out of memory. Models pkg/kubelet/qos/policy.go.
 */
export function oomScoreAdjust(pod: Pod, container: Container, memoryCapacity: number): number {
  if (isCriticalPod(pod)) return GUARANTEED;
  // biome-ignore lint/suspicious/noExplicitAny: the generated PodSpec is stricter in its enumerations
  const qos = qosClass(pod.spec as any);
  if (qos === 'Guaranteed') return GUARANTEED;
  if (qos === 'BestEffort') return BEST_EFFORT;
  const burstable = (c: Container) => {
    const score = 1000 - Math.trunc((1000 * request(c)) / memoryCapacity);
    return Math.min(999, Math.max(1000 + GUARANTEED, score));
  };
  const own = burstable(container);
  if (!isSidecar(container)) return own;
  return Math.min(own, ...pod.spec.containers.map(burstable));
}
