import type { RecordOf } from '../../trace/records.ts';
import { type Expected, fits, matchesText, parsePattern, showSeconds, valueAt } from '../pattern.ts';
import type { TraceView } from '../trace-view.ts';
import type { Anchors } from './anchors.ts';

/** A moment: an anchor, or seconds since the start. */
type When = string | number;

interface FactBase {
  why: string;
  /** Holds on this release only. */
  version?: string;
}
interface EventPattern {
  reason?: string;
  message?: string;
  type?: string;
}

/** First occurrences on one object, in this order; others may lie between. */
interface EventsFact extends FactBase {
  kind: 'events';
  object: string;
  inOrder: EventPattern[];
}
interface EventCountFact extends FactBase, EventPattern {
  kind: 'eventCount';
  object: string;
  min?: number;
  max?: number;
  from?: string;
  until?: When;
}
/** The STATUS column. An entry with a final `?` may be missing; with `prefix` more may follow. */
interface StatusSequenceFact extends FactBase {
  kind: 'statusSequence' | 'statuses';
  pod: string;
  is: string[];
  prefix?: boolean;
  ignore?: string[];
  until?: number;
}
interface IntervalFact extends FactBase {
  kind: 'interval';
  from: string;
  to: string;
  min: number;
  max: number;
}
interface AbsentFact extends FactBase {
  kind: 'absent';
  anchor: string;
}
/** The last pod line; `conditions.TYPE` looks at a condition. */
interface FinalFact extends FactBase {
  kind: 'final';
  pod: string;
  equals: Record<string, Expected>;
}
/** How instance n of a container ended. */
interface ContainerFact extends FactBase {
  kind: 'container';
  pod: string;
  container: string;
  n?: number;
  exitCode?: Expected;
  reason?: Expected;
}
/** The moments of one anchor do not run against the order of these pods. */
interface OrderFact extends FactBase {
  kind: 'order';
  of: string;
  pods: string[];
}
/** How many pods exist at a moment. */
interface CountFact extends FactBase {
  kind: 'count';
  pods: string;
  at: When;
  min: number;
  max: number;
}
/** No record with all these values, by path. */
interface NeverFact extends FactBase {
  kind: 'never';
  what: Record<string, Expected>;
  from?: string;
  to?: string;
}
/** What a step printed: a regular expression, or lines (patterns) that appear in this order. */
interface CommandFact extends FactBase {
  kind: 'command';
  step: number;
  stdout?: string | string[];
  exitCode?: number;
}
/** A field of an object at a moment. */
interface ValueFact extends FactBase {
  kind: 'value';
  object: string;
  at: When;
  path: string;
  equals: Expected;
  exists?: boolean;
}

export type Fact =
  | EventsFact
  | EventCountFact
  | StatusSequenceFact
  | IntervalFact
  | AbsentFact
  | FinalFact
  | ContainerFact
  | OrderFact
  | CountFact
  | NeverFact
  | CommandFact
  | ValueFact;

export interface RecordedStep {
  /** Seconds. */
  at: number;
  run?: string;
}

export interface Evidence {
  view: TraceView;
  anchors: Anchors;
  steps: readonly RecordedStep[];
}

const EPSILON = 1e-6;

/** What is wrong with a fact in a trace, in one line; undefined where it holds. */
export function checkFact(fact: Fact, evidence: Evidence): string | undefined {
  switch (fact.kind) {
    case 'events':
      return checkEvents(fact, evidence);
    case 'eventCount':
      return checkEventCount(fact, evidence);
    case 'statusSequence':
    case 'statuses':
      return checkStatusSequence(fact, evidence);
    case 'interval':
      return checkInterval(fact, evidence);
    case 'absent':
      return checkAbsent(fact, evidence);
    case 'final':
      return checkFinal(fact, evidence);
    case 'container':
      return checkContainer(fact, evidence);
    case 'order':
      return checkOrder(fact, evidence);
    case 'count':
      return checkCount(fact, evidence);
    case 'never':
      return checkNever(fact, evidence);
    case 'command':
      return checkCommand(fact, evidence);
    case 'value':
      return checkValue(fact, evidence);
    default:
      throw new Error(`unknown kind of fact ${(fact as { kind: string }).kind}`);
  }
}

function checkEvents(fact: EventsFact, { view }: Evidence): string | undefined {
  let previous = { t: -1, label: 'the start' };
  for (const wanted of fact.inOrder) {
    const label = showEvent(wanted);
    const first = view.events(fact.object, wanted)[0];
    if (!first) return `${label} missing on ${fact.object}`;
    if (first.t < previous.t - EPSILON) {
      return `${label} first at ${showSeconds(first.t)}, before ${previous.label} at ${showSeconds(previous.t)}`;
    }
    previous = { t: first.t, label };
  }
  return undefined;
}

function showEvent({ type, reason, message }: EventPattern): string {
  return [type, reason, message && `/${message}/`].filter(Boolean).join(' ');
}

function checkEventCount(fact: EventCountFact, { view, anchors }: Evidence): string | undefined {
  const until = (fact.until === undefined ? undefined : resolve(fact.until, anchors)) ?? Infinity;
  const from = fact.from === undefined ? -Infinity : (anchors.at(fact.from) ?? Infinity);
  const count = view.events(fact.object, fact).filter(({ t }) => t >= from && t <= until).length;
  if (count >= (fact.min ?? 0) && count <= (fact.max ?? Infinity)) return undefined;
  return `${showEvent(fact)} seen ${count} times, expected ${fact.min ?? 0}..${fact.max ?? '∞'}`;
}

function checkStatusSequence(fact: StatusSequenceFact, { view }: Evidence): string | undefined {
  const seen = view
    .statuses(fact.pod)
    .filter(({ t }) => fact.until === undefined || t <= fact.until)
    .map(({ value }) => value)
    .filter((status) => !fact.ignore?.includes(status))
    .filter((status, index, all) => status !== all[index - 1]);
  if (seen.length === 0) return `no rows for pod ${fact.pod}`;
  if (followsSequence(fact.is, seen, fact.prefix ?? false)) return undefined;
  return `expected ${fact.is.join(' > ')}${fact.prefix ? ' > …' : ''}, got ${seen.join(' > ')}`;
}

/** Whether a list of texts is one that the pattern (with optional entries) allows. */
export function followsSequence(
  pattern: readonly string[],
  seen: readonly string[],
  prefix: boolean,
): boolean {
  /** The positions in the pattern that are reached from these by leaving out optional entries. */
  const widen = (positions: Iterable<number>): Set<number> => {
    const all = new Set<number>();
    for (let position of positions) {
      all.add(position);
      while (pattern[position]?.endsWith('?')) all.add(++position);
    }
    return all;
  };
  let reached = widen([0]);
  for (const text of seen) {
    if (prefix && reached.has(pattern.length)) return true;
    const next = [...reached].filter(
      (position) =>
        position < pattern.length && matchesText((pattern[position] as string).replace(/\?$/, ''), text),
    );
    if (next.length === 0) return false;
    reached = widen(next.map((position) => position + 1));
  }
  return reached.has(pattern.length);
}

function checkInterval(fact: IntervalFact, { anchors }: Evidence): string | undefined {
  const from = anchors.at(fact.from);
  const to = anchors.at(fact.to);
  if (from === undefined || to === undefined)
    return `${from === undefined ? fact.from : fact.to} never happened`;
  const length = to - from;
  if (length >= fact.min - EPSILON && length <= fact.max + EPSILON) return undefined;
  return `${fact.from} → ${fact.to} took ${showSeconds(length)} s (${showSeconds(from)} → ${showSeconds(to)}), expected ${fact.min}..${fact.max}`;
}

function checkAbsent(fact: AbsentFact, { anchors }: Evidence): string | undefined {
  const moment = anchors.at(fact.anchor);
  return moment === undefined ? undefined : `${fact.anchor} happened at ${showSeconds(moment)}`;
}

function checkFinal(fact: FinalFact, { view }: Evidence): string | undefined {
  const row = view.podRows(fact.pod).at(-1);
  if (!row) return `no rows for pod ${fact.pod}`;
  for (const [key, wanted] of Object.entries(fact.equals)) {
    const condition = /^conditions\.(.*)$/.exec(key)?.[1];
    const found = condition ? row.conditions?.[condition] : row[key as keyof typeof row];
    if (!fits(wanted, found)) return `${key}: ${differs(wanted, found)}`;
  }
  return undefined;
}

function checkContainer(fact: ContainerFact, { view }: Evidence): string | undefined {
  const instance = fact.n ?? 0;
  const end = view
    .ofPod('container', fact.pod)
    .filter(
      (record) =>
        record.container === fact.container &&
        record.state === 'terminated' &&
        record.restartCount === instance,
    )
    .at(-1);
  if (!end) return `instance ${instance} of ${fact.pod}/${fact.container} never ended`;
  for (const key of ['exitCode', 'reason'] as const) {
    const wanted = fact[key];
    if (wanted !== undefined && !fits(wanted, end[key])) return `${key}: ${differs(wanted, end[key])}`;
  }
  return undefined;
}

function checkOrder(fact: OrderFact, { anchors }: Evidence): string | undefined {
  let previous = -Infinity;
  for (const pod of fact.pods) {
    const moment = anchors.of(fact.of, [pod]);
    if (moment === undefined) return `${fact.of}(${pod}) never happened`;
    if (moment < previous - EPSILON) return `${pod} ${fact.of} at ${showSeconds(moment)}, too early`;
    previous = moment;
  }
  return undefined;
}

function checkCount(fact: CountFact, { view, anchors }: Evidence): string | undefined {
  const at = resolve(fact.at, anchors);
  if (at === undefined) return `${fact.at} never happened`;
  const alive = view
    .select(fact.pods)
    .lives.filter(({ from, gone }) => from <= at && (gone === undefined || gone > at));
  if (alive.length >= fact.min && alive.length <= fact.max) return undefined;
  return `${alive.length} pods ${fact.pods} at ${showSeconds(at)}, expected ${fact.min}..${fact.max}`;
}

function checkNever(fact: NeverFact, { view, anchors }: Evidence): string | undefined {
  const from = fact.from === undefined ? -Infinity : anchors.at(fact.from);
  const to = fact.to === undefined ? Infinity : anchors.at(fact.to);
  if (from === undefined || to === undefined)
    return `${from === undefined ? fact.from : fact.to} never happened`;
  const hit = view.records.find(
    (record) =>
      record.t >= from - EPSILON &&
      record.t <= to + EPSILON &&
      Object.entries(fact.what).every(([path, wanted]) => fits(wanted, valueAt(record, path))),
  );
  return hit && `found at ${showSeconds(hit.t)}: ${JSON.stringify(hit).slice(0, 160)}`;
}

function checkCommand(fact: CommandFact, { view, steps }: Evidence): string | undefined {
  const step = steps[fact.step - 1];
  if (!step) return `no step ${fact.step}`;
  const what = step.run ?? `apply at ${step.at}`;
  const record = findCommand(step, steps.slice(0, fact.step), view.ofType('command'));
  if (!record) return `no command record for ${what}`;
  if (fact.exitCode !== undefined && record.exitCode !== fact.exitCode) {
    return `exit code ${record.exitCode}, expected ${fact.exitCode}`;
  }
  const output = [record.stdout, record.stderr]
    .filter(Boolean)
    .map((text) => text.replace(/\n+$/, ''))
    .join('\n');
  if (typeof fact.stdout === 'string' && !new RegExp(fact.stdout, 'm').test(output)) {
    return `output of ${what}: expected /${fact.stdout}/, got ${JSON.stringify(output.slice(0, 300))}`;
  }
  if (Array.isArray(fact.stdout)) {
    const missing = firstMissingLine(fact.stdout, output);
    if (missing !== undefined) {
      return `output of ${what}: line ${JSON.stringify(missing)} missing (in order) in ${JSON.stringify(output.slice(0, 400))}`;
    }
  }
  return undefined;
}

/** A `run` step is found by its text (the k-th time it is given), an `apply` step by its time. */
function findCommand(
  step: RecordedStep,
  upToHere: readonly RecordedStep[],
  commands: readonly RecordOf<'command'>[],
): RecordOf<'command'> | undefined {
  if (step.run === undefined) return commands.find(({ t }) => t >= step.at - 0.05 && t <= step.at + 1.1);
  const times = upToHere.filter(({ run }) => run === step.run).length;
  return commands.filter(({ command }) => command.trim() === step.run?.trim())[times - 1];
}

/** The first line pattern that does not appear after the ones before it. */
export function firstMissingLine(patterns: readonly string[], output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  let at = 0;
  for (const wanted of patterns) {
    const pattern = parsePattern(wanted);
    const found = lines.findIndex(
      (line, index) => index >= at && (pattern ? pattern.test(line) : line === wanted),
    );
    if (found < 0) return wanted;
    at = found + 1;
  }
  return undefined;
}

function checkValue(fact: ValueFact, { view, anchors }: Evidence): string | undefined {
  const at = resolve(fact.at, anchors);
  if (at === undefined) return `${fact.at} never happened`;
  const version = view
    .objects(fact.object)
    .filter(({ t }) => t <= at)
    .at(-1);
  if (!version) return `no ${fact.object} at ${showSeconds(at)}`;
  if (fact.exists === false) return version.verb === 'DELETED' ? undefined : `${fact.object} still exists`;
  const found = valueAt(version.object, fact.path);
  return fits(fact.equals, found)
    ? undefined
    : `${fact.path} at ${showSeconds(at)}: ${differs(fact.equals, found)}`;
}

function resolve(when: When, anchors: Anchors): number | undefined {
  return typeof when === 'number' ? when : anchors.at(when);
}

function differs(wanted: unknown, found: unknown): string {
  return `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`;
}
