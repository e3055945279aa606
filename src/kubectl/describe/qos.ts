import { amountOf } from '../quantity.ts';

interface Resources {
  requests?: Record<string, string | number>;
  limits?: Record<string, string | number>;
}
interface PodSpecLike {
  containers?: { resources?: Resources }[];
  initContainers?: { resources?: Resources }[];
}

/** Guaranteed, Burstable or BestEffort, from the CPU and memory of every container. Models pkg/util/qos. */
export function podQos(spec: PodSpecLike): string {
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c) => c.resources ?? {});
  const amount = (map: Resources['limits'], name: string) => amountOf(map?.[name]) ?? 0;
  const names = ['cpu', 'memory'];
  const isSet = (resources: Resources) =>
    names.some((name) => amount(resources.requests, name) > 0 || amount(resources.limits, name) > 0);
  if (!all.some(isSet)) return 'BestEffort';
  const isGuaranteed = all.every((resources) =>
    names.every((name) => {
      const limit = amount(resources.limits, name);
      return limit > 0 && amount(resources.requests ?? resources.limits, name) === limit;
    }),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
