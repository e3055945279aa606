import { deepEqual } from '../equal.ts';
import type { KubeObject } from '../meta.ts';
import { compareQuantity } from '../quantity.ts';
import { isSince, type Release } from '../release.ts';
import type {
  Container,
  LabelSelector,
  NodeAffinity,
  Pod,
  PodSpec,
  PodTemplateSpec,
} from '../types.generated.ts';
import { validateImageEdges } from './container.ts';
import { describeDifference } from './difference.ts';
import type { Errors } from './errors.ts';
import { selectorValue } from './internal.ts';
import { validatePodResize } from './pod-resize.ts';
import { validateTolerations } from './scheduling.ts';

/** Ways to write a pod that may change what a plain update may not. */
export type PodSubresource = 'ephemeralcontainers' | 'resize';

const POD_UPDATE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What a pod may change after it was made. Models core/validation ValidatePodUpdate. */
function validatePodUpdate(
  pod: Pod,
  old: Pod,
  version: Release,
  errors: Errors,
  subresource?: PodSubresource,
): void {
  if (subresource === 'resize') {
    validatePodResize(pod, old, version, errors);
    return;
  }
  if (subresource === 'ephemeralcontainers') {
    keepEphemeral(pod, old, errors);
    return;
  }
  for (const list of ['containers', 'initContainers'] as const)
    if (!sameContainers(pod, old, list, errors)) return;
  if (!validateDeadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, errors)) return;
  validateAddedTolerations(pod.spec, old.spec, version, errors);
  const gates = (old.spec.schedulingGates ?? []).map(({ name }) => name);
  for (const [i, { name }] of (pod.spec.schedulingGates ?? []).entries())
    if (!gates.includes(name))
      errors.forbidden(
        ['spec', 'schedulingGates', i, 'name'],
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      );
  const masked = maskAllowed(pod.spec, old.spec, errors);
  if (!deepEqual(masked, old.spec))
    errors.forbidden(['spec'], `${POD_UPDATE}\n${describeDifference(old.spec, masked)}`);
}

/** As many containers as before, each with an image; answers whether to look on. */
function sameContainers(pod: Pod, old: Pod, list: 'containers' | 'initContainers', errors: Errors): boolean {
  const containers = pod.spec[list] ?? [];
  if (containers.length !== (old.spec[list] ?? []).length) {
    errors.forbidden(['spec', list], 'pod updates may not add or remove containers');
    return false;
  }
  for (const [i, container] of containers.entries()) {
    if (!container.image) errors.required(['spec', list, i, 'image']);
    validateImageEdges(container, ['spec', list, i], errors);
  }
  return true;
}

const MAX_INT32 = 2147483647;

/** A deadline may come and become shorter; answers whether to look on. */
function validateDeadline(now: number | undefined, before: number | undefined, errors: Errors): boolean {
  const at = ['spec', 'activeDeadlineSeconds'];
  if (now === undefined) {
    if (before !== undefined)
      errors.invalid(at, null, 'must not update from a positive integer to nil value');
    return true;
  }
  if (now < 0 || now > MAX_INT32) errors.invalid(at, now, `must be between 0 and ${MAX_INT32}, inclusive`);
  else if (before !== undefined && before < now)
    errors.invalid(at, now, 'must be less than or equal to previous value');
  else return true;
  return false;
}

/** Tolerations stay, but for their seconds. Models validateOnlyAddedTolerations. */
function validateAddedTolerations(spec: PodSpec, old: PodSpec, version: Release, errors: Errors): void {
  const at = ['spec', 'tolerations'];
  const timeless = (list: PodSpec['tolerations']) =>
    (list ?? []).map(({ tolerationSeconds: _, ...toleration }) => toleration);
  const now = timeless(spec.tolerations);
  if (timeless(old.tolerations).every((before) => now.some((each) => deepEqual(each, before))))
    validateTolerations(spec.tolerations, version, at, errors);
  else errors.forbidden(at, 'existing toleration can not be modified except its tolerationSeconds');
}

/** Ephemeral containers come and stay as they are. Models ValidatePodEphemeralContainersUpdate. */
function keepEphemeral(pod: Pod, old: Pod, errors: Errors): void {
  if (old.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    errors.onlyForbidden([''], 'static pods do not support ephemeral containers');
    return;
  }
  const at = ['spec', 'ephemeralContainers'];
  for (const before of old.spec.ephemeralContainers ?? []) {
    const now = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const which = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`;
    if (now === undefined) errors.forbidden(at, `${which} removed\n`);
    else if (!deepEqual(now, before))
      errors.forbidden(at, `${which} changed\n${describeDifference(before, now)}`);
  }
}

/** The new spec with everything that may change put back as it was. */
function maskAllowed(spec: PodSpec, old: PodSpec, errors: Errors): PodSpec {
  const images = (list: Container[] | undefined, before: Container[] | undefined) =>
    list?.map((container, i) => {
      return { ...container, image: before?.[i]?.image };
    });
  const masked: PodSpec = { ...spec, containers: images(spec.containers, old.containers) as Container[] };
  if (spec.initContainers !== undefined)
    masked.initContainers = images(spec.initContainers, old.initContainers)!;
  restore(masked, old, 'activeDeadlineSeconds');
  restore(masked, old, 'schedulingGates');
  restore(masked, old, 'tolerations');
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    restore(masked, old, 'terminationGracePeriodSeconds');
  }
  if ((old.schedulingGates ?? []).length > 0) maskGated(masked, old, errors);
  return masked;
}

/** While a pod is gated, the choice of its node may be narrowed. */
function maskGated(masked: PodSpec, old: PodSpec, errors: Errors): void {
  const added = masked.nodeSelector ?? {};
  if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => added[key] !== value))
    errors.invalid(
      ['spec', 'nodeSelector'],
      masked.nodeSelector,
      'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    );
  restore(masked, old, 'nodeSelector');
  const before = old.affinity?.nodeAffinity;
  const { nodeAffinity: now, ...others } = masked.affinity ?? {};
  if (deepEqual(now, before)) return;
  validateNarrowed(now, before, errors);
  const affinity = { ...others, ...(before === undefined ? {} : { nodeAffinity: before }) };
  if (old.affinity === undefined && Object.keys(affinity).length === 0) delete masked.affinity;
  else masked.affinity = affinity;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Required terms stay, and may get more requirements. Models validateNodeAffinityMutation. */
function validateNarrowed(
  now: NodeAffinity | undefined,
  before: NodeAffinity | undefined,
  errors: Errors,
): void {
  const at = ['spec', 'affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms'];
  const terms = before?.[REQUIRED]?.nodeSelectorTerms ?? [];
  const next = now?.[REQUIRED]?.nodeSelectorTerms;
  if (terms.length > 0 && terms.length !== (next ?? []).length) {
    errors.invalid(at, next, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed');
    return;
  }
  const starts = (list: readonly unknown[] = [], with_: readonly unknown[] = []) =>
    deepEqual(list.slice(0, with_.length), with_);
  for (const [i, term] of terms.entries()) {
    const { matchExpressions, matchFields } = next![i]!;
    const wasEmpty = !term.matchExpressions?.length && !term.matchFields?.length;
    const isEmpty = !matchExpressions?.length && !matchFields?.length;
    const isNarrowed =
      starts(matchExpressions, term.matchExpressions) && starts(matchFields, term.matchFields);
    if (!isNarrowed || (wasEmpty && !isEmpty))
      errors.invalid([...at, i], next![i], 'only additions are allowed (no mutations or deletions)');
  }
}

function restore<K extends keyof PodSpec>(target: PodSpec, old: PodSpec, field: K): void {
  if (old[field] === undefined) delete target[field];
  else target[field] = old[field];
}

const STATEFUL_SET_MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const STATEFUL_SET_UPDATE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function immutable(object: KubeObject, old: KubeObject, path: readonly string[], errors: Errors): void {
  const pick = (from: KubeObject) =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], from);
  const value = pick(object);
  if (deepEqual(value, pick(old))) return;
  const isSelector = path.at(-1) === 'selector' && value !== undefined;
  errors.invalid(path, isSelector ? selectorValue(value as LabelSelector) : value, 'field is immutable');
}

function validateStatefulSetUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const fixed = (spec: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => !STATEFUL_SET_MUTABLE.includes(key)));
  if (!deepEqual(fixed(object.spec), fixed(old.spec))) errors.forbidden(['spec'], STATEFUL_SET_UPDATE);
}

/** Models batch/validation ValidateJobSpecUpdate. */
function validateJobUpdate(object: KubeObject, old: KubeObject, errors: Errors, version: Release): void {
  const { completions, parallelism, completionMode } = object.spec;
  if (completionMode !== 'Indexed') immutable(object, old, ['spec', 'completions'], errors);
  else if (completions !== undefined && completions !== old.spec.completions && completions !== parallelism)
    errors.invalid(
      ['spec', 'completions'],
      completions,
      'can only be modified in tandem with spec.parallelism',
    );
  immutable(object, old, ['spec', 'selector'], errors);
  validateJobTemplate(object, old, version, errors);
  for (const field of [
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
    'managedBy',
    'successPolicy',
  ])
    immutable(object, old, ['spec', field], errors);
}

/** A suspended Job may change where its pods run, and since 1.36 with how much, while it has none. */
function validateJobTemplate(object: KubeObject, old: KubeObject, version: Release, errors: Errors): void {
  const { spec, status } = old;
  const isSuspended = spec.suspend === true;
  const wasStarted = status?.startTime !== undefined;
  const conditions: { type: string; status: string }[] = status?.conditions ?? [];
  const isAtRest =
    !wasStarted || conditions.some((each) => each.type === 'Suspended' && each.status === 'True');
  const isNew = isSince(version, '1.36');
  const isFlexible = isSuspended && (isNew ? isAtRest && !status?.active : !wasStarted);
  const was = isFlexible ? withDirectives(spec.template, object.spec.template) : spec.template;
  if (!isFlexible || !isNew) {
    if (!deepEqual(object.spec.template, was))
      errors.invalid(['spec', 'template'], object.spec.template, 'field is immutable');
    return;
  }
  const allowed = withAmounts(was.spec, object.spec.template.spec);
  if (!deepEqual(object.spec.template.spec, allowed))
    errors.invalid(['spec', 'template', 'spec'], object.spec.template.spec, 'field is immutable');
}

type Template = PodTemplateSpec & { spec: PodSpec };

/** The template with what says where its pods run taken from another. */
function withDirectives(template: Template, from: Template): Template {
  const { labels, annotations } = from.metadata ?? {};
  const affinity = { ...template.spec.affinity, nodeAffinity: from.spec.affinity?.nodeAffinity };
  const isEmpty = Object.values(affinity).every((each) => each === undefined);
  return {
    ...template,
    metadata: { ...template.metadata, labels, annotations } as NonNullable<PodTemplateSpec['metadata']>,
    spec: {
      ...template.spec,
      affinity: isEmpty && from.spec.affinity === undefined ? undefined : affinity,
      nodeSelector: from.spec.nodeSelector,
      tolerations: from.spec.tolerations,
      schedulingGates: from.spec.schedulingGates,
    } as PodSpec,
  };
}

/** The spec with the resources of its containers taken from another. */
function withAmounts(spec: PodSpec, from: PodSpec): PodSpec {
  const amounts = (list: 'containers' | 'initContainers') =>
    spec[list]?.map((container, i) => {
      const next = from[list]?.[i];
      return next?.name === container.name ? { ...container, resources: next.resources } : container;
    }) as Container[];
  return { ...spec, containers: amounts('containers'), initContainers: amounts('initContainers') } as PodSpec;
}

/** Models ValidateServiceUpdate, of which one family of addresses is left. */
function validateServiceUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const before = old.spec.clusterIP as string | undefined;
  const now = object.spec.clusterIP as string | undefined;
  const isExternal = object.spec.type === 'ExternalName' || old.spec.type === 'ExternalName';
  // Who leaves the address out keeps it.
  if (before && now && !isExternal && now !== before)
    errors.invalid(['spec', 'clusterIPs', 0], [now], 'may not change once set');
  const wasHeadless = before === 'None';
  if (!isExternal && !wasHeadless && now !== 'None') {
    const families: string[] = object.spec.ipFamilies ?? [];
    const first = old.spec.ipFamilies?.[0];
    if (first !== undefined && families[0] !== first)
      errors.invalid(['spec', 'ipFamilies', 0], families, 'may not change once set');
  }
  const balanced = [old, object].every(({ spec }) => spec.type === 'LoadBalancer');
  if (balanced && object.spec.loadBalancerClass !== old.spec.loadBalancerClass)
    errors.invalid(['spec', 'loadBalancerClass'], object.spec.loadBalancerClass, 'may not change once set');
}

const CLAIM_UPDATE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

function validateClaimUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  // The volume is filled in by binding, and requests may grow.
  const fixed = ({
    volumeName: _,
    resources: __,
    volumeAttributesClassName: ___,
    ...spec
  }: Record<string, unknown>) => spec;
  const bound = old.spec.volumeName !== undefined && object.spec.volumeName !== old.spec.volumeName;
  const requests = deepEqual(object.spec.resources?.requests, old.spec.resources?.requests);
  const resizable = old.status?.phase === 'Bound';
  if (!deepEqual(fixed(object.spec), fixed(old.spec)) || bound || (!requests && !resizable)) {
    errors.forbidden(['spec'], `${CLAIM_UPDATE}\n${describeDifference(old.spec, object.spec)}`);
  }
  // Who asked for too much may ask for less again, but nothing shrinks.
  const [before, now] = [old, object].map((each) => each.spec.resources?.requests?.storage);
  const has = old.status?.capacity?.storage;
  if (
    before !== undefined &&
    now !== undefined &&
    compareQuantity(now, before) < 0 &&
    compareQuantity(now, has ?? '0') <= 0
  )
    errors.forbidden(
      ['spec', 'resources', 'requests', 'storage'],
      'field can not be less than status.capacity',
    );
}

function validateDataUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  if (object.kind === 'Secret') immutable(object, old, ['type'], errors);
  if (old.immutable !== true) return;
  if (object.immutable !== true)
    errors.forbidden(['immutable'], 'field is immutable when `immutable` is set');
  for (const field of ['data', 'binaryData']) {
    if (!deepEqual(object[field], old[field]))
      errors.forbidden([field], 'field is immutable when `immutable` is set');
  }
}

const NOT_OF_SOURCE = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
]);

/** Where a volume is does not change. Models ValidatePersistentVolumeUpdate. */
function validateVolumeUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const sourceOf = ({ spec }: KubeObject) =>
    Object.fromEntries(Object.entries(spec).filter(([field]) => !NOT_OF_SOURCE.has(field)));
  if (!deepEqual(sourceOf(object), sourceOf(old)))
    errors.forbidden(
      ['spec', 'persistentvolumesource'],
      `spec.persistentvolumesource is immutable after creation\n${describeDifference(sourceOf(old), sourceOf(object))}`,
    );
  if (object.spec.volumeMode !== old.spec.volumeMode)
    errors.invalid(['volumeMode'], object.spec.volumeMode, 'field is immutable');
  if (old.spec.nodeAffinity !== undefined && !deepEqual(object.spec.nodeAffinity, old.spec.nodeAffinity))
    errors.invalid(
      ['nodeAffinity'],
      object.spec.nodeAffinity,
      'field is immutable, except for updating from beta label to GA',
    );
}

/** What a node was given once. Models ValidateNodeUpdate. */
function validateNodeUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const before: string[] = old.spec?.podCIDRs ?? [];
  if (before.length > 0 && !deepEqual(object.spec?.podCIDRs, before))
    errors.forbidden(['spec', 'podCIDRs'], 'node updates may not change podCIDR except from "" to valid');
  if (old.spec?.providerID && object.spec?.providerID !== old.spec.providerID)
    errors.forbidden(
      ['spec', 'providerID'],
      'node updates may not change providerID except from "" to valid',
    );
}

type UpdateCheck = (
  object: KubeObject,
  old: KubeObject,
  errors: Errors,
  version: Release,
  subresource?: PodSubresource,
) => void;

const selectorFixed: UpdateCheck = (object, old, errors) =>
  immutable(object, old, ['spec', 'selector'], errors);

/** Who is bound may change, to which role may not. Models pkg/apis/rbac/validation ValidateRoleBindingUpdate. */
function validateBindingUpdate({ roleRef }: KubeObject, old: KubeObject, errors: Errors): void {
  if (!deepEqual(roleRef, old.roleRef)) errors.invalid(['roleRef'], roleRef, 'cannot change roleRef');
}

const checks: Readonly<Record<string, UpdateCheck>> = {
  Pod: (object, old, errors, version, subresource) =>
    validatePodUpdate(object as unknown as Pod, old as unknown as Pod, version, errors, subresource),
  Deployment: selectorFixed,
  ReplicaSet: selectorFixed,
  DaemonSet: selectorFixed,
  StatefulSet: validateStatefulSetUpdate,
  Job: validateJobUpdate,
  Service: validateServiceUpdate,
  PersistentVolumeClaim: validateClaimUpdate,
  PersistentVolume: validateVolumeUpdate,
  Node: validateNodeUpdate,
  ConfigMap: validateDataUpdate,
  Secret: validateDataUpdate,
  RoleBinding: validateBindingUpdate,
  ClusterRoleBinding: validateBindingUpdate,
  StorageClass: (object, old, errors, version) => {
    for (const field of ['parameters', 'provisioner', 'reclaimPolicy']) {
      if (isSince(version, '1.36')) immutable(object, old, [field], errors);
      else if (!deepEqual(object[field], old[field]))
        errors.forbidden([field], `updates to ${field} are forbidden.`);
    }
    immutable(object, old, ['volumeBindingMode'], errors);
  },
  PriorityClass: (object, old, errors) => {
    if ((object.value ?? 0) !== (old.value ?? 0))
      errors.forbidden(['value'], 'may not be changed in an update.');
    immutable(object, old, ['preemptionPolicy'], errors);
  },
};

/** What an update may not change, beyond what makes an object valid by itself. */
export function validateUpdate(
  object: KubeObject,
  old: KubeObject,
  version: Release,
  errors: Errors,
  subresource?: PodSubresource,
): void {
  checks[object.kind]?.(object, old, errors, version, subresource);
}
