import type { CommandRecord } from '../../trace/records.ts';
import { type Outcome, outcome } from '../case.ts';
import { showSeconds } from '../pattern.ts';
import type { TraceView } from '../trace-view.ts';
import type { ControllersScenario, Expectation } from './format.ts';
import { checkQuery, hashPattern } from './queries.ts';
import { invariantRule, neverRule } from './rules.ts';
import { sequenceStep, statedTime } from './sequences.ts';
import { kindOf, Story } from './story.ts';
import { checkTime, momentsOf } from './times.ts';

/** Judges a trace by every expectation of a scenario; the first action happened at `start`. */
export function evaluate(scenario: ControllersScenario, view: TraceView, start: number): Outcome[] {
  const story = new Story(view, start);
  return scenario.expect.flatMap((expectation, index) =>
    evaluateOne(expectation, story).map(({ name, ...rest }) => ({
      name: `${String(index + 1).padStart(2, '0')} ${name}`,
      ...rest,
    })),
  );
}

function evaluateOne(it: Expectation, story: Story): Outcome[] {
  switch (it.kind) {
    case 'created_order':
      return [
        outcome(
          `created_order ${it.objects}`,
          orderProblem(it, (kind, name) => story.created(name, kind, Number(it.from ?? 0))),
        ),
      ];
    case 'deleted_order':
      return [
        outcome(
          `deleted_order ${it.objects}`,
          orderProblem(it, (kind, name) => story.deleted(name, kind, Number(it.from ?? 0))),
        ),
      ];
    case 'time': {
      const name = `time ${it.of}`;
      return momentsOf(it.of ?? '', story) === undefined
        ? [unknown(name)]
        : [outcome(name, checkTime(it, story))];
    }
    case 'at':
    case 'final': {
      const t = it.kind === 'final' ? Infinity : Number(it.t);
      const name = `${it.kind} ${it.t ?? ''} ${it.query}`;
      const problem = checkQuery(it.query ?? '', it.equals, t, story);
      return problem === null ? [unknown(name)] : [outcome(name, problem)];
    }
    case 'never': {
      const rule = neverRule(it);
      return [
        rule
          ? outcome(`never ${it.what}`, rule(story, Number(it.from ?? 0), it.to ?? Infinity))
          : unknown(`never ${it.what}`),
      ];
    }
    case 'invariant': {
      const rule = invariantRule(it);
      return [
        rule ? outcome(`invariant ${it.text}`, rule(story, 0, Infinity)) : unknown(`invariant ${it.text}`),
      ];
    }
    case 'sequence':
      return checkSequence(it, story);
    case 'events':
      return [outcome(`events ${it.messages_in_order?.[0]}`, checkMessages(it, story))];
    case 'event':
      return [outcome(`event ${it.reason}`, checkEvent(it, story))];
    case 'regex':
      return [outcome(`regex ${it.of}`, checkNames(it, story))];
    case 'prints':
      return [outcome(`prints ${it.cmd ?? it.stderr ?? 'the rest'}`, checkPrints(it, story))];
    case 'prints_table':
      return Object.entries(it.rows as Record<string, string>).map(([command, text]) =>
        outcome(`prints ${command}`, checkPrintsRow(command, text, story)),
      );
    default:
      return [unknown(it.kind)];
  }
}

function unknown(name: string): Outcome {
  return { name, unsupported: 'no such phrase is known' };
}

function orderProblem(
  { objects = [] }: Expectation,
  moment: (kind: string, name: string) => number | undefined,
): string | undefined {
  let previous = -Infinity;
  for (const object of objects) {
    const [kind, name] = object.includes('/') ? (object.split('/') as [string, string]) : ['pod', object];
    const t = moment(kindOf(kind), name);
    if (t === undefined) return `${object} never`;
    if (t < previous - 1e-6) return `${object} at ${showSeconds(t)}, too early`;
    previous = t;
  }
  return undefined;
}

function checkSequence({ steps = [], all_at }: Expectation, story: Story): Outcome[] {
  let from = 0;
  return steps.map((text) => {
    const name = `sequence ${text}`;
    const step = sequenceStep(text);
    if (!step) return unknown(name);
    const t = step(story, from);
    if (t === undefined) return outcome(name, `never after ${showSeconds(from)}`);
    from = t;
    const wanted = statedTime(text) ?? all_at;
    const late = wanted !== undefined && Math.abs(t - wanted) > 2;
    return outcome(name, late ? `at ${showSeconds(t)}, expected ${wanted} ±2` : undefined);
  });
}

/** Events on `sts/web`, each at or after the one before. */
function checkMessages(
  { on = '', reason, messages_in_order = [] }: Expectation,
  story: Story,
): string | undefined {
  const [kind = '', name] = on.split('/');
  const events = story.view
    .ofType('event')
    .filter((it) => it.kind === kindOf(kind) && it.name === name && (!reason || it.reason === reason));
  let at = 0;
  for (const message of messages_in_order) {
    const pattern = hashPattern(message);
    const found = events.findIndex(
      (it, index) => index >= at && it.t >= story.start - 0.05 && pattern.test(it.message),
    );
    if (found < 0)
      return `"${message}" missing among ${JSON.stringify(events.slice(at).map((it) => it.message))}`;
    at = found + 1;
  }
  return undefined;
}

function checkEvent(
  { on = '', type, reason, from, message, message_prefix }: Expectation,
  story: Story,
): string | undefined {
  const [kind = '', name] = on.split('/');
  const events = story.view
    .ofType('event')
    .filter(
      (it) => it.kind === kindOf(kind) && (name === undefined || it.name === name) && it.reason === reason,
    );
  const hit = events.find(
    (it) =>
      (type === undefined || it.eventType === type) &&
      (typeof from !== 'string' || it.source === from) &&
      (message === undefined || hashPattern(message).test(it.message)) &&
      (message_prefix === undefined || it.message.startsWith(message_prefix)),
  );
  return hit ? undefined : `not among ${JSON.stringify(events.map((it) => it.message))}`;
}

function checkNames({ of = '', match = '' }: Expectation, story: Story): string | undefined {
  const kind = of.startsWith('pod') ? 'Pod' : 'ReplicaSet';
  const found = [...story.at(kind, Infinity).keys()];
  const bad = found.find((name) => !new RegExp(match).test(name));
  return found.length === 0 ? `no ${kind}` : bad;
}

/** The record of a command by its words after `kubectl`; without words, of the first one since the start. */
function commandOf(cmd: string | undefined, story: Story): CommandRecord | undefined {
  const commands = story.view.ofType('command').filter(({ t }) => t >= story.start - 0.05);
  if (cmd === undefined) return commands.at(-1);
  return commands.find(({ command }) => command.startsWith(`kubectl ${cmd}`));
}

function checkPrints(it: Expectation, story: Story): string | undefined {
  const cmd = it.lines_include_end ? 'drain' : it.cmd;
  const record = commandOf(cmd, story);
  if (!record) return 'the command did not run';
  const stdout = record.stdout.trimEnd();
  const stderr = record.stderr.trimEnd();
  if (it.exit !== undefined && record.exitCode !== it.exit) return `exit code ${record.exitCode}`;
  // The record keeps the reading order: a warning of standard error stands above what followed it.
  const answer = stdout
    .split('\n')
    .filter((line) => !line.startsWith('Warning: '))
    .join('\n');
  if (it.stdout !== undefined && answer !== it.stdout) return `stdout ${JSON.stringify(stdout)}`;
  // A manifest of a step is read from standard input.
  if (it.stderr !== undefined && stderr !== it.stderr.replace('"p.yaml"', '"STDIN"'))
    return `stderr ${JSON.stringify(stderr)}`;
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const missing = [...(it.lines_include ?? []), ...(it.lines_include_end ?? [])].find(
    (line) => !lines.includes(line),
  );
  if (missing !== undefined) return `no line ${JSON.stringify(missing)} in ${JSON.stringify(lines)}`;
  const rows = stdout.split('\n').map((line) => line.split(/\s{2,}/));
  if (it.cells && !rows.some((row) => it.cells?.every((cell, index) => row[index] === cell)))
    return `rows ${JSON.stringify(rows)}`;
  if (Array.isArray(it.rows)) {
    const numbers = rows.map(([first]) => Number(first)).filter((number) => number > 0);
    if (JSON.stringify(numbers) !== JSON.stringify(it.rows)) return `revisions ${JSON.stringify(numbers)}`;
  }
  return undefined;
}

/** `COMMAND` or `COMMAND (again)`, for the second time it is given. */
function checkPrintsRow(command: string, text: string, story: Story): string | undefined {
  const again = / \(again\)$/.test(command);
  const words = `kubectl ${command.replace(/ \(again\)$/, '')}`;
  const record = story.view.ofType('command').filter((it) => it.command === words)[again ? 1 : 0];
  if (!record) return 'the command did not run';
  const output = `${record.stdout}${record.stderr}`.trimEnd();
  return output === text ? undefined : `printed ${JSON.stringify(output)}`;
}
