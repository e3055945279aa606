import type { KubeObject } from '../api/meta.ts';
import type { Info } from './builder.ts';

/** The subresource `scale` of a workload: only what says how many there are to be. */
export function scaleOf({ metadata, spec, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const labels: Record<string, string> = spec?.selector?.matchLabels ?? spec?.selector ?? {};
  const selector = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',');
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { creationTimestamp, name, namespace, resourceVersion, uid },
    spec: { replicas: spec?.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, ...(selector ? { selector } : {}) },
  } as unknown as KubeObject;
}

/** The object and what it is called in results: `scale.autoscaling/web`. */
export const asScale = ({ resource, name }: Info, object: KubeObject) => ({
  info: { resource: { ...resource, singular: 'scale', group: 'autoscaling' }, name },
  object: scaleOf(object),
});
