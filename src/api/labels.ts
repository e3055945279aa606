import type { LabelSelector } from './types.generated.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** One condition on labels, in the form both selector syntaxes come down to. */
export interface Requirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: readonly string[];
  /** Written `a=b` or `a!=b` in a string selector, where the printed form keeps it. */
  equality?: boolean;
}

/** A parsed selector: all requirements have to hold. No requirement matches everything. */
export type Selector = readonly Requirement[];

/** Whether one requirement holds. NotIn and DoesNotExist hold for a missing key. */
export function requirementMatches(requirement: Requirement, labels: Labels): boolean {
  const value =
    labels !== undefined && Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default: {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      const bound = Number(requirement.values[0]);
      return requirement.operator === 'Gt' ? Number(value) > bound : Number(value) < bound;
    }
  }
}

/** Whether all requirements hold. */
export function selectorMatches(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) => requirementMatches(requirement, labels));
}

/** The requirements of an API selector. A missing selector is left to the caller: it means nothing or everything. */
export function compileLabelSelector(selector: LabelSelector): Selector {
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: 'In', values: [value], equality: true });
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: operator as Requirement['operator'], values: values ?? [] });
  }
  return requirements;
}

/**
 * Whether an API selector chooses these labels. An absent selector chooses nothing, an empty one
 * everything. Models apimachinery LabelSelectorAsSelector.
 */
export function labelSelectorMatches(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  const { matchLabels, matchExpressions } = selector;
  if (matchLabels !== undefined) {
    for (const key of Object.keys(matchLabels)) if (labels?.[key] !== matchLabels[key]) return false;
  }
  if (matchExpressions === undefined) return true;
  return matchExpressions.every(({ key, operator, values }) =>
    requirementMatches({ key, operator: operator as Requirement['operator'], values: values ?? [] }, labels),
  );
}

/** Whether a map selector (Service, ReplicationController, nodeSelector) chooses these labels. An empty one chooses all. */
export function mapSelectorMatches(selector: Labels, labels: Labels): boolean {
  for (const key of Object.keys(selector ?? {})) if (labels?.[key] !== selector![key]) return false;
  return true;
}

/** The printed form of a map: `a=1,b=2` by key; the empty text for none. */
export function formatLabels(labels: Labels): string {
  return Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels![key]}`)
    .join(',');
}

/** The printed form of a selector, by key: `a=1,b in (x,y),!c`. Models apimachinery labels.Selector.String. */
export function formatSelector(selector: Selector): string {
  return [...selector]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ key, operator, values, equality }) => {
      const list = `(${[...values].sort().join(',')})`;
      switch (operator) {
        case 'In':
          return equality === true ? `${key}=${values[0]}` : `${key} in ${list}`;
        case 'NotIn':
          return equality === true ? `${key}!=${values[0]}` : `${key} notin ${list}`;
        case 'Exists':
          return key;
        case 'DoesNotExist':
          return `!${key}`;
        default:
          return `${key}${operator === 'Gt' ? '>' : '<'}${values[0]}`;
      }
    })
    .join(',');
}

/** The printed form of an API selector, `<none>` where it is empty. Models metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  return formatSelector(compileLabelSelector(selector)) || '<none>';
}

const TOKEN = /\s*(!=|==|=|!|<|>|\(|\)|,|[^\s!=<>(),]+|$)/y;

/**
 * Parses kubectl's string selector: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>3`.
 * Answers an error text as kubectl prints it where the text is none.
 */
export function parseSelector(text: string): Selector | { error: string } {
  const tokens = tokenize(text);
  const requirements: Requirement[] = [];
  let at = 0;
  const fail = (expected: string) => ({
    error: `unable to parse requirement: found '${tokens[at] ?? ''}', expected: ${expected}`,
  });
  while (at < tokens.length) {
    const negated = tokens[at] === '!';
    if (negated) at++;
    const key = tokens[at];
    if (key === undefined || /^[!=<>(),]/.test(key)) return fail("!, identifier, or 'end of string'");
    at++;
    const operator = tokens[at];
    if (negated || operator === undefined || operator === ',') {
      requirements.push({ key, operator: negated ? 'DoesNotExist' : 'Exists', values: [] });
    } else if (operator === 'in' || operator === 'notin') {
      at++;
      if (tokens[at] !== '(') return fail("'('");
      const values: string[] = [];
      at++;
      let wantsValue = true;
      while (at < tokens.length && tokens[at] !== ')') {
        if (tokens[at] === ',') {
          if (wantsValue) values.push('');
          wantsValue = true;
        } else {
          values.push(tokens[at]!);
          wantsValue = false;
        }
        at++;
      }
      if (tokens[at] !== ')') return fail("',', or ')'");
      if (wantsValue) values.push('');
      at++;
      requirements.push({ key, operator: operator === 'in' ? 'In' : 'NotIn', values });
    } else if (['=', '==', '!=', '<', '>'].includes(operator)) {
      at++;
      const next = tokens[at];
      const value = next === undefined || next === ',' ? '' : next;
      if (value !== '') at++;
      if (operator === '<' || operator === '>') {
        if (!/^[+-]?\d+$/.test(value)) {
          return {
            error: `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
          };
        }
        requirements.push({ key, operator: operator === '>' ? 'Gt' : 'Lt', values: [value] });
      } else {
        requirements.push({
          key,
          operator: operator === '!=' ? 'NotIn' : 'In',
          values: [value],
          equality: true,
        });
      }
    } else return fail('in, notin, =, ==, !=, gt, lt');
    if (at < tokens.length) {
      if (tokens[at] !== ',') return fail("',' or 'end of string'");
      at++;
      if (at === tokens.length) return fail("identifier after ','");
    }
  }
  return requirements;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined || token === '') break;
    tokens.push(token);
  }
  return tokens;
}
