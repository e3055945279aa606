import { parse } from 'yaml';
import { parseGoal } from '../../lessons/goals.ts';
import { nameMatcher } from '../../lessons/occurrences.ts';
import type { RecordOf, TraceRecord } from '../../trace/records.ts';
import { type Outcome, outcome } from '../case.ts';

/**
 * What has to be seen when an example runs. Names of pods may end in a star. A text is searched for as it is;
 * between slashes it is a regular expression.
 */
export interface Expectations {
  /** Sentences in the goal language of the lessons. */
  goals?: string[];
  /** The last row of each matching pod: `Running 1/1 0` (STATUS READY RESTARTS), or only its beginning. */
  final?: Record<string, string>;
  /** How many pods of that name are left at the end. */
  pods?: Record<string, number>;
  /** Lines that a pod (`pod` or `pod/container`) writes. */
  log?: Record<string, string[]>;
  /** Events, as `Pod/web Warning Unhealthy: message`. */
  events?: string[];
  /** What the step with this command prints. */
  commands?: Record<string, string>;
  /** Fields of objects at the end, by `Kind/name`; fields that are not named are free. `null`: the object is gone. */
  objects?: Record<string, unknown>;
  /** Warnings and errors about the text that have to appear. Any other is a failure; assumptions are free. */
  diagnostics?: string[];
  /** The codes of everything that is assumed or reported, and of nothing else: `unknown-image`, `rejected`, ... */
  said?: string[];
}

const KEYS: readonly (keyof Expectations)[] = [
  'goals',
  'final',
  'pods',
  'log',
  'events',
  'commands',
  'objects',
  'diagnostics',
  'said',
];

/** Decodes an `.expect.yaml`; throws where a key is misspelt, so that nothing goes unchecked. */
export function readExpectations(text: string): Expectations {
  const value = parse(text) as Record<string, unknown>;
  const unknown = Object.keys(value).filter((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown.length > 0) throw new Error(`no such expectation: ${unknown.join(', ')}`);
  return value as Expectations;
}

/** Judges a trace, one outcome for each expectation, and one for the diagnostics. */
export function judge(expected: Expectations, trace: readonly TraceRecord[]): Outcome[] {
  return [
    ...(expected.goals ?? []).map((goal) => {
      const verdict = parseGoal(goal)(trace);
      return outcome(goal, verdict.holds ? undefined : JSON.stringify(verdict.detail ?? 'does not hold'));
    }),
    ...pairs(expected.final).map(([pod, row]) => outcome(`${pod}: ${row}`, finalRow(trace, pod, row))),
    ...pairs(expected.pods).map(([pod, n]) => {
      const found = rows(trace, pod).length;
      return outcome(`${n} × ${pod}`, found === n ? undefined : `${found} are left`);
    }),
    ...pairs(expected.log).flatMap(([who, lines]) =>
      lines.map((line) => outcome(`${who} logs ${line}`, logged(trace, who, line))),
    ),
    ...(expected.events ?? []).map((text) => outcome(text, anyMatch(events(trace), text))),
    ...pairs(expected.commands).map(([command, text]) => outcome(command, printed(trace, command, text))),
    ...pairs(expected.objects).map(([id, fields]) => outcome(id, objectFits(trace, id, fields))),
    diagnosed(trace, expected.diagnostics ?? []),
    ...(expected.said ? [outcome('what is said', saidExactly(trace, expected.said))] : []),
  ];
}

function saidExactly(trace: readonly TraceRecord[], codes: readonly string[]): string | undefined {
  const found = [...new Set(only(trace, 'diagnostic').map(({ code }) => code ?? 'no code'))].sort();
  return found.join(' ') === [...codes].sort().join(' ')
    ? undefined
    : `said: ${found.join(' ') || 'nothing'}`;
}

const pairs = <T>(record: Record<string, T> | undefined): [string, T][] => Object.entries(record ?? {});

const only = <T extends TraceRecord['type']>(trace: readonly TraceRecord[], type: T): RecordOf<T>[] =>
  trace.filter((record): record is RecordOf<T> => record.type === type);

/** Whether a text holds what is looked for: `/expression/` or a part of it as it stands. */
function holds(text: string, wanted: string): boolean {
  const expression = /^\/(.*)\/$/s.exec(wanted)?.[1];
  return expression === undefined ? text.includes(wanted) : new RegExp(expression).test(text);
}

function anyMatch(texts: readonly string[], wanted: string): string | undefined {
  if (texts.some((text) => holds(text, wanted))) return;
  return `not among: ${[...new Set(texts)].slice(-8).join(' | ') || 'nothing'}`;
}

function rows(trace: readonly TraceRecord[], pod: string): RecordOf<'pod'>[] {
  const matches = nameMatcher(pod);
  const last = new Map<string, RecordOf<'pod'>>();
  for (const record of only(trace, 'pod')) if (matches(record.name)) last.set(record.uid, record);
  return [...last.values()].filter((record) => !record.deleted);
}

function finalRow(trace: readonly TraceRecord[], pod: string, wanted: string): string | undefined {
  const found = rows(trace, pod);
  if (found.length === 0) return 'there is no such pod at the end';
  const texts = found.map((row) => `${row.status} ${row.ready} ${row.restarts}`);
  const wrong = texts.filter(
    (text) => !(`${text} `.startsWith(`${wanted} `) || (/^\//.test(wanted) && holds(text, wanted))),
  );
  return wrong.length === 0 ? undefined : `is ${wrong.join(' and ')}`;
}

function logged(trace: readonly TraceRecord[], who: string, line: string): string | undefined {
  const [pod, container] = who.split('/');
  const isPod = nameMatcher(pod);
  const lines = only(trace, 'log')
    .filter((record) => isPod(record.pod) && (container === undefined || record.container === container))
    .map((record) => record.line);
  return anyMatch(lines, line);
}

const events = (trace: readonly TraceRecord[]): string[] =>
  only(trace, 'event').map((e) => `${e.kind}/${e.name} ${e.eventType} ${e.reason}: ${e.message}`);

function printed(trace: readonly TraceRecord[], command: string, wanted: string): string | undefined {
  const ran = only(trace, 'command').filter((record) => record.command === command);
  if (ran.length === 0) return 'was not run';
  return anyMatch(
    ran.map((record) => record.stdout + record.stderr),
    wanted,
  );
}

function objectFits(trace: readonly TraceRecord[], id: string, wanted: unknown): string | undefined {
  const [kind, name] = id.split('/');
  const matches = nameMatcher(name);
  const last = new Map<string, RecordOf<'object'>>();
  for (const record of only(trace, 'object'))
    if (record.kind === kind && matches(record.name)) last.set(`${record.namespace}/${record.name}`, record);
  const live = [...last.values()].filter((record) => record.verb !== 'DELETED');
  if (wanted === null) return live.length === 0 ? undefined : 'is still there';
  if (live.length === 0) return 'is not there';
  for (const { object } of live) {
    const wrong = differs(object, wanted, '');
    if (wrong !== undefined) return wrong;
  }
}

/** The first field of `wanted` that `actual` has otherwise. Lists are compared entry by entry, without the rest. */
function differs(actual: unknown, wanted: unknown, path: string): string | undefined {
  if (wanted !== null && typeof wanted === 'object') {
    for (const [key, value] of Object.entries(wanted)) {
      const inner = (actual as Record<string, unknown> | undefined)?.[key];
      const wrong = differs(inner, value, `${path}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return;
  }
  if (typeof wanted === 'string' && typeof actual === 'string' && holds(actual, wanted)) return;
  if ((actual ?? null) === wanted) return;
  return `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(wanted)}`;
}

/** No problem of the text that is not expected, and every expected one; a fault of the simulation is never expected. */
function diagnosed(trace: readonly TraceRecord[], expected: readonly string[]): Outcome {
  const problems = only(trace, 'diagnostic').filter((d) => d.severity !== 'assumption');
  const stray = problems.find(
    (d) => d.code === 'internal-error' || !expected.some((text) => holds(d.message, text)),
  );
  const missing = expected.find((text) => !problems.some((d) => holds(d.message, text)));
  if (stray) return outcome('diagnostics', `${stray.severity} ${stray.where ?? ''}: ${stray.message}`);
  return outcome('diagnostics', missing === undefined ? undefined : `missing: ${missing}`);
}
