import { regExp } from '../../../../../text/linear.ts';
import { patternToRegExp } from '../../../../../text/pattern.ts';
import type { Connection } from '../../../../network/registry.ts';

type Value = string | string[] | Set<string>;
/** A reply: status, error, number, text, nothing, or a list. */
export type Reply = { status: string } | { error: string } | number | string | undefined | string[];

const WRONG_TYPE = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };
const OK = { status: 'OK' };
const NO_AUTH = { error: 'NOAUTH Authentication required.' };

/**
 * What a Redis server keeps in memory, as far as scripts use it as a store, a counter or a queue;
 * it goes with the process. Speaks the inline form of its protocol.
 */
export class RedisStore {
  readonly #data = new Map<string, Value>();
  readonly #password: string | undefined;
  readonly #other: ((name: string, args: readonly string[]) => Reply | undefined) | undefined;

  /** `other` answers what is no matter of the data: INFO, CONFIG. */
  constructor(password?: string, other?: (name: string, args: readonly string[]) => Reply | undefined) {
    this.#password = password;
    this.#other = other;
  }

  /** Everything as text, for {@link restore}. */
  dump(): string {
    const plain = [...this.#data].map(([key, value]) => [
      key,
      value instanceof Set ? { members: [...value] } : value,
    ]);
    return JSON.stringify(plain);
  }

  restore(text: string): void {
    for (const [key, value] of JSON.parse(text) as [string, string | string[] | { members: string[] }][])
      this.#data.set(key, typeof value === 'string' || Array.isArray(value) ? value : new Set(value.members));
  }

  /** Answers the commands of one client, a line each. */
  serve(connection: Connection): void {
    let pending = '';
    let known = this.#password === undefined;
    connection.onData((text) => {
      pending += text;
      for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
        const words = splitWords(pending.slice(0, end).trim());
        pending = pending.slice(end + 1);
        if (words.length === 0) continue;
        const name = words[0]!.toLowerCase();
        if (name === 'auth') {
          const reply = this.#authenticate(words.at(-1)!);
          known ||= reply === OK;
          connection.send(encode(reply));
        } else connection.send(encode(known || name === 'quit' ? this.execute(words) : NO_AUTH));
      }
    });
  }

  #authenticate(password: string): Reply {
    if (this.#password === undefined)
      return {
        error:
          'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      };
    return password === this.#password
      ? OK
      : { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
  }

  execute([name = '', ...args]: readonly string[]): Reply {
    const command = COMMANDS[name.toLowerCase()];
    if (command === undefined) {
      const said = this.#other?.(name.toLowerCase(), args);
      if (said !== undefined) return said;
      const begin = args.map((arg) => `'${arg}' `).join('');
      return { error: `ERR unknown command '${name}', with args beginning with: ${begin}` };
    }
    if (args.length < command.least)
      return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
    return command.run(this.#data, args[0] ?? '', args.slice(1));
  }
}

interface Command {
  least: number;
  run(data: Map<string, Value>, key: string, rest: string[]): Reply;
}

/** The list at a key, made where there is none; undefined where something else is there. */
function listAt(data: Map<string, Value>, key: string): string[] | undefined {
  const value = data.get(key) ?? [];
  return Array.isArray(value) ? value : undefined;
}

/** A command on a list; a list that has become empty is gone. */
const onList = (least: number, run: (list: string[], rest: string[]) => Reply): Command => ({
  least,
  run(data, key, rest) {
    const list = listAt(data, key);
    if (list === undefined) return WRONG_TYPE;
    const reply = run(list, rest);
    if (list.length > 0) data.set(key, list);
    else data.delete(key);
    return reply;
  },
});

const counter = (by: (rest: string[]) => number): Command => ({
  least: 1,
  run(data, key, rest) {
    const value = data.get(key) ?? '0';
    if (typeof value !== 'string') return WRONG_TYPE;
    const sum = Number(value) + by(rest);
    if (!Number.isInteger(sum)) return { error: 'ERR value is not an integer or out of range' };
    data.set(key, String(sum));
    return sum;
  },
});

const COMMANDS: Readonly<Record<string, Command>> = {
  ping: { least: 0, run: (_, text) => (text === '' ? { status: 'PONG' } : text) },
  echo: { least: 1, run: (_, text) => text },
  set: {
    least: 2,
    run(data, key, [value = '', ...flags]) {
      if (flags.some((flag) => flag.toLowerCase() === 'nx') && data.has(key)) return undefined;
      data.set(key, value);
      return OK;
    },
  },
  get: {
    least: 1,
    run(data, key) {
      const value = data.get(key);
      return value === undefined || typeof value === 'string' ? value : WRONG_TYPE;
    },
  },
  del: { least: 1, run: (data, key, rest) => [key, ...rest].filter((each) => data.delete(each)).length },
  exists: { least: 1, run: (data, key, rest) => [key, ...rest].filter((each) => data.has(each)).length },
  incr: counter(() => 1),
  decr: counter(() => -1),
  incrby: counter(([by]) => Number(by)),
  decrby: counter(([by]) => -Number(by)),
  rpush: onList(2, (list, values) => list.push(...values)),
  lpush: onList(2, (list, values) => list.unshift(...[...values].reverse())),
  lpop: onList(1, (list) => list.shift()),
  rpop: onList(1, (list) => list.pop()),
  llen: onList(1, (list) => list.length),
  lrange: onList(3, (list, [from = '0', to = '-1']) => {
    const at = (index: string) => (Number(index) < 0 ? list.length + Number(index) : Number(index));
    return list.slice(Math.max(0, at(from)), at(to) + 1);
  }),
  sadd: {
    least: 2,
    run(data, key, members) {
      const set = data.get(key) ?? new Set<string>();
      if (!(set instanceof Set)) return WRONG_TYPE;
      const before = set.size;
      for (const member of members) set.add(member);
      data.set(key, set);
      return set.size - before;
    },
  },
  smembers: {
    least: 1,
    run(data, key) {
      const set = data.get(key) ?? new Set<string>();
      return set instanceof Set ? [...set] : WRONG_TYPE;
    },
  },
  dbsize: { least: 0, run: (data) => data.size },
  keys: {
    least: 1,
    run(data, glob) {
      const pattern = regExp(`^(?:${patternToRegExp(glob, false)})$`);
      return [...data.keys()].filter((key) => pattern.test(key));
    },
  },
  flushall: {
    least: 0,
    run(data) {
      data.clear();
      return OK;
    },
  },
};

/** Words of an inline command; double quotes hold one together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare]) => bare ?? quoted!.replace(/\\(.)/g, '$1'),
  );
}

/** One line for a server: the other way round. */
export const joinWords = (words: readonly string[]): string =>
  `${words.map((word) => `"${word.replace(/["\\]/g, '\\$&')}"`).join(' ')}\n`;

function encode(reply: Reply): string {
  if (reply === undefined) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encode).join('')}`;
  return 'status' in reply ? `+${reply.status}\r\n` : `-${reply.error}\r\n`;
}

/** A reply as redis-cli prints it where nobody types: bare values, one a line. */
export function printedReply(text: string): string {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n');
    const head = rest.slice(1, end);
    const kind = rest[0];
    rest = rest.slice(end + 2);
    if (kind === '$' && head === '-1') lines.push('');
    else if (kind === '$') {
      lines.push(rest.slice(0, Number(head)));
      rest = rest.slice(Number(head) + 2);
    } else if (kind === '*') {
      if (head === '0') lines.push('');
    } else lines.push(kind === '-' ? `${head}\n` : head);
  }
  return `${lines.join('\n')}\n`;
}
