import { complain, eachFile, eachLine, readLines, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';
import { trSet } from './tr.ts';

/** `1,3-5,7-` as a test; undefined where it is no list. */
function ranges(text: string): ((n: number) => boolean) | undefined {
  const list: (readonly [number, number])[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part.trim());
    if (!match || part === '' || part === '-' || match[1] === '0') return undefined;
    const from = match[1] ? Number(match[1]) : 1;
    list.push([from, match[2] ? (match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY) : from]);
  }
  return (n) => list.some(([from, to]) => n >= from && n <= to);
}

export const cut: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'd:f:c:b:sn', [
    'delimiter=',
    'fields=',
    'characters=',
    'bytes=',
    'only-delimited',
    'output-delimiter=',
    'complement',
  ]);
  const fields = flags.get('f') ?? flags.get('fields');
  const characters = flags.get('c') ?? flags.get('b') ?? flags.get('characters') ?? flags.get('bytes');
  if (fields === undefined && characters === undefined)
    return call.fail(
      call.busybox
        ? 'expected a list of bytes, characters, or fields'
        : "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.",
    );
  const wanted = ranges(fields ?? characters!);
  if (wanted === undefined)
    return call.fail(
      call.busybox
        ? `invalid range ${fields ?? characters}`
        : `invalid field value '${fields ?? characters}'\nTry 'cut --help' for more information.`,
    );
  const keep = (n: number) => wanted(n) !== flags.has('complement');
  const delimiter = flags.get('d') ?? flags.get('delimiter') ?? '\t';
  if (delimiter.length !== 1 && !call.busybox)
    return call.fail("the delimiter must be a single character\nTry 'cut --help' for more information.");
  const glue = flags.get('output-delimiter') ?? delimiter;
  const onlyDelimited = flags.has('s') || flags.has('only-delimited');
  return yield* eachFile(call, operands, complain(call), function* (file) {
    yield* eachLine(call, file, (line) => {
      if (characters !== undefined) call.out(`${[...line].filter((_c, i) => keep(i + 1)).join('')}\n`);
      else if (line.includes(delimiter))
        call.out(
          `${line
            .split(delimiter)
            .filter((_f, i) => keep(i + 1))
            .join(glue)}\n`,
        );
      else if (!onlyDelimited) call.out(`${line}\n`);
    });
  });
};

/** uniq(1): lines that follow each other and are equal, as one. */
export const uniq: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'cduiDzf:s:w:', [
    'count',
    'repeated',
    'unique',
    'ignore-case',
  ]);
  for (const [long, letter] of [
    ['count', 'c'],
    ['repeated', 'd'],
    ['unique', 'u'],
    ['ignore-case', 'i'],
  ] as const)
    if (flags.has(long)) flags.set(letter, '');
  const skip = Number(flags.get('f') ?? 0);
  const key = (line: string) => {
    let text = line;
    for (let i = 0; i < skip; i++) text = text.replace(/^\s*\S+/, '');
    text = text.slice(Number(flags.get('s') ?? 0));
    if (flags.has('w')) text = text.slice(0, Number(flags.get('w')));
    return flags.has('i') ? text.toLowerCase() : text;
  };
  let last: string | undefined;
  let count = 0;
  const flush = () => {
    if (last === undefined || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return;
    call.out(`${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${last}\n`);
  };
  const status = yield* eachFile(call, operands.slice(0, 1), complain(call), function* (file) {
    yield* eachLine(call, file, (line) => {
      if (last !== undefined && key(line) === key(last)) {
        count++;
        return;
      }
      flush();
      last = line;
      count = 1;
    });
  });
  flush();
  return status;
};

/** paste(1): the lines of several files beside each other, or (-s) those of each file in one line. */
export const paste: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'sd:', ['serial', 'delimiters=']);
  const glue = trSet(flags.get('d') ?? flags.get('delimiters') ?? '\t');
  const columns: string[][] = [];
  let status = 0;
  for (const name of operands.length === 0 ? ['-'] : operands) {
    const lines: string[] = [];
    status = (yield* readLines(call, [name], lines)) || status;
    columns.push(lines);
  }
  const joined = (cells: readonly string[]) =>
    cells.map((cell, i) => cell + (i < cells.length - 1 ? (glue[i % glue.length] ?? '') : '')).join('');
  if (flags.has('s') || flags.has('serial')) {
    for (const lines of columns) call.out(`${joined(lines)}\n`);
    return status;
  }
  // `paste - -` deals the lines of standard input out.
  const shared = operands.filter((name) => name === '-').length;
  if (shared > 1) {
    const lines = columns[operands.indexOf('-')]!;
    let seat = 0;
    for (const [i, name] of operands.entries())
      if (name === '-') {
        const own = seat++;
        columns[i] = lines.filter((_, at) => at % shared === own);
      }
  }
  const rows = Math.max(...columns.map((lines) => lines.length));
  for (let row = 0; row < rows; row++) call.out(`${joined(columns.map((lines) => lines[row] ?? ''))}\n`);
  return status;
};

/** column(1) with -t: a table. */
export const column: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'ts:o:xc:', [
    'table',
    'separator=',
    'output-separator=',
  ]);
  const lines: string[] = [];
  const status = yield* readLines(call, operands, lines);
  const separators = flags.get('s') ?? flags.get('separator');
  const glue = flags.get('o') ?? flags.get('output-separator') ?? '  ';
  const rows = lines
    .filter((line) => line.trim() !== '')
    .map((line) =>
      separators === undefined
        ? line.split(/\s+/).filter(Boolean)
        : line.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`)),
    );
  if (!flags.has('t') && !flags.has('table')) {
    for (const line of lines) call.out(`${line}\n`);
    return status;
  }
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  for (const row of rows)
    call.out(`${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)).join(glue)}\n`);
  return status;
};
