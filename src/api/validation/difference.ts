import { deepEqual } from '../equal.ts';
import { goValue } from '../format.ts';

/** The fields that differ, one pair of lines each, after the manner of a Go diff: `-` before, `+` after. */
export function describeDifference(before: unknown, after: unknown): string {
  const lines: string[] = [];
  walk(before, after, '', lines);
  return lines.join('\n');
}

function walk(before: unknown, after: unknown, path: string, lines: string[]): void {
  if (deepEqual(before, after)) return;
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) walk(before[key], after[key], path === '' ? key : `${path}.${key}`, lines);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [i, item] of before.entries()) walk(item, after[i], `${path}[${i}]`, lines);
    return;
  }
  if (before !== undefined) lines.push(`- \t${path}: ${goValue(before)},`);
  if (after !== undefined) lines.push(`+ \t${path}: ${goValue(after)},`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
