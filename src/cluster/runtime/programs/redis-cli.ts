import type { Connection } from '../../network/registry.ts';
import type { Steps } from '../process/process.ts';
import type { Call, Program } from './call.ts';
import { hostsEntry } from './names.ts';
import { joinWords, printedReply } from './servers/redis/store.ts';

interface Options {
  host: string;
  port: number;
  password: string | undefined;
  /** -a warns, a variable does not. */
  warns: boolean;
  /** -e: an error of the server is an error of the program. */
  strict: boolean;
  words: string[];
}

function parse(call: Call): Options {
  const options: Options = {
    host: '127.0.0.1',
    port: 6379,
    password: call.env('REDISCLI_AUTH') || undefined,
    warns: false,
    strict: false,
    words: [],
  };
  const { args } = call;
  let at = 0;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const arg = args[at]!;
    const next = args[at + 1] ?? '';
    if (arg === '-h') options.host = next;
    else if (arg === '-p') options.port = Number(next);
    else if (arg === '-a' || arg === '--pass') {
      options.password = next;
      options.warns = true;
    } else if (arg === '-u') {
      const url = /^rediss?:\/\/(?:[^:@/]*:([^@/]*)@)?([^:/]+)(?::(\d+))?/.exec(next);
      options.password = url?.[1] || options.password;
      options.host = url?.[2] ?? options.host;
      options.port = Number(url?.[3] ?? options.port);
    } else if (arg === '-e') options.strict = true;
    else if (!/^(-n|-r|-i|--user|--cacert|--cert|--key|-s|-d|-D|-t)$/.test(arg)) {
      if (arg === '--no-auth-warning') options.warns = false;
      continue;
    }
    if (arg !== '-e') at++;
  }
  // What follows the command belongs to it, a negative number too.
  options.words = args.slice(at);
  if (args.includes('--no-auth-warning')) options.warns = false;
  return options;
}

const WHY: Record<string, string> = {
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  'no-such-host': 'Name or service not known',
};

/** redis-cli(1), not typed into: one command, or those of standard input. The data is kept by the server's process. */
export const redisCli: Program = function* (call) {
  if (/^(-v|--version)$/.test(call.args[0] ?? '')) {
    call.out('redis-cli 7.4.1\n');
    return 0;
  }
  const { host, port, password, warns, strict, words } = parse(call);
  if (warns)
    call.err(
      "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
    );
  const connection = (yield (resume) =>
    call.host.network.dial(
      { from: call.host.origin, host: hostsEntry(call, host) ?? host, port, timeoutMs: 3000 },
      resume,
    )) as Connection | 'refused' | 'timeout' | 'no-such-host';
  if (typeof connection === 'string') {
    call.err(`Could not connect to Redis at ${host}:${port}: ${WHY[connection]}\n`);
    return 1;
  }
  const ask = asking(connection);
  if (password !== undefined) {
    const reply = yield* ask(['AUTH', password]);
    if (reply.startsWith('-')) call.err(`AUTH failed: ${reply.slice(1).trim()}\n`);
  }
  const commands = words.length > 0 ? [words] : (yield* call.readAll(call.stdin)).split('\n').map(split);
  let status = 0;
  for (const command of commands) {
    if (command.length === 0) continue;
    const reply = yield* ask(command);
    if (reply === '') {
      if (command[0]!.toLowerCase() !== 'shutdown') {
        call.err('Error: Server closed the connection\n');
        status = 1;
      }
      break;
    }
    call.out(printedReply(reply));
    if (strict && reply.startsWith('-')) status = 1;
  }
  connection.close();
  return status;
};

const split = (line: string): string[] => line.trim().split(/\s+/).filter(Boolean);

/** One command after the other on a connection; an empty reply: it was closed. */
function asking(connection: Connection): (words: readonly string[]) => Steps<string> {
  let waiting: ((text: string) => void) | undefined;
  let closed = false;
  connection.onData((text) => waiting?.(text));
  connection.onClose(() => {
    closed = true;
    waiting?.('');
  });
  return function* (words) {
    if (closed) return '';
    return (yield (resume) => {
      waiting = (text) => {
        waiting = undefined;
        resume(text);
      };
      connection.send(joinWords(words));
      return undefined;
    }) as string;
  };
}
