import { equal } from '../equal.ts';
import type { Container, Pod, PodSpec, Resources } from '../types.ts';

/**
 * The pod as the node has granted it: the spec that is asked for, with the resources of `before`.
 * The very same object where nothing differs. Models UpdatePodFromAllocation of pkg/kubelet/allocation.
 */
export function allocatedPod(desired: Pod, before: Pod): Pod {
  if (desired.spec === before.spec) return desired;
  let differs = false;
  // Up to 1.35 the API server lets nobody change an init container that is no sidecar.
  const keep = (list: Container[] | undefined, granted: Container[] | undefined) =>
    list?.map((container, i) => {
      const old = granted?.[i];
      if (old?.name !== container.name) return container;
      if (equal(container.resources ?? {}, old.resources ?? {})) return container;
      differs = true;
      return { ...container, resources: old.resources ?? {} };
    });
  const spec: PodSpec = {
    ...desired.spec,
    containers: keep(desired.spec.containers, before.spec.containers)!,
  };
  const inits = keep(desired.spec.initContainers, before.spec.initContainers);
  if (inits !== undefined) spec.initContainers = inits;
  if (!equal(desired.spec.resources, before.spec.resources)) {
    differs = true;
    if (before.spec.resources === undefined) delete spec.resources;
    else spec.resources = before.spec.resources;
  }
  return differs ? { ...desired, spec } : desired;
}

/** Resources whose change counts for a container in place. */
const RESIZABLE = ['cpu', 'memory'] as const;

/** The resources of a container that differ from what its process was given. */
export function changedResources(allocated: Resources | undefined, actual: Resources | undefined): string[] {
  if (allocated === actual) return [];
  return RESIZABLE.filter(
    (name) =>
      !equal(allocated?.requests?.[name], actual?.requests?.[name]) ||
      !equal(allocated?.limits?.[name], actual?.limits?.[name]),
  );
}

/** Whether a change of these resources restarts the container, by its resizePolicy. */
export function needsRestart(container: Container, changed: readonly string[]): boolean {
  return changed.some((name) =>
    container.resizePolicy?.some(
      (policy) => policy.resourceName === name && policy.restartPolicy === 'RestartContainer',
    ),
  );
}
