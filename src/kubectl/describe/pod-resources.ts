import { amountOf } from '../quantity.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

/**
 * What a pod asks for of one resource, in units: the sum of its containers and sidecars, or its largest init
 * container where that is more, and the pod's overhead. Models component-helpers/resource PodRequests, PodLimits.
 */
export function podAmount(spec: Any, section: 'requests' | 'limits', resource: string): number {
  const of = (container: Any): number => amountOf(container.resources?.[section]?.[resource]) ?? 0;
  let sum = 0;
  for (const container of spec?.containers ?? []) sum += of(container);
  let sidecars = 0;
  let init = 0;
  for (const container of spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += of(container);
      init = Math.max(init, sidecars);
    } else init = Math.max(init, sidecars + of(container));
  }
  const whole = amountOf(spec?.resources?.[section]?.[resource]);
  const total = whole ?? Math.max(sum + sidecars, init);
  const overhead = amountOf(spec?.overhead?.[resource]) ?? 0;
  return section === 'limits' && total === 0 ? 0 : total + overhead;
}
