import { evaluate, JqError } from './jq-eval.ts';
import { parseJq } from './jq-parse.ts';
import { options } from './options.ts';
import { type Filter, type Streams, UsageError } from './streams.ts';

/** jq over standard input: the filters people use on kubectl's JSON, with -r, -c, -e and -s. */
export function jq(words: readonly string[], { stdout, stderr }: Streams): Filter {
  const plain = words.map(
    (word) =>
      ({ '--raw-output': '-r', '--compact-output': '-c', '--slurp': '-s', '--exit-status': '-e' })[word] ??
      word,
  );
  const { set, rest } = options(plain, 'rcesMCnS', '');
  let program: ReturnType<typeof parseJq>;
  try {
    program = parseJq(rest[0] ?? '.');
  } catch (error) {
    throw new UsageError(`jq: error: ${(error as Error).message}\njq: 1 compile error`, 3);
  }
  let text = '';
  return {
    write: (piece) => {
      text += piece;
    },
    end() {
      let last: unknown;
      try {
        const inputs = parseAll(text);
        for (const input of set.has('n') ? [null] : set.has('s') ? [inputs] : inputs) {
          for (const output of evaluate(program, input)) {
            last = output;
            const shown =
              set.has('r') && typeof output === 'string'
                ? output
                : JSON.stringify(output ?? null, null, set.has('c') ? undefined : 2);
            stdout(`${shown}\n`);
          }
        }
      } catch (error) {
        if (error instanceof NotJson) {
          stderr(`jq: parse error: Invalid literal at line ${error.line}, column 0\n`);
          return 2;
        }
        if (!(error instanceof JqError)) throw error;
        stderr(`jq: error (at <stdin>:0): ${error.message}\n`);
        return 5;
      }
      return set.has('e') && (last === undefined || last === null || last === false) ? 1 : 0;
    },
  };
}

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
