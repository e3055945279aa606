import type { HttpSession, HttpTarget } from '../client.ts';
import type { Program } from './streams.ts';
import type { WordContext } from './word.ts';

const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

interface Call {
  url: string;
  method: string | undefined;
  headers: Record<string, string>;
  isSilent: boolean;
  showsErrors: boolean;
  showsHead: boolean;
  onlyHead: boolean;
  failsOnError: boolean;
  output: string | undefined;
  writeOut: string | undefined;
  timeoutMs: number | undefined;
}

const WITH_VALUE = new Set([
  '-o',
  '--output',
  '-w',
  '--write-out',
  '-m',
  '--max-time',
  '--connect-timeout',
  '-X',
  '--request',
  '-H',
  '--header',
  '-d',
  '--data',
  '-A',
  '--user-agent',
  '--retry',
  '--retry-delay',
  '-u',
  '--user',
  '-T',
  '-t',
  '-O',
  '--resolve',
  '-b',
  '--cookie',
  '--cacert',
  '-e',
]);

/** A request from the node: curl, and wget's common forms. */
export function* curl(words: readonly string[], { client, session, streams }: WordContext): Program {
  const isWget = words[0] === 'wget';
  const call = parse(words, isWget);
  if (typeof call === 'string') {
    streams.stderr(`${call}\n`);
    return 2;
  }
  const started = client.now();
  const target = targetOf(call, session.forwards);
  const http = client.request(target);
  while (!http.done) yield { until: 'session' };
  const code = exitCode(http, call);
  const seconds = (client.now() - started) / 1000;
  if (http.error !== undefined) {
    if (!call.isSilent || call.showsErrors) streams.stderr(`${errorText(http, call, seconds, isWget)}\n`);
  } else if (!(call.failsOnError && (http.status ?? 0) >= 400))
    show(http, call, streams.stdout, session.files);
  else if (!call.isSilent || call.showsErrors)
    streams.stderr(
      isWget
        ? `wget: server returned error: HTTP/1.1 ${http.status} ${REASONS[http.status!] ?? ''}\n`
        : `curl: (22) The requested URL returned error: ${http.status}\n`,
    );
  if (call.writeOut !== undefined) streams.stdout(written(call.writeOut, http, seconds));
  return code;
}

function parse(words: readonly string[], isWget: boolean): Call | string {
  const call: Call = {
    url: '',
    method: undefined,
    headers: {},
    isSilent: false,
    showsErrors: false,
    showsHead: false,
    onlyHead: false,
    failsOnError: isWget,
    output: undefined,
    writeOut: undefined,
    timeoutMs: undefined,
  };
  for (let i = 1; i < words.length; i++) {
    let word = words[i]!;
    let value = '';
    const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
    if (long) [, word, value] = long as unknown as [string, string, string];
    if (!word.startsWith('-') || word === '-') {
      call.url = word;
      continue;
    }
    if (/^-[A-Za-z]{2}/.test(word)) {
      // Letters in one word: -sS, -fsS, -so/dev/null, -m5, -qO-.
      const letters = [...word.slice(1)];
      const at = letters.findIndex((letter) => WITH_VALUE.has(`-${letter}`) && !(isWget && letter === 'q'));
      for (const letter of at < 0 ? letters : letters.slice(0, at)) flag(call, `-${letter}`);
      if (at < 0) continue;
      word = `-${letters[at]}`;
      value = letters.slice(at + 1).join('');
    } else if (/^-[a-zA-Z]\d+$/.test(word)) {
      value = word.slice(2);
      word = word.slice(0, 2);
    }
    if (WITH_VALUE.has(word) || (isWget && word === '--timeout')) {
      if (value === '') {
        const next = words[++i];
        if (next === undefined) return `curl: option ${word}: requires parameter`;
        value = next;
      }
      const problem = withValue(call, word, value, isWget);
      if (problem) return problem;
    } else if (!flag(call, word))
      return `curl: option ${word}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information`;
  }
  if (call.url === '') return isWget ? 'wget: missing URL' : 'curl: (2) no URL specified';
  return call;
}

function flag(call: Call, word: string): boolean {
  switch (word) {
    case '-s':
    case '--silent':
    case '-q':
      call.isSilent = true;
      return true;
    case '-S':
    case '--show-error':
      call.showsErrors = true;
      return true;
    case '-i':
    case '--include':
    case '-v':
    case '--verbose':
      call.showsHead = true;
      return true;
    case '-I':
    case '--head':
      call.onlyHead = true;
      call.method = 'HEAD';
      return true;
    case '-f':
    case '--fail':
      call.failsOnError = true;
      return true;
    default:
      return /^(-[kLg#4nN]|--(insecure|location|globoff|http1\.1|compressed|no-verbose|spider|no-progress-meter|retry-connrefused|no-check-certificate|no-keepalive))$/.test(
        word,
      );
  }
}

function withValue(call: Call, word: string, value: string, isWget: boolean): string | undefined {
  switch (word) {
    case '-o':
    case '--output':
    case '-O':
      call.output = value;
      return;
    case '-w':
    case '--write-out':
      call.writeOut = value;
      return;
    case '-m':
    case '--max-time':
    case '--connect-timeout':
    case '-T':
    case '--timeout': {
      if (word === '-T' && !isWget) return;
      const seconds = Number(value);
      if (Number.isNaN(seconds)) return `curl: option ${word}: expected a proper numerical parameter`;
      call.timeoutMs = seconds * 1000;
      return;
    }
    case '-X':
    case '--request':
      call.method = value;
      return;
    case '-H':
    case '--header': {
      const at = value.indexOf(':');
      if (at > 0) call.headers[value.slice(0, at).trim()] = value.slice(at + 1).trim();
      return;
    }
    case '-d':
    case '--data':
      call.method ??= 'POST';
      return;
    case '-A':
    case '--user-agent':
      call.headers['User-Agent'] = value;
      return;
    default:
      return;
  }
}

function targetOf(
  call: Call,
  forwards: ReadonlyMap<number, { namespace: string; pod: string; port: number }>,
): HttpTarget {
  const url = /^[a-z]+:\/\//.test(call.url) ? call.url : `http://${call.url}`;
  const base: HttpTarget = {
    url,
    ...(call.method ? { method: call.method } : {}),
    headers: call.headers,
    ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
  };
  const local = /^https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)(.*)$/s.exec(url);
  const forward = local ? forwards.get(Number(local[1])) : undefined;
  // What a forwarded port gets is a request of the pod to itself.
  if (forward === undefined) return base;
  return {
    ...base,
    from: { pod: `${forward.namespace}/${forward.pod}` },
    url: `http://127.0.0.1:${forward.port}${local![2]}`,
  };
}

const hostOf = (call: Call) => /^(?:[a-z]+:\/\/)?([^/:?#]+|\[[^\]]*\])(?::(\d+))?/.exec(call.url);

function errorText(http: HttpSession, call: Call, seconds: number, isWget: boolean): string {
  const [, host = '', port = call.url.startsWith('https') ? '443' : '80'] = hostOf(call) ?? [];
  if (isWget) {
    const words = {
      refused: 'Connection refused',
      timeout: 'Operation timed out',
      reset: 'Connection reset by peer',
      'no-such-host': 'bad address',
    };
    return http.error === 'no-such-host'
      ? `wget: bad address '${host}'`
      : `wget: can't connect to remote host (${host}): ${words[http.error!]}`;
  }
  const ms = Math.round(seconds * 1000);
  switch (http.error) {
    case 'no-such-host':
      return `curl: (6) Could not resolve host: ${host}`;
    case 'refused':
      return `curl: (7) Failed to connect to ${host} port ${port} after ${ms} ms: Could not connect to server`;
    case 'timeout':
      return call.timeoutMs === undefined
        ? `curl: (28) Failed to connect to ${host} port ${port} after ${ms} ms: Could not connect to server`
        : `curl: (28) Operation timed out after ${ms} milliseconds with 0 bytes received`;
    default:
      return 'curl: (56) Recv failure: Connection reset by peer';
  }
}

function exitCode(http: HttpSession, call: Call): number {
  if (http.error !== undefined) return { 'no-such-host': 6, refused: 7, timeout: 28, reset: 56 }[http.error];
  return call.failsOnError && (http.status ?? 0) >= 400 ? 22 : 0;
}

function show(
  http: HttpSession,
  call: Call,
  stdout: (text: string) => void,
  files: Map<string, string>,
): void {
  const body = http.body ?? '';
  const head = `HTTP/1.1 ${http.status} ${REASONS[http.status ?? 0] ?? ''}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const text = call.onlyHead ? head : (call.showsHead ? head : '') + body;
  if (call.output === undefined || call.output === '-') stdout(text);
  else if (call.output !== '/dev/null') files.set(call.output, text);
}

const written = (format: string, http: HttpSession, seconds: number) =>
  format
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll(/%\{(http_code|response_code)\}/g, String(http.status ?? 0).padStart(3, '0'))
    .replaceAll('%{time_total}', seconds.toFixed(6))
    .replaceAll('%{size_download}', String(http.body?.length ?? 0))
    .replaceAll(/%\{\w+\}/g, '');
