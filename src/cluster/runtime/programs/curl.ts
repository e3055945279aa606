/** curl(1): one or more requests, with the texts and codes of the release that the distribution has. */

import { encodeBase64 } from '../../../text/base64.ts';
import { parseOptions } from '../../../text/options.ts';
import { headerOf } from '../../network/headers.ts';
import type { HttpOutcome } from '../../network/network.ts';
import { basename } from '../files/paths.ts';
import { type Steps, sleep } from '../process/process.ts';
import { sleepTime } from './basic.ts';
import type { Call, Program } from './call.ts';
import { bracketed, dialled, hostsEntry, SYN_TIMEOUT_MS, tried } from './names.ts';
import { fetch, type HttpResponse, headOf, parseUrl, type Url } from './requests.ts';
import { tellOptions } from './tool-options.ts';
import { type Transfer, writeOut } from './write-out.ts';

const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n";

const LETTERS = 'sSfLkivIH:d:o:w:m:u:A:OX:e:4N6gGF:T:b:c:x:r:#jJRaZK:E:npqV0123y:Y:z:C:D:U:hMBlQ:P:t:';
const LONG: readonly string[] =
  `silent show-error fail location insecure include verbose head request= header= data= output= write-out= max-time=
   connect-timeout= user= user-agent= retry= retry-delay= retry-connrefused retry-all-errors retry-max-time= url=
   compressed data-binary= data-raw= data-ascii= data-urlencode= json= resolve= connect-to= cacert= capath= cert= key=
   pass= cert-type= key-type= ciphers= fail-with-body fail-early noproxy= proxy= http1.0 http1.1 http2
   http2-prior-knowledge http3 no-progress-meter progress-bar globoff get form= upload-file= cookie= cookie-jar=
   referer= range= remote-name remote-header-name remote-time create-dirs output-dir= max-redirs= location-trusted
   ipv4 ipv6 no-buffer keepalive-time= no-keepalive tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tls-max= ssl
   ssl-reqd ssl-no-revoke unix-socket= interface= limit-rate= speed-time= speed-limit= netrc oauth2-bearer= basic
   digest anyauth config= parallel trace= trace-ascii= trace-time stderr= dump-header= path-as-is raw proto=
   proto-default= post301 post302 post303 next version help aws-sigv4= haproxy-protocol dns-servers= max-filesize=
   continue-at= time-cond= negotiate ntlm proxy-user= proxy-insecure socks5= socks5-hostname= doh-url= quote= list-only
   form-string= http0.9 tcp-fastopen crlf append remote-name-all no-clobber rate= request-target= expect100-timeout=
   disable hsts= cert-status ca-native preproxy= parallel-max= parallel-immediate remove-on-error`
    .split(/\s+/)
    .filter(Boolean);

/**
 * What is taken and changes nothing here, though it would on a real machine; every other option acts, or is of TLS,
 * of buffers and of versions of HTTP, where nothing could be seen of it.
 */
export const CURL_SAID: readonly string[] =
  `c cookie-jar K config n netrc x proxy y Y speed-time speed-limit U proxy-user Q quote P t a append B l list-only M J
   remote-header-name C continue-at unix-socket interface limit-rate aws-sigv4 trace trace-ascii trace-time stderr next
   haproxy-protocol dns-servers post301 post302 post303 proto digest anyauth negotiate ntlm max-filesize output-dir create-dirs
   socks5 socks5-hostname doh-url request-target remove-on-error no-clobber rate preproxy hsts crlf`
    .split(/\s+/)
    .filter(Boolean);

/** The release: Debian's packages are older than those of the others. */
export const curlRelease = (call: Call): '7.88.1' | '8.11.0' => {
  const release = call.fs.find('/etc/os-release', '/');
  return release?.type === 'file' && /^ID=debian$/m.test(release.content) ? '7.88.1' : '8.11.0';
};

/** Every value of an option that may be given more than once, in the order given. */
function every(call: Call, letter: string, ...names: readonly string[]): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = [];
  const { args } = call;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const name = names.find((each) => arg === `--${each}` || arg.startsWith(`--${each}=`));
    if (name !== undefined)
      found.push({ name, value: arg.includes('=') ? arg.slice(name.length + 3) : (args[++i] ?? '') });
    else if (/^-[A-Za-z0-9#]/.test(arg)) {
      // The first letter of a group that takes a value has the rest of it, or the next argument.
      for (let at = 1; at < arg.length; at++) {
        if (LETTERS[LETTERS.indexOf(arg[at]!) + 1] !== ':') continue;
        const value = at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? '');
        if (arg[at] === letter) found.push({ name: letter, value });
        break;
      }
    } else if (LONG.includes(`${arg.slice(2)}=`) && arg.startsWith('--')) i++;
  }
  return found;
}

const setHeader = (headers: Record<string, string>, name: string, value: string | undefined): void => {
  for (const known of Object.keys(headers))
    if (known.toLowerCase() === name.toLowerCase()) delete headers[known];
  if (value !== undefined) headers[name.toLowerCase() === 'host' ? 'Host' : name] = value;
};

/** What -d and its kin send: pieces are joined with `&`, `@file` is read. */
function* dataOf(call: Call): Steps<{ body: string; type: string } | undefined> {
  const pieces: string[] = [];
  let type = 'application/x-www-form-urlencoded';
  for (const { name, value } of every(
    call,
    'd',
    'data',
    'data-binary',
    'data-raw',
    'data-ascii',
    'data-urlencode',
    'json',
  )) {
    if (name === 'json') type = 'application/json';
    let text = value;
    if (value.startsWith('@') && name !== 'data-raw' && name !== 'data-urlencode') {
      text = value === '@-' ? yield* call.readAll(call.stdin) : call.fs.readFile(value.slice(1), call.cwd);
      if (name !== 'data-binary' && name !== 'json') text = text.replace(/[\r\n]/g, '');
    }
    if (name === 'data-urlencode') {
      const equals = value.indexOf('=');
      text = `${value.slice(0, Math.max(equals + (equals > 0 ? 1 : 0), 0))}${encodeURIComponent(value.slice(equals + 1))}`;
    }
    pieces.push(text);
  }
  if (pieces.length === 0) return undefined;
  return { body: pieces.join(type === 'application/json' ? '' : '&'), type };
}

/** `--resolve web:80:10.0.0.7`: name and port -> address. */
const resolved = (call: Call): Map<string, string> => {
  const found = new Map<string, string>();
  for (const { value } of every(call, '', 'resolve', 'connect-to')) {
    const [host = '', port = '', address = ''] = value.split(':');
    if (address !== '') found.set(`${host}:${port}`, address);
  }
  return found;
};

const isTransient = (outcome: HttpOutcome, refusedToo: boolean): boolean =>
  outcome.kind === 'timeout' ||
  (outcome.kind === 'refused' && refusedToo) ||
  (outcome.kind === 'response' && [408, 429, 500, 502, 503, 504].includes(outcome.status));

export const curl: Program = function* (call) {
  const { flags, operands, unknown, missing } = parseOptions(call.args, LETTERS, LONG);
  const release = curlRelease(call);
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  if (has('V', 'version')) {
    call.out(`curl ${release} (x86_64-pc-linux-gnu) libcurl/${release} OpenSSL/3.0.15\n`);
    return 0;
  }
  if (unknown !== undefined) {
    const given = unknown.startsWith('-')
      ? unknown
      : call.args.find((arg) => /^-[^-]/.test(arg) && arg.includes(unknown));
    call.err(`curl: option ${given}: is unknown\n${TRY}`);
    return 2;
  }
  const needs = missing === undefined ? undefined : ['requires parameter', missing];
  const numeric = ['m', 'max-time', 'connect-timeout', 'retry', 'retry-delay', 'max-redirs'].find((name) => {
    const given = flags.get(name);
    return given !== undefined && !/^-?\d+(\.\d+)?$/.test(given);
  });
  const [problem, name] =
    needs ?? (numeric === undefined ? [] : ['expected a proper numerical parameter', numeric]);
  if (name !== undefined) {
    call.err(`curl: option ${name.length === 1 ? '-' : '--'}${name}: ${problem}\n${TRY}`);
    return 2;
  }
  if (has('h', 'help')) {
    call.out('Usage: curl [options...] <url>\n');
    return 0;
  }
  tellOptions(
    call,
    [...flags.keys()].filter((each) => CURL_SAID.includes(each)),
  );
  const texts = [...operands, ...every(call, '', 'url').map(({ value }) => value)];
  if (texts.length === 0) {
    call.err(`${release === '7.88.1' ? '' : 'curl: (2) no URL specified\n'}${TRY}`);
    return 2;
  }
  const files = every(call, 'o', 'output').map(({ value }) => value);
  let code = 0;
  for (const [i, text] of texts.entries()) {
    code = yield* transfer(call, flags, text, files[i]);
    if (code !== 0 && flags.has('fail-early')) return code;
  }
  return code;
};

/** One address: asked, asked again where that was wanted, and what came of it written. */
function* transfer(
  call: Call,
  flags: ReadonlyMap<string, string>,
  text: string,
  file: string | undefined,
): Steps<number> {
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  const silent = has('s', 'silent') && !has('S', 'show-error');
  const release = curlRelease(call);
  const result: Transfer = { text, code: 0, message: '', ms: 0, method: 'GET', hops: [] };
  const template = flags.get('w') ?? flags.get('write-out');
  const end = (code: number, message = '') => {
    result.code = code;
    result.message = message;
    if (template !== undefined) writeOut(call, template, result);
    if (code !== 0 && !silent) call.err(`curl: (${code}) ${message}\n`);
    return code;
  };
  const foreign = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (foreign && !/^https?$/i.test(foreign))
    return end(
      1,
      `Protocol "${foreign}" ${release === '7.88.1' ? 'not supported or disabled in libcurl' : 'not supported'}`,
    );
  const url = parseUrl(text);
  if (url === undefined || !(url.port >= 0 && url.port <= 65_535))
    return end(
      3,
      release === '7.88.1'
        ? 'URL using bad/illegal format or missing URL'
        : `URL rejected: ${url ? 'Port number was not a decimal number between 0 and 65535' : 'Malformed input to a URL function'}`,
    );
  result.url = url;

  const headers: Record<string, string> = {
    'User-Agent': flags.get('A') ?? flags.get('user-agent') ?? `curl/${release}`,
    Accept: '*/*',
  };
  let sent: { body: string; type: string } | undefined;
  try {
    sent = yield* dataOf(call);
  } catch (error) {
    call.why(error);
    call.err(`curl: option -d: error encountered when reading a file\n${TRY}`);
    return 26;
  }
  if (sent && has('G', 'get')) {
    url.path += `${url.path.includes('?') ? '&' : '?'}${sent.body}`;
    sent = undefined;
  }
  if (sent) headers['Content-Type'] = sent.type;
  if (sent?.type === 'application/json') headers.Accept = 'application/json';
  const put = (name: string, ...given: readonly string[]) => {
    const value = given.map((each) => flags.get(each)).find((each) => each !== undefined);
    if (value !== undefined) headers[name] = value;
  };
  const range = flags.get('r') ?? flags.get('range');
  if (range !== undefined) headers.Range = `bytes=${range}`;
  put('Referer', 'e', 'referer');
  const cookies = every(call, 'b', 'cookie')
    .map(({ value }) => value)
    .filter((value) => value.includes('='));
  if (cookies.length > 0) headers.Cookie = cookies.join('; ');
  if (has('compressed')) headers['Accept-Encoding'] = 'deflate, gzip, br, zstd';
  const since = flags.get('z') ?? flags.get('time-cond');
  if (since !== undefined && !Number.isNaN(Date.parse(since.replace(/^-/, ''))))
    headers[since.startsWith('-') ? 'If-Unmodified-Since' : 'If-Modified-Since'] = new Date(
      Date.parse(since.replace(/^-/, '')),
    ).toUTCString();
  const upload = flags.get('T') ?? flags.get('upload-file');
  if (upload !== undefined && sent === undefined)
    try {
      const body = upload === '-' ? yield* call.readAll(call.stdin) : call.fs.readFile(upload, call.cwd);
      sent = { body, type: '' };
      if (url.path.endsWith('/') && upload !== '-') url.path += basename(upload);
    } catch (error) {
      call.why(error);
      call.err(`curl: Can't open '${upload}'!\n${TRY}`);
      return 26;
    }
  const form = every(call, 'F', 'form', 'form-string');
  if (form.length > 0) {
    const mark = '------------------------d74496d66958873e';
    const parts = form.map(({ name, value }) => {
      const equals = value.indexOf('=');
      const content = value.slice(equals + 1);
      const isFile = name !== 'form-string' && /^[@<]/.test(content);
      const path = content.slice(1).split(';')[0]!;
      const node = isFile ? call.fs.find(path, call.cwd) : undefined;
      const text = isFile ? (node?.type === 'file' ? node.content : '') : content.split(';type=')[0]!;
      const file = content.startsWith('@')
        ? `; filename="${basename(path)}"\r\nContent-Type: application/octet-stream`
        : '';
      return `--${mark}\r\nContent-Disposition: form-data; name="${value.slice(0, equals)}"${file}\r\n\r\n${text}\r\n`;
    });
    sent = { body: `${parts.join('')}--${mark}--\r\n`, type: `multipart/form-data; boundary=${mark}` };
  }
  if (sent && sent.type !== '' && form.length > 0) headers['Content-Type'] = sent.type;
  const user = flags.get('u') ?? flags.get('user');
  if (user !== undefined)
    headers.Authorization = `Basic ${encodeBase64(user.includes(':') ? user : `${user}:`)}`;
  const bearer = flags.get('oauth2-bearer');
  if (bearer !== undefined) headers.Authorization = `Bearer ${bearer}`;
  for (const { value } of every(call, 'H', 'header')) {
    const colon = value.indexOf(':');
    const content = value.slice(colon + 1).trim();
    if (colon > 0) setHeader(headers, value.slice(0, colon), content === '' ? undefined : content);
  }
  const head = has('I', 'head');
  const wanted = flags.get('X') ?? flags.get('request');
  const isForm = has('F', 'form');
  const method =
    wanted || (head ? 'HEAD' : upload !== undefined ? 'PUT' : sent === undefined && !isForm ? 'GET' : 'POST');
  result.method = method;

  const most = sleepTime(flags.get('m') ?? flags.get('max-time') ?? '') || Number.POSITIVE_INFINITY;
  const connect = sleepTime(flags.get('connect-timeout') ?? '') || 300_000;
  const retries = Number(flags.get('retry') ?? 0);
  const resolve = resolved(call);
  const { kernel } = call.host;
  let began = kernel.now;
  const started = began;
  const retryLimit = sleepTime(flags.get('retry-max-time') ?? '') || Number.POSITIVE_INFINITY;
  let outcome: HttpOutcome | undefined;
  let reached: Url = url;
  for (let attempt = 0; ; attempt++) {
    began = kernel.now;
    const name = resolve.get(`${url.host}:${url.port}`) ?? hostsEntry(call, url.host) ?? url.host;
    const known = name.startsWith('[')
      ? { kind: 'addresses' as const, addresses: [name.slice(1, -1)] }
      : call.host.network.lookup(name, call.host.origin);
    if (known.kind === 'timeout') {
      // The resolver asks a silent server for 5 s, twice (resolv.conf(5)).
      const patience = Math.min(most, connect, 10_000);
      yield* sleep(call.process, patience);
      result.ms = kernel.now - began;
      if (patience < 10_000) outcome = { kind: 'timeout', phase: 'connect' };
      if (attempt >= retries) {
        if (patience >= 10_000) return end(6, `Could not resolve host: ${url.host}`);
        return end(28, `Resolving timed out after ${result.ms} milliseconds`);
      }
    } else if (known.kind !== 'addresses') {
      yield* sleep(call.process, 5);
      result.ms = kernel.now - began;
      // A name that is none is tried again only with --retry-all-errors.
      if (attempt >= retries || !has('retry-all-errors'))
        return end(6, `Could not resolve host: ${url.host}`);
    } else {
      result.ip = url.host === name ? known.addresses[0] : dialled(call, url.host, url.port);
      const answer = yield* fetch(call, url, {
        method,
        headers,
        timeoutMs: most,
        connectTimeoutMs: Math.min(connect, most),
        redirects: has('L', 'location', 'location-trusted') ? Number(flags.get('max-redirs') ?? 50) : 0,
        resolve,
        isMethodFixed: wanted !== undefined,
        ...(sent === undefined ? {} : { body: sent.body }),
      });
      outcome = answer.outcome;
      reached = answer.url;
      result.hops = answer.hops;
      result.url = reached;
      result.ms = kernel.now - began;
      const again =
        isTransient(outcome, has('retry-connrefused')) ||
        (has('retry-all-errors') &&
          (outcome.kind !== 'response' || (has('f', 'fail') && outcome.status >= 400)));
      if (!again || attempt >= retries) break;
    }
    const pause = flags.has('retry-delay')
      ? Number(flags.get('retry-delay')) * 1000
      : Math.min(600_000, 1000 * 2 ** attempt);
    if (kernel.now + pause - started > retryLimit) break;
    if (!has('s', 'silent')) warnRetry(call, outcome, pause, retries - attempt);
    yield* sleep(call.process, pause);
  }
  if (outcome?.kind !== 'response')
    return end(...failure(call, outcome, reached, result.ms, Math.min(connect, most)));
  return yield* finish(call, flags, { url, headers, method, file, head }, outcome, result, end);
}

/** What --retry says before it waits. */
function warnRetry(call: Call, outcome: HttpOutcome | undefined, pauseMs: number, left: number): void {
  const why =
    outcome?.kind === 'response'
      ? 'HTTP error'
      : outcome?.kind === 'refused'
        ? 'connection refused'
        : outcome?.kind === 'timeout'
          ? 'timeout'
          : '(retrying all errors)';
  const line = `Problem${curlRelease(call) === '7.88.1' ? ' ' : ''}: ${why}. Will retry in ${pauseMs / 1000} second${pauseMs === 1000 && curlRelease(call) !== '7.88.1' ? '' : 's'}. ${left} retr${left === 1 && curlRelease(call) !== '7.88.1' ? 'y' : 'ies'} left.`;
  call.err(`Warning: ${line}\n`);
}

/** Code and text of a request that got no answer. */
function failure(
  call: Call,
  outcome: HttpOutcome | undefined,
  { host, port }: Url,
  ms: number,
  connectMs: number,
): [number, string] {
  const release = curlRelease(call);
  const connection = `Failed to connect to ${host} port ${port} after ${ms} ms: ${release === '7.88.1' ? "Couldn't" : 'Could not'} connect to server`;
  switch (outcome?.kind) {
    case 'refused':
      return [7, connection];
    case 'timeout':
      // The kernel gives up before curl does: the same sentence as for a refusal, with the code of a timeout.
      if (outcome.phase === 'connect' && connectMs > SYN_TIMEOUT_MS) return [28, connection];
      return [
        28,
        outcome.phase === 'connect'
          ? `Connection timed out after ${ms} milliseconds`
          : `Operation timed out after ${ms} milliseconds with 0 bytes received`,
      ];
    case 'reset':
      return [56, 'Recv failure: Connection reset by peer'];
    case 'not-tls':
      return [
        35,
        release === '7.88.1'
          ? 'OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number'
          : 'TLS connect error: error:0A00010B:SSL routines::wrong version number',
      ];
    case 'eof':
      return [52, 'Empty reply from server'];
    default:
      return [6, `Could not resolve host: ${host}`];
  }
}

/** Writes what was answered. */
function* finish(
  call: Call,
  flags: ReadonlyMap<string, string>,
  asked: {
    url: Url;
    headers: Readonly<Record<string, string>>;
    method: string;
    file: string | undefined;
    head: boolean;
  },
  outcome: HttpResponse,
  result: Transfer,
  end: (code: number, message?: string) => number,
): Steps<number> {
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  const { url, headers, method, head } = asked;
  const heads = result.hops.map((hop) => `${headOf(hop).join('\r\n')}\r\n\r\n`);
  if (has('v', 'verbose')) tellTalk(call, url, method, headers, heads);
  const isError = outcome.status >= 400;
  const isTooFar =
    has('L', 'location', 'location-trusted') &&
    outcome.status >= 300 &&
    outcome.status < 400 &&
    headerOf(outcome.headers, 'location') !== undefined;
  if (isTooFar) return end(47, `Maximum (${flags.get('max-redirs') ?? 50}) redirects followed`);
  const failed = isError && has('f', 'fail');
  const shown = (has('i', 'include') || head ? heads.join('') : '') + (head || failed ? '' : outcome.body);
  const dump = flags.get('D') ?? flags.get('dump-header');
  if (dump === '-') call.out(heads.join(''));
  else if (dump !== undefined && dump !== '/dev/null')
    try {
      call.writeText(dump, heads.join(''), false);
    } catch (error) {
      call.why(error);
      return end(23, `Failed to open ${dump}`);
    }
  const file = asked.file ?? (has('O', 'remote-name') ? basename(url.path.split('?')[0]!) : undefined);
  if (file === undefined || file === '-') call.out(shown);
  else if (file !== '/dev/null' && !failed)
    try {
      call.fs.writeFile(file, call.cwd, shown);
    } catch (error) {
      const why = call.why(error);
      if (!has('s', 'silent')) call.err(`Warning: Failed to open the file ${file}: ${why}\n`);
      return end(
        23,
        curlRelease(call) === '7.88.1'
          ? 'Failed writing received data to disk/application'
          : `client returned ERROR on write, passed ${shown.length} returned 0`,
      );
    }
  if (isError && (failed || has('fail-with-body')))
    return end(22, `The requested URL returned error: ${outcome.status}`);
  return end(0);
}

/** -v: who was reached, and both heads. */
function tellTalk(
  call: Call,
  { host, port, path, scheme }: Url,
  method: string,
  headers: Readonly<Record<string, string>>,
  heads: readonly string[],
): void {
  const list = tried(call, host);
  const address = list.length > 1 ? dialled(call, host, port) : list[0]!;
  const isOld = curlRelease(call) === '7.88.1';
  if (!isOld && address !== host)
    call.err(
      `* Host ${host}:${port} was resolved.\n* IPv6: ${list.length > 1 ? list[0] : '(none)'}\n* IPv4: ${list.at(-1)}\n`,
    );
  if (list.length > 1 && address !== list[0])
    call.err(
      `*   Trying [${list[0]}]:${port}...\n* ${isOld ? `connect to ${list[0]} port ${port}` : `connect to ${list[0]} port ${port} from ::1 port 40000`} failed: Connection refused\n`,
    );
  call.err(
    `*   Trying ${bracketed(address)}:${port}...\n* Connected to ${host} (${address}) port ${port}${isOld ? ' (#0)' : ''}\n`,
  );
  const { Host = port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`, ...rest } = headers;
  if (!isOld) call.err('* using HTTP/1.x\n');
  call.err(`> ${method} ${path} HTTP/1.1\n> Host: ${Host}\n`);
  for (const [name, value] of Object.entries(rest)) call.err(`> ${name}: ${value}\n`);
  call.err('> \n');
  if (!isOld) call.err('* Request completely sent off\n');
  for (const text of heads) for (const line of text.trimEnd().split('\r\n')) call.err(`< ${line}\n`);
  call.err(`< \n* Connection #0 to host ${host} left intact\n`);
}
