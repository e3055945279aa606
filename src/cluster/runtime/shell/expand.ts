import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { componentToRegExp, hasWildcard, quotePattern, unquotePattern } from '../../../text/pattern.ts';
import { SystemError } from '../files/errors.ts';
import type { Suspend } from '../process/process.ts';
import { arithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { ShellError } from './control.ts';
import { parameter } from './parameter.ts';
import type { Shell } from './shell.ts';

export type Expanding<T> = Generator<Suspend, T, unknown>;

/**
 * Fields being built. Text is held as a pattern: quoted characters that would mean something in a
 * pattern have a backslash before them, so that globbing and `case` see what was quoted.
 */
export class Fields {
  readonly done: string[] = [];
  current: string | undefined;

  quoted(text: string): void {
    this.current = (this.current ?? '') + quotePattern(text);
  }
  raw(pattern: string): void {
    this.current = (this.current ?? '') + pattern;
  }
  /** Ends the field, where one was begun. */
  cut(): void {
    if (this.current !== undefined) this.done.push(this.current);
    this.current = undefined;
  }

  /** The result of an unquoted expansion: split at IFS, its wildcards alive. */
  split(text: string, ifs: string): void {
    if (text === '') return;
    if (ifs === '') {
      this.raw(liveText(text));
      return;
    }
    let i = 0;
    const isSpace = (c: string) => ifs.includes(c) && (c === ' ' || c === '\t' || c === '\n');
    let word = '';
    let has = false;
    const flush = () => {
      if (has) this.raw(liveText(word));
      word = '';
      has = false;
    };
    while (i < text.length) {
      const c = text[i]!;
      if (!ifs.includes(c)) {
        word += c;
        has = true;
        i++;
        continue;
      }
      flush();
      let hard = false;
      while (i < text.length && isSpace(text[i]!)) i++;
      if (i < text.length && ifs.includes(text[i]!) && !isSpace(text[i]!)) {
        hard = true;
        i++;
        while (i < text.length && isSpace(text[i]!)) i++;
      }
      if (hard && this.current === undefined) this.current = '';
      this.cut();
    }
    flush();
  }
}

/** Text of an expansion whose wildcards stay alive; its own backslashes are plain characters. */
function liveText(text: string): string {
  return text.includes('\\') ? text.replace(/\\/g, '\\\\') : text;
}

export interface Mode {
  /** Do not split into fields (assignments, redirection targets, case words). */
  single: boolean;
  quoted: boolean;
}
const UNQUOTED: Mode = { single: false, quoted: false };
const SINGLE: Mode = { single: true, quoted: false };
const QUOTED: Mode = { single: true, quoted: true };

/** Expands words to the fields of a command line, with globbing. */
export function* expandWords(shell: Shell, words: readonly Word[]): Expanding<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (word.parts === undefined && !word.text.startsWith('~')) {
      out.push(word.value);
      continue;
    }
    for (const each of expandBraces(shell, word)) {
      const fields = new Fields();
      yield* expandInto(shell, each, fields, UNQUOTED);
      fields.cut();
      for (const field of fields.done) glob(shell, field, out);
    }
  }
  return out;
}

/** Expands to one text: no splitting, no globbing (assignments, here-strings, `case` words). */
export function* expandText(shell: Shell, word: Word): Expanding<string> {
  if (word.parts === undefined && !word.text.startsWith('~')) return word.value;
  const fields = new Fields();
  yield* expandInto(shell, word, fields, SINGLE);
  return unquotePattern(fields.current ?? '');
}

/** Expands to a pattern: what was quoted is escaped. */
export function* expandPattern(shell: Shell, word: Word): Expanding<string> {
  if (word.parts === undefined && !word.text.startsWith('~')) {
    // The parser takes these for plain text where they are the pattern of a parameter: ${x##+(0)}.
    const isExtended = shell.dialect.bash && word.text === word.value && /[?*+@!]\(/.test(word.text);
    return isExtended ? word.value : quotePattern(word.value);
  }
  const fields = new Fields();
  yield* expandInto(shell, word, fields, SINGLE);
  return fields.current ?? '';
}

/** The body of a heredoc, or any text between double quotes. */
export function* expandQuotedParts(shell: Shell, parts: readonly WordPart[]): Expanding<string> {
  const fields = new Fields();
  for (const part of parts) yield* expandPart(shell, part, fields, QUOTED);
  return unquotePattern(fields.current ?? '');
}

function* expandInto(shell: Shell, word: Word, fields: Fields, mode: Mode): Expanding<void> {
  if (word.text.startsWith('~') && !mode.quoted) {
    const end = word.text.search(/[/:]/);
    const user = word.text.slice(1, end < 0 ? undefined : end);
    const home =
      user === '' ? (shell.vars.text('HOME') ?? shell.home) : user === 'root' ? '/root' : undefined;
    const first = word.parts?.[0];
    if (home !== undefined && (first === undefined || first.type === 'Literal')) {
      fields.quoted(home);
      const literal = first?.type === 'Literal' ? first.value : word.value;
      fields.quoted(literal.slice(1 + user.length));
      for (const part of word.parts?.slice(1) ?? []) yield* expandPart(shell, part, fields, mode);
      return;
    }
  }
  if (word.parts === undefined) {
    fields.quoted(word.value);
    return;
  }
  for (const part of word.parts) yield* expandPart(shell, part, fields, mode);
}

/** Expands a nested word (the operand of `${x:-word}`) in the mode of its surroundings. */
export function* expandOperand(shell: Shell, word: Word, fields: Fields, mode: Mode): Expanding<void> {
  if (word.text === '') return;
  if (mode.single || mode.quoted || word.text.startsWith('~')) {
    yield* expandInto(shell, word, fields, mode);
    return;
  }
  // Outside of quotes the word is split like any other result of an expansion.
  if (word.parts === undefined) {
    if (word.text === word.value) fields.split(word.value, shell.ifs);
    else fields.quoted(word.value);
    return;
  }
  for (const part of word.parts)
    if (part.type === 'Literal' && part.text === part.value) fields.split(part.value, shell.ifs);
    else yield* expandPart(shell, part, fields, mode);
}

export function* expandPart(
  shell: Shell,
  part: WordPart | DoubleQuotedChild,
  fields: Fields,
  mode: Mode,
): Expanding<void> {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      fields.quoted(part.value);
      return;
    case 'AnsiCQuoted':
      fields.quoted(shell.dialect.kind === 'dash' ? `$${part.text.slice(2, -1)}` : part.value);
      return;
    case 'Glob':
      if (part.kind === 'bracket') {
        if (part.parts.every((p) => p.type === 'Literal')) fields.raw(part.value);
        else {
          fields.raw('[');
          for (const inner of part.parts) yield* expandPart(shell, inner, fields, SINGLE);
          fields.raw(']');
        }
      } else fields.raw(part.value);
      return;
    case 'ExtendedGlob':
      fields.raw(`${part.operator}(${part.pattern})`);
      return;
    case 'BraceExpansion':
      fields.quoted(part.text);
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      // "$@" alone with no parameters is no field at all; any other quoted text is one, even if empty.
      if (!(part.parts.length === 1 && isAllParameters(part.parts[0]!))) fields.quoted('');
      for (const inner of part.parts)
        yield* expandPart(shell, inner, fields, { single: mode.single, quoted: true });
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      yield* parameter(shell, part, fields, mode);
      return;
    case 'CommandExpansion': {
      const text = yield* shell.substitute(part.script, part.text);
      insert(shell, text, fields, mode);
      return;
    }
    case 'ArithmeticExpansion': {
      const value = part.expression ? yield* arithmetic(shell, part.expression) : 0n;
      insert(shell, value.toString(), fields, mode);
      return;
    }
    case 'ProcessSubstitution':
      if (shell.dialect.kind === 'dash') throw new ShellError('Syntax error: "(" unexpected', 2);
      fields.quoted(shell.processSubstitution(part));
      return;
  }
}

function isAllParameters(part: DoubleQuotedChild): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@';
  return (
    part.type === 'ParameterExpansion' &&
    part.operation === undefined &&
    part.prefix === undefined &&
    (part.parameter === '@' || part.index?.value === '@')
  );
}

/** Puts the text of an expansion where it belongs. */
export function insert(shell: Shell, text: string, fields: Fields, mode: Mode): void {
  if (mode.quoted) fields.quoted(text);
  else if (mode.single) fields.raw(liveText(text));
  else fields.split(text, shell.ifs);
}

/** Pathname expansion: the sorted matches, or the pattern itself where nothing matches. */
export function glob(shell: Shell, field: string, out: string[]): void {
  const extended = shell.dialect.bash;
  if (shell.options.has('f') || !hasWildcard(field, extended)) {
    out.push(unquotePattern(field));
    return;
  }
  const absolute = field.startsWith('/');
  let found = [absolute ? '/' : ''];
  const components = field.split('/').filter((c) => c !== '');
  components.forEach((component, i) => {
    const next: string[] = [];
    const last = i === components.length - 1;
    const onlyDirectories = !last || field.endsWith('/');
    for (const base of found) {
      const at = (name: string) => (base === '' ? name : base === '/' ? `/${name}` : `${base}/${name}`);
      if (!hasWildcard(component, extended)) {
        const path = at(unquotePattern(component));
        if (shell.fs.find(path, shell.process.cwd, false)) next.push(path);
        continue;
      }
      if (component === '**' && shell.options.has('globstar')) {
        // At the end it stands for files as well, and not for the directory it begins in.
        if (!last) next.push(base);
        allBelow(shell, base, onlyDirectories, next);
        continue;
      }
      const pattern = componentToRegExp(component, extended);
      for (const name of namesIn(shell, base === '' ? '.' : base))
        if (pattern.test(name)) {
          const path = at(name);
          if (!onlyDirectories || shell.fs.find(path, shell.process.cwd)?.type === 'directory')
            next.push(path);
        }
    }
    found = next;
  });
  if (found.length === 0) {
    if (!shell.options.has('nullglob')) out.push(unquotePattern(field));
    return;
  }
  const slash = field.endsWith('/') ? '/' : '';
  out.push(...found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((path) => path + slash));
}

/** What `**` matches below a directory: links are not followed, names with a dot are left out. */
function allBelow(shell: Shell, base: string, onlyDirectories: boolean, into: string[]): void {
  for (const name of namesIn(shell, base === '' ? '.' : base)) {
    if (name.startsWith('.')) continue;
    const path = base === '' ? name : base === '/' ? `/${name}` : `${base}/${name}`;
    const isDirectory = shell.fs.find(path, shell.process.cwd, false)?.type === 'directory';
    if (isDirectory || !onlyDirectories) into.push(path);
    if (isDirectory) allBelow(shell, path, onlyDirectories, into);
  }
}

function namesIn(shell: Shell, directory: string): string[] {
  try {
    return [...shell.fs.list(directory, shell.process.cwd).entries.keys()];
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
