import { regExp } from '../../../text/linear.ts';
import { patternToRegExp } from '../../../text/pattern.ts';
import { extendedRegExp } from '../../../text/regexp.ts';
import { SystemError } from '../files/errors.ts';
import { basename, join } from '../files/paths.ts';
import { type Steps, waitFor } from '../process/process.ts';
import type { Node } from '../vfs.ts';
import { accountOf, groupNumber, userName } from './accounts.ts';
import { type Call, type Program, spawn } from './call.ts';
import { sizeOf } from './listing.ts';

/** A file that find looks at. */
interface Entry {
  path: string;
  node: Node;
  depth: number;
}
/** A test or an action: whether it holds. */
type Expression = (entry: Entry) => Steps<boolean>;

interface Options {
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
  /** An action is named, so that nothing is printed by itself. */
  acts: boolean;
  quit: boolean;
  /** Set by -prune for the entry at hand. */
  pruned: boolean;
  /** What -exec ... + has gathered, by its command. */
  gathered: { words: readonly string[]; paths: string[] }[];
  status: number;
}

class FindError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** find(1): expressions with and, or, not and parentheses; tests and actions as they come in scripts. */
export const find: Program = function* (call) {
  let at = 0;
  const { args } = call;
  while (/^-[HLP]$/.test(args[at] ?? '')) at++;
  const roots: string[] = [];
  while (at < args.length && !/^([-(!]|,$)/.test(args[at]!)) roots.push(args[at++]!);
  const options: Options = {
    maxDepth: Number.POSITIVE_INFINITY,
    minDepth: 0,
    depthFirst: false,
    acts: false,
    quit: false,
    pruned: false,
    gathered: [],
    status: 0,
  };
  let expression: Expression;
  try {
    expression = new Parser(call, args.slice(at), options).parse();
  } catch (error) {
    if (!(error instanceof FindError)) throw error;
    return call.fail(error.message);
  }
  for (const root of roots.length === 0 ? ['.'] : roots) {
    if (options.quit) break;
    yield* visit(call, root, 0, expression, options);
  }
  for (const { words, paths } of options.gathered)
    if (paths.length > 0 && (yield* runCommand(call, [...words, ...paths])) !== 0) options.status = 1;
  return options.status;
};

function* visit(
  call: Call,
  path: string,
  depth: number,
  expression: Expression,
  options: Options,
): Steps<void> {
  let node: Node | undefined;
  try {
    node = call.fs.resolve(path, call.cwd, false).node;
    if (node === undefined) throw new SystemError('ENOENT');
  } catch (error) {
    complain(call, path, call.why(error), options);
    return;
  }
  const entry = { path, node, depth };
  const look = function* (): Steps<void> {
    if (depth < options.minDepth || options.quit) return;
    if ((yield* expression(entry)) && !options.acts) call.out(`${path}\n`);
  };
  options.pruned = false;
  if (!options.depthFirst) yield* look();
  yield* call.drain();
  if (node.type === 'directory' && depth < options.maxDepth && !options.pruned && !options.quit) {
    let names: string[] = [];
    try {
      names = [...call.fs.list(path, call.cwd).entries.keys()];
    } catch (error) {
      complain(call, path, call.why(error), options);
    }
    for (const name of names) {
      if (options.quit) return;
      yield* visit(call, join(path, name), depth + 1, expression, options);
    }
  }
  if (options.depthFirst) yield* look();
}

function complain(call: Call, path: string, why: string, options: Options): void {
  call.err(call.busybox ? `find: ${path}: ${why}\n` : `find: '${path}': ${why}\n`);
  options.status = 1;
}

function* runCommand(call: Call, words: readonly string[]): Steps<number> {
  const child = spawn(call, words);
  return typeof child === 'number' ? child : (yield* waitFor(child)).code;
}

const simple = (test: (entry: Entry) => boolean): Expression =>
  // biome-ignore lint/correctness/useYield: most tests know at once
  function* (entry) {
    return test(entry);
  };

/** `+5`, `-5`, `5` */
const compared = (text: string, value: number): boolean => {
  const wanted = Math.abs(Number(text));
  return text.startsWith('+') ? value > wanted : text.startsWith('-') ? value < wanted : value === wanted;
};

class Parser {
  readonly #call: Call;
  readonly #words: readonly string[];
  readonly #options: Options;
  #at = 0;

  constructor(call: Call, words: readonly string[], options: Options) {
    this.#call = call;
    this.#words = words;
    this.#options = options;
  }

  parse(): Expression {
    if (this.#words.length === 0) return simple(() => true);
    const expression = this.#or();
    if (this.#at < this.#words.length) throw this.#unknown(this.#words[this.#at]!);
    return expression;
  }

  #unknown(word: string): FindError {
    if (this.#call.busybox) return new FindError(`unrecognized: ${word}`);
    if (!word.startsWith('-')) return new FindError(`paths must precede expression: \`${word}'`);
    return new FindError(`unknown predicate \`${word}'`);
  }

  #value(name: string): string {
    const value = this.#words[this.#at++];
    if (value === undefined)
      throw new FindError(
        this.#call.busybox ? `option requires an argument: ${name}` : `missing argument to \`${name}'`,
      );
    return value;
  }

  /** A user or group, by name or number. Throws where nobody is called so. */
  #id(text: string, isUser: boolean): number {
    const { process } = this.#call;
    const id = isUser ? accountOf(process, text)?.uid : groupNumber(process, text);
    if (id !== undefined) return id;
    const what = isUser ? 'user' : 'group';
    throw new FindError(
      this.#call.busybox ? `unknown ${what} ${text}` : `'${text}' is not the name of a known ${what}`,
    );
  }

  #or(): Expression {
    let left = this.#and();
    while (/^(-o|-or|,)$/.test(this.#words[this.#at] ?? '')) {
      const isList = this.#words[this.#at++] === ',';
      const [first, second] = [left, this.#and()];
      left = function* (entry) {
        if ((yield* first(entry)) && !isList) return true;
        return yield* second(entry);
      };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    for (;;) {
      const word = this.#words[this.#at];
      if (word === undefined || /^(-o|-or|,|\))$/.test(word)) return left;
      if (word === '-a' || word === '-and') this.#at++;
      const [first, second] = [left, this.#not()];
      left = function* (entry) {
        return (yield* first(entry)) && (yield* second(entry));
      };
    }
  }

  #not(): Expression {
    const word = this.#words[this.#at];
    if (word === '!' || word === '-not') {
      this.#at++;
      const inner = this.#not();
      return function* (entry) {
        return !(yield* inner(entry));
      };
    }
    if (word === '(') {
      this.#at++;
      const inner = this.#or();
      if (this.#words[this.#at++] !== ')')
        throw new FindError(
          "invalid expression; I was expecting to find a ')' somewhere but did not see one.",
        );
      return inner;
    }
    return this.#primary();
  }

  #primary(): Expression {
    const call = this.#call;
    const options = this.#options;
    const name = this.#words[this.#at++];
    if (name === undefined) throw new FindError('expected an expression');
    const always = simple(() => true);
    const acting = (action: (entry: Entry) => void): Expression => {
      options.acts = true;
      return simple((entry) => {
        action(entry);
        return true;
      });
    };
    switch (name) {
      case '-name':
      case '-iname':
      case '-path':
      case '-ipath':
      case '-wholename': {
        const flags = name.startsWith('-i') ? 'i' : '';
        const pattern = regExp(`^(?:${patternToRegExp(this.#value(name), false)})$`, flags);
        return simple(({ path }) =>
          pattern.test(name.endsWith('name') && name !== '-wholename' ? basename(path) : path),
        );
      }
      case '-regex': {
        const pattern = extendedRegExp(`^(${this.#value(name)})$`, '');
        return simple(({ path }) => pattern?.test(path) ?? false);
      }
      case '-type': {
        const types = this.#value(name).split(',');
        return simple(({ node }) =>
          types.includes(node.type === 'directory' ? 'd' : node.type === 'symlink' ? 'l' : 'f'),
        );
      }
      case '-maxdepth':
      case '-mindepth': {
        const depth = Number(this.#value(name));
        if (name === '-maxdepth') options.maxDepth = depth;
        else options.minDepth = depth;
        return always;
      }
      case '-depth':
      case '-d':
        options.depthFirst = true;
        return always;
      case '-xdev':
      case '-mount':
      case '-follow':
      case '-noleaf':
      case '-true':
        return always;
      case '-false':
        return simple(() => false);
      case '-empty':
        return simple(({ node }) =>
          node.type === 'file' ? node.content === '' : node.type === 'directory' && node.entries.size === 0,
        );
      case '-newer': {
        const than = call.fs.find(this.#value(name), call.cwd)?.mtime ?? 0;
        return simple(({ node }) => node.mtime > than);
      }
      case '-mtime':
      case '-atime':
      case '-ctime':
      case '-mmin':
      case '-amin':
      case '-cmin': {
        const unit = name.endsWith('min') ? 60_000 : 86_400_000;
        const wanted = this.#value(name);
        return simple(({ node }) => compared(wanted, Math.floor((call.host.kernel.now - node.mtime) / unit)));
      }
      case '-size': {
        const match = /^([+-]?\d+)([bckMG]?)$/.exec(this.#value(name));
        const unit = { c: 1, b: 512, '': 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match?.[2] ?? ''] ?? 512;
        return simple(({ node }) => compared(match?.[1] ?? '', Math.ceil(sizeOf(node) / unit)));
      }
      case '-perm': {
        const text = this.#value(name);
        const bits = Number.parseInt(text.replace(/^[-/+]/, ''), 8);
        return simple(({ node }) => {
          const mode = node.type === 'symlink' ? 0o777 : node.mode & 0o7777;
          if (text.startsWith('-')) return (mode & bits) === bits;
          return /^[/+]/.test(text) ? (mode & bits) !== 0 : mode === bits;
        });
      }
      case '-user':
      case '-uid':
      case '-group':
      case '-gid': {
        const text = this.#value(name);
        const isUser = name.startsWith('-u');
        const id = this.#id(text, isUser);
        return simple(({ node }) => node.type !== 'symlink' && (isUser ? node.uid : node.gid) === id);
      }
      case '-executable':
      case '-readable':
      case '-writable': {
        const bit = name === '-executable' ? 1 : name === '-readable' ? 4 : 2;
        return simple(
          ({ node }) =>
            node.type !== 'symlink' && call.fs.may(node, bit) && (bit !== 1 || (node.mode & 0o111) !== 0),
        );
      }
      case '-print':
        return acting(({ path }) => call.out(`${path}\n`));
      case '-print0':
        return acting(({ path }) => call.out(`${path}\0`));
      case '-printf': {
        const format = this.#value(name);
        return acting(({ path, node }) =>
          call.out(printed(format, path, node, (uid) => userName(call.process, uid) ?? String(uid))),
        );
      }
      case '-ls':
        return acting(({ path, node }) => call.out(`${String(sizeOf(node)).padStart(9)} ${path}\n`));
      case '-quit':
        return acting(() => {
          options.quit = true;
        });
      case '-prune':
        return simple(() => {
          options.pruned = true;
          return true;
        });
      case '-delete':
        options.acts = true;
        options.depthFirst = true;
        return simple(({ path, node }) => {
          try {
            if (node.type === 'directory') call.fs.rmdir(path, call.cwd);
            else call.fs.unlink(path, call.cwd);
            return true;
          } catch (error) {
            call.err(`find: cannot delete '${path}': ${call.why(error)}\n`);
            options.status = 1;
            return false;
          }
        });
      case '-exec':
      case '-execdir':
      case '-ok':
        return this.#command(name);
      default:
        this.#at--;
        throw this.#unknown(name);
    }
  }

  #command(name: string): Expression {
    const call = this.#call;
    const options = this.#options;
    options.acts = true;
    const words: string[] = [];
    for (let word = this.#value(name); word !== ';'; word = this.#value(name)) {
      if (word === '+' && words.at(-1) === '{}') {
        const command = { words: words.slice(0, -1), paths: [] as string[] };
        options.gathered.push(command);
        return simple(({ path }) => {
          command.paths.push(path);
          return true;
        });
      }
      words.push(word);
    }
    return function* ({ path }) {
      return (
        (yield* runCommand(
          call,
          words.map((word) => word.replaceAll('{}', path)),
        )) === 0
      );
    };
  }
}

function printed(format: string, path: string, node: Node, owner: (uid: number) => string): string {
  const values: Record<string, string> = {
    p: path,
    f: basename(path),
    h: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.',
    s: String(sizeOf(node)),
    y: node.type === 'directory' ? 'd' : node.type === 'symlink' ? 'l' : 'f',
    m: node.type === 'symlink' ? '777' : node.mode.toString(8),
    u: owner(node.type === 'symlink' ? 0 : node.uid),
    '%': '%',
  };
  return format
    .replace(/%([a-zA-Z%])/g, (whole, letter: string) => values[letter] ?? whole)
    .replace(/\\([nt0])/g, (_, letter: string) => ({ n: '\n', t: '\t', 0: '\0' })[letter]!);
}

export function treeSize(node: Node): number {
  if (node.type === 'file') return Math.max(4, Math.ceil(node.content.length / 1024));
  if (node.type === 'symlink') return 0;
  let total = 4;
  for (const each of node.entries.values()) total += treeSize(each);
  return total;
}
