import type { HttpOutcome, TcpOutcome } from '../../network/network.ts';
import { reasonPhrase } from '../../network/switchboard.ts';
import { SystemError } from '../files/errors.ts';
import { basename } from '../files/paths.ts';
import { Process, release, type Steps, sleep } from '../process/process.ts';
import { openSocket, socketFile } from '../process/socket.ts';
import { type OpenFile, Waiters } from '../process/streams.ts';
import { sleepTime } from './basic.ts';
import { Call, type Program } from './call.ts';
import { listen } from './listening.ts';
import { parseOptions } from './options.ts';
import { fqdn } from './system.ts';

interface Url {
  scheme: 'http' | 'https';
  host: string;
  port: number;
  path: string;
}

export function parseUrl(text: string): Url | undefined {
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
): Steps<{ outcome: HttpOutcome; url: Url }> {
  let at = url;
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
    const location =
      outcome.kind === 'response' && outcome.status >= 300 && outcome.status < 400
        ? outcome.headers.Location
        : undefined;
    if (location === undefined || left <= 0) return { outcome, url: at };
    const next = location.startsWith('/') ? { ...at, path: location } : parseUrl(location);
    if (next === undefined) return { outcome, url: at };
    at = next;
  }
}

/** What /etc/hosts says of a name. */
export function hostsEntry(call: Call, name: string): string | undefined {
  const node = call.fs.find('/etc/hosts', '/');
  if (node?.type !== 'file') return undefined;
  for (const line of node.content.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (names.includes(name) && !address.includes(':')) return address;
  }
  return undefined;
}

function addressOf(call: Call, host: string): string {
  const local = hostsEntry(call, host);
  if (local) return local;
  const found = call.host.network.lookup(host, { namespace: call.host.namespace });
  return found.kind === 'addresses' ? found.addresses[0]! : host;
}

const SYN_TIMEOUT_MS = 127_000;

const wget: Program = function* (call) {
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
    call.host.network.lookup(hostsEntry(call, url.host) ?? url.host, { namespace: call.host.namespace })
      .kind !== 'addresses'
  ) {
    yield* sleep(call.process, 5);
    if (call.busybox) {
      call.err(
        `wget: bad address '${url.host}${url.port === 80 || url.port === 443 ? '' : `:${url.port}`}'\n`,
      );
      return 1;
    }
    tell(`Resolving ${url.host} (${url.host})... failed: Name or service not known.`);
    call.err(`wget: unable to resolve host address '${url.host}'\n`);
    return 4;
  }
  if (call.busybox)
    tell(
      `Connecting to ${url.host}${url.port === 80 && !/^\d/.test(url.host) ? '' : `:${url.port}`} (${addressOf(call, url.host)}:${url.port})`,
    );
  else tell(`Connecting to ${url.host}:${url.port}...`);
  const body = flags.get('post-data');
  const { outcome } = yield* fetch(call, url, {
    headers,
    timeoutMs,
    redirects: 10,
    ...(body === undefined ? {} : { body, method: 'POST' }),
  });
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
    tell(`failed: ${why || 'No data received'}.`);
    return 4;
  }
  if (outcome.status >= 400) {
    if (call.busybox)
      call.err(`wget: server returned error: HTTP/1.1 ${outcome.status} ${reasonPhrase(outcome.status)}\n`);
    else tell(`ERROR ${outcome.status}: ${reasonPhrase(outcome.status)}.`);
    return call.busybox ? 1 : 8;
  }
  if (flags.has('spider')) {
    if (call.busybox) tell('remote file exists');
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
  else tell(`Saving to: '${name}'`);
  return 0;
};

const curl: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'sSfLkivIXH:d:o:w:m:u:A:OX:e:4N', [
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
    const known = call.host.network.lookup(hostsEntry(call, url.host) ?? url.host, {
      namespace: call.host.namespace,
    });
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
  const lines = `HTTP/1.1 ${outcome.status} ${reasonPhrase(outcome.status)}\r\n${Object.entries(
    outcome.headers,
  )
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}Content-Length: ${outcome.body.length}\r\n\r\n`;
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

const nc: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'zvlknuw:p:s:e:i:q:N46tCd', [
    'listen',
    'recv-only',
    'send-only',
    'keep-open',
    'sh-exec=',
    'exec=',
    'zero',
  ]);
  if (flags.has('l') || flags.has('listen')) return yield* listening(call, flags, operands);
  const [host = '', portText = ''] = operands;
  const ports = /^(\d+)-(\d+)$/.exec(portText);
  const port = Number(ports ? ports[1] : portText);
  const limit = flags.has('w') ? Number(flags.get('w')) * 1000 : SYN_TIMEOUT_MS;
  if (flags.has('z') || flags.has('zero')) {
    const outcome = (yield (resume) =>
      call.host.network.tcp(
        { from: call.host.origin, host: hostsEntry(call, host) ?? host, port, timeoutMs: limit },
        resume,
      )) as TcpOutcome;
    const loud = flags.has('v');
    if (outcome.kind === 'connected') {
      if (loud)
        call.err(
          call.busybox
            ? `${host} (${addressOf(call, host)}:${port}) open\n`
            : `Connection to ${host} (${addressOf(call, host)}) ${port} port [tcp/*] succeeded!\n`,
        );
      return 0;
    }
    if (outcome.kind === 'no-such-host')
      call.err(
        call.busybox
          ? `nc: bad address '${host}'\n`
          : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
      );
    else if (loud) {
      const why = outcome.kind === 'refused' ? 'Connection refused' : 'Operation timed out';
      call.err(
        call.busybox
          ? `nc: ${host} (${addressOf(call, host)}:${port}): ${why}\n`
          : `nc: connect to ${host} (${addressOf(call, host)}) port ${port} (tcp) failed: ${why}\n`,
      );
    }
    return 1;
  }
  let socket: OpenFile;
  try {
    socket = yield* openSocket(call.process, hostsEntry(call, host) ?? host, port, limit);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT')
      call.err(
        call.busybox
          ? `nc: bad address '${host}'\n`
          : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
      );
    else if (call.busybox || flags.has('v'))
      call.err(
        call.busybox
          ? `nc: can't connect to remote host (${addressOf(call, host)}): ${error.message}\n`
          : `nc: connect to ${host} port ${port} (tcp) failed: ${error.message}\n`,
      );
    return 1;
  }
  socket.refs++;
  try {
    yield* exchange(call, socket, flags.has('w') ? Number(flags.get('w')) * 1000 : undefined);
  } finally {
    release(socket);
  }
  return 0;
};

/** Standard input to the socket, the socket to standard output, until the far end closes. */
function* exchange(call: Call, socket: OpenFile, idleMs: number | undefined): Steps<void> {
  const sender = new Process(call.host, call.process.namespace, {
    argv: call.argv,
    parent: call.process,
    env: call.process.env,
    cwd: call.cwd,
    fds: new Map(call.process.fds),
  });
  sender.start(
    (function* (): Steps<number> {
      for (;;) {
        const chunk = yield* new Call(sender, call.argv).read(sender.fd(0));
        if (chunk === undefined || socket.write(chunk) === 'broken') return 0;
      }
    })(),
  );
  try {
    for (;;) {
      const chunk = socket.read(65_536);
      if (chunk === undefined) return;
      if (chunk !== 'wait') {
        call.out(chunk);
        continue;
      }
      const woken = yield (resume) => {
        const cancel = socket.readable!.add(() => resume());
        const timer = idleMs === undefined ? undefined : call.host.kernel.after(idleMs, () => resume('idle'));
        return () => {
          cancel();
          call.host.kernel.cancel(timer);
        };
      };
      if (woken === 'idle') return;
    }
  } finally {
    sender.terminate('SIGKILL');
  }
}

function* listening(
  call: Call,
  flags: ReadonlyMap<string, string>,
  operands: readonly string[],
): Steps<number> {
  const port = Number(flags.get('p') ?? operands[operands.length - 1] ?? 0);
  const arrived = new Waiters();
  const queue: OpenFile[] = [];
  const opened = listen(call.process, port, {
    connect: ({ connection }) => {
      queue.push(socketFile(connection));
      arrived.wake();
    },
  });
  if (!opened) return call.fail(call.busybox ? 'bind: Address already in use' : 'Address already in use');
  const command = flags.get('e') ?? flags.get('exec');
  const line = flags.get('sh-exec') ?? flags.get('c');
  const keep = flags.has('k') || flags.has('keep-open');
  for (;;) {
    while (queue.length === 0) yield (resume) => arrived.add(() => resume());
    const socket = queue.shift()!;
    socket.refs++;
    const argv =
      line !== undefined ? ['sh', '-c', line] : command !== undefined ? command.split(/\s+/) : undefined;
    if (argv) {
      const child = new Process(call.host, call.process.namespace, {
        argv,
        parent: call.process,
        env: call.process.env,
        cwd: call.cwd,
        fds: new Map([
          [0, socket],
          [1, socket],
          [2, call.process.fd(2)],
        ]),
      });
      child.start(child.host.run(child, argv));
      release(socket);
      while (child.status === undefined && !keep) yield (resume) => child.ended.add(() => resume());
    } else {
      yield* exchange(call, socket, undefined);
      release(socket);
    }
    if (!keep) return 0;
  }
}

const nslookup: Program = function* (call) {
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const name = names[0] ?? '';
  yield* sleep(call.process, 3);
  const { nameServerIp } = call.host.network;
  const found = call.host.network.lookup(name, { namespace: call.host.namespace });
  if (found.kind === 'timeout') {
    yield* sleep(call.process, 10_000);
    call.out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  if (call.busybox) {
    call.out(`Server:\t\t${nameServerIp}\nAddress:\t${nameServerIp}:53\n\n`);
    if (found.kind === 'nxdomain') {
      call.out(`** server can't find ${name}: NXDOMAIN\n\n`);
      return 1;
    }
    for (const address of found.addresses) call.out(`Name:\t${found.canonical}\nAddress: ${address}\n`);
    call.out('\n');
    return 0;
  }
  call.out(`Server:\t\t${nameServerIp}\nAddress:\t${nameServerIp}#53\n\n`);
  if (found.kind === 'nxdomain') {
    call.out(`** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  for (const address of found.addresses) call.out(`Name:\t${found.canonical}\nAddress: ${address}\n`);
  call.out('\n');
  return 0;
};

const getent: Program = (call) => {
  const [database = '', key] = call.args;
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    if (key === undefined) return 0;
    const local = hostsEntry(call, key);
    const found = local
      ? { kind: 'addresses' as const, addresses: [local], canonical: key }
      : call.host.network.lookup(key, { namespace: call.host.namespace });
    if (found.kind !== 'addresses') return 2;
    if (database === 'hosts')
      for (const address of found.addresses)
        call.out(`${address.padEnd(16)}${found.canonical}${found.canonical === key ? '' : ` ${key}`}\n`);
    else
      for (const address of found.addresses)
        for (const kind of ['STREAM', 'DGRAM', 'RAW'])
          call.out(`${address.padEnd(15)} ${kind}${kind === 'STREAM' ? ` ${found.canonical}` : ''}\n`);
    return 0;
  }
  const file = database === 'passwd' ? '/etc/passwd' : database === 'group' ? '/etc/group' : undefined;
  if (file === undefined) return call.fail(`Unknown database: ${database}`);
  const lines = call.fs.readFile(file, '/').trim().split('\n');
  const hit =
    key === undefined
      ? lines
      : lines.filter((line) => line.split(':')[0] === key || line.split(':')[2] === key);
  for (const line of hit) call.out(`${line}\n`);
  return hit.length > 0 ? 0 : 2;
};

const ping: Program = function* (call) {
  const { flags, operands } = parseOptions(call.args, 'c:w:W:i:qn46s:', []);
  const host = operands[0] ?? '';
  const address = addressOf(call, host);
  const result = call.host.network.ping(hostsEntry(call, host) ?? host, call.host.origin);
  if (result === 'no-such-host') {
    call.err(call.busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: Name or service not known\n`);
    return call.busybox ? 1 : 2;
  }
  const count = Number(flags.get('c') ?? Number.POSITIVE_INFINITY);
  const deadline = flags.has('w')
    ? call.host.kernel.now + Number(flags.get('w')) * 1000
    : Number.POSITIVE_INFINITY;
  call.out(`PING ${host} (${address})${call.busybox ? ': 56 data bytes' : ' 56(84) bytes of data.'}\n`);
  let sent = 0;
  let received = 0;
  const interval = (sleepTime(flags.get('i') ?? '1') ?? 1000) || 1000;
  while (sent < count && call.host.kernel.now < deadline) {
    const alive = call.host.network.ping(hostsEntry(call, host) ?? host, call.host.origin) === 'alive';
    sent++;
    if (alive) {
      received++;
      if (!flags.has('q'))
        call.out(
          `64 bytes from ${address}: ${call.busybox ? 'seq' : 'icmp_seq'}=${call.busybox ? sent - 1 : sent} ttl=63 time=0.1${call.busybox ? '00' : ''} ms\n`,
        );
    }
    if (sent < count) yield* sleep(call.process, interval);
    else if (!alive) yield* sleep(call.process, flags.has('W') ? Number(flags.get('W')) * 1000 : 10_000);
  }
  call.out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} ${call.busybox ? 'packets ' : ''}received, ${Math.round(((sent - received) / sent) * 100)}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};

/** socat: TCP-LISTEN to a TCP address, connection by connection; other pairs only listen. */
const socat: Program = function* (call) {
  const addresses = call.args.filter((arg) => !arg.startsWith('-'));
  const heard = /^TCP4?-L(?:ISTEN)?:(\d+)/i.exec(addresses[0] ?? '');
  for (const signal of ['SIGTERM', 'SIGINT'])
    call.process.handlers.set(signal, () => call.process.exit(signal === 'SIGTERM' ? 143 : 130));
  const target = /^TCP4?(?:-CONNECT)?:([^:]+):(\d+)/i.exec(addresses[1] ?? '');
  if (heard)
    listen(call.process, Number(heard[1]), {
      connect: ({ connection }) => {
        if (!target) return;
        call.host.network.dial(
          { from: call.host.origin, host: target[1]!, port: Number(target[2]), timeoutMs: SYN_TIMEOUT_MS },
          (far) => {
            if (typeof far === 'string') {
              connection.close();
              return;
            }
            connection.onData((text) => far.send(text));
            far.onData((text) => connection.send(text));
            connection.onClose(() => far.close());
            far.onClose(() => connection.close());
          },
        );
      },
    });
  yield* forever();
  return 0;
};

function* forever(): Steps<void> {
  yield () => () => {};
}

const address: Program = (call) => {
  call.out(
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet ${call.host.ip}/24 brd ${call.host.ip.replace(/\d+$/, '255')} scope global eth0\n`,
  );
  return 0;
};

export const NETWORK: Record<string, Program> = {
  wget,
  curl,
  nc,
  ncat: nc,
  netcat: nc,
  nslookup,
  getent,
  ping,
  socat,
  ip: address,
  ifconfig: address,
  dig: (call) => {
    const name = call.args.find((arg) => !/^[-+@]/.test(arg)) ?? '';
    const found = call.host.network.lookup(
      call.args.includes('+search') ? name : `${name}.`.replace(/\.\.$/, '.'),
      { namespace: call.host.namespace },
    );
    if (call.args.includes('+short')) {
      if (found.kind === 'addresses') for (const each of found.addresses) call.out(`${each}\n`);
      return 0;
    }
    call.out(`;; status: ${found.kind === 'addresses' ? 'NOERROR' : 'NXDOMAIN'}\n`);
    if (found.kind === 'addresses')
      for (const each of found.addresses) call.out(`${found.canonical}.\t30\tIN\tA\t${each}\n`);
    return 0;
  },
  host: (call) => {
    const name = call.argv[1] ?? '';
    const found = call.host.network.lookup(name, { namespace: call.host.namespace });
    if (found.kind !== 'addresses') {
      call.out(`Host ${name} not found: 3(NXDOMAIN)\n`);
      return 1;
    }
    for (const each of found.addresses) call.out(`${found.canonical} has address ${each}\n`);
    return 0;
  },
  dnsdomainname: (call) => {
    call.out(`${fqdn(call).split('.').slice(1).join('.')}\n`);
    return 0;
  },
  netstat: (call) => {
    call.out(
      'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\n',
    );
    return 0;
  },
};
