import { parseOptions } from '../../../text/options.ts';
import type { HttpOutcome } from '../../network/network.ts';
import { reasonPhrase } from '../../network/switchboard.ts';
import { basename } from '../files/paths.ts';
import { type Steps, sleep } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import type { Call, Program } from './call.ts';
import { addressOf, hostsEntry, SYN_TIMEOUT_MS } from './names.ts';

interface Url {
  scheme: 'http' | 'https';
  host: string;
  port: number;
  path: string;
}

function parseUrl(text: string): Url | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(text);
  if (!match || /^[a-z]+:\/\//i.test(text) !== (match[1] !== undefined)) return undefined;
  const scheme = (match[1]?.toLowerCase() ?? 'http') as 'http' | 'https';
  const path = match[4] ?? '/';
  return {
    scheme,
    host: match[2]!,
    port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

type HttpResponse = HttpOutcome & { kind: 'response' };

/** The head of an answer, a line each. */
const headOf = ({ status, headers, body }: HttpResponse): string[] => [
  `HTTP/1.1 ${status} ${reasonPhrase(status)}`,
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  `Content-Length: ${body.length}`,
];

/** One request, redirects followed up to `redirects`. */
function* fetch(
  call: Call,
  url: Url,
  options: {
    method?: string;
    headers: Record<string, string>;
    body?: string;
    timeoutMs: number;
    redirects: number;
  },
): Steps<{ outcome: HttpOutcome; url: Url; hops: HttpResponse[] }> {
  let at = url;
  const hops: HttpResponse[] = [];
  for (let left = options.redirects; ; left--) {
    const outcome = (yield (resume) =>
      call.host.network.http(
        {
          from: call.host.origin,
          scheme: at.scheme,
          host: hostsEntry(call, at.host) ?? at.host,
          port: at.port,
          path: at.path,
          method: options.method ?? 'GET',
          headers: { Host: at.port === 80 ? at.host : `${at.host}:${at.port}`, ...options.headers },
          ...(options.body === undefined ? {} : { body: options.body }),
          timeoutMs: options.timeoutMs,
        },
        resume,
      )) as HttpOutcome;
    if (outcome.kind === 'response') hops.push(outcome);
    const location =
      outcome.kind === 'response' && outcome.status >= 300 && outcome.status < 400
        ? outcome.headers.Location
        : undefined;
    if (location === undefined || left <= 0) return { outcome, url: at, hops };
    const next = location.startsWith('/') ? { ...at, path: location } : parseUrl(location);
    if (next === undefined) return { outcome, url: at, hops };
    at = next;
  }
}

/** 2026-01-01 00:00:07 */
const stamp = (call: Call): string =>
  new Date(call.seconds() * 1000).toISOString().slice(0, 19).replace('T', ' ');

const shownUrl = ({ scheme, host, port, path }: Url): string =>
  `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}${path}`;

export const wget: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'qO:T:t:SPcY:U:Nnvd', [
    'spider',
    'timeout=',
    'tries=',
    'header=',
    'post-data=',
    'no-check-certificate',
    'output-document=',
    'quiet',
    'user-agent=',
    'server-response',
    'method=',
    'connect-timeout=',
    'no-verbose',
    'retry-connrefused',
    'waitretry=',
    'read-timeout=',
  ]);
  const text = operands[0];
  if (text === undefined)
    return call.fail(call.busybox ? 'missing URL' : 'missing URL\nUsage: wget [OPTION]... [URL]...');
  const url = parseUrl(text);
  if (url === undefined)
    return call.fail(call.busybox ? `not an http or ftp url: ${text}` : `${text}: Unsupported scheme.`);
  const quiet = flags.has('q') || flags.has('quiet');
  const tell = (line: string) => {
    if (!quiet) call.err(`${line}\n`);
  };
  const timeoutText = flags.get('T') ?? flags.get('timeout') ?? flags.get('connect-timeout');
  const timeoutMs =
    timeoutText === undefined
      ? call.busybox
        ? 900_000
        : SYN_TIMEOUT_MS
      : (sleepTime(timeoutText) ?? 900_000);
  const headers: Record<string, string> = {
    'User-Agent': flags.get('U') ?? flags.get('user-agent') ?? (call.busybox ? 'Wget' : 'Wget/1.21.4'),
  };
  call.args.forEach((arg, i) => {
    const value =
      arg === '--header' ? call.args[i + 1] : arg.startsWith('--header=') ? arg.slice(9) : undefined;
    const colon = value?.indexOf(':') ?? -1;
    if (value && colon > 0) headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  });
  if (
    call.host.network.lookup(hostsEntry(call, url.host) ?? url.host, call.host.origin).kind !== 'addresses'
  ) {
    yield* sleep(call.process, 5);
    if (call.busybox) {
      call.err(
        `wget: bad address '${url.host}${url.port === 80 || url.port === 443 ? '' : `:${url.port}`}'\n`,
      );
      return 1;
    }
    tell(`--${stamp(call)}--  ${shownUrl(url)}`);
    tell(`Resolving ${url.host} (${url.host})... failed: Name or service not known.`);
    call.err(`wget: unable to resolve host address '${url.host}'\n`);
    return 4;
  }
  if (call.busybox)
    tell(
      `Connecting to ${url.host}${url.port === 80 && !/^\d/.test(url.host) ? '' : `:${url.port}`} (${addressOf(call, url.host)}:${url.port})`,
    );
  else if (!quiet) {
    const address = addressOf(call, url.host);
    const isNumeric = address === url.host;
    call.err(`--${stamp(call)}--  ${shownUrl(url)}\n`);
    if (!isNumeric) call.err(`Resolving ${url.host} (${url.host})... ${address}\n`);
    call.err(`Connecting to ${url.host}${isNumeric ? '' : ` (${url.host})|${address}|`}:${url.port}... `);
  }
  const body = flags.get('post-data');
  const { outcome, hops } = yield* fetch(call, url, {
    headers,
    timeoutMs,
    redirects: 10,
    ...(body === undefined ? {} : { body, method: 'POST' }),
  });
  // -S: the heads of all answers. BusyBox reads the lines below a status only where the status is no error.
  const showHeads = () => {
    if (!flags.has('S') && !flags.has('server-response')) return;
    for (const hop of hops)
      for (const line of call.busybox && hop.status >= 400 ? headOf(hop).slice(0, 1) : headOf(hop))
        call.err(`  ${line}\n`);
  };
  if (call.busybox) showHeads();
  if (outcome.kind !== 'response') {
    const why =
      outcome.kind === 'refused'
        ? 'Connection refused'
        : outcome.kind === 'timeout'
          ? 'Operation timed out'
          : outcome.kind === 'reset'
            ? 'Connection reset by peer'
            : '';
    if (call.busybox) {
      if (outcome.kind === 'timeout') call.err('wget: download timed out\n');
      else if (outcome.kind === 'eof') call.err('wget: error getting response\n');
      else if (outcome.kind === 'reset') call.err('wget: error getting response: Connection reset by peer\n');
      else if (outcome.kind === 'refused')
        call.err(`wget: can't connect to remote host (${addressOf(call, url.host)}): ${why}\n`);
      else call.err(`wget: bad address '${url.host}'\n`);
      return 1;
    }
    if (outcome.kind === 'eof') tell('connected.\nHTTP request sent, awaiting response... No data received.');
    else tell(`failed: ${outcome.kind === 'timeout' ? 'Connection timed out' : why}.`);
    return 4;
  }
  // GNU wget says the status in the same line, or leaves it to the head.
  const gnuStatus = () =>
    flags.has('S') || flags.has('server-response') ? '' : `${outcome.status} ${reasonPhrase(outcome.status)}`;
  if (outcome.status >= 400) {
    if (call.busybox)
      call.err(`wget: server returned error: HTTP/1.1 ${outcome.status} ${reasonPhrase(outcome.status)}\n`);
    else {
      tell(`connected.\nHTTP request sent, awaiting response... ${gnuStatus()}`);
      showHeads();
      tell(`${stamp(call)} ERROR ${outcome.status}: ${reasonPhrase(outcome.status)}.\n`);
    }
    return call.busybox ? 1 : 8;
  }
  const length = outcome.body.length;
  if (!call.busybox) {
    tell(`connected.\nHTTP request sent, awaiting response... ${gnuStatus()}`);
    showHeads();
    tell(`Length: ${length} [${outcome.headers['Content-Type'] ?? 'text/html'}]`);
  }
  if (flags.has('spider')) {
    tell(call.busybox ? 'remote file exists' : 'Remote file exists.\n');
    return 0;
  }
  const given = flags.get('O') ?? flags.get('output-document');
  const name =
    given ??
    (basename(url.path.split('?')[0]!) === '/' || url.path.endsWith('/')
      ? 'index.html'
      : basename(url.path.split('?')[0]!));
  if (given === '-' || given === '/dev/stdout') {
    call.out(outcome.body);
    if (call.busybox)
      tell(
        'writing to stdout\n-                    100% |********************************|  written to stdout',
      );
    return 0;
  }
  if (given === '/dev/null') return 0;
  try {
    if (given === undefined && call.busybox && call.fs.find(name, call.cwd))
      return call.fail(`can't open '${name}': File exists`);
    call.fs.writeFile(name, call.cwd, outcome.body);
  } catch (error) {
    return call.fail(
      call.busybox ? `can't open '${name}': ${call.why(error)}` : `${name}: ${call.why(error)}`,
      call.busybox ? 1 : 3,
    );
  }
  if (call.busybox)
    tell(
      `saving to '${name}'\n${name.padEnd(20)} 100% |********************************|  ${outcome.body.length}  0:00:00 ETA\n'${name}' saved`,
    );
  else
    tell(
      `Saving to: '${name}'\n\n     0K ${'.'.repeat(10)}                                             100%  100M=0s\n\n${stamp(call)} (100 MB/s) - '${name}' saved [${length}/${length}]\n`,
    );
  return 0;
};

export const curl: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'sSfLkivIH:d:o:w:m:u:A:OX:e:4N', [
    'silent',
    'show-error',
    'fail',
    'location',
    'insecure',
    'include',
    'verbose',
    'head',
    'request=',
    'header=',
    'data=',
    'output=',
    'write-out=',
    'max-time=',
    'connect-timeout=',
    'user=',
    'user-agent=',
    'retry=',
    'retry-delay=',
    'retry-connrefused',
    'retry-max-time=',
    'url=',
    'compressed',
    'data-binary=',
    'resolve=',
    'cacert=',
    'fail-with-body',
    'noproxy=',
    'http1.1',
    'no-progress-meter',
  ]);
  const text = operands[0] ?? flags.get('url');
  if (text === undefined) return call.fail('(2) no URL specified', 2);
  const url = parseUrl(text);
  if (url === undefined) {
    call.err(`curl: (1) Protocol "${text.split(':')[0]}" not supported\n`);
    return 1;
  }
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  const silent = has('s', 'silent') && !has('S', 'show-error');
  const fail = (code: number, message: string) => {
    if (!silent) call.err(`curl: (${code}) ${message}\n`);
    return code;
  };
  const headers: Record<string, string> = {
    'User-Agent': flags.get('A') ?? flags.get('user-agent') ?? 'curl/8.11.0',
    Accept: '*/*',
  };
  call.args.forEach((arg, i) => {
    const value =
      arg === '-H' || arg === '--header' ? call.args[i + 1] : /^-H./.test(arg) ? arg.slice(2) : undefined;
    const colon = value?.indexOf(':') ?? -1;
    if (value && colon > 0) headers[value.slice(0, colon)] = value.slice(colon + 1).trim();
  });
  const data = flags.get('d') ?? flags.get('data') ?? flags.get('data-binary');
  const head = has('I', 'head');
  const method =
    flags.get('X') || flags.get('request') || (head ? 'HEAD' : data === undefined ? 'GET' : 'POST');
  const most = sleepTime(flags.get('m') ?? flags.get('max-time') ?? '') ?? Number.POSITIVE_INFINITY;
  const connect = sleepTime(flags.get('connect-timeout') ?? '') ?? Number.POSITIVE_INFINITY;
  const retries = Number(flags.get('retry') ?? 0);
  const { kernel } = call.host;
  const began = kernel.now;
  let outcome: HttpOutcome | undefined;
  let reached = url;
  for (let attempt = 0; ; attempt++) {
    const known = call.host.network.lookup(hostsEntry(call, url.host) ?? url.host, call.host.origin);
    if (known.kind !== 'addresses') {
      yield* sleep(call.process, 5);
      if (attempt >= retries) return fail(6, `Could not resolve host: ${url.host}`);
    } else {
      const limit = Math.min(
        most,
        connect === Number.POSITIVE_INFINITY ? SYN_TIMEOUT_MS : Math.max(connect, 0),
        SYN_TIMEOUT_MS,
      );
      const result = yield* fetch(call, url, {
        method,
        headers,
        timeoutMs:
          most === Number.POSITIVE_INFINITY
            ? Math.max(limit, connect === Number.POSITIVE_INFINITY ? 0 : 300_000)
            : most,
        redirects: has('L', 'location') ? 50 : 0,
        ...(data === undefined ? {} : { body: data }),
      });
      outcome = result.outcome;
      reached = result.url;
      const transient =
        outcome.kind === 'timeout' ||
        (outcome.kind === 'refused' && has('retry-connrefused')) ||
        (outcome.kind === 'response' && [408, 429, 500, 502, 503, 504].includes(outcome.status));
      if (!transient || attempt >= retries) break;
    }
    yield* sleep(
      call.process,
      flags.has('retry-delay')
        ? Number(flags.get('retry-delay')) * 1000
        : Math.min(600_000, 1000 * 2 ** attempt),
    );
  }
  const ms = kernel.now - began;
  const writeOut = flags.get('w') ?? flags.get('write-out');
  const say = (status: number) => {
    if (writeOut === undefined) return;
    call.out(
      writeOut
        .replace(
          /%\{(\w+)\}/g,
          (_, name: string) =>
            ({
              http_code: String(status).padStart(3, '0'),
              response_code: String(status).padStart(3, '0'),
              time_total: (ms / 1000).toFixed(6),
              url_effective: text,
              size_download: outcome?.kind === 'response' ? String(outcome.body.length) : '0',
            })[name] ?? '',
        )
        .replace(/\\n/g, '\n')
        .replace(/\\t/g, '\t'),
    );
  };
  if (outcome === undefined || outcome.kind !== 'response') {
    say(0);
    switch (outcome?.kind) {
      case 'refused':
        return fail(
          7,
          `Failed to connect to ${reached.host} port ${reached.port} after ${ms} ms: Could not connect to server`,
        );
      case 'timeout':
        return fail(
          28,
          outcome.phase === 'connect'
            ? `Connection timed out after ${ms} milliseconds`
            : `Operation timed out after ${ms} milliseconds with 0 bytes received`,
        );
      case 'reset':
        return fail(56, 'Recv failure: Connection reset by peer');
      case 'not-tls':
        return fail(35, 'OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number');
      case 'eof':
        return fail(52, 'Empty reply from server');
      default:
        return fail(6, `Could not resolve host: ${reached.host}`);
    }
  }
  if (has('f', 'fail') && outcome.status >= 400) {
    say(outcome.status);
    return fail(22, `The requested URL returned error: ${outcome.status}`);
  }
  const lines = `${headOf(outcome).join('\r\n')}\r\n\r\n`;
  if (has('v', 'verbose')) {
    call.err(
      `* Connected to ${url.host} (${addressOf(call, url.host)}) port ${url.port}\n> ${method} ${url.path} HTTP/1.1\n> Host: ${url.host}\n> User-Agent: ${headers['User-Agent']}\n> Accept: */*\n>\n`,
    );
    for (const line of lines.trim().split('\r\n')) call.err(`< ${line}\n`);
  }
  const text2 = (has('i', 'include') || head ? lines : '') + (head ? '' : outcome.body);
  const file = flags.get('o') ?? flags.get('output') ?? (flags.has('O') ? basename(url.path) : undefined);
  if (file === undefined || file === '-') call.out(text2);
  else if (file !== '/dev/null')
    try {
      call.fs.writeFile(file, call.cwd, text2);
    } catch (error) {
      return fail(23, `Failure writing output to destination: ${call.why(error)}`);
    }
  say(outcome.status);
  return 0;
};
