/** Models pkg/apis/autoscaling/validation. */
import type { Path } from '../decode.ts';
import { compareQuantity } from '../quantity.ts';
import { isSince, type Release } from '../release.ts';
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { pathSegment } from './meta.ts';
import { dns1123Label } from './names.ts';
import { validateContainerResourceName } from './resources.ts';

const SPEC: Path = ['spec'];

/** Models validateHorizontalPodAutoscalerSpec. Scaling to nothing is behind a gate that no release turns on. */
export function validateAutoscaler(
  { spec }: HorizontalPodAutoscaler,
  version: Release,
  errors: Errors,
): void {
  const { minReplicas, maxReplicas: max = 0 } = spec;
  if (minReplicas !== undefined && minReplicas < 1)
    errors.invalid([...SPEC, 'minReplicas'], minReplicas, 'must be greater than or equal to 1');
  const at = [...SPEC, 'maxReplicas'];
  if (!isSince(version, '1.36')) {
    if (max < 1) errors.invalid(at, max, 'must be greater than 0');
  } else if (max === 0) errors.required(at, 'must be set and greater than 0');
  else if (max < 0) errors.invalid(at, max, 'must be greater than or equal to 1');
  if (minReplicas !== undefined && max < minReplicas)
    errors.invalid(at, max, 'must be greater than or equal to `minReplicas`');
  const target = spec.scaleTargetRef ?? {};
  // The one kind without a group that can be scaled.
  const groupless = target.kind === 'ReplicationController';
  validateReference(target, groupless, [...SPEC, 'scaleTargetRef'], errors);
  for (const [i, metric] of (spec.metrics ?? []).entries())
    validateMetric(metric, [...SPEC, 'metrics', i], errors);
  if (minReplicas === 0 && !spec.metrics?.some(({ type }) => type === 'Object' || type === 'External'))
    errors.forbidden(
      [...SPEC, 'metrics'],
      'must specify at least one Object or External metric to support scaling to zero replicas',
    );
  validateRules(spec.behavior?.scaleUp, [...SPEC, 'behavior', 'scaleUp'], errors);
  validateRules(spec.behavior?.scaleDown, [...SPEC, 'behavior', 'scaleDown'], errors);
}

/** Only what belongs to a group can be scaled. Models ValidateCrossVersionObjectReference. */
function validateReference(
  ref: Partial<CrossVersionObjectReference>,
  groupless: boolean,
  at: Path,
  errors: Errors,
): void {
  for (const field of ['kind', 'name'] as const) {
    const value = ref[field];
    if (!value) errors.required([...at, field]);
    else errors.all([...at, field], value, pathSegment(value));
  }
  const { apiVersion = '' } = ref;
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1)
    errors.invalid([...at, 'apiVersion'], apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  else if (!groupless && (slashes === 0 || apiVersion.startsWith('/')))
    errors.invalid([...at, 'apiVersion'], apiVersion, 'apiVersion must specify API group');
}

const TYPES = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const;

/** One measure. Models validateMetricSpec. */
function validateMetric(metric: MetricSpec, at: Path, errors: Errors): void {
  const { type = '' } = metric;
  const expected = TYPES[type as keyof typeof TYPES] as (typeof TYPES)[keyof typeof TYPES] | undefined;
  if (type === '') errors.required([...at, 'type'], 'must specify a metric source type');
  if (expected === undefined) errors.notSupported([...at, 'type'], type, Object.keys(TYPES).sort());
  const present = Object.values(TYPES).filter((field) => metric[field] !== undefined);
  if (present[0] !== undefined) validateSource(metric, present[0], [...at, present[0]], errors);
  if (expected !== undefined && metric[expected] === undefined)
    errors.required([...at, expected], 'must populate information for the given metric source');
  if (present.length === 1) return;
  for (const field of present)
    if (field !== expected) errors.forbidden([...at, field], 'must populate the given metric source only');
}

function validateSource(
  metric: MetricSpec,
  field: (typeof TYPES)[keyof typeof TYPES],
  at: Path,
  errors: Errors,
): void {
  const { object, external, pods, resource, containerResource } = metric;
  const value = [...at, 'target', 'averageValue'];
  if (field === 'object') {
    validateReference(object!.describedObject ?? {}, true, [...at, 'describedObject'], errors);
    validateIdentifier(object!.metric, [...at, 'metric'], errors);
    const target = validateTarget(object!.target, [...at, 'target'], errors);
    if (target.value === undefined && target.averageValue === undefined)
      errors.required(value, 'must set either a target value or averageValue');
  } else if (field === 'external') {
    validateIdentifier(external!.metric, [...at, 'metric'], errors);
    const target = validateTarget(external!.target, [...at, 'target'], errors);
    if (target.value === undefined && target.averageValue === undefined)
      errors.required(value, 'must set either a target value for metric or a per-pod target');
    if (target.value !== undefined && target.averageValue !== undefined)
      errors.forbidden(
        [...at, 'target', 'value'],
        'may not set both a target value for metric and a per-pod target',
      );
  } else if (field === 'pods') {
    validateIdentifier(pods!.metric, [...at, 'metric'], errors);
    const target = validateTarget(pods!.target, [...at, 'target'], errors);
    if (target.averageValue === undefined)
      errors.required(value, 'must specify a positive target averageValue');
  } else {
    const source = (resource ?? containerResource)!;
    if (!source.name) errors.required([...at, 'name'], 'must specify a resource name');
    else if (field === 'containerResource')
      validateContainerResourceName(source.name, [...at, 'name'], errors);
    if (field === 'containerResource') {
      const { container } = containerResource!;
      if (!container) errors.required([...at, 'container'], 'must specify a container');
      else errors.all([...at, 'container'], container, dns1123Label(container));
    }
    const target = validateTarget(source.target, [...at, 'target'], errors);
    const { averageUtilization, averageValue } = target;
    if (averageUtilization === undefined && averageValue === undefined)
      errors.required(
        [...at, 'target', 'averageUtilization'],
        'must set either a target raw value or a target utilization',
      );
    if (averageUtilization !== undefined && averageValue !== undefined)
      errors.forbidden(value, 'may not set both a target raw value and a target utilization');
  }
}

function validateIdentifier(id: MetricIdentifier | undefined, at: Path, errors: Errors): void {
  if (!id?.name) errors.required([...at, 'name'], 'must specify a metric name');
  else errors.all([...at, 'name'], id.name, pathSegment(id.name));
}

function validateTarget(target: Partial<MetricTarget> = {}, at: Path, errors: Errors): Partial<MetricTarget> {
  const { type = '', averageUtilization } = target;
  if (type === '') errors.required([...at, 'type'], 'must specify a metric target type');
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.invalid([...at, 'type'], type, 'must be either Utilization, Value, or AverageValue');
  for (const field of ['value', 'averageValue'] as const)
    if (target[field] !== undefined && compareQuantity(target[field], '0') <= 0)
      errors.invalid([...at, field], String(target[field]), 'must be positive');
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.invalid([...at, 'averageUtilization'], averageUtilization, 'must be greater than 0');
  return target;
}

const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;

/** How fast it goes in one direction. Models validateScalingRules. */
function validateRules(rules: HPAScalingRules | undefined, at: Path, errors: Errors): void {
  if (rules === undefined) return;
  const { stabilizationWindowSeconds: window, policies = [], tolerance } = rules;
  const place = [...at, 'stabilizationWindowSeconds'];
  if (window !== undefined && window < 0)
    errors.invalid(place, window, 'must be greater than or equal to zero');
  if (window !== undefined && window > MAX_WINDOW)
    errors.invalid(place, window, `must be less than or equal to ${MAX_WINDOW}`);
  errors.oneOf([...at, 'selectPolicy'], rules.selectPolicy, ['Disabled', 'Max', 'Min']);
  if (policies.length === 0) errors.required([...at, 'policies'], 'must specify at least one Policy');
  for (const [i, { type, value = 0, periodSeconds = 0 }] of policies.entries()) {
    const here = [...at, 'policies', i];
    errors.oneOf([...here, 'type'], type ?? '', ['Percent', 'Pods']);
    if (value <= 0) errors.invalid([...here, 'value'], value, 'must be greater than zero');
    if (periodSeconds <= 0)
      errors.invalid([...here, 'periodSeconds'], periodSeconds, 'must be greater than zero');
    if (periodSeconds > MAX_PERIOD)
      errors.invalid(
        [...here, 'periodSeconds'],
        periodSeconds,
        `must be less than or equal to ${MAX_PERIOD}`,
      );
  }
  if (tolerance !== undefined && compareQuantity(tolerance, '0') < 0)
    errors.invalid([...at, 'tolerance'], String(tolerance), 'must be greater than or equal to 0');
}
