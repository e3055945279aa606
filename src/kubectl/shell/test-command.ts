import type { Io } from '../client.ts';
import type { Streams } from './streams.ts';

/** `test` and `[`: strings, whole numbers, files of the session. 0 is true. */
export function test(
  words: readonly string[],
  { stderr }: Streams,
  { files, io }: { files: ReadonlyMap<string, string>; io: Io },
): number {
  let args = words.slice(1);
  if (words[0] === '[') {
    if (args.at(-1) !== ']') {
      stderr("bash: [: missing `]'\n");
      return 2;
    }
    args = args.slice(0, -1);
  }
  let wrong: string | undefined;
  const exists = (name: string) => files.has(name) || io.files?.[name] !== undefined;
  const one = (list: readonly string[]): boolean | undefined => {
    if (list[0] === '!') {
      const inner = one(list.slice(1));
      return inner === undefined ? undefined : !inner;
    }
    if (list.length === 0) return false;
    if (list.length === 1) return list[0] !== '';
    const [a = '', b = '', c = ''] = list;
    if (list.length === 2) {
      if (a === '-z') return b === '';
      if (a === '-n') return b !== '';
      if (a === '-f' || a === '-e' || a === '-r') return exists(b);
      if (a === '-s') return (files.get(b) ?? io.files?.[b] ?? '') !== '';
      if (a === '-d' || a === '-x') return false;
      return undefined;
    }
    if (list.length !== 3) return undefined;
    if (b === '=' || b === '==') return a === c;
    if (b === '!=') return a !== c;
    const numbers: Record<string, (x: number, y: number) => boolean> = {
      '-eq': (x, y) => x === y,
      '-ne': (x, y) => x !== y,
      '-lt': (x, y) => x < y,
      '-le': (x, y) => x <= y,
      '-gt': (x, y) => x > y,
      '-ge': (x, y) => x >= y,
    };
    const compare = numbers[b];
    if (compare === undefined) return undefined;
    wrong ??= [a, c].find((text) => !/^\s*[-+]?\d+\s*$/.test(text));
    return compare(Number(a), Number(c));
  };
  const alternatives = splitAt(args, '-o').map((part) => splitAt(part, '-a').map(one));
  if (wrong !== undefined) {
    stderr(`bash: ${words[0]}: ${wrong}: integer expression expected\n`);
    return 2;
  }
  if (alternatives.flat().includes(undefined)) {
    stderr(`bash: ${words[0]}: ${args[1] ?? args[0] ?? ''}: unary operator expected\n`);
    return 2;
  }
  return alternatives.some((all) => all.every(Boolean)) ? 0 : 1;
}

function splitAt(list: readonly string[], word: string): string[][] {
  const parts: string[][] = [[]];
  for (const each of list) {
    if (each === word) parts.push([]);
    else parts.at(-1)!.push(each);
  }
  return parts;
}
