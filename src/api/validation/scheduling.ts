import type { Path } from '../decode.ts';
import { isSince, type Release } from '../release.ts';
import type {
  LabelSelector,
  NodeSelector,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateLabelSelector } from './meta.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from './names.ts';

/** What has to happen before a pod is scheduled. Models core/validation validateSchedulingGates. */
export function validateGates(spec: PodSpec, path: Path, errors: Errors): void {
  const gates = new Set<string>();
  for (const [i, { name = '' }] of (spec.schedulingGates ?? []).entries()) {
    errors.all([...path, i], name, qualifiedName(name));
    if (gates.has(name)) errors.duplicate([...path, i], name);
    gates.add(name);
  }
}

/** Models core/validation validateAffinity. */
export function validateAffinity({ affinity }: PodSpec, path: Path, errors: Errors): void {
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
    // Values that no node can have are let through where they are only preferred.
    validateNodeTerm(preference, [...at, 'preference'], errors, true);
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

/** Which nodes. Models core/validation ValidateNodeSelector. */
export function validateNodeSelector(selector: NodeSelector | undefined, path: Path, errors: Errors): void {
  if (selector === undefined) return;
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0)
    errors.required([...path, 'nodeSelectorTerms'], 'must have at least one node selector term');
  for (const [i, term] of terms.entries()) validateNodeTerm(term, [...path, 'nodeSelectorTerms', i], errors);
}

function validateNodeTerm(
  term: NodeSelectorTerm | undefined,
  path: Path,
  errors: Errors,
  anyValues = false,
): void {
  for (const [i, { key = '', operator, values = [] }] of (term?.matchExpressions ?? []).entries()) {
    const at = [...path, 'matchExpressions', i];
    const count = values.length;
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
    errors.all([...at, 'key'], key, qualifiedName(key));
    if (!anyValues)
      for (const [j, value] of values.entries()) errors.all([...at, 'values', j], value, labelValue(value));
  }
  for (const [i, { key, operator, values = [] }] of (term?.matchFields ?? []).entries()) {
    const at = [...path, 'matchFields', i];
    if (operator !== 'In' && operator !== 'NotIn')
      errors.invalid([...at, 'operator'], operator ?? '', 'not a valid selector operator');
    else if (values.length !== 1)
      errors.required(
        [...at, 'values'],
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      );
    if (key !== 'metadata.name') errors.invalid([...at, 'key'], key ?? '', 'not a valid field selector key');
    else
      for (const [j, value] of values.entries())
        errors.all([...at, 'values', j], value, dns1123Subdomain(value));
  }
}

function validatePodTerm(term: PodAffinityTerm | undefined, path: Path, errors: Errors): void {
  validateLabelSelector(term?.labelSelector, [...path, 'labelSelector'], errors);
  validateLabelSelector(term?.namespaceSelector, [...path, 'namespaceSelector'], errors);
  // Which namespace it is stays unsaid.
  for (const namespace of term?.namespaces ?? [])
    errors.all([...path, 'namespace'], namespace, dns1123Label(namespace));
  if (term !== undefined) validateLabelKeys(term, path, errors);
  const topologyKey = term?.topologyKey ?? '';
  if (!topologyKey) errors.required([...path, 'topologyKey'], 'can not be empty');
  errors.all([...path, 'topologyKey'], topologyKey, qualifiedName(topologyKey));
}

interface Keyed {
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

/**
 * Keys whose values the pod itself gives. They need a selector to be added to, and may not be in it twice.
 * Models ValidateMatchLabelKeysAndMismatchLabelKeys: it sees the selector with those keys already in it.
 */
function validateLabelKeys(keyed: Keyed, path: Path, errors: Errors): void {
  for (const field of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = keyed[field] ?? [];
    if (keys.length > 0 && keyed.labelSelector === undefined)
      errors.forbidden([...path, field], 'must not be specified when labelSelector is not set');
    else for (const [i, key] of keys.entries()) errors.all([...path, field, i], key, qualifiedName(key));
  }
  const matched = keyed.matchLabelKeys ?? [];
  const used = new Set(Object.keys(keyed.labelSelector?.matchLabels ?? {}));
  for (const { key } of keyed.labelSelector?.matchExpressions ?? []) {
    const i = matched.lastIndexOf(key);
    // The server counts the place of the key as if it were one among the terms.
    if (i >= 0 && used.has(key))
      errors.invalid([...path, i], key, 'exists in both matchLabelKeys and labelSelector');
    used.add(key);
  }
  for (const [i, key] of matched.entries())
    if (keyed.mismatchLabelKeys?.includes(key))
      errors.invalid(
        [...path, 'matchLabelKeys', i],
        key,
        'exists in both matchLabelKeys and mismatchLabelKeys',
      );
}

/** Models core/validation validateTopologySpreadConstraints. */
export function validateSpread({ topologySpreadConstraints }: PodSpec, path: Path, errors: Errors): void {
  const constraints = topologySpreadConstraints ?? [];
  for (const [i, constraint] of constraints.entries()) {
    const at = [...path, i];
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    if (maxSkew <= 0) errors.invalid([...at, 'maxSkew'], maxSkew, 'must be greater than zero');
    if (!topologyKey) errors.required([...at, 'topologyKey'], 'can not be empty');
    errors.oneOf([...at, 'whenUnsatisfiable'], whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
    const repeated = constraints
      .slice(i + 1)
      .some((each) => each.topologyKey === topologyKey && each.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated)
      errors.duplicate([...at, '{topologyKey, whenUnsatisfiable}'], `{${topologyKey}, ${whenUnsatisfiable}}`);
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid([...at, 'minDomains'], minDomains, 'must be greater than zero');
      if (whenUnsatisfiable !== 'DoNotSchedule')
        errors.invalid(
          [...at, 'minDomains'],
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        );
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
      errors.oneOf([...at, field], constraint[field], ['Honor', 'Ignore']);
    validateLabelKeys(constraint, at, errors);
    validateLabelSelector(constraint.labelSelector, [...at, 'labelSelector'], errors);
  }
}

/** Tolerations of a pod. Models core/validation ValidateTolerations. */
export function validateTolerations(
  tolerations: readonly Toleration[] | undefined,
  version: Release,
  path: Path,
  errors: Errors,
): void {
  for (const [i, toleration] of (tolerations ?? []).entries()) {
    const at = [...path, i];
    const { key, operator = '', value = '', effect, tolerationSeconds } = toleration;
    if (key) errors.all([...at, 'key'], key, qualifiedName(key));
    else if (operator !== 'Exists') {
      errors.invalid(
        [...at, 'operator'],
        operator,
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
    if (operator === '' || operator === 'Equal') {
      const texts = labelValue(value);
      if (texts.length > 0) errors.invalid([...at, 'operator'], value, texts.join(';'));
    } else if (operator === 'Exists') {
      if (value)
        errors.invalid([...at, 'operator'], value, "value must be empty when `operator` is 'Exists'");
    } else errors.notSupported([...at, 'operator'], operator, operatorsFor(operator, version));
    if (effect) errors.oneOf([...at, 'effect'], effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
  }
}

/** Comparisons are known since 1.35, and offered to who tries one, but their gate is off. */
function operatorsFor(operator: string, version: Release): string[] {
  const known = ['Equal', 'Exists'];
  const isComparison = operator === 'Lt' || operator === 'Gt';
  return isComparison && isSince(version, '1.35') ? [...known, 'Lt', 'Gt'] : known;
}
