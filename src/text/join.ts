import { readLines, type TextTool } from './call.ts';
import { parseOptions } from './options.ts';

/** join(1): lines of two sorted files with the same field. */
export const join: TextTool = function* (call) {
  const { flags, operands } = parseOptions(call.args, 't:1:2:j:a:v:o:e:i');
  const [one, two] = operands;
  if (one === undefined || two === undefined)
    return call.fail(
      `missing operand${one === undefined ? '' : ` after '${one}'`}\nTry 'join --help' for more information.`,
    );
  const glue = flags.get('t');
  const at = ['1', '2'].map((file) => Number(flags.get(file) ?? flags.get('j') ?? 1) - 1);
  const split = (line: string) =>
    glue === undefined
      ? line
          .trim()
          .split(/[ \t]+/)
          .filter(Boolean)
      : line.split(glue);
  const sides: string[][][] = [];
  for (const name of [one, two]) {
    const lines: string[] = [];
    if ((yield* readLines(call, [name], lines)) !== 0) return 1;
    sides.push(lines.map(split));
  }
  const [left, right] = sides as [string[][], string[][]];
  const key = (fields: readonly string[], side: 0 | 1) => {
    const text = fields[at[side]!] ?? '';
    return flags.has('i') ? text.toLowerCase() : text;
  };
  const rest = (fields: readonly string[], side: 0 | 1) => fields.filter((_, i) => i !== at[side]);
  const put = (a: string[] | undefined, b: string[] | undefined) => {
    const shared = a ? (a[at[0]!] ?? '') : (b![at[1]!] ?? '');
    const empty = flags.get('e') ?? '';
    const format = flags.get('o');
    const fields = format
      ? format.split(/[ ,]+/).map((word) => {
          if (word === '0') return shared;
          const [side, n] = word.split('.');
          return (side === '1' ? a : b)?.[Number(n) - 1] ?? empty;
        })
      : [shared, ...(a ? rest(a, 0) : []), ...(b ? rest(b, 1) : [])];
    call.out(`${fields.join(glue ?? ' ')}\n`);
  };
  const alone = (side: '1' | '2') => flags.get('a') === side || flags.get('v') === side;
  const paired = !flags.has('v');
  let j = 0;
  for (let i = 0; i < left.length; ) {
    const k = key(left[i]!, 0);
    while (j < right.length && key(right[j]!, 1) < k) {
      if (alone('2')) put(undefined, right[j]!);
      j++;
    }
    let end = j;
    while (end < right.length && key(right[end]!, 1) === k) end++;
    for (; i < left.length && key(left[i]!, 0) === k; i++) {
      if (end === j && alone('1')) put(left[i]!, undefined);
      if (paired) for (let at = j; at < end; at++) put(left[i]!, right[at]!);
    }
    j = end;
    yield* call.drain();
  }
  if (alone('2')) for (; j < right.length; j++) put(undefined, right[j]!);
  return 0;
};
