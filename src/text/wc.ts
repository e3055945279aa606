import { complain, eachFile, type TextCall, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

const ENCODER = new TextEncoder();

/** Bytes that are no text are lone surrogates here, one for each; UTF-8 would make three of it. */
const bytesOf = (text: string): number => (/^[\0-\x7f]*$/.test(text) ? text.length : bytesOfOther(text));

const bytesOfOther = (text: string): number =>
  ENCODER.encode(text).length - 2 * (text.match(/(?<![\ud800-\udbff])[\udc80-\udcff]/g)?.length ?? 0);

/** wc(1): the columns as wide as the tool in question makes them. */
export const wc: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'lwcmL', [
    'lines',
    'words',
    'bytes',
    'chars',
    'max-line-length',
  ]);
  const has = (...names: string[]) => flags.size === 0 || names.some((name) => flags.has(name));
  const columns = [
    has('l', 'lines'),
    has('w', 'words'),
    flags.has('m') || flags.has('chars'),
    has('c', 'bytes'),
    flags.has('L') || flags.has('max-line-length'),
  ];
  // Sizes of much data are asked for often: nothing but the bytes is then looked at.
  const onlyBytes = columns.every((shown, i) => shown === (i === 3));
  const total = [0, 0, 0, 0, 0];
  const rows: { counts: number[]; name: string }[] = [];
  const status = yield* eachFile(call, operands, complain(call), function* (file, name) {
    const counts = [0, 0, 0, 0, 0];
    let inWord = false;
    let width = 0;
    for (;;) {
      const chunk = yield* call.read(file);
      if (chunk === undefined) break;
      for (const c of onlyBytes ? '' : chunk) {
        const isSpace = /\s/.test(c);
        if (c === '\n') counts[0]!++;
        if (!isSpace && !inWord) counts[1]!++;
        inWord = !isSpace;
        width = c === '\n' ? 0 : width + 1;
        counts[4] = Math.max(counts[4]!, width);
      }
      if (!onlyBytes) counts[2]! += [...chunk].length;
      counts[3]! += bytesOf(chunk);
      yield* call.drain();
    }
    for (const [i, count] of counts.entries())
      total[i] = i === 4 ? Math.max(total[i]!, count) : total[i]! + count;
    rows.push({ counts, name: name === '-' && operands.length === 0 ? '' : name });
  });
  if (operands.length > 1) rows.push({ counts: total, name: 'total' });
  const width = columnWidth(call, columns.filter(Boolean).length, operands, total);
  for (const { counts, name } of rows) {
    const cells = counts.filter((_, i) => columns[i]).map(String);
    const text = call.busybox
      ? cells.map((cell, i) => (cells.length === 1 ? cell : cell.padStart(i === 0 ? 9 : 10))).join('')
      : cells.map((cell) => cell.padStart(width)).join(' ');
    call.out(`${text}${name === '' ? '' : ` ${name}`}\n`);
  }
  return status;
};

/** GNU: as wide as the largest total of ordinary files, 7 where standard input is among them. */
function columnWidth<S, F>(
  call: TextCall<S, F>,
  count: number,
  operands: readonly string[],
  total: readonly number[],
): number {
  if (call.busybox || (count === 1 && operands.length <= 1)) return 1;
  if (operands.length === 0 || operands.includes('-')) return 7;
  return String(total[3]).length;
}
