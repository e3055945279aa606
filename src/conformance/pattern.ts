/** Text patterns of the facts: `/regular expression/`, a glob with `*`, or the text itself. */

function parseRegex(text: string): RegExp | undefined {
  return text.length > 1 && text.startsWith('/') && text.endsWith('/')
    ? new RegExp(text.slice(1, -1))
    : undefined;
}

/** A matcher for a pattern, or undefined where it is a plain text. */
export function parsePattern(text: string): RegExp | undefined {
  const regex = parseRegex(text);
  if (regex || !text.includes('*')) return regex;
  const parts = text.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Compares with a text or a `/regular expression/`; a glob is not one here. */
export function matchesText(wanted: string, found: unknown): boolean {
  const regex = parseRegex(wanted);
  return regex ? regex.test(String(found)) : wanted === String(found);
}

/** An expected value: null is "absent", {min, max} a range of numbers, a text may be a regular expression. */
export type Expected = null | string | number | boolean | { min?: number; max?: number };

export function fits(wanted: Expected, found: unknown): boolean {
  if (wanted === null) return found === undefined || found === null;
  if (typeof wanted === 'object') {
    return (
      typeof found === 'number' && found >= (wanted.min ?? -Infinity) && found <= (wanted.max ?? Infinity)
    );
  }
  return matchesText(String(wanted), found === undefined ? '(absent)' : found);
}

/** The value at a dotted path (`status.conditions.0.type`). */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Seconds as a person writes them: at most three decimals. */
export function showSeconds(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}
