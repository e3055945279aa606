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
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateLabelSelector } from './meta.ts';
import { dns1123Label } from './names.ts';
import { validatePodTemplate } from './pod.ts';

const SPEC: Path = ['spec'];
const TEMPLATE: Path = ['spec', 'template'];
const EMPTY_SELECTOR: Record<string, string> = {
  deployment: 'empty selector is invalid for deployment',
  statefulset: 'empty selector is invalid for statefulset',
  daemonset: 'empty selector is invalid for daemonset',
};

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** The selector is there, is not empty and is well formed. A missing one matches no template, an empty one any. */
function validateSelector(selector: LabelSelector | undefined, kind: string, errors: Errors): void {
  const path = [...SPEC, 'selector'];
  if (selector === undefined) errors.required(path);
  else {
    validateLabelSelector(selector, path, errors);
    if (isEmpty(selector))
      errors.invalid(path, selector, EMPTY_SELECTOR[kind] ?? `empty selector is invalid for ${kind}`);
  }
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
function validateAlways(template: PodTemplateSpec | undefined, errors: Errors): void {
  const { restartPolicy, activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always') {
    errors.notSupported([...TEMPLATE, 'spec', 'restartPolicy'], restartPolicy, ['Always']);
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      [...TEMPLATE, 'spec', 'activeDeadlineSeconds'],
      'activeDeadlineSeconds in ReplicaSet is not Supported',
    );
  }
}

/** A number or a percentage, neither negative. */
function validateIntOrPercent(value: IntOrString | undefined, path: Path, errors: Errors): void {
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

const isZero = (value: IntOrString | undefined) =>
  (typeof value === 'string' ? percentOf(value) : (value ?? 0)) === 0;

function notOver100(value: IntOrString | undefined, path: Path, errors: Errors): void {
  const percent = value === undefined ? undefined : percentOf(value);
  if (percent !== undefined && percent > 100) errors.invalid(path, value, 'must not be greater than 100%');
}

/** Models apps/validation ValidateDeploymentSpec. */
export function validateDeployment({ spec }: Deployment, version: Release, errors: Errors): void {
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  validateSelector(spec.selector, 'deployment', errors);
  validateTemplateLabels(spec.selector, spec.template, errors);
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, errors);
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
        maxUnavailable,
        'may not be 0 when `maxSurge` is 0',
      );
    }
    notOver100(maxUnavailable, [...path, 'rollingUpdate', 'maxUnavailable'], errors);
  } else errors.notSupported([...path, 'type'], type, ['Recreate', 'RollingUpdate']);
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

/** Models apps/validation ValidateReplicaSetSpec. */
export function validateReplicaSet({ spec }: ReplicaSet, version: Release, errors: Errors): void {
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  validateSelector(spec.selector, 'replicaset', errors);
  if (spec.template === undefined) {
    errors.required(TEMPLATE);
    return;
  }
  validateTemplateLabels(spec.selector, spec.template, errors);
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, errors);
}

/** Models core/validation ValidateReplicationControllerSpec. */
export function validateReplicationController(
  { spec }: ReplicationController,
  version: Release,
  errors: Errors,
): void {
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) errors.required([...SPEC, 'selector']);
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  if (spec.template === undefined) {
    errors.required(TEMPLATE);
    return;
  }
  if (Object.keys(selector).length > 0)
    validateTemplateLabels({ matchLabels: selector }, spec.template, errors);
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  validateAlways(spec.template, errors);
}

const RETENTION = ['Delete', 'Retain'];

/** Models apps/validation ValidateStatefulSetSpec. */
export function validateStatefulSet({ spec }: StatefulSet, version: Release, errors: Errors): void {
  const policy = spec.podManagementPolicy;
  if (!policy) errors.required([...SPEC, 'podManagementPolicy']);
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.invalid([...SPEC, 'podManagementPolicy'], policy, "must be 'OrderedReady' or 'Parallel'");
  }
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const path = [...SPEC, 'updateStrategy'];
  if (type === 'OnDelete') {
    if (rollingUpdate !== undefined) {
      errors.invalid(
        [...path, 'rollingUpdate'],
        rollingUpdate,
        `only allowed for updateStrategy 'RollingUpdate'`,
      );
    }
  } else if (type === 'RollingUpdate') {
    errors.nonNegative([...path, 'rollingUpdate', 'partition'], rollingUpdate?.partition);
  } else errors.invalid(path, spec.updateStrategy, "must be 'RollingUpdate' or 'OnDelete'");
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    errors.oneOf([...SPEC, 'persistentVolumeClaimRetentionPolicy', field], retention?.[field], RETENTION);
  }
  errors.nonNegative([...SPEC, 'replicas'], spec.replicas);
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  errors.nonNegative([...SPEC, 'ordinals', 'start'], spec.ordinals?.start);
  validateSelector(spec.selector, 'statefulset', errors);
  if (spec.serviceName)
    errors.all([...SPEC, 'serviceName'], spec.serviceName, dns1123Label(spec.serviceName));
  validateTemplateLabels(spec.selector, spec.template, errors);
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '');
  validatePodTemplate(spec.template, version, TEMPLATE, errors, claims);
  const { restartPolicy, activeDeadlineSeconds } = spec.template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always') {
    errors.notSupported([...TEMPLATE, 'spec', 'restartPolicy'], restartPolicy, ['Always']);
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      [...TEMPLATE, 'spec', 'activeDeadlineSeconds'],
      'activeDeadlineSeconds in StatefulSet is not Supported',
    );
  }
}

/** Models apps/validation ValidateDaemonSetSpec. */
export function validateDaemonSet({ spec }: DaemonSet, version: Release, errors: Errors): void {
  if (spec.selector === undefined) errors.required([...SPEC, 'selector']);
  else validateLabelSelector(spec.selector, [...SPEC, 'selector'], errors);
  validateTemplateLabels(spec.selector, spec.template, errors);
  if (spec.selector !== undefined && isEmpty(spec.selector)) {
    errors.invalid([...SPEC, 'selector'], spec.selector, EMPTY_SELECTOR.daemonset!);
  }
  validatePodTemplate(spec.template, version, TEMPLATE, errors);
  const { restartPolicy, activeDeadlineSeconds } = spec.template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always') {
    errors.notSupported([...TEMPLATE, 'spec', 'restartPolicy'], restartPolicy, ['Always']);
  }
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      [...TEMPLATE, 'spec', 'activeDeadlineSeconds'],
      'activeDeadlineSeconds in DaemonSet is not Supported',
    );
  }
  errors.nonNegative([...SPEC, 'minReadySeconds'], spec.minReadySeconds);
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const path = [...SPEC, 'updateStrategy'];
  if (type === 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
    const at = [...path, 'rollingUpdate'];
    validateIntOrPercent(maxUnavailable, [...at, 'maxUnavailable'], errors);
    validateIntOrPercent(maxSurge, [...at, 'maxSurge'], errors);
    if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
      errors.invalid([...at, 'maxSurge'], maxSurge, 'may not be set when maxUnavailable is non-zero');
    } else if (isZero(maxUnavailable) && isZero(maxSurge)) {
      errors.required([...at, 'maxUnavailable'], 'cannot be 0 when maxSurge is 0');
    }
    notOver100(maxUnavailable, [...at, 'maxUnavailable'], errors);
    notOver100(maxSurge, [...at, 'maxSurge'], errors);
  } else if (type !== 'OnDelete') errors.notSupported([...path, 'type'], type, ['RollingUpdate', 'OnDelete']);
  errors.nonNegative([...SPEC, 'revisionHistoryLimit'], spec.revisionHistoryLimit);
}
