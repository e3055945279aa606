import type { ReleaseVersion } from '../../../scenario/types.ts';
import type { Container, Pod, Resources } from '../types.ts';

/** As Go marshals ResourceRequirements: limits before requests, names in order. */
function resourcesJson(resources: Resources | undefined): Record<string, unknown> {
  const sorted = (list: Record<string, string | number> | undefined) =>
    list && Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...(resources?.limits ? { limits: sorted(resources.limits) } : {}),
    ...(resources?.requests ? { requests: sorted(resources.requests) } : {}),
  };
}

const summary = (containers: readonly Container[]) =>
  containers.map(({ name, resources }) => ({ name, resources: resourcesJson(resources) }));

/**
 * What an event says of a resize: the resources of all containers and, from 1.35 on, the generation
 * that asked for them. Models pkg/kubelet/events/resize.go.
 */
function describe(pod: Pod, generation: number | undefined, release: ReleaseVersion, error?: string): string {
  const inits = pod.spec.initContainers ?? [];
  return JSON.stringify({
    ...(inits.length > 0 ? { initContainers: summary(inits) } : {}),
    containers: summary(pod.spec.containers),
    ...(release === '1.34' ? {} : { generation: generation ?? 0 }),
    ...(error === undefined ? {} : { error }),
  });
}

export const resizeStarted = (pod: Pod, release: ReleaseVersion): string =>
  `Pod resize started: ${describe(pod, pod.metadata.generation, release)}`;

export const resizeCompleted = (pod: Pod, generation: number | undefined, release: ReleaseVersion): string =>
  `Pod resize completed: ${describe(pod, generation, release)}`;

export const resizePending = (pod: Pod, reason: string, message: string, release: ReleaseVersion): string =>
  `Pod resize ${reason}: ${describe(pod, pod.metadata.generation, release, message)}`;

export const resizeFailed = (pod: Pod, message: string, release: ReleaseVersion): string =>
  `Pod resize error: ${describe(pod, pod.metadata.generation, release, message)}`;
