import jsep, { type Expression } from 'jsep';
import { parseDuration, toSeconds } from '../base/time.ts';
import type { TraceRecord } from '../trace/records.ts';
import { type Argument, type Occurrence, occurrences } from './occurrences.ts';

/**
 * Goals are sentences about a trace, written as calls:
 *
 *     within('30s', ready('db-2'))                    it happens, and no later than 30 s
 *     before(ready('db-0'), created('db-1'))          the first of each, in this order
 *     apart(deleting('web'), gone('web')) <= '12s'    the time between the first of each
 *     count(probeFail('readiness')) >= 2
 *     never(restart('web'))  ·  no(SIGKILL)  ·  happens(inService('web'))
 *     after('60s', never(lost()))  ·  until('60s', ...)    only that part of the trace counts
 *
 * joined with && || !. A bare capital word such as SIGKILL stands for the signal of that name.
 */
export interface Verdict {
  holds: boolean;
  /** The record that decided: what broke the goal, or what fulfilled it. Absent where something is missing. */
  record?: TraceRecord;
  /** What was measured, for the sentence under the goal. */
  detail?:
    | { kind: 'happened'; t: number }
    /** `what` as it was written; `occurrence` for those who have sentences. */
    | { kind: 'missing'; what: string; occurrence?: { name: string; args: readonly Argument[] } }
    | { kind: 'late'; t: number; limit: number }
    | { kind: 'order'; first: number; second: number }
    | { kind: 'measured'; value: number; unit: 'seconds' | 'times' };
}

/** A goal that cannot be read: the text says where and what would be right. */
export class GoalError extends Error {
  readonly index: number;
  constructor(message: string, index = 0) {
    super(message);
    this.index = index;
  }
}

export type Goal = (records: readonly TraceRecord[]) => Verdict;

type Node = Expression & Record<string, unknown>;

/** Parses a goal once; throws GoalError. The goal can then judge any number of traces. */
export function parseGoal(text: string): Goal {
  let tree: Node;
  try {
    tree = jsep(text) as Node;
  } catch (error) {
    const { index, description } = error as { index?: number; description?: string };
    throw new GoalError(
      `${description ?? 'cannot be read'} at character ${(index ?? 0) + 1} of ${text}`,
      index,
    );
  }
  return compile(tree);
}

/** Every time that something happens, such as `ready('web-*')`. Seconds; throws GoalError. */
export function momentsOf(occurrence: string, records: readonly TraceRecord[]): number[] {
  return source(jsep(occurrence) as Node)(records).map(({ t }) => t);
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '<=': (a, b) => a <= b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

function compile(node: Node): Goal {
  switch (node.type) {
    case 'UnaryExpression': {
      if (node.operator !== '!') throw new GoalError(`unknown operator ${node.operator}`);
      const inner = compile(node.argument as Node);
      return (records) => {
        const verdict = inner(records);
        return { ...verdict, holds: !verdict.holds };
      };
    }
    case 'LogicalExpression':
    case 'BinaryExpression': {
      const operator = String(node.operator);
      if (operator === '&&' || operator === '||') {
        const left = compile(node.left as Node);
        const right = compile(node.right as Node);
        return (records) => {
          const verdict = left(records);
          return verdict.holds === (operator === '&&') ? right(records) : verdict;
        };
      }
      return comparison(node, operator);
    }
    case 'CallExpression':
      return predicate(node);
    default:
      throw new GoalError(`a goal is a call such as never(restart('web')), not ${node.type}`);
  }
}

function comparison(node: Node, operator: string): Goal {
  const compare = COMPARE[operator];
  if (compare === undefined) throw new GoalError(`unknown operator ${operator}`);
  const { name, args } = call(node.left as Node);
  if (name === 'count') {
    const find = source(args[0]);
    const limit = literal(node.right as Node);
    if (typeof limit !== 'number') throw new GoalError('count(...) is compared with a number');
    return (records) => {
      const found = find(records);
      const holds = compare(found.length, limit);
      // What broke an upper bound is the first one too many.
      const record = (found[Math.min(found.length - 1, Math.floor(limit))] ?? found.at(-1))?.record;
      return { holds, record, detail: { kind: 'measured', value: found.length, unit: 'times' } };
    };
  }
  if (name === 'apart') {
    const first = source(args[0]);
    const second = source(args[1]);
    const limit = durationOf(literal(node.right as Node));
    return (records) => {
      const a = first(records)[0];
      if (a === undefined) return { holds: false, detail: missing(args[0]) };
      const b = second(records).find((o) => o.t >= a.t);
      if (b === undefined) return { holds: false, detail: missing(args[1]) };
      const value = Math.round((b.t - a.t) * 1000) / 1000;
      return {
        holds: compare(value, limit),
        record: b.record,
        detail: { kind: 'measured', value, unit: 'seconds' },
      };
    };
  }
  throw new GoalError(`${name}(...) is no number; count(...) and apart(...) are`);
}

function predicate(node: Node): Goal {
  const { name, args } = call(node);
  switch (name) {
    case 'never':
    case 'no':
    case 'happens': {
      const find = source(args[0]);
      const wanted = name === 'happens';
      return (records) => {
        const first = find(records)[0];
        if (first === undefined)
          return {
            holds: !wanted,
            ...(wanted ? { detail: missing(args[0]) } : {}),
          };
        return { holds: wanted, record: first.record, detail: { kind: 'happened', t: first.t } };
      };
    }
    case 'within': {
      const limit = durationOf(literal(args[0]));
      const find = source(args[1]);
      return (records) => {
        const first = find(records)[0];
        if (first === undefined) return { holds: false, detail: missing(args[1]) };
        if (first.t <= limit)
          return { holds: true, record: first.record, detail: { kind: 'happened', t: first.t } };
        return { holds: false, record: first.record, detail: { kind: 'late', t: first.t, limit } };
      };
    }
    case 'before': {
      const earlier = source(args[0]);
      const later = source(args[1]);
      return (records) => {
        const a = earlier(records)[0];
        const b = later(records)[0];
        if (a === undefined) return { holds: false, record: b?.record, detail: missing(args[0]) };
        if (b === undefined) return { holds: true, record: a.record, detail: { kind: 'happened', t: a.t } };
        const holds = records.indexOf(a.record) < records.indexOf(b.record);
        return {
          holds,
          record: holds ? a.record : b.record,
          detail: { kind: 'order', first: a.t, second: b.t },
        };
      };
    }
    case 'after':
    case 'until': {
      const limit = durationOf(literal(args[0]));
      const inner = compile(need(args[1], `${name}('60s', ...) takes a goal`));
      return (records) => inner(records.filter((r) => (name === 'after' ? r.t >= limit : r.t <= limit)));
    }
    default:
      throw new GoalError(
        occurrences[name]
          ? `${name}(...) is something that happens; say happens(${name}(...)) or never(${name}(...))`
          : `unknown goal ${name}; known are never, no, happens, within, before, after, until, count, apart`,
      );
  }
}

/** What finds the occurrences an argument speaks of. */
function source(node: Node | undefined): (records: readonly TraceRecord[]) => Occurrence[] {
  const given = need(node, "something that happens is missing, e.g. ready('web-0')");
  if (given.type === 'Identifier' && /^SIG[A-Z0-9]+$/.test(String(given.name)))
    return (records) => occurrences.signal!.find(records, [String(given.name)]);
  const { name, args } = call(given);
  const definition = occurrences[name];
  if (definition === undefined)
    throw new GoalError(`unknown occurrence ${name}; known are ${Object.keys(occurrences).join(', ')}`);
  const values = args.map(literal);
  if (values.length < definition.minArgs || values.length > definition.maxArgs)
    throw new GoalError(`it is called ${definition.signature}`);
  return (records) => definition.find(records, values);
}

function call(node: Node): { name: string; args: Node[] } {
  const callee = node.callee as Node | undefined;
  if (node.type !== 'CallExpression' || callee?.type !== 'Identifier')
    throw new GoalError("a call such as ready('web-0') is expected here");
  return { name: String(callee.name), args: node.arguments as Node[] };
}

function literal(node: Node | undefined): Argument {
  if (node?.type === 'Literal' && (typeof node.value === 'string' || typeof node.value === 'number'))
    return node.value;
  if (node?.type === 'Identifier') return String(node.name);
  throw new GoalError('a text in quotes or a number is expected here');
}

function durationOf(value: Argument): number {
  const ms = parseDuration(value);
  if (ms === undefined) throw new GoalError(`"${value}" is no duration such as 30s or 1m30s`);
  return toSeconds(ms);
}

function need(node: Node | undefined, message: string): Node {
  if (node === undefined) throw new GoalError(message);
  return node;
}

/** For the sentence "X never happened". */
function missing(node: Node | undefined): NonNullable<Verdict['detail']> {
  if (node?.type !== 'CallExpression') {
    const signal = String(node?.name ?? '');
    return { kind: 'missing', what: signal, occurrence: { name: 'signal', args: [signal] } };
  }
  const called = call(node);
  const args = called.args.map(literal);
  return {
    kind: 'missing',
    what: `${called.name}(${args.join(', ')})`,
    occurrence: { name: called.name, args },
  };
}
