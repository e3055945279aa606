/**
 * The command line: files in, a run, a trace out.
 *
 *     npm run --silent simulate -- FILE... [--duration 2m] [--seed N] [--output events|pods|jsonl|json|svg] [--check goals.yaml]
 */
import { readFileSync } from 'node:fs';
import { docs } from '../api/docs.generated.ts';
import { toSeconds } from '../base/time.ts';
import { createRun } from '../cluster/simulate.ts';
import { checkGoals, explainVerdict, type GoalEntry, parseGoals } from '../lessons/check.ts';
import { GoalError } from '../lessons/goals.ts';
import { parseScenario } from '../scenario/parse.ts';
import { renderSvg } from '../timeline/svg.ts';
import type { DiagnosticRecord, TraceRecord } from '../trace/records.ts';
import { type Arguments, parseArguments, USAGE, UsageError } from './arguments.ts';
import { type Source, Stream } from './sources.ts';
import { eventTable, podTable } from './tables.ts';

const RAN = 0;
const COULD_NOT_RUN = 1;
const WRONG_CALL = 2;

function main(argv: readonly string[]): number {
  let args: Arguments | 'help';
  let sources: Source[];
  let goals: GoalEntry[] | undefined;
  try {
    args = parseArguments(argv);
    if (args === 'help') {
      process.stdout.write(`${USAGE}\n`);
      return RAN;
    }
    sources = args.files.map(readSource);
    goals = args.check === undefined ? undefined : readGoals(args.check);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${USAGE}\n`);
    return WRONG_CALL;
  }
  return simulate(args, new Stream(sources), goals);
}

function readSource(file: string): Source {
  try {
    return { name: file === '-' ? '<stdin>' : file, text: readFileSync(file === '-' ? 0 : file, 'utf8') };
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}

/** Goals that cannot be read are a wrong call: nothing is run for them. */
function readGoals(file: string): GoalEntry[] {
  const { name, text } = readSource(file);
  try {
    return parseGoals(text);
  } catch (error) {
    if (!(error instanceof GoalError)) throw error;
    throw new UsageError(`${name}: ${error.message}`);
  }
}

function simulate(args: Arguments, stream: Stream, goals: readonly GoalEntry[] | undefined): number {
  const { duration, seed } = args;
  const parsed = parseScenario(stream.text, {
    ...(duration === undefined ? {} : { duration }),
    ...(seed === undefined ? {} : { seed }),
  });
  const run = createRun(parsed, { docs: () => docs });
  run.advance();
  const { records } = run;
  complain(records, stream);
  if (parsed.scenario === undefined) return COULD_NOT_RUN;
  print(args, records, toSeconds(run.duration));
  return goals === undefined ? RAN : judge(records, goals);
}

/** What is wrong with the text, as a compiler says it. */
function complain(records: readonly TraceRecord[], stream: Stream): void {
  for (const record of records) {
    if (record.type !== 'diagnostic') continue;
    const severity = record.severity === 'error' ? '' : `${record.severity}: `;
    const remedy = record.remedy === undefined ? '' : `    ${record.remedy}\n`;
    process.stderr.write(`${place(record, stream)}: ${severity}${record.message}\n${remedy}`);
  }
}

const place = ({ line, column }: DiagnosticRecord, stream: Stream): string => stream.place(line, column);

function print({ output }: Arguments, records: readonly TraceRecord[], duration: number): void {
  switch (output) {
    case 'events':
      process.stdout.write(eventTable(records));
      return;
    case 'pods':
      process.stdout.write(podTable(records));
      return;
    case 'json':
      process.stdout.write('[\n');
      for (const [i, chunk] of chunks(records, ',\n').entries())
        process.stdout.write(i === 0 ? chunk : `,\n${chunk}`);
      process.stdout.write('\n]\n');
      return;
    case 'jsonl':
      for (const chunk of chunks(records, '\n')) process.stdout.write(`${chunk}\n`);
      return;
    case 'svg':
      process.stdout.write(`${renderSvg(records, { duration })}\n`);
  }
}

const CHUNK = 500;

/** Records as text, some hundred at a time: one string of a long trace would be too long for the engine. */
function chunks(records: readonly TraceRecord[], separator: string): string[] {
  const texts: string[] = [];
  for (let i = 0; i < records.length; i += CHUNK)
    texts.push(
      records
        .slice(i, i + CHUNK)
        .map((record) => JSON.stringify(record))
        .join(separator),
    );
  return texts;
}

function judge(records: readonly TraceRecord[], goals: readonly GoalEntry[]): number {
  const checked = checkGoals(records, goals);
  for (const goal of checked) process.stderr.write(`${explainVerdict(goal)}\n`);
  return checked.every((goal) => goal.holds) ? RAN : COULD_NOT_RUN;
}

// A reader that has seen enough (`… | head`) closes the pipe; that is no failure of the run.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = main(process.argv.slice(2));
