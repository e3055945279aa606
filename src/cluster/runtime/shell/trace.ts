import type { ArrayValue, Assignment } from 'unbash';
import { assign } from './assign.ts';
import { type Expanding, expandText, expandWords } from './expand.ts';
import type { Shell } from './shell.ts';

/** PS4; bash repeats its first character for each command substitution around. */
function ps4(shell: Shell): string {
  const text = shell.vars.text('PS4') ?? '+ ';
  return shell.dialect.bash ? text.slice(0, 1).repeat(shell.nesting) + text : text;
}

/** `set -x` in bash: the head of a loop, a case or an arithmetic command, as it is written. */
export function traceText(shell: Shell, text: string): void {
  if (shell.options.has('x') && shell.dialect.bash) shell.err(ps4(shell) + text);
}

/** `$(...)` runs commands: what contains it is not expanded a second time to be shown. */
const RUNS = /\$\((?!\()|`/;

const quoting = (shell: Shell) =>
  shell.dialect.bash ? quotedInBash : shell.dialect.kind === 'ash' ? quotedInAsh : (text: string) => text;

/** `set -x`: a command as it is run, quoted as the shell in question does. */
export function* trace(
  shell: Shell,
  argv: readonly string[],
  assignments: readonly Assignment[],
): Expanding<void> {
  const quote = quoting(shell);
  const shown: string[] = [];
  for (const each of assignments)
    shown.push(
      each.value.type !== 'Word' || RUNS.test(each.text)
        ? each.text
        : `${each.name}=${quote(yield* expandText(shell, each.value))}`,
    );
  const words = shell.dialect.kind === 'dash' ? argv : argv.map(quote);
  if (shell.dialect.bash)
    for (const [name, value] of shell.pendingArrays) yield* traceArray(shell, name, value);
  print(shell, shown, words);
  // What these set is shown a second time, as an assignment.
  if (shell.dialect.bash && (argv[0] === 'export' || argv[0] === 'readonly'))
    for (const word of argv.slice(1)) {
      const set = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word);
      if (set) shell.err(`${ps4(shell)}${set[1]}=${quote(set[2]!)}`);
    }
}

/** The array that `declare -a` and its kin are about to set: its elements, each in quotes. */
function* traceArray(shell: Shell, name: string, value: ArrayValue): Expanding<void> {
  const elements: string[] = [];
  for (const word of value.elements) {
    const keyed = /^\[([^\]]+)\]=/.exec(word.text);
    if (RUNS.test(word.text)) elements.push(word.text);
    else if (keyed) {
      const key = keyed[1]!.replace(/^(["'])(.*)\1$/, '$2');
      const text = (yield* expandText(shell, word)).replace(/^\[[^\]]*\]=/, '');
      elements.push(`[${inQuotes(key)}]=${inQuotes(text)}`);
    } else for (const text of yield* expandWords(shell, [word])) elements.push(inQuotes(text));
  }
  shell.err(`${ps4(shell)}${name}=(${elements.join(' ')})`);
}

/** `set -x`: one test of `[[ ]]`, its words as they are compared. */
export function traceTest(shell: Shell, negated: boolean, words: readonly string[]): void {
  if (!shell.options.has('x') || !shell.dialect.bash) return;
  const shown = words.map((word) => (word === '' ? "''" : word));
  shell.err(`${ps4(shell)}[[ ${negated ? '! ' : ''}${shown.join(' ')} ]]`);
}

/** The same of assignments without a command, which are made on the way: each is expanded once. */
export function* traceAssignments(shell: Shell, assignments: readonly Assignment[]): Expanding<void> {
  const quote = quoting(shell);
  const shown: string[] = [];
  for (const each of assignments) {
    const plain = each.value.type === 'Word' && !each.append && !each.index;
    if (!plain && shell.dialect.bash) shell.err(ps4(shell) + each.text);
    yield* assign(shell, each);
    if (plain) shown.push(`${each.name}=${quote(shell.value(each.name) ?? '')}`);
    if (shell.dialect.bash) print(shell, shown.splice(0), []);
  }
  print(shell, shown, []);
}

function print(shell: Shell, shown: readonly string[], words: readonly string[]): void {
  const before = ps4(shell);
  if (shell.dialect.bash) for (const each of shown) shell.err(before + each);
  const line = shell.dialect.bash ? words : [...shown, ...words];
  if (line.length > 0) shell.err(before + line.join(' '));
}

const inQuotes = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;
const quotedInBash = (text: string) =>
  text === '' || /[\s'"\\|&;()<>!{}*[\]?^$`]|^[~#]|[=:]~/.test(text) ? inQuotes(text) : text;
const quotedInAsh = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what busybox quotes, as ranges of bytes
  text === '' || /[\x00-*;-?`[\\{-\xff]/.test(text) ? inQuotes(text) : text;
