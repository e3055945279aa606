/** `curl -w`: what is told of a transfer. */
import { headerOf } from '../../network/headers.ts';
import type { Call } from './call.ts';
import { type HttpResponse, headOf, parseUrl, shownUrl, type Url } from './requests.ts';

/** What came of one address. */
export interface Transfer {
  /** The address as it was given. */
  text: string;
  url?: Url;
  method: string;
  code: number;
  message: string;
  /** Simulated milliseconds of the last attempt. */
  ms: number;
  ip?: string | undefined;
  hops: readonly HttpResponse[];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(6);
const three = (status: number): string => String(status).padStart(3, '0');

/** The variables of curl(1) that a request of HTTP fills. */
const VARIABLES: Readonly<Record<string, (transfer: Transfer, call: Call) => string>> = {
  http_code: ({ hops }) => three(hops.at(-1)?.status ?? 0),
  response_code: ({ hops }) => three(hops.at(-1)?.status ?? 0),
  http_connect: () => '000',
  http_version: ({ hops }) => (hops.length > 0 ? '1.1' : '0'),
  exitcode: ({ code }) => String(code),
  errormsg: ({ message }) => message,
  method: ({ method }) => method,
  scheme: ({ url }) => url?.scheme.toUpperCase() ?? '',
  url: ({ text }) => text,
  url_effective: ({ url, text }) => (url === undefined ? text : shownUrl(url)),
  urlnum: () => '0',
  content_type: ({ hops }) => header(hops.at(-1), 'content-type'),
  redirect_url: ({ hops, url }) => {
    const to = header(hops.at(-1), 'location');
    return to.startsWith('/') && url ? shownUrl({ ...url, path: to }) : (parseUrl(to) && to) || '';
  },
  num_redirects: ({ hops }) => String(Math.max(0, hops.length - 1)),
  num_connects: ({ hops }) => String(hops.length > 0 ? 1 : 0),
  num_headers: ({ hops }) => String(hops.length > 0 ? Object.keys(hops.at(-1)!.headers).length + 1 : 0),
  num_retries: () => '0',
  remote_ip: ({ hops, ip }) => (hops.length > 0 ? (ip ?? '') : ''),
  remote_port: ({ hops, url }) => (hops.length > 0 ? String(url?.port ?? 0) : '0'),
  local_ip: ({ hops, ip }, call) => (hops.length === 0 ? '' : ip?.startsWith('127.') ? ip : call.host.ip),
  local_port: ({ hops }) => (hops.length > 0 ? '40000' : '0'),
  size_download: ({ hops }) => String(hops.at(-1)?.body.length ?? 0),
  size_upload: () => '0',
  size_request: () => '0',
  size_header: ({ hops }) => String(hops.reduce((sum, hop) => sum + headOf(hop).join('\r\n').length + 4, 0)),
  speed_download: ({ hops, ms }) =>
    String(Math.round(((hops.at(-1)?.body.length ?? 0) * 1000) / Math.max(ms, 1))),
  speed_upload: () => '0',
  ssl_verify_result: () => '0',
  proxy_ssl_verify_result: () => '0',
  time_total: ({ ms }) => seconds(ms),
  time_namelookup: ({ hops }) => seconds(hops.length > 0 ? 0.1 : 0),
  time_connect: ({ hops, ms }) => seconds(hops.length > 0 ? Math.min(ms, 0.3) : 0),
  time_appconnect: ({ hops, url, ms }) =>
    seconds(hops.length > 0 && url?.scheme === 'https' ? Math.min(ms, 0.6) : 0),
  time_pretransfer: ({ hops, ms }) => seconds(hops.length > 0 ? Math.min(ms, 0.7) : 0),
  time_starttransfer: ({ hops, ms }) => seconds(hops.length > 0 ? ms : 0),
  time_redirect: () => seconds(0),
};

const header = (hop: HttpResponse | undefined, name: string): string =>
  headerOf(hop?.headers ?? {}, name) ?? '';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Writes a template of `-w`; one that begins with `@` is read from a file. */
export function writeOut(call: Call, given: string, transfer: Transfer): void {
  let template = given;
  if (given.startsWith('@'))
    try {
      template = call.fs.readFile(given.slice(1), call.cwd);
    } catch (error) {
      call.why(error);
      return;
    }
  let fd = 1;
  for (const [piece] of template.matchAll(/%header\{[^}]*\}|%\{[^}]*\}|%%|\\.|[^%\\]+|[%\\]/gs)) {
    if (piece === '%{stderr}') fd = 2;
    else if (piece === '%{stdout}') fd = 1;
    else if (piece === '%{onerror}') {
      if (transfer.code === 0) return;
    } else if (piece === '%%') call.write(fd, '%');
    else if (/^\\./s.test(piece)) call.write(fd, ESCAPES[piece[1]!] ?? piece);
    else if (piece.startsWith('%header{'))
      call.write(fd, header(transfer.hops.at(-1), piece.slice(8, -1).toLowerCase()));
    else if (piece.startsWith('%{')) {
      const name = piece.slice(2, -1);
      if (Object.hasOwn(VARIABLES, name)) call.write(fd, VARIABLES[name]!(transfer, call));
      else call.err(`curl: unknown --write-out variable: '${name}'\n`);
    } else call.write(fd, piece);
  }
}
