import { parseDuration } from '../base/time.ts';
import { CommandError, PlainError, quote } from './errors.ts';

/** A flag of a command, as github.com/spf13/pflag knows it. */
export interface Flag {
  name: string;
  short?: string;
  /** `list` may be repeated and split by commas, `array` only repeated. */
  type: 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';
  /** The value of the flag without `=value`, where it may stand alone though it is no bool. */
  bare?: string;
  /** The value where the flag is not given. */
  default?: string | number | boolean | string[];
  /** One sentence for --help. */
  help: string;
  /** Choices, for completion. */
  values?: readonly string[];
  required?: boolean;
  /** Help does not list it. */
  isUnlisted?: boolean;
}

type Value = string | number | boolean | string[];

/** The flags of one call. */
export class FlagValues {
  readonly #flags: ReadonlyMap<string, Flag>;
  readonly #values = new Map<string, Value>();

  constructor(flags: readonly Flag[]) {
    this.#flags = new Map(flags.map((flag) => [flag.name, flag]));
  }

  /** Was it written on the line? */
  has(name: string): boolean {
    return this.#values.has(name);
  }
  string(name: string): string {
    return String(this.#values.get(name) ?? this.#flags.get(name)?.default ?? '');
  }
  bool(name: string): boolean {
    return (this.#values.get(name) ?? this.#flags.get(name)?.default ?? false) === true;
  }
  /** A whole number; for durations milliseconds. */
  number(name: string): number {
    return Number(this.#values.get(name) ?? this.#flags.get(name)?.default ?? 0);
  }
  list(name: string): string[] {
    return (this.#values.get(name) ?? this.#flags.get(name)?.default ?? []) as string[];
  }
  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }
  /** Has the command such a flag at all? */
  knows(name: string): boolean {
    return this.#flags.has(name);
  }
  /** The flag itself: a command may have its own in the place of one of all commands. */
  flag(name: string): Flag | undefined {
    return this.#flags.get(name);
  }
  isBool(name: string): boolean {
    return this.#flags.get(name)?.type === 'bool';
  }
}

export interface Parsed {
  args: string[];
  flags: FlagValues;
  /** How many arguments stood in front of `--`; -1 where there was none. */
  dash: number;
}

/**
 * Splits the words of a command into arguments and flags. `interspersed` false stops at the first argument
 * (exec, run). Throws with kubectl's words, `path` is the command's own (`kubectl get`).
 */
export function parseFlags(
  words: readonly string[],
  flags: readonly Flag[],
  path: string,
  interspersed = true,
): Parsed {
  const values = new FlagValues(flags);
  const byName = new Map(flags.map((flag) => [flag.name, flag]));
  const byShort = new Map(flags.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])));
  const args: string[] = [];
  let dash = -1;
  const usage = (message: string) => new PlainError(`error: ${message}\nSee '${path} --help' for usage.`);
  const set = (flag: Flag, text: string, shown: string) => {
    const problem = assign(values, flag, text);
    if (problem) throw usage(`invalid argument ${quote(text)} for ${quote(shown)} flag: ${problem}`);
  };

  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const at = word.indexOf('=');
      const name = at < 0 ? word.slice(2) : word.slice(2, at);
      if (name === '' || name.startsWith('-')) throw usage(`bad flag syntax: ${word}`);
      const flag = byName.get(name);
      if (flag === undefined) throw usage(`unknown flag: --${name}`);
      const shown = flag.short ? `-${flag.short}, --${name}` : `--${name}`;
      if (at >= 0) set(flag, word.slice(at + 1), shown);
      else if (flag.type === 'bool') set(flag, 'true', shown);
      else if (flag.bare !== undefined) set(flag, flag.bare, shown);
      else if (i + 1 < words.length) set(flag, words[++i]!, shown);
      else throw usage(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word.length > 1) {
      for (let rest = word.slice(1); rest !== ''; ) {
        const letter = rest[0]!;
        const flag = byShort.get(letter);
        if (flag === undefined) throw usage(`unknown shorthand flag: ${shorthand(letter)} in ${word}`);
        const shown = `-${letter}, --${flag.name}`;
        rest = rest.slice(1);
        if (rest.startsWith('=')) {
          set(flag, rest.slice(1), shown);
          rest = '';
        } else if (flag.type === 'bool') set(flag, 'true', shown);
        else if (flag.bare !== undefined) set(flag, flag.bare, shown);
        else if (rest !== '') {
          set(flag, rest, shown);
          rest = '';
        } else if (i + 1 < words.length) set(flag, words[++i]!, shown);
        else throw usage(`flag needs an argument: ${shorthand(letter)} in ${word}`);
      }
    } else {
      args.push(word);
      if (!interspersed) {
        args.push(...words.slice(i + 1));
        break;
      }
    }
  }
  return { args, flags: values, dash };
}

const shorthand = (letter: string) => `'${letter}'`;

/** Gives a flag its value; answers with the reason where the text does not fit. */
function assign(values: FlagValues, flag: Flag, text: string): string | undefined {
  switch (flag.type) {
    case 'bool': {
      if (!/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text))
        return `strconv.ParseBool: parsing ${quote(text)}: invalid syntax`;
      values.set(flag.name, /^[1tT]/.test(text));
      return;
    }
    case 'int': {
      if (!/^[+-]?\d+$/.test(text)) return `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`;
      if (!Number.isSafeInteger(Number(text)))
        return `strconv.ParseInt: parsing ${quote(text)}: value out of range`;
      values.set(flag.name, Number(text));
      return;
    }
    case 'duration': {
      // A bare number is seconds where kubectl's own duration flags take one; Go's parser wants a unit.
      if (text === '0') values.set(flag.name, 0);
      else if (/^[+-]?[\d.]+$/.test(text)) return `time: missing unit in duration ${quote(text)}`;
      else {
        const ms = parseDuration(text);
        if (ms === undefined) return `time: invalid duration ${quote(text)}`;
        values.set(flag.name, ms);
      }
      return;
    }
    case 'list':
      values.set(flag.name, [...(values.has(flag.name) ? values.list(flag.name) : []), ...splitList(text)]);
      return;
    case 'array':
      values.set(flag.name, [...(values.has(flag.name) ? values.list(flag.name) : []), text]);
      return;
    default:
      values.set(flag.name, text);
  }
}

/** Comma separated values; a part in double quotes may hold commas. */
function splitList(text: string): string[] {
  if (text === '') return [];
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"' && (quoted || part === '')) quoted = !quoted;
    else if (char === ',' && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

/** Throws where a flag that has to be there is not. */
export function checkRequired(parsed: Parsed, flags: readonly Flag[]): void {
  const missing = flags.filter((flag) => flag.required && !parsed.flags.has(flag.name));
  if (missing.length > 0)
    throw new CommandError(`required flag(s) ${missing.map((flag) => quote(flag.name)).join(', ')} not set`);
}

/** A call that does not fit the command. Models cmdutil.UsageErrorf. */
export const usageError = (path: string, message: string) =>
  new CommandError(`${message}\nSee '${path} -h' for help and examples`);
