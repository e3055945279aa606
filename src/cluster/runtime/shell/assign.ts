import type { ArrayValue, Assignment, Word } from 'unbash';
import { arithmeticText } from './arithmetic.ts';
import { ShellError } from './control.ts';
import { type Expanding, expandText, expandWords } from './expand.ts';
import type { Shell } from './shell.ts';

/** `name=value`, `name+=value`, `name[i]=value`, `name=(...)`. */
export function* assign(shell: Shell, node: Assignment): Expanding<void> {
  if (node.value.type === 'ArrayValue') {
    yield* assignArray(shell, node.name, node.value, node.append === true);
    return;
  }
  const text = yield* expandText(shell, tilde(shell, node.value));
  if (node.index) {
    const entry = shell.vars.declare(node.name);
    entry.array ??= new Map(entry.value === undefined ? [] : [['0', entry.value]]);
    const key = entry.associative
      ? yield* expandText(shell, node.index)
      : (yield* arithmeticText(shell, yield* expandText(shell, node.index))).toString();
    entry.array.set(key, node.append ? (entry.array.get(key) ?? '') + text : text);
    shell.grew(text.length);
    return;
  }
  const entry = shell.vars.get(node.name);
  if (node.append && shell.dialect.bash) {
    const old = shell.value(node.name) ?? '';
    shell.assign(node.name, entry?.integer ? String(Number(old) + Number(text)) : old + text);
    return;
  }
  if (entry?.integer) shell.assign(node.name, (yield* arithmeticText(shell, text)).toString());
  else shell.assign(node.name, text);
}

/** In assignments a tilde is expanded after each colon too. */
function tilde(shell: Shell, word: Word): Word {
  if (!word.text.includes(':~')) return word;
  const home = shell.vars.text('HOME') ?? shell.home;
  return { ...word, value: word.value.replace(/:~(?=\/|:|$)/g, `:${home}`), text: word.text };
}

export function* assignArray(
  shell: Shell,
  name: string,
  value: ArrayValue,
  append: boolean,
): Expanding<void> {
  const entry = shell.vars.declare(name);
  if (entry.readonly) throw new ShellError(`${name}: readonly variable`, 1);
  const array = append && entry.array ? entry.array : new Map<string, string>();
  if (append && !entry.array && entry.value !== undefined) array.set('0', entry.value);
  let next = 0;
  for (const key of array.keys()) next = Math.max(next, Number(key) + 1);
  for (const word of value.elements) {
    const keyed = /^\[([^\]]+)\]=/.exec(word.text);
    if (keyed) {
      const text = (yield* expandText(shell, word)).replace(/^\[[^\]]*\]=/, '');
      const raw = keyed[1]!.replace(/^(["'])(.*)\1$/, '$2');
      const key = entry.associative ? raw : (yield* arithmeticText(shell, raw)).toString();
      array.set(key, text);
      next = Number(key) + 1;
      continue;
    }
    for (const text of yield* expandWords(shell, [word])) {
      array.set(String(next++), text);
      shell.grew(text.length);
    }
  }
  entry.array = array;
  entry.value = undefined;
}

/** An argument of `export` and the like: it is assigned without splitting. */
export function* declaration(shell: Shell, node: Assignment): Expanding<string> {
  if (node.value.type === 'ArrayValue') {
    shell.pendingArrays.set(node.name, node.value);
    return node.name;
  }
  return `${node.name}${node.append ? '+' : ''}=${yield* expandText(shell, tilde(shell, node.value))}`;
}

/** `echo a=$x`: an assignment that is only a word. */
export function* assignmentAsWord(shell: Shell, node: Assignment): Expanding<string[]> {
  if (node.value.type === 'ArrayValue') return [node.text];
  const head = node.text.slice(0, node.text.length - node.value.text.length);
  const parts = node.value.parts ?? [
    {
      type: 'Literal',
      value: node.value.value,
      text: node.value.text,
      pos: node.value.pos,
      end: node.value.end,
    } as const,
  ];
  const word: Word = {
    type: 'Word',
    pos: node.pos,
    end: node.end,
    text: node.text,
    value: node.text,
    parts: [{ type: 'Literal', value: head, text: head, pos: node.pos, end: node.pos }, ...parts],
  };
  return yield* expandWords(shell, [word]);
}
