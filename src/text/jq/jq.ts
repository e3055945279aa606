import { eachFile, readAll, type TextTool } from '../call.ts';
import { parseOptions } from '../options.ts';
import { evaluate, JqError } from './eval.ts';
import { parseJq } from './parse.ts';

const LONG: Record<string, string> = {
  'raw-output': 'r',
  'compact-output': 'c',
  slurp: 's',
  'exit-status': 'e',
  'null-input': 'n',
  'join-output': 'j',
  'sort-keys': 'S',
};

/** jq: the filters people use on kubectl's JSON. */
export const jq: TextTool = function* (call) {
  const { flags, operands, unknown } = parseOptions(call.args, 'rcesMCnjS', [
    ...Object.keys(LONG),
    'monochrome-output',
    'color-output',
  ]);
  if (unknown !== undefined) {
    call.err(`jq: Unknown option: ${unknown.startsWith('-') ? unknown : `-${unknown}`}\n`);
    return 2;
  }
  for (const [long, letter] of Object.entries(LONG)) if (flags.has(long)) flags.set(letter, '');
  let program: ReturnType<typeof parseJq>;
  try {
    program = parseJq(operands[0] ?? '.');
  } catch (error) {
    call.err(`jq: error: ${(error as Error).message}\njq: 1 compile error\n`);
    return 3;
  }
  let text = '';
  if (!flags.has('n') || operands.length > 1) {
    const status = yield* eachFile(
      call,
      operands.slice(1),
      (name, why) => call.err(`jq: error: Could not open ${name}: ${why}\n`),
      function* (file) {
        text += yield* readAll(call, file);
      },
    );
    if (status !== 0) return 2;
  }
  let last: unknown;
  try {
    const inputs = parseAll(text);
    for (const input of flags.has('n') ? [null] : flags.has('s') ? [inputs] : inputs) {
      for (const output of evaluate(program, input)) {
        last = output;
        const isRaw = flags.has('r') || flags.has('j');
        call.out(
          isRaw && typeof output === 'string'
            ? output
            : JSON.stringify(
                (flags.has('S') ? sorted(output) : output) ?? null,
                null,
                flags.has('c') || flags.has('j') ? undefined : 2,
              ),
        );
        if (!flags.has('j')) call.out('\n');
      }
    }
  } catch (error) {
    if (error instanceof NotJson) {
      call.err(`jq: parse error: Invalid literal at line ${error.line}, column 0\n`);
      return 2;
    }
    if (!(error instanceof JqError)) throw error;
    call.err(`jq: error (at <stdin>:0): ${error.message}\n`);
    return 5;
  }
  if (!flags.has('e')) return 0;
  return last === undefined ? 4 : last === null || last === false ? 1 : 0;
};

class NotJson extends Error {
  readonly line: number;
  constructor(line: number) {
    super('no JSON');
    this.line = line;
  }
}

/** One or more JSON values, one after the other. */
function parseAll(text: string): unknown[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  try {
    return [JSON.parse(trimmed)];
  } catch {
    const values: unknown[] = [];
    let part = '';
    for (const line of trimmed.split('\n')) {
      part += `${line}\n`;
      try {
        values.push(JSON.parse(part));
        part = '';
      } catch {
        // Not whole yet.
      }
    }
    if (part.trim() !== '') throw new NotJson(trimmed.split('\n').length + 1);
    return values;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
