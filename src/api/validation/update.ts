import { deepEqual } from '../equal.ts';
import type { KubeObject } from '../meta.ts';
import { compareQuantity } from '../quantity.ts';
import type { Container, Pod, PodSpec } from '../types.generated.ts';
import { describeDifference } from './difference.ts';
import type { Errors } from './errors.ts';
import { validatePodResize } from './pod-resize.ts';

/** Ways to write a pod that may change what a plain update may not. */
export type PodSubresource = 'ephemeralcontainers' | 'resize';

const POD_UPDATE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What a pod may change after it was made. Models core/validation ValidatePodUpdate. */
function validatePodUpdate(pod: Pod, old: Pod, errors: Errors, subresource?: PodSubresource): void {
  if (subresource === 'resize') {
    validatePodResize(pod, old, errors);
    return;
  }
  for (const list of ['containers', 'initContainers'] as const) {
    if ((pod.spec[list] ?? []).length !== (old.spec[list] ?? []).length) {
      errors.forbidden(['spec', list], 'pod updates may not add or remove containers');
      return;
    }
  }
  const deadline = pod.spec.activeDeadlineSeconds;
  const before = old.spec.activeDeadlineSeconds;
  if (before !== undefined && deadline === undefined) {
    errors.invalid(
      ['spec', 'activeDeadlineSeconds'],
      deadline,
      'must not update from a positive integer to nil value',
    );
  } else if (before !== undefined && deadline! > before) {
    errors.invalid(
      ['spec', 'activeDeadlineSeconds'],
      deadline,
      'must be less than or equal to previous value',
    );
  }
  const gated = old.spec.schedulingGates ?? [];
  const added = (pod.spec.schedulingGates ?? []).filter(
    ({ name }) => !gated.some((gate) => gate.name === name),
  );
  if (added.length > 0) {
    errors.forbidden(
      ['spec', 'schedulingGates'],
      `only deletion is allowed, but found new scheduling gate '${added[0]!.name}'`,
    );
  }
  if (subresource === 'ephemeralcontainers') {
    if (old.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined)
      errors.forbidden([''], 'static pods do not support ephemeral containers');
    keepEphemeral(pod.spec, old.spec, errors);
  }
  const masked = maskAllowed(pod.spec, old.spec, subresource);
  if (!deepEqual(masked, old.spec))
    errors.forbidden(['spec'], `${POD_UPDATE}\n${describeDifference(old.spec, masked)}`);
}

/** Ephemeral containers come and stay as they are. Models ValidatePodEphemeralContainersUpdate. */
function keepEphemeral(spec: PodSpec, old: PodSpec, errors: Errors): void {
  const at = ['spec', 'ephemeralContainers'];
  for (const before of old.ephemeralContainers ?? []) {
    const now = spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const which = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`;
    if (now === undefined) errors.forbidden(at, `${which} removed\n`);
    else if (!deepEqual(now, before))
      errors.forbidden(at, `${which} changed\n${describeDifference(before, now)}`);
  }
}

/** The new spec with everything that may change put back as it was. */
function maskAllowed(spec: PodSpec, old: PodSpec, subresource: PodSubresource | undefined): PodSpec {
  const images = (list: Container[] | undefined, before: Container[] | undefined) =>
    list?.map((container, i) => {
      return { ...container, image: before?.[i]?.image };
    });
  const masked: PodSpec = { ...spec, containers: images(spec.containers, old.containers) as Container[] };
  if (spec.initContainers !== undefined)
    masked.initContainers = images(spec.initContainers, old.initContainers)!;
  if (subresource === 'ephemeralcontainers') restore(masked, old, 'ephemeralContainers');
  restore(masked, old, 'activeDeadlineSeconds');
  restore(masked, old, 'schedulingGates');
  // While gated, node selection may be narrowed.
  if ((old.schedulingGates ?? []).length > 0) {
    restore(masked, old, 'nodeSelector');
    restore(masked, old, 'affinity');
  }
  const kept = (old.tolerations ?? []).every((toleration) =>
    (spec.tolerations ?? []).some((other) =>
      deepEqual({ ...other, tolerationSeconds: 0 }, { ...toleration, tolerationSeconds: 0 }),
    ),
  );
  if (kept) restore(masked, old, 'tolerations');
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    restore(masked, old, 'terminationGracePeriodSeconds');
  }
  return masked;
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
  if (!deepEqual(value, pick(old))) errors.invalid(path, value, 'field is immutable');
}

function validateStatefulSetUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const fixed = (spec: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => !STATEFUL_SET_MUTABLE.includes(key)));
  if (!deepEqual(fixed(object.spec), fixed(old.spec))) errors.forbidden(['spec'], STATEFUL_SET_UPDATE);
}

function validateJobUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  immutable(object, old, ['spec', 'selector'], errors);
  // A suspended job that never started may change where and with what its pods run.
  const flexible = old.spec.suspend === true && old.status?.startTime === undefined;
  if (!flexible) immutable(object, old, ['spec', 'template'], errors);
  immutable(object, old, ['spec', 'completionMode'], errors);
  if (object.spec.completionMode !== 'Indexed') immutable(object, old, ['spec', 'completions'], errors);
  immutable(object, old, ['spec', 'podFailurePolicy'], errors);
  immutable(object, old, ['spec', 'backoffLimitPerIndex'], errors);
}

function validateServiceUpdate(object: KubeObject, old: KubeObject, errors: Errors): void {
  const before = old.spec.clusterIP as string | undefined;
  const now = object.spec.clusterIP as string | undefined;
  if (before && object.spec.type !== 'ExternalName' && old.spec.type !== 'ExternalName' && now !== before) {
    errors.invalid(['spec', 'clusterIPs', 0], now === undefined ? [] : [now], 'may not change once set');
  }
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

type UpdateCheck = (
  object: KubeObject,
  old: KubeObject,
  errors: Errors,
  subresource?: PodSubresource,
) => void;

const selectorFixed: UpdateCheck = (object, old, errors) =>
  immutable(object, old, ['spec', 'selector'], errors);

/** Who is bound may change, to which role may not. Models pkg/apis/rbac/validation ValidateRoleBindingUpdate. */
function validateBindingUpdate({ roleRef }: KubeObject, old: KubeObject, errors: Errors): void {
  if (!deepEqual(roleRef, old.roleRef)) errors.invalid(['roleRef'], roleRef, 'cannot change roleRef');
}

const checks: Readonly<Record<string, UpdateCheck>> = {
  Pod: (object, old, errors, subresource) =>
    validatePodUpdate(object as unknown as Pod, old as unknown as Pod, errors, subresource),
  Deployment: selectorFixed,
  ReplicaSet: selectorFixed,
  DaemonSet: selectorFixed,
  StatefulSet: validateStatefulSetUpdate,
  Job: validateJobUpdate,
  Service: validateServiceUpdate,
  PersistentVolumeClaim: validateClaimUpdate,
  ConfigMap: validateDataUpdate,
  Secret: validateDataUpdate,
  RoleBinding: validateBindingUpdate,
  ClusterRoleBinding: validateBindingUpdate,
  StorageClass: (object, old, errors) => {
    for (const field of ['provisioner', 'parameters', 'reclaimPolicy']) {
      if (!deepEqual(object[field], old[field]))
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
  errors: Errors,
  subresource?: PodSubresource,
): void {
  checks[object.kind]?.(object, old, errors, subresource);
}
