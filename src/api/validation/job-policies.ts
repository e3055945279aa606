import type { Path } from '../decode.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  SuccessPolicyRule,
} from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { internalValue } from './internal.ts';
import { qualifiedName } from './names.ts';

const MAX_RULES = 20;
const MAX_CODES = 255;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const STATUSES = ['False', 'True', 'Unknown'];
const OPERATORS = ['In', 'NotIn'];

/** Words in a list as Go prints it. */
const listed = (words: readonly string[]) => `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;

function word(value: string | undefined, words: readonly string[], at: Path, errors: Errors): void {
  if (!value) errors.required(at, `valid values: ${listed(words)}`);
  else errors.oneOf(at, value, words);
}

/** What a failed pod means to its Job. Models batch/validation validatePodFailurePolicy. */
export function validateFailurePolicy(spec: JobSpec, path: Path, errors: Errors): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > MAX_RULES) errors.tooMany([...path, 'rules'], rules.length, MAX_RULES);
  const template = spec.template?.spec;
  const names = new Set(
    [...(template?.containers ?? []), ...(template?.initContainers ?? [])].map(({ name }) => name),
  );
  for (const [i, { action, onExitCodes, onPodConditions = [] }] of rules.entries()) {
    const at = [...path, 'rules', i];
    if (action === 'FailIndex') {
      if (spec.backoffLimitPerIndex === undefined)
        errors.invalid([...at, 'action'], action, 'requires the backoffLimitPerIndex to be set');
    } else word(action, ACTIONS, [...at, 'action'], errors);
    if (onExitCodes !== undefined) validateExitCodes(onExitCodes, names, [...at, 'onExitCodes'], errors);
    if (onPodConditions.length > MAX_RULES)
      errors.tooMany([...at, 'onPodConditions'], onPodConditions.length, MAX_RULES);
    for (const [j, { type = '', status }] of onPodConditions.entries()) {
      const here = [...at, 'onPodConditions', j];
      errors.all([...here, 'type'], type, qualifiedName(type));
      word(status, STATUSES, [...here, 'status'], errors);
    }
    const count = Number(onExitCodes !== undefined) + Number(onPodConditions.length > 0);
    if (count === 2)
      errors.invalidUnseen(at, 'specifying both OnExitCodes and OnPodConditions is not supported');
    if (count === 0)
      errors.invalidUnseen(at, 'specifying one of OnExitCodes and OnPodConditions is required');
  }
}

function validateExitCodes(
  { operator, containerName, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  names: ReadonlySet<string>,
  at: Path,
  errors: Errors,
): void {
  word(operator, OPERATORS, [...at, 'operator'], errors);
  if (containerName !== undefined && !names.has(containerName))
    errors.invalid(
      [...at, 'containerName'],
      containerName,
      'must be one of the container or initContainer names in the pod template',
    );
  const list = [...at, 'values'];
  if (values.length === 0) errors.invalid(list, values, 'at least one value is required');
  else if (values.length > MAX_CODES) errors.tooMany(list, values.length, MAX_CODES);
  const seen = new Set<number>();
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0)
      errors.invalid([...list, i], value, 'must not be 0 for the In operator');
    if (seen.has(value)) errors.duplicate([...list, i], value);
    seen.add(value);
  }
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.invalid(list, values, 'must be ordered');
}

/** When a Job has done enough. Models batch/validation validateSuccessPolicy. */
export function validateSuccessPolicy(spec: JobSpec, isIndexed: boolean, path: Path, errors: Errors): void {
  const rules = spec.successPolicy?.rules ?? [];
  if (!isIndexed) {
    errors.invalid(
      path,
      internalValue('SuccessPolicy', spec.successPolicy!),
      'requires indexed completion mode',
    );
    return;
  }
  const list = [...path, 'rules'];
  if (rules.length === 0)
    errors.required(list, 'at least one rules must be specified when the successPolicy is specified');
  if (rules.length > MAX_RULES) errors.tooMany(list, rules.length, MAX_RULES);
  for (const [i, rule] of rules.entries())
    validateSuccessRule(rule, spec.completions ?? 0, [...list, i], errors);
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  at: Path,
  errors: Errors,
): void {
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.required(at, 'at least one of succeededCount or succeededIndexes must be specified');
  let total = 0;
  if (succeededIndexes !== undefined) {
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === 'number') total = counted;
    else
      errors.invalid(
        [...at, 'succeededIndexes'],
        succeededIndexes,
        `error parsing succeededIndexes: ${counted}`,
      );
  }
  if (succeededCount === undefined) return;
  const place = [...at, 'succeededCount'];
  errors.nonNegative(place, succeededCount);
  const atMost = (limit: number, what: string) => {
    if (succeededCount > limit)
      errors.invalid(place, succeededCount, `must be less than or equal to ${limit} (the number of ${what})`);
  };
  atMost(completions, 'specified completions');
  if (succeededIndexes !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
}

/** How many indexes `1,3-5` are, or why it is no list of them. Models validateIndexesFormat. */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let total = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const interval of text.split(',')) {
    const parts = interval.split('-');
    if (parts.length > 2)
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const part of parts) {
      if (!/^\+?\d+$/.test(part))
        return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
      if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
    }
    const [x, y = x] = parts.map(Number) as [number, number?];
    if (parts.length === 2 && x >= y!) return `non-increasing order, previous: ${x}, current: ${y}`;
    if (last >= x) return `non-increasing order, previous: ${last}, current: ${x}`;
    total += y! - x + 1;
    last = y!;
  }
  return total;
}
