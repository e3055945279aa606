import { parse } from 'yaml';
import type { TraceRecord } from '../trace/records.ts';
import { type Goal, GoalError, parseGoal, type Verdict } from './goals.ts';

export interface CheckedGoal extends Verdict {
  id: string;
  check: string;
}

export interface GoalEntry {
  id: string;
  check: string;
  goal: Goal;
}

/**
 * Reads a file of goals: a list, or a map with `goals:`, of texts or of `{id, check}`.
 * Throws GoalError where an entry cannot be read.
 */
export function parseGoals(yamlText: string): GoalEntry[] {
  const data: unknown = parsed(yamlText);
  const list = Array.isArray(data) ? data : (data as { goals?: unknown } | null)?.goals;
  if (!Array.isArray(list))
    throw new GoalError('a list of goals is expected, or a map with a list named goals');
  return list.map((entry, index) => {
    const check = typeof entry === 'string' ? entry : (entry as { check?: unknown } | null)?.check;
    if (typeof check !== 'string') throw new GoalError(`goal ${index + 1} has no text in check`);
    const id = typeof entry === 'object' && typeof entry.id === 'string' ? entry.id : check;
    try {
      return { id, check, goal: parseGoal(check) };
    } catch (error) {
      throw new GoalError(`goal ${id}: ${(error as Error).message}`);
    }
  });
}

function parsed(yamlText: string): unknown {
  try {
    return parse(yamlText);
  } catch (error) {
    throw new GoalError((error as Error).message);
  }
}

/** Judges a trace by goals. */
export function checkGoals(records: readonly TraceRecord[], goals: readonly GoalEntry[]): CheckedGoal[] {
  return goals.map(({ id, check, goal }) => ({ id, check, ...goal(records) }));
}

/** One line for the command line: what held, and what broke where it did not. */
export function explainVerdict({ holds, check, detail }: CheckedGoal): string {
  const mark = holds ? 'ok  ' : 'FAIL';
  switch (detail?.kind) {
    case 'happened':
      return `${mark} ${check}  (at ${detail.t} s)`;
    case 'missing':
      return `${mark} ${check}  (${detail.what} never happened)`;
    case 'late':
      return `${mark} ${check}  (at ${detail.t} s, limit ${detail.limit} s)`;
    case 'order':
      return `${mark} ${check}  (at ${detail.first} s and ${detail.second} s)`;
    case 'measured':
      return `${mark} ${check}  (${detail.value} ${detail.unit})`;
    case undefined:
      return `${mark} ${check}`;
  }
}
