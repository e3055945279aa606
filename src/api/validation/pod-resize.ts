import { deepEqual } from '../equal.ts';
import { qosClass } from '../pod.ts';
import type { Container, Pod, PodSpec, ResourceRequirements } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateResources } from './resources.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const NAMES = ['cpu', 'memory'];

/** What the subresource `resize` may change. Models core/validation ValidatePodResize. */
export function validatePodResize(pod: Pod, old: Pod, errors: Errors): void {
  const { metadata } = old as unknown as { metadata: { annotations?: Record<string, string> } };
  if (metadata.annotations?.[MIRROR] !== undefined) {
    errors.forbidden([], 'static pods cannot be resized');
    return;
  }
  const before = qosClass(old.spec);
  const after = qosClass(pod.spec);
  if (before !== after)
    errors.invalid(['spec'], after, 'Pod QOS Class may not change as a result of resizing');
  for (const list of ['containers', 'initContainers'] as const) {
    const now = pod.spec[list] ?? [];
    const was = old.spec[list] ?? [];
    if (now.length !== was.length) {
      errors.forbidden(['spec', list], `${list} may not be added or removed on resize`);
      return;
    }
    if (now.some((container, i) => container.name !== was[i]!.name)) {
      errors.forbidden(['spec', list], `${list} may not be renamed or reordered on resize`);
      return;
    }
    for (const [i, container] of now.entries()) {
      validateResources(container.resources, ['spec', list, i, 'resources'], errors);
      for (const kind of ['limits', 'requests'] as const) {
        const kept = container.resources?.[kind] ?? {};
        for (const name of NAMES)
          if (was[i]!.resources?.[kind]?.[name] !== undefined && kept[name] === undefined)
            errors.forbidden(['spec', list, i, 'resources', kind], `resource ${kind} cannot be removed`);
      }
    }
  }
  if (!deepEqual(asBefore(pod.spec, old.spec), old.spec))
    errors.forbidden(['spec'], 'only cpu and memory resources are mutable');
}

/** The new spec with cpu and memory of what can be resized put back as they were. */
function asBefore(spec: PodSpec, old: PodSpec): PodSpec {
  const restore = (list: Container[] | undefined, was: Container[] | undefined, init: boolean) =>
    list?.map((container, i) =>
      init && container.restartPolicy !== 'Always'
        ? container
        : withResources(container, restored(container.resources, was?.[i]?.resources)),
    );
  const result = { ...spec, containers: restore(spec.containers, old.containers, false) } as PodSpec;
  const inits = restore(spec.initContainers, old.initContainers, true);
  if (inits !== undefined) result.initContainers = inits;
  return spec.resources === undefined
    ? result
    : withResources(result, restored(spec.resources, old.resources));
}

function withResources<T extends { resources?: ResourceRequirements }>(
  holder: T,
  resources: ResourceRequirements | undefined,
): T {
  const { resources: _, ...rest } = holder;
  return (resources === undefined ? rest : { ...rest, resources }) as T;
}

function restored(
  now: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
): ResourceRequirements | undefined {
  if (now === undefined) return old;
  const result: ResourceRequirements = { ...now };
  for (const kind of ['limits', 'requests'] as const) {
    const list = { ...now[kind] };
    for (const name of NAMES) {
      const before = old?.[kind]?.[name];
      if (before === undefined) delete list[name];
      else list[name] = before;
    }
    if (Object.keys(list).length > 0) result[kind] = list;
    else delete result[kind];
  }
  return Object.keys(result).length > 0 || old !== undefined ? result : undefined;
}
