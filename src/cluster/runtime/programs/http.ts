/** wget, that of GNU and that of BusyBox. */

import { encodeBase64 } from '../../../text/base64.ts';
import { headerOf } from '../../network/headers.ts';
import type { HttpOutcome } from '../../network/network.ts';
import { basename } from '../files/paths.ts';
import { type Steps, sleep } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import type { Call, Program } from './call.ts';
import { addressOf, bracketed, dialled, hostsEntry, isMusl, SYN_TIMEOUT_MS, tried } from './names.ts';
import {
  fetch,
  type HttpResponse,
  headOf,
  parseUrl,
  phraseOf,
  shownUrl,
  stamp,
  type Url,
} from './requests.ts';
import { toolOptions } from './tool-options.ts';

/** What both wait for an answer that does not come. */
const READ_TIMEOUT_MS = 900_000;
/** What the resolver waits for a silent server: 5 s, twice. */
const RESOLVE_TIMEOUT_MS = 10_000;

interface Wanted {
  quiet: boolean;
  terse: boolean;
  spider: boolean;
  heads: boolean;
  headers: Record<string, string>;
  body: string | undefined;
  method: string | undefined;
  output: string | undefined;
  folder: string | undefined;
  timeoutMs: number;
  connectTimeoutMs: number;
  /** Whether the waits were asked for: BusyBox then says so in its own words. */
  isTimed: boolean;
  tries: number;
  waitRetry: number;
  retryRefused: boolean;
}

export const wget: Program = function* (call) {
  const options = toolOptions(call, call.busybox ? 'wget busybox' : 'wget gnu');
  if (typeof options === 'number') return options;
  const { flags, operands } = options;
  if (flags.has('V') || flags.has('version')) {
    call.out('GNU Wget 1.21.4 built on linux-gnu.\n');
    return 0;
  }
  if (flags.has('h') || flags.has('help')) {
    call.out('GNU Wget 1.21.4, a non-interactive network retriever.\nUsage: wget [OPTION]... [URL]...\n');
    return 0;
  }
  if (operands.length === 0) {
    if (call.busybox)
      call.err('BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] URL...\n');
    else
      call.err(
        "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
      );
    return 1;
  }
  const time = (...names: string[]) => {
    const text = names.map((name) => flags.get(name)).find((each) => each !== undefined);
    return text === undefined ? undefined : sleepTime(text) || Number.POSITIVE_INFINITY;
  };
  const headers: Record<string, string> = {
    'User-Agent': flags.get('U') ?? flags.get('user-agent') ?? (call.busybox ? 'Wget' : 'Wget/1.21.4'),
  };
  call.args.forEach((arg, i) => {
    const value =
      arg === '--header' ? call.args[i + 1] : arg.startsWith('--header=') ? arg.slice(9) : undefined;
    const colon = value?.indexOf(':') ?? -1;
    if (value && colon > 0) headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  });
  const user = flags.get('user') ?? flags.get('http-user');
  if (user !== undefined)
    headers.Authorization = `Basic ${encodeBase64(`${user}:${flags.get('password') ?? flags.get('http-password') ?? ''}`)}`;
  if (flags.has('referer')) headers.Referer = flags.get('referer')!;
  let body = flags.get('post-data') ?? flags.get('body-data');
  const from = flags.get('post-file');
  if (from !== undefined)
    try {
      body = call.fs.readFile(from, call.cwd);
    } catch (error) {
      const why = call.why(error);
      call.err(
        call.busybox ? `wget: can't open '${from}': ${why}\n` : `BODY data file '${from}' missing: ${why}\n`,
      );
      return call.busybox ? 1 : 3;
    }
  const tries = Number(flags.get('t') ?? flags.get('tries') ?? 20);
  const wanted: Wanted = {
    quiet: flags.has('q') || flags.has('quiet'),
    terse: flags.has('no-verbose') || flags.get('n') === 'v',
    spider: flags.has('spider'),
    heads: flags.has('S') || flags.has('server-response'),
    headers,
    body,
    method: flags.get('method'),
    output: flags.get('O') ?? flags.get('output-document'),
    folder: flags.get('P') ?? flags.get('directory-prefix'),
    timeoutMs: time('read-timeout', 'T', 'timeout') ?? READ_TIMEOUT_MS,
    connectTimeoutMs: time('connect-timeout', 'T', 'timeout') ?? SYN_TIMEOUT_MS,
    isTimed: flags.has('T') || flags.has('timeout'),
    tries: tries === 0 ? Number.POSITIVE_INFINITY : tries,
    waitRetry: Number(flags.get('waitretry') ?? 10),
    retryRefused: flags.has('retry-connrefused'),
  };
  let code = 0;
  for (const text of operands) {
    const url = parseUrl(text);
    if (url === undefined) {
      const scheme = text.split(':')[0];
      call.err(
        call.busybox
          ? `wget: not an http or ftp url: ${text}\n`
          : `${text}: Unsupported scheme '${scheme}'.\n`,
      );
      code ||= 1;
      continue;
    }
    const ended = call.busybox ? yield* busybox(call, url, wanted) : yield* gnu(call, url, wanted);
    if (call.busybox && ended !== 0) return ended;
    code ||= ended;
  }
  return code;
};

/** Whether the name leads anywhere; a server of names that is silent is waited for. */
function* find(call: Call, url: Url): Steps<'found' | 'none' | 'silent'> {
  if (url.host.startsWith('[')) return 'found';
  const { kind } = call.host.network.lookup(hostsEntry(call, url.host) ?? url.host, call.host.origin);
  if (kind === 'addresses') return 'found';
  yield* sleep(call.process, kind === 'timeout' ? RESOLVE_TIMEOUT_MS : 5);
  return kind === 'timeout' ? 'silent' : 'none';
}

const request = (call: Call, url: Url, { headers, body, method, ...wanted }: Wanted) =>
  fetch(call, url, {
    headers,
    timeoutMs: wanted.timeoutMs,
    connectTimeoutMs: wanted.connectTimeoutMs,
    redirects: 10,
    isBusybox: call.busybox,
    ...(wanted.spider && !call.busybox && method === undefined && body === undefined
      ? { method: 'HEAD' }
      : {}),
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body, method: method ?? 'POST' }),
  });

const fileName = (path: string): string => {
  const plain = path.split('?')[0]!;
  return plain.endsWith('/') ? 'index.html' : basename(plain);
};

function* busybox(call: Call, url: Url, wanted: Wanted): Steps<number> {
  const tell = (line: string) => {
    if (!wanted.quiet) call.err(`${line}\n`);
  };
  if ((yield* find(call, url)) !== 'found') {
    call.err(`wget: bad address '${url.authority}'\n`);
    return 1;
  }
  const address = dialled(
    call,
    addressOf(call, url.host) === '127.0.0.1' ? url.host : addressOf(call, url.host),
    url.port,
    true,
  );
  tell(`Connecting to ${url.authority} (${bracketed(address)}:${url.port})`);
  const { outcome, hops } = yield* request(call, url, wanted);
  // -S: the heads of all answers; the lines below a status are read only where the status is no error.
  if (wanted.heads)
    for (const hop of hops)
      for (const line of hop.status >= 400 ? headOf(hop).slice(0, 1) : headOf(hop)) call.err(`  ${line}\n`);
  if (outcome.kind !== 'response') {
    call.err(`wget: ${busyboxProblem(call, outcome, address, url, wanted)}\n`);
    return 1;
  }
  if (outcome.status >= 400) {
    call.err(`wget: server returned error: HTTP/1.1 ${outcome.status} ${phraseOf(outcome)}\n`);
    return 1;
  }
  if (wanted.spider) {
    tell('remote file exists');
    return 0;
  }
  const name = wanted.output ?? fileName(url.path);
  const path = wanted.folder === undefined || wanted.output !== undefined ? name : `${wanted.folder}/${name}`;
  const bar = `${basename(name).slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}|${String(outcome.body.length).padStart(6)}  0:00:00 ETA`;
  if (name === '-') {
    tell('writing to stdout');
    call.out(outcome.body);
    tell(`${bar}\nwritten to stdout`);
    return 0;
  }
  try {
    if (wanted.output === undefined && call.fs.find(path, call.cwd))
      return call.fail(`can't open '${path}': File exists`);
    call.fs.writeFile(path, call.cwd, outcome.body);
  } catch (error) {
    return call.fail(`can't open '${path}': ${call.why(error)}`);
  }
  tell(`saving to '${path}'\n${bar}\n'${path}' saved`);
  return 0;
}

/** BusyBox prints an address of IPv4 alone. */
const shownIn = (address: string): string => (address.includes(':') ? '' : ` (${address})`);

function busyboxProblem(
  call: Call,
  outcome: Exclude<HttpOutcome, { kind: 'response' }>,
  address: string,
  url: Url,
  wanted: Wanted,
): string {
  switch (outcome.kind) {
    case 'timeout':
      // Without -T the kernel is the first that gives up connecting.
      return outcome.phase === 'connect' && (!wanted.isTimed || wanted.timeoutMs > SYN_TIMEOUT_MS)
        ? `can't connect to remote host${shownIn(address)}: ${isMusl(call) ? 'Operation' : 'Connection'} timed out`
        : 'download timed out';
    case 'eof':
      return 'error getting response';
    case 'reset':
      return 'error getting response: Connection reset by peer';
    case 'refused':
      return `can't connect to remote host${shownIn(address)}: Connection refused`;
    case 'not-tls':
      return 'error getting response: Connection reset by peer';
    default:
      return `bad address '${url.authority}'`;
  }
}

function* gnu(call: Call, url: Url, wanted: Wanted): Steps<number> {
  const tell = (text: string) => {
    if (!wanted.quiet && !wanted.terse) call.err(text);
  };
  const complain = (text: string) => {
    if (!wanted.quiet) call.err(text);
  };
  if (wanted.spider) tell('Spider mode enabled. Check if remote file exists.\n');
  for (let attempt = 1; ; attempt++) {
    tell(
      `--${stamp(call)}--  ${attempt > 1 ? `(try:${String(attempt).padStart(2)})  ` : ''}${shownUrl(url)}\n`,
    );
    const found = yield* find(call, url);
    if (found !== 'found') {
      tell(
        `Resolving ${url.host} (${url.host})... failed: ${found === 'none' ? 'Name or service not known' : 'Temporary failure in name resolution'}.\n`,
      );
      complain(`wget: unable to resolve host address '${url.host}'\n`);
      return 4;
    }
    const list = tried(call, url.host);
    const reached = dialled(call, url.host, url.port);
    const isNamed = list[0] !== url.host.replace(/^\[|\]$/g, '');
    const named = (address: string) => (isNamed ? ` (${url.host})|${address}|` : '');
    if (isNamed && attempt === 1) tell(`Resolving ${url.host} (${url.host})... ${list.join(', ')}\n`);
    if (list.length > 1 && reached !== list[0])
      tell(`Connecting to ${url.host}${named(list[0]!)}:${url.port}... failed: Connection refused.\n`);
    tell(`Connecting to ${url.host}${named(list.length > 1 ? reached : list[0]!)}:${url.port}... `);
    const { outcome, hops } = yield* request(call, url, wanted);
    if (outcome.kind === 'response') return answered(call, url, wanted, outcome, hops, tell, complain);
    if (outcome.kind === 'not-tls') {
      tell('connected.\n');
      complain('GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n');
      return 4;
    }
    const waiting = 'connected.\nHTTP request sent, awaiting response... ';
    if (outcome.kind === 'eof') tell(`${waiting}No data received.\n`);
    else if (outcome.kind === 'timeout' && outcome.phase === 'headers')
      tell(`${waiting}Read error (Connection timed out) in headers.\n`);
    else if (outcome.kind === 'reset') tell(`${waiting}Read error (Connection reset by peer) in headers.\n`);
    else tell(`failed: Connection ${outcome.kind === 'refused' ? 'refused' : 'timed out'}.\n`);
    if (outcome.kind === 'refused' && !wanted.retryRefused) return 4;
    if (attempt >= wanted.tries) {
      if (wanted.tries > 1) tell('Giving up.\n\n');
      return 4;
    }
    tell('Retrying.\n\n');
    yield* sleep(call.process, Math.min(attempt, wanted.waitRetry) * 1000);
  }
}

/** What GNU wget tells and writes of an answer. */
function answered(
  call: Call,
  url: Url,
  wanted: Wanted,
  outcome: HttpResponse,
  hops: readonly HttpResponse[],
  tell: (text: string) => void,
  complain: (text: string) => void,
): number {
  // The status stands in the same line, or is left to the head.
  tell(
    `connected.\nHTTP request sent, awaiting response... ${wanted.heads ? '' : `${outcome.status} ${phraseOf(outcome)}`}\n`,
  );
  if (wanted.heads) for (const hop of hops) for (const line of headOf(hop)) call.err(`  ${line}\n`);
  if (outcome.status >= 400) {
    if (wanted.spider) complain('Remote file does not exist -- broken link!!!\n\n');
    else complain(`${stamp(call)} ERROR ${outcome.status}: ${phraseOf(outcome)}.\n\n`);
    return 8;
  }
  const length = outcome.body.length;
  const type = (headerOf(outcome.headers, 'content-type') ?? 'text/html').split(';')[0];
  tell(`Length: ${length}${length >= 1024 ? ` (${human(length)})` : ''} [${type}]\n`);
  if (wanted.spider) {
    tell('Remote file exists.\n\n');
    return 0;
  }
  const name =
    wanted.output ?? `${wanted.folder === undefined ? '' : `${wanted.folder}/`}${fileName(url.path)}`;
  const isStdout = name === '-' || name === '/dev/stdout';
  tell(`Saving to: '${name === '-' ? 'STDOUT' : name}'\n`);
  if (isStdout) call.out(outcome.body);
  else
    try {
      call.fs.writeFile(name, call.cwd, outcome.body);
    } catch (error) {
      complain(`${name}: ${call.why(error)}\n`);
      return wanted.output === undefined ? 3 : 1;
    }
  const [speed, unit] = rate(length);
  tell(
    `\n${dots(length)}100% ${speed.padStart(4)}${unit[0]}=0s\n\n${stamp(call)} (${speed} ${unit}/s) - ${name === '-' ? 'written to stdout' : `'${name}' saved`} [${length}/${length}]\n\n`,
  );
  if (wanted.terse) complain(`${stamp(call)} URL:${shownUrl(url)} [${length}/${length}] -> "${name}" [1]\n`);
  return 0;
}

const human = (bytes: number): string => {
  let size = bytes;
  let unit = '';
  for (const next of ['K', 'M', 'G']) {
    if (size < 1024) break;
    size /= 1024;
    unit = next;
  }
  return `${size < 10 ? (Math.floor(size * 10) / 10).toFixed(1) : Math.round(size)}${unit}`;
};

/** What arrives within our millisecond, in the units of wget. */
function rate(bytes: number): [string, string] {
  let speed = bytes * 1000;
  let unit = 'B';
  for (const next of ['KB', 'MB', 'GB']) {
    if (speed < 1024) break;
    speed /= 1024;
    unit = next;
  }
  return [speed.toFixed(speed >= 99.95 ? 0 : speed >= 9.995 ? 1 : 2), unit];
}

/** A dot for each 1024 bytes, ten together, fifty in a line. */
function dots(bytes: number): string {
  const count = Math.floor(bytes / 1024);
  const lines: string[] = [];
  for (let from = 0; from === 0 || from < count; from += 50) {
    const row = '.'.repeat(Math.min(50, count - from)).padEnd(50);
    const groups = [0, 10, 20, 30, 40].map((at) => row.slice(at, at + 10)).join(' ');
    const share = String(Math.floor(Math.min(100, ((from + 50) * 102_400) / Math.max(bytes, 1))));
    lines.push(
      `${`${from}K`.padStart(7)} ${groups}${from + 50 < count ? `${share.padStart(3)}%  100M 0s` : ''}`,
    );
  }
  return lines.join('\n');
}
