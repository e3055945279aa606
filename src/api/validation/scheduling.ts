import type { Path } from '../decode.ts';
import type {
  LabelSelector,
  NodeSelector,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateLabelSelector, validateLabels } from './meta.ts';
import { dns1123Label, labelValue, qualifiedName } from './names.ts';

/** All that a pod says about where it may run. */
export function validateScheduling(spec: PodSpec, path: Path, errors: Errors): void {
  validateLabels(spec.nodeSelector, [...path, 'nodeSelector'], errors);
  validateAffinity(spec, [...path, 'affinity'], errors);
  validateSpread(spec, [...path, 'topologySpreadConstraints'], errors);
  validateTolerations(spec.tolerations, [...path, 'tolerations'], errors);
  const gates = new Set<string>();
  for (const [i, { name }] of (spec.schedulingGates ?? []).entries()) {
    errors.all([...path, 'schedulingGates', i], name ?? '', qualifiedName(name ?? ''));
    if (gates.has(name)) errors.duplicate([...path, 'schedulingGates', i], name);
    gates.add(name);
  }
}

function validateAffinity({ affinity }: PodSpec, path: Path, errors: Errors): void {
  const node = affinity?.nodeAffinity;
  const nodePath = [...path, 'nodeAffinity'];
  validateNodeSelector(
    node?.requiredDuringSchedulingIgnoredDuringExecution,
    [...nodePath, 'requiredDuringSchedulingIgnoredDuringExecution'],
    errors,
  );
  for (const [i, { weight, preference }] of (
    node?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  ).entries()) {
    const at = [...nodePath, 'preferredDuringSchedulingIgnoredDuringExecution', i];
    validateWeight(weight, at, errors);
    validateNodeTerm(preference, [...at, 'preference'], errors);
  }
  for (const field of ['podAffinity', 'podAntiAffinity'] as const) {
    const rules = affinity?.[field];
    for (const [i, term] of (rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      validatePodTerm(term, [...path, field, 'requiredDuringSchedulingIgnoredDuringExecution', i], errors);
    }
    for (const [i, { weight, podAffinityTerm }] of (
      rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    ).entries()) {
      const at = [...path, field, 'preferredDuringSchedulingIgnoredDuringExecution', i];
      validateWeight(weight, at, errors);
      validatePodTerm(podAffinityTerm, [...at, 'podAffinityTerm'], errors);
    }
  }
}

function validateWeight(weight: number, path: Path, errors: Errors): void {
  if (!(weight >= 1 && weight <= 100))
    errors.invalid([...path, 'weight'], weight ?? 0, 'must be in the range 1-100');
}

function validateNodeSelector(selector: NodeSelector | undefined, path: Path, errors: Errors): void {
  if (selector === undefined) return;
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0)
    errors.required([...path, 'nodeSelectorTerms'], 'must have at least one node selector term');
  for (const [i, term] of terms.entries()) validateNodeTerm(term, [...path, 'nodeSelectorTerms', i], errors);
}

function validateNodeTerm(term: NodeSelectorTerm | undefined, path: Path, errors: Errors): void {
  for (const [i, { key, operator, values }] of (term?.matchFields ?? []).entries()) {
    const at = [...path, 'matchFields', i];
    if (operator !== 'In' && operator !== 'NotIn')
      errors.invalid([...at, 'operator'], operator, 'not a valid selector operator');
    else if (values?.length !== 1)
      errors.required(
        [...at, 'values'],
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      );
    if (key !== 'metadata.name') errors.invalid([...at, 'key'], key, 'not a valid field selector key');
  }
  for (const [i, { key, operator, values }] of (term?.matchExpressions ?? []).entries()) {
    const at = [...path, 'matchExpressions', i];
    const count = values?.length ?? 0;
    if (operator === 'In' || operator === 'NotIn') {
      if (count === 0)
        errors.required([...at, 'values'], "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (count > 0)
        errors.forbidden(
          [...at, 'values'],
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
    } else if (operator === 'Gt' || operator === 'Lt') {
      if (count !== 1)
        errors.required([...at, 'values'], "must be specified single value when `operator` is 'Lt' or 'Gt'");
    } else errors.invalid([...at, 'operator'], operator ?? '', 'not a valid selector operator');
    errors.all([...at, 'key'], key ?? '', qualifiedName(key ?? ''));
  }
}

function validatePodTerm(term: PodAffinityTerm | undefined, path: Path, errors: Errors): void {
  validateLabelSelector(term?.labelSelector, [...path, 'labelSelector'], errors);
  validateLabelSelector(term?.namespaceSelector, [...path, 'namespaceSelector'], errors);
  for (const [i, namespace] of (term?.namespaces ?? []).entries())
    errors.all([...path, 'namespaces', i], namespace, dns1123Label(namespace));
  if (term !== undefined) {
    validateLabelKeys(term, 'matchLabelKeys', path, errors);
    validateLabelKeys(term, 'mismatchLabelKeys', path, errors);
    for (const [i, key] of (term.matchLabelKeys ?? []).entries())
      if (term.mismatchLabelKeys?.includes(key))
        errors.invalid(
          [...path, 'matchLabelKeys', i],
          key,
          'exists in both matchLabelKeys and mismatchLabelKeys',
        );
  }
  if (!term?.topologyKey) errors.required([...path, 'topologyKey'], 'can not be empty');
  else errors.all([...path, 'topologyKey'], term.topologyKey, qualifiedName(term.topologyKey));
}

interface Keyed {
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

/** Keys whose values the pod itself gives. They need a selector to be added to, and may not be in it already. */
function validateLabelKeys(
  keyed: Keyed,
  field: 'matchLabelKeys' | 'mismatchLabelKeys',
  path: Path,
  errors: Errors,
): void {
  const keys = keyed[field] ?? [];
  if (keys.length === 0) return;
  if (keyed.labelSelector === undefined) {
    errors.forbidden([...path, field], 'must not be specified when labelSelector is not set');
    return;
  }
  const { matchLabels = {}, matchExpressions = [] } = keyed.labelSelector;
  const used = new Set([...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)]);
  for (const [i, key] of keys.entries()) {
    errors.all([...path, field, i], key, qualifiedName(key));
    if (used.has(key))
      errors.invalid([...path, field, i], key, 'exists in both matchLabelKeys and labelSelector');
  }
}

function validateSpread({ topologySpreadConstraints }: PodSpec, path: Path, errors: Errors): void {
  const seen = new Set<string>();
  for (const [i, constraint] of (topologySpreadConstraints ?? []).entries()) {
    const at = [...path, i];
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains } = constraint;
    if (!(maxSkew > 0)) errors.invalid([...at, 'maxSkew'], maxSkew ?? 0, 'must be greater than zero');
    if (!topologyKey) errors.required([...at, 'topologyKey'], 'can not be empty');
    errors.oneOf([...at, 'whenUnsatisfiable'], whenUnsatisfiable ?? '', ['DoNotSchedule', 'ScheduleAnyway']);
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid([...at, 'minDomains'], minDomains, 'must be greater than zero');
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        errors.invalid(
          [...at, 'minDomains'],
          minDomains,
          'can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
        );
      }
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
      errors.oneOf([...at, field], constraint[field], ['Honor', 'Ignore']);
    validateLabelKeys(constraint, 'matchLabelKeys', at, errors);
    const key = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (seen.has(key)) errors.duplicate([...at, '{topologyKey, whenUnsatisfiable}'], key);
    seen.add(key);
    validateLabelSelector(constraint.labelSelector, [...at, 'labelSelector'], errors);
  }
}

/** Tolerations of a pod. Models core/validation ValidateTolerations. */
export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  path: Path,
  errors: Errors,
): void {
  for (const [i, toleration] of (tolerations ?? []).entries()) {
    const at = [...path, i];
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    if (key) errors.all([...at, 'key'], key, qualifiedName(key));
    else if (operator !== 'Exists') {
      errors.invalid(
        [...at, 'operator'],
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.invalid(
        [...at, 'effect'],
        effect ?? '',
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      );
    }
    if (operator === undefined || operator === 'Equal')
      errors.all([...at, 'operator'], value ?? '', labelValue(value ?? ''));
    else if (operator === 'Exists') {
      if (value)
        errors.invalid([...at, 'operator'], toleration, "value must be empty when `operator` is 'Exists'");
    } else errors.notSupported([...at, 'operator'], operator, ['Equal', 'Exists']);
    errors.oneOf([...at, 'effect'], effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  }
}
