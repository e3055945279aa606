import { EPOCH_MS, parseDuration } from '../../base/time.ts';
import { date } from '../../text/date.ts';
import { echo, printf } from '../../text/print.ts';
import { formatted } from '../../text/strftime.ts';
import { curl } from './curl.ts';
import { nslookup, ping } from './lookup.ts';
import type { Program } from './streams.ts';
import { test } from './test-command.ts';
import type { WordContext } from './word.ts';

type Word = (words: readonly string[], context: WordContext) => Program | number;

/** The call of a tool that only prints. */
const printing = (words: readonly string[], { streams }: WordContext) => ({
  args: words.slice(1),
  busybox: false,
  out: streams.stdout,
  err: streams.stderr,
});

function* sleep(words: readonly string[], { streams }: WordContext): Program {
  let total = 0;
  if (words.length < 2) {
    streams.stderr("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  for (const word of words.slice(1)) {
    const ms = word === 'infinity' ? 86_400_000 : parseDuration(word.replace(/d$/, '') || word);
    if (ms === undefined || ms < 0) {
      streams.stderr(`sleep: invalid time interval ‘${word}’\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    total += word.endsWith('d') ? ms * 86_400 : ms;
  }
  if (total > 0) yield { until: 'time', ms: total };
  return 0;
}

const history: Word = (words, { session, streams }) => {
  if (words[1] === '-c') {
    session.history.length = 0;
    return 0;
  }
  const count = /^\d+$/.test(words[1] ?? '') ? Number(words[1]) : session.history.length;
  const from = Math.max(0, session.history.length - count);
  for (const [i, line] of session.history.slice(from).entries())
    streams.stdout(`${String(from + i + 1).padStart(5)}  ${line}\n`);
  return 0;
};

const HELP = `This is the shell of a machine that can reach the cluster. Time in it is simulated time.

  kubectl COMMAND        everything about the cluster; kubectl --help lists the commands
  curl URL               a request to a Service, a pod's address or a forwarded port
  nslookup, ping NAME    what a name resolves to, whether an address answers
  watch [-n S] COMMAND   run a command again and again
  date, sleep, echo, history, clear, help

Join commands with | ; && || and use grep, head, tail, wc, sort, uniq, cut, awk, sed, tr, jq, xargs,
for, while, if, variables, $(...), > file and <<EOF. Ctrl+C stops a command, Tab completes,
the arrow keys go through the history.
`;

/** The argument words of xargs, one command for all lines or one for each. */
function* xargs(words: readonly string[], context: WordContext): Program {
  let perCommand = Number.POSITIVE_INFINITY;
  let placeholder: string | undefined;
  let skipsEmpty = false;
  let at = 1;
  for (; at < words.length && words[at]!.startsWith('-'); at++) {
    const word = words[at]!;
    if (word === '-n' || word === '-L') perCommand = Number(words[++at]) || 1;
    else if (/^-[nL]\d+$/.test(word)) perCommand = Number(word.slice(2));
    else if (word === '-I') placeholder = words[++at] ?? '{}';
    else if (/^-I./.test(word)) placeholder = word.slice(2);
    else if (word === '-r' || word === '--no-run-if-empty') skipsEmpty = true;
    else if (word === '-P' || word === '-d') at++;
    else if (!/^-[0t]$/.test(word)) {
      context.streams.stderr(`xargs: invalid option -- '${word.slice(1)}'\n`);
      return 1;
    }
  }
  const command = words.slice(at).length > 0 ? words.slice(at) : ['echo'];
  const text = context.streams.stdin.all();
  const items =
    placeholder === undefined ? text.split(/\s+/).filter(Boolean) : text.split('\n').filter(Boolean);
  if (items.length === 0 && (skipsEmpty || placeholder !== undefined)) return 0;
  const size = placeholder === undefined ? perCommand : 1;
  let worst = 0;
  for (let i = 0; i < Math.max(1, items.length); i += size) {
    const batch = items.slice(i, Number.isFinite(size) ? i + size : undefined);
    const line =
      placeholder === undefined
        ? [...command, ...batch]
        : command.map((word) => word.replaceAll(placeholder, batch[0] ?? ''));
    const code = yield* context.start(line, context.streams);
    if (code !== 0) worst = 123;
    if (!Number.isFinite(size)) break;
  }
  return worst;
}

/** `watch`: the command's output afresh, every two seconds. */
function* watch(words: readonly string[], context: WordContext): Program {
  let interval = 2000;
  let isPlain = false;
  let at = 1;
  for (; at < words.length && words[at]!.startsWith('-'); at++) {
    const word = words[at]!;
    if (word === '-n' || word === '--interval') interval = Math.max(100, Number(words[++at]) * 1000 || 2000);
    else if (/^-n[\d.]+$/.test(word)) interval = Math.max(100, Number(word.slice(2)) * 1000);
    else if (word === '-t' || word === '--no-title') isPlain = true;
    else if (!/^-[dcgex]+$/.test(word)) break;
  }
  const command = words.slice(at);
  if (command.length === 0) {
    context.streams.stderr('Usage:\n watch [options] command\n');
    return 1;
  }
  for (;;) {
    context.io.clear?.();
    const now = formatted('%a %b %e %H:%M:%S %Y', new Date(EPOCH_MS + context.client.now()));
    if (!isPlain)
      context.streams.stdout(`Every ${(interval / 1000).toFixed(1)}s: ${command.join(' ')}    ${now}\n\n`);
    yield* context.start(command.length === 1 ? command[0]!.split(/\s+/) : command, context.streams);
    yield { until: 'time', ms: interval };
  }
}

/** Runs a command for at most a time. */
function* timeout(words: readonly string[], context: WordContext): Program {
  const rest = words
    .slice(1)
    .filter((word) => !/^(-k|-s|--signal|--kill-after|--foreground|--preserve-status)/.test(word));
  const ms = parseDuration(rest[0] ?? '');
  if (ms === undefined || rest.length < 2) {
    context.streams.stderr(`timeout: invalid time interval ‘${rest[0] ?? ''}’\n`);
    return 125;
  }
  const deadline = context.client.now() + ms;
  const inner = context.start(rest.slice(1), context.streams);
  for (;;) {
    const step = inner.next();
    if (step.done) return step.value;
    const left = deadline - context.client.now();
    if (left <= 0) {
      inner.return(143);
      return 124;
    }
    const pause = step.value;
    if (pause.until === 'time') yield { until: 'time', ms: Math.min(pause.ms, left) };
    else yield { ...pause, timeoutMs: Math.min(pause.timeoutMs ?? Number.POSITIVE_INFINITY, left) };
    if (context.client.now() >= deadline) {
      inner.return(143);
      return 124;
    }
  }
}

/** Writes what it reads into a file and passes it on. */
const tee: Word = (words, { session, streams }) => {
  const text = streams.stdin.all();
  const isAppend = words.includes('-a');
  for (const name of words.slice(1).filter((word) => !word.startsWith('-')))
    session.files.set(name, (isAppend ? (session.files.get(name) ?? '') : '') + text);
  streams.stdout(text);
  return 0;
};

const files: Word = (words, { session, io, streams }) => {
  const all = [...new Set([...Object.keys(io.files ?? {}), ...session.files.keys()])].sort();
  const asked = words.slice(1).filter((word) => !word.startsWith('-') && word !== '.');
  const missing = asked.filter((name) => !all.includes(name));
  for (const name of missing) streams.stderr(`ls: cannot access '${name}': No such file or directory\n`);
  const shown = asked.length === 0 ? all : asked.filter((name) => all.includes(name)).sort();
  streams.stdout(shown.map((name) => `${name}\n`).join(''));
  return missing.length > 0 ? 2 : 0;
};

const remove: Word = (words, { session, streams }) => {
  let code = 0;
  const isForced = words.includes('-f') || words.includes('-rf');
  for (const name of words.slice(1).filter((word) => !word.startsWith('-'))) {
    if (session.files.delete(name) || isForced) continue;
    streams.stderr(`rm: cannot remove '${name}': No such file or directory\n`);
    code = 1;
  }
  return code;
};

const quiet: Word = () => 0;

export const WORDS: Record<string, Word> = {
  ':': quiet,
  '[': (words, { session, io, streams }) => test(words, streams, { files: session.files, io }),
  basename: (words, { streams }) => {
    const name = (words[1] ?? '').replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');
    const suffix = words[2] ?? '';
    streams.stdout(
      `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
    );
    return 0;
  },
  clear: (_, { io }) => {
    io.clear?.();
    return 0;
  },
  curl,
  echo: (words, context) => echo(printing(words, context)),
  date: (words, context) => {
    const milliseconds = () => EPOCH_MS + context.client.now();
    return date({
      ...printing(words, context),
      milliseconds,
      seconds: () => Math.floor(milliseconds() / 1000),
      fail: (message, code = 1) => {
        context.streams.stderr(`date: ${message}\n`);
        return code;
      },
    });
  },
  dirname: (words, { streams }) => {
    const path = (words[1] ?? '').replace(/(?<=.)\/+$/, '');
    const at = path.lastIndexOf('/');
    streams.stdout(`${at < 0 ? '.' : at === 0 ? '/' : path.slice(0, at)}\n`);
    return 0;
  },
  env: (_, { session, streams }) => {
    for (const [name, value] of session.variables) streams.stdout(`${name}=${value}\n`);
    return 0;
  },
  false: () => 1,
  help: (_, { streams }) => {
    streams.stdout(HELP);
    return 0;
  },
  history,
  hostname: (_, { streams }) => {
    streams.stdout('podscope\n');
    return 0;
  },
  ls: files,
  nslookup,
  ping,
  printf: (words, context) =>
    printf(printing(words, context), words.slice(1), (text) => context.streams.stdout(text), {
      dialect: 'bash',
      prefix: 'bash: printf: ',
    }),
  pwd: (_, { streams }) => {
    streams.stdout('/root\n');
    return 0;
  },
  rm: remove,
  set: quiet,
  sleep,
  tee,
  test: (words, { session, io, streams }) => test(words, streams, { files: session.files, io }),
  timeout,
  true: quiet,
  wait: quiet,
  watch,
  wget: curl,
  which: (words, { streams }) => {
    streams.stdout(
      words
        .slice(1)
        .map((name) => `/usr/bin/${name}\n`)
        .join(''),
    );
    return 0;
  },
  whoami: (_, { streams }) => {
    streams.stdout('root\n');
    return 0;
  },
  xargs,
};
