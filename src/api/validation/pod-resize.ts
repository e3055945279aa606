import type { Path } from '../decode.ts';
import { deepEqual } from '../equal.ts';
import { qosClass } from '../pod.ts';
import { isSince, type Release } from '../release.ts';
import type { Container, Pod, PodSpec, PodStatus, ResourceRequirements } from '../types.generated.ts';
import type { Errors } from './errors.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const NAMES = ['cpu', 'memory'];
const LISTS = ['containers', 'initContainers'] as const;

const asksForAll = ({ resources }: PodSpec) =>
  Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0;

/** What the subresource `resize` may change. Models core/validation ValidatePodResize. */
export function validatePodResize(pod: Pod, old: Pod, version: Release, errors: Errors): void {
  const { metadata } = old as unknown as { metadata: { annotations?: Record<string, string> } };
  const ofWhole = asksForAll(pod.spec) || asksForAll(old.spec);
  if (version === '1.34' && ofWhole) {
    errors.onlyForbidden([''], 'pods with pod-level resources cannot be resized');
    return;
  }
  if (metadata.annotations?.[MIRROR] !== undefined) {
    errors.onlyForbidden([''], 'static pods cannot be resized');
    return;
  }
  if (old.spec.os?.name === 'windows') {
    errors.onlyForbidden([''], 'windows pods cannot be resized');
    return;
  }
  if (qosClass(old.spec) !== qosClass(pod.spec))
    errors.invalid(
      ['spec'],
      (pod.status as PodStatus | undefined)?.qosClass ?? '',
      'Pod QOS Class may not change as a result of resizing',
    );
  if (ofWhole && !isSince(version, '1.36')) {
    errors.forbidden(
      [''],
      'resize of pods with pod-level resources is forbidden when InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled',
    );
    return;
  }
  if (ofWhole) validateWhole(pod.spec, old.spec, errors);
  if (!inOrder(pod.spec, old.spec, errors)) return;
  // Init containers that end can be resized since 1.36 (InPlacePodVerticalScalingInitContainers).
  const canResize = (container: Container) =>
    container.restartPolicy === 'Always' || isSince(version, '1.36');
  for (const list of ['initContainers', 'containers'] as const)
    for (const [i, before] of (old.spec[list] ?? []).entries())
      if (list === 'containers' || canResize(before))
        validateKept(pod.spec[list]![i]!.resources, before.resources, ['spec', list, i, 'resources'], errors);
  for (const [i, container] of (pod.spec.containers ?? []).entries())
    if (!deepEqual(asBefore(container, old.spec.containers![i]!), old.spec.containers![i]))
      errors.forbidden(['spec'], 'only cpu and memory resources are mutable');
  for (const [i, container] of (pod.spec.initContainers ?? []).entries())
    validateInit(container, old.spec.initContainers![i]!, i, canResize(container), version, errors);
  if (errors.causes.length === 0 && !deepEqual(rest(pod.spec), rest(old.spec)))
    errors.forbidden(['spec'], 'only cpu and memory resources are mutable');
}

/** Neither more nor fewer containers, each under its name at its place. */
function inOrder(spec: PodSpec, old: PodSpec, errors: Errors): boolean {
  const before = errors.causes.length;
  for (const list of LISTS) {
    const now = spec[list] ?? [];
    const was = old[list] ?? [];
    if (now.length !== was.length)
      errors.forbidden(['spec', list], `${list} may not be added or removed on resize`);
    else
      for (const [i, container] of now.entries())
        if (container.name !== was[i]!.name)
          errors.forbidden(['spec', list, i, 'name'], `${list} may not be renamed or reordered on resize`);
  }
  return errors.causes.length === before;
}

/** What was asked for stays asked for. Models validateContainerResize. */
function validateKept(
  now: ResourceRequirements | undefined,
  was: ResourceRequirements | undefined,
  at: Path,
  errors: Errors,
  words = 'resource',
): void {
  for (const kind of ['requests', 'limits'] as const) {
    const kept = now?.[kind] ?? {};
    if (Object.keys(was?.[kind] ?? {}).some((name) => kept[name] === undefined))
      errors.forbidden([...at, kind], `${words} ${kind} cannot be removed`);
  }
}

/** Resources of the pod as a whole. Models validatePodLevelResourcesResize. */
function validateWhole(spec: PodSpec, old: PodSpec, errors: Errors): void {
  if (old.resources !== undefined && spec.resources === undefined) {
    errors.forbidden(['spec', 'resources'], 'pod-level resources cannot be removed');
    return;
  }
  validateKept(spec.resources, old.resources, ['spec', 'resources'], errors, 'pod-level resource');
  if (!deepEqual(restored(spec.resources, old.resources), old.resources))
    errors.forbidden(['spec'], 'only cpu and memory resources are mutable at pod-level');
}

function validateInit(
  container: Container,
  old: Container,
  i: number,
  canResize: boolean,
  version: Release,
  errors: Errors,
): void {
  if (deepEqual(container, old)) return;
  if (!canResize) {
    errors.forbidden(['spec'], 'resources for non-sidecar init containers are immutable');
    return;
  }
  const isNew = isSince(version, '1.36');
  if (!deepEqual(asBefore(container, old), old))
    errors.forbidden(
      isNew ? ['spec', 'initContainers', i] : ['spec'],
      `only cpu and memory resources for ${isNew ? 'init or ' : ''}sidecar containers are mutable`,
    );
  if (container.restartPolicy === 'Always') return;
  for (const { restartPolicy } of container.resizePolicy ?? [])
    if (restartPolicy === 'RestartContainer')
      errors.forbidden(
        ['spec', 'initContainers', i],
        'non-sidecar init containers with a resize policy of RestartContainer cannot be resized',
      );
}

/** A container with its cpu and memory put back as they were. */
const asBefore = (container: Container, old: Container): Container =>
  withResources(container, restored(container.resources, old.resources));

/** All but what has been looked at already. */
function rest({ containers: _, initContainers: __, resources: ___, ...others }: PodSpec) {
  return others;
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
