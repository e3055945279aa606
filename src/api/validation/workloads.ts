import type { Path } from '../decode.ts';
import { percentOf } from '../int-or-string.ts';
import { compileLabelSelector, selectorMatches } from '../labels.ts';
import type { Release } from '../release.ts';
import type {
  DaemonSet,
  Deployment,
  IntOrString,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
  StatefulSetSpec,
} from '../types.generated.ts';
import { validateClaimSpec } from './claims.ts';
import type { Errors } from './errors.ts';
import { internalValue, selectorValue } from './internal.ts';
import { validateLabelSelector } from './meta.ts';
import { dns1123Label } from './names.ts';
import { validatePodTemplate } from './pod.ts';

const SPEC: Path = ['spec'];
const SELECTOR: Path = ['spec', 'selector'];
const TEMPLATE: Path = ['spec', 'template'];

const isEmpty = (selector: LabelSelector) =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;

/** Checks a selector; answers whether it can be read as one. A missing one can: it matches nothing. */
function isReadable(selector: LabelSelector | undefined, errors: Errors): boolean {
  const before = errors.causes.length;
  validateLabelSelector(selector, SELECTOR, errors);
  return errors.causes.length === before;
}

/** The selector is there, is not empty and is well formed; answers whether it can be read. */
function validateSelector(selector: LabelSelector | undefined, kind: string, errors: Errors): boolean {
  if (selector === undefined) {
    errors.required(SELECTOR);
    return true;
  }
  const readable = isReadable(selector, errors);
  if (isEmpty(selector))
    errors.invalid(SELECTOR, selectorValue(selector), `empty selector is invalid for ${kind}`);
  return readable;
}

function validateTemplateLabels(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  errors: Errors,
): void {
  const labels = template?.metadata?.labels;
  const matches = selector !== undefined && selectorMatches(compileLabelSelector(selector), labels);
  if (!matches)
    errors.invalid(
      [...TEMPLATE, 'metadata', 'labels'],
      labels,
      '`selector` does not match template `labels`',
    );
}

/** What controllers that replace pods demand of their template. */
function validateAlways(template: PodTemplateSpec | undefined, kind: string, errors: Errors): void {
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always') {
    errors.notSupported([...TEMPLATE, 'spec', 'restartPolicy'], restartPolicy, ['Always']);
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      [...TEMPLATE, 'spec', 'activeDeadlineSeconds'],
      `activeDeadlineSeconds in ${kind} is not Supported`,
    );
  }
}

/** The template of a ReplicaSet, a Deployment's own among them. Models ValidatePodTemplateSpecForReplicaSet. */
function validateReplicated(
  spec: { selector?: LabelSelector; template?: PodTemplateSpec },
  readable: boolean,
  version: Release,
  errors: Errors,
): void {
  if (!readable) {
    errors.invalid(SELECTOR, selectorValue(spec.selector!), 'invalid label selector');
    return;
  }
  validateTemplateLabels(spec.selector, spec.template, errors);
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, 'ReplicaSet', errors);
}

/** A number or a percentage, neither negative. */
export function validateIntOrPercent(value: IntOrString | undefined, path: Path, errors: Errors): void {
  if (typeof value === 'string') {
    if (!/^\d+%$/.test(value)) {
      errors.invalid(
        path,
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      );
    }
  } else errors.nonNegative(path, value);
}

/** Text that is no percentage counts for nothing. */
const isZero = (value: IntOrString | undefined) =>
  (typeof value === 'string' ? (percentOf(value) ?? 0) : (value ?? 0)) === 0;

export function notOver100(value: IntOrString | undefined, path: Path, errors: Errors): void {
  const percent = value === undefined ? undefined : percentOf(value);
  if (percent !== undefined && percent > 100) errors.invalid(path, value, 'must not be greater than 100%');
}

/** Models apps/validation ValidateDeploymentSpec. */
export function validateDeployment({ spec }: Deployment, version: Release, errors: Errors): void {
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  const readable = validateSelector(spec.selector, 'deployment', errors);
  validateReplicated(spec, readable, version, errors);
  const { type, rollingUpdate } = spec.strategy ?? {};
  const path = [...SPEC, 'strategy'];
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined) {
      errors.forbidden([...path, 'rollingUpdate'], "may not be specified when strategy `type` is 'Recreate'");
    }
  } else if (type === 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
    validateIntOrPercent(maxUnavailable, [...path, 'rollingUpdate', 'maxUnavailable'], errors);
    validateIntOrPercent(maxSurge, [...path, 'rollingUpdate', 'maxSurge'], errors);
    if (isZero(maxUnavailable) && isZero(maxSurge)) {
      errors.invalid(
        [...path, 'rollingUpdate', 'maxUnavailable'],
        maxUnavailable ?? 0,
        'may not be 0 when `maxSurge` is 0',
      );
    }
    notOver100(maxUnavailable, [...path, 'rollingUpdate', 'maxUnavailable'], errors);
  } else
    errors.notSupported(path, internalValue('UpdateStrategy', spec.strategy ?? {}), [
      'Recreate',
      'RollingUpdate',
    ]);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  errors.nonNegative([...SPEC, 'revisionHistoryLimit'], spec.revisionHistoryLimit);
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined) {
    errors.nonNegative([...SPEC, 'progressDeadlineSeconds'], deadline);
    if (deadline <= (spec.minReadySeconds ?? 0)) {
      errors.invalid([...SPEC, 'progressDeadlineSeconds'], deadline, 'must be greater than minReadySeconds');
    }
  }
}

/** Models apps/validation ValidateReplicaSetSpec, which speaks of a deployment. */
export function validateReplicaSet({ spec }: ReplicaSet, version: Release, errors: Errors): void {
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  const readable = validateSelector(spec.selector, 'deployment', errors);
  validateReplicated(spec, readable, version, errors);
}

/** Models core/validation ValidateReplicationControllerSpec. */
export function validateReplicationController(
  { spec }: ReplicationController,
  version: Release,
  errors: Errors,
): void {
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) errors.required(SELECTOR);
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  if (spec.template === undefined) {
    errors.required(TEMPLATE);
    return;
  }
  if (Object.keys(selector).length > 0)
    validateTemplateLabels({ matchLabels: selector }, spec.template, errors);
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, 'ReplicationController', errors);
}

const RETENTION = ['Retain', 'Delete'];

/** Models apps/validation ValidateStatefulSetSpec. What can never change is not asked about again in an update. */
export function validateStatefulSet(
  { spec }: StatefulSet,
  version: Release,
  errors: Errors,
  isUpdate = false,
): void {
  const policy = spec.podManagementPolicy;
  if (!policy) errors.required([...SPEC, 'podManagementPolicy']);
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.invalid([...SPEC, 'podManagementPolicy'], policy, "must be 'OrderedReady' or 'Parallel'");
  }
  validateStatefulStrategy(spec, errors);
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    errors.oneOf([...SPEC, 'persistentVolumeClaimRetentionPolicy', field], retention?.[field], RETENTION);
  }
  if (!isUpdate)
    for (const [i, claim] of (spec.volumeClaimTemplates ?? []).entries())
      validateClaimSpec(claim.spec ?? {}, [...SPEC, 'volumeClaimTemplates', i, 'spec'], errors);
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  errors.nonNegative([...SPEC, 'ordinals', 'start'], spec.ordinals?.start);
  if (spec.serviceName && !isUpdate)
    errors.all([...SPEC, 'serviceName'], spec.serviceName, dns1123Label(spec.serviceName));
  if (validateSelector(spec.selector, 'statefulset', errors)) {
    validateTemplateLabels(spec.selector, spec.template, errors);
    validatePodTemplate(asMade(spec), version, TEMPLATE, errors);
  } else errors.invalid(SELECTOR, selectorValue(spec.selector!), '');
  validateAlways(spec.template, 'StatefulSet', errors);
}

function validateStatefulStrategy({ updateStrategy = {} }: StatefulSetSpec, errors: Errors): void {
  const { type, rollingUpdate } = updateStrategy;
  const path = [...SPEC, 'updateStrategy'];
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined)
      errors.invalid(
        [...path, 'rollingUpdate'],
        internalValue('RollingUpdateStatefulSetStrategy', rollingUpdate),
        "only allowed for updateStrategy 'RollingUpdate'",
      );
  } else if (type === 'RollingUpdate') {
    errors.nonNegative([...path, 'rollingUpdate', 'partition'], rollingUpdate?.partition);
    const { maxUnavailable } = rollingUpdate ?? {};
    if (maxUnavailable === undefined) return;
    const at = [...path, 'rollingUpdate', 'maxUnavailable'];
    validateIntOrPercent(maxUnavailable, at, errors);
    if (isZero(maxUnavailable)) errors.invalid(at, maxUnavailable, 'cannot be 0');
    notOver100(maxUnavailable, at, errors);
  } else if (!type) errors.required(path);
  else
    errors.invalid(
      path,
      internalValue('StatefulSetUpdateStrategy', updateStrategy),
      "must be 'RollingUpdate' or 'OnDelete'",
    );
}

/** The template with what the controller puts into each pod: its claims come first among the volumes. */
function asMade({ template, volumeClaimTemplates }: StatefulSetSpec): PodTemplateSpec | undefined {
  if (template?.spec === undefined) return template;
  const { subdomain: _, hostname: __, ...spec } = template.spec;
  const claims = new Set((volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? ''));
  const made = [...claims].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const own = (spec.volumes ?? []).filter(({ name }) => !claims.has(name));
  return { ...template, spec: { ...spec, volumes: [...made, ...own] } };
}

/** Models apps/validation ValidateDaemonSetSpec: without a selector it matches nothing, and only that is said. */
export function validateDaemonSet({ spec }: DaemonSet, version: Release, errors: Errors): void {
  if (isReadable(spec.selector, errors)) validateTemplateLabels(spec.selector, spec.template, errors);
  if (spec.selector !== undefined && isEmpty(spec.selector))
    errors.invalid(SELECTOR, selectorValue(spec.selector), 'empty selector is invalid for daemonset');
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, 'DaemonSet', errors);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const path = [...SPEC, 'updateStrategy'];
  if (type === 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
    const at = [...path, 'rollingUpdate'];
    validateIntOrPercent(maxUnavailable, [...at, 'maxUnavailable'], errors);
    validateIntOrPercent(maxSurge, [...at, 'maxSurge'], errors);
    notOver100(maxUnavailable, [...at, 'maxUnavailable'], errors);
    notOver100(maxSurge, [...at, 'maxSurge'], errors);
    if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
      errors.invalid([...at, 'maxSurge'], maxSurge, 'may not be set when maxUnavailable is non-zero');
    } else if (isZero(maxUnavailable) && isZero(maxSurge)) {
      errors.required([...at, 'maxUnavailable'], 'cannot be 0 when maxSurge is 0');
    }
  } else if (type !== 'OnDelete')
    errors.notSupported(path, internalValue('UpdateStrategy', spec.updateStrategy ?? {}), [
      'RollingUpdate',
      'OnDelete',
    ]);
  errors.nonNegative([...SPEC, 'revisionHistoryLimit'], spec.revisionHistoryLimit);
}
