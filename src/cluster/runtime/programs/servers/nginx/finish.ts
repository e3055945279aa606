/** What goes out: status line, headers in their order, the body, and the lines of the logs. Models the header filters. */

import { headerOf } from '../../../../network/headers.ts';
import { httpDate } from '../../../../network/http-text.ts';
import type { HttpAnswer } from '../../../../network/registry.ts';
import { SystemError } from '../../../files/errors.ts';
import type { Call } from '../../call.ts';
import { type Answered, type Block, near, nearAll, say } from './answer.ts';
import { all } from './conf.ts';
import { ranged, unchanged } from './ranges.ts';
import { releaseOf } from './release.ts';
import { withCharset } from './types.ts';
import { type Exchange, filled, logged } from './values.ts';

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** The words of the status line, where they differ from those that are usual. */
const REASONS: Readonly<Record<number, string>> = {
  206: 'Partial Content',
  302: 'Moved Temporarily',
  303: 'See Other',
  308: 'Permanent Redirect',
  402: 'Payment Required',
  405: 'Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Time-out',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  421: 'Misdirected Request',
  501: 'Not Implemented',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
};
/** Statuses whose words everybody has. */
const USUAL = new Set([200, 201, 204, 301, 304, 307, 400, 401, 403, 404, 429, 500, 502]);

/** The headings of nginx's own pages, where they are not the words of the status line. */
const TITLES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  494: 'Request Header Or Cookie Too Large',
  495: 'SSL Certificate Error',
  496: 'No required SSL certificate was sent',
  497: 'The plain HTTP request was sent to HTTPS port',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

/** The page that nginx has of its own for a status; none for those it knows nothing of. */
export function errorPage(call: Call, chain: readonly Block[], status: number, isTlsMistake = false): string {
  const words = TITLES[status] ?? REASONS[status];
  if (words === undefined) return '';
  const title = isTlsMistake ? '400 The plain HTTP request was sent to HTTPS port' : `${status} ${words}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${named(call, chain)}</center>\r\n</body>\r\n</html>\r\n`;
}

const named = (call: Call, chain: readonly Block[]): string =>
  near(chain, 'server_tokens')?.args[0] === 'off' ? 'nginx' : `nginx/${releaseOf(call)}`;

const isGood = (status: number): boolean =>
  [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(status);

/** Whether the connection stays for another request. */
function connectionOf(x: Exchange, chain: readonly Block[], ends: boolean): string {
  const asked = headerOf(x.request.headers, 'connection') ?? '';
  const isOff = near(chain, 'keepalive_timeout')?.args[0] === '0';
  return /close/i.test(asked) || isOff || ends ? 'close' : 'keep-alive';
}

export function finish(x: Exchange, chain: readonly Block[], given: Answered): HttpAnswer {
  const { call } = x;
  for (const end of x.ending.splice(0)) end();
  let answer = given;
  const { httpOverride } = call.host;
  if (httpOverride !== undefined) answer.status = httpOverride;
  if (answer.error) say(x, chain, answer.error);
  if (answer.file && answer.status === 200) answer = unchanged(x, chain, answer);
  const isOwn = answer.status >= 300 && answer.body === '' && answer.status !== 304 && !answer.passed;
  const added = addedHeaders(x, chain, answer.status);
  const partial = answer.file && answer.status === 200 ? ranged(x, chain, answer) : undefined;
  const isUnfit = partial?.status === 416;
  const status = partial?.status ?? answer.status;
  const body =
    isUnfit || isOwn ? errorPage(call, chain, status, answer.isTlsMistake) : (partial?.body ?? answer.body);
  const type = isOwn || isUnfit ? 'text/html' : withCharset(chain, answer.type);
  const headers: Record<string, string> = { Server: named(call, chain), Date: httpDate(call.milliseconds()) };
  const isBare = status === 204 || status === 304;
  if (!isBare && (body !== '' || type !== '')) headers['Content-Type'] = partial?.type ?? type;
  if (!isBare) headers['Content-Length'] = String(body.length);
  const modified = answer.file && (status === 200 || status === 206 || status === 304);
  if (modified) headers['Last-Modified'] = httpDate(answer.file!.modifiedMs);
  if (answer.location) headers.Location = answer.location;
  // Behind some of its own pages it hangs up.
  headers.Connection = connectionOf(x, chain, isOwn && [400, 413, 414, 497, 500, 501].includes(status));
  if (modified && answer.file!.tag !== undefined) headers.ETag = answer.file!.tag;
  Object.assign(headers, answer.headers, added);
  if (partial?.range !== undefined) headers['Content-Range'] = partial.range;
  else if (answer.file && status === 200) headers['Accept-Ranges'] = 'bytes';
  x.status = status;
  x.size = (x.request.method ?? 'GET') === 'HEAD' ? 0 : body.length;
  x.sent = headers;
  accessLog(x, chain);
  const reason = REASONS[status] ?? (USUAL.has(status) ? undefined : '');
  return { status, headers, body, ...(reason === undefined ? {} : { reason }) };
}

/** add_header and expires. */
function addedHeaders(x: Exchange, chain: readonly Block[], status: number): Record<string, string> {
  const headers: Record<string, string> = {};
  const expires = near(chain, 'expires')?.args ?? [];
  const when = expires.at(-1);
  if (when !== undefined && when !== 'off' && isGood(status)) Object.assign(headers, expiry(x, when));
  for (const { args } of nearAll(chain, 'add_header')) {
    if (!isGood(status) && args[2] !== 'always') continue;
    const [name = '', text = ''] = args;
    const value = filled(x, text);
    // A header without a value is none; one that is given twice is sent twice.
    if (value !== '') headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  return headers;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};

function expiry(x: Exchange, when: string): Record<string, string> {
  if (when === 'epoch') return { Expires: 'Thu, 01 Jan 1970 00:00:01 GMT', 'Cache-Control': 'no-cache' };
  if (when === 'max')
    return { Expires: 'Thu, 31 Dec 2037 23:55:55 GMT', 'Cache-Control': 'max-age=315360000' };
  let seconds = 0;
  for (const [, count, unit] of when.matchAll(/(\d+)(ms|[smhdwMy])?/g))
    seconds += Number(count) * UNITS[unit ?? 's']!;
  if (when.startsWith('-')) seconds = -seconds;
  return {
    Expires: httpDate(x.call.milliseconds() + seconds * 1000),
    'Cache-Control': seconds < 0 ? 'no-cache' : `max-age=${seconds}`,
  };
}

function accessLog(x: Exchange, chain: readonly Block[]): void {
  const logs = nearAll(chain, 'access_log');
  for (const { args } of logs.length > 0 ? logs : [{ args: [] }]) {
    const [path = '/var/log/nginx/access.log', format = 'combined', ...rest] = args;
    if (path === 'off' || path === '/dev/null') continue;
    const condition = [format, ...rest].find((arg) => arg.startsWith('if='));
    if (condition !== undefined && /^0?$/.test(filled(x, condition.slice(3)))) continue;
    const words = all(chain[0], 'log_format').find(({ args: [name] }) => name === format);
    const text = words?.args
      .slice(1)
      .filter((word) => !word.startsWith('escape='))
      .join('');
    writeLog(x.call, path, `${logged(x, text ?? COMBINED)}\n`);
  }
}

/** What the image links to standard output and error goes there; any other file is written. */
function writeLog(call: Call, path: string, line: string): void {
  try {
    if (
      /^\/var\/log\/nginx\/(access|error)\.log$|^\/dev\/stdout$|^\/proc\/self\/fd\/1$|^logs\/|^\/opt\/bitnami\//.test(
        path,
      )
    )
      call.out(line);
    else if (path === '/dev/stderr' || path === '/proc/self/fd/2') call.err(line);
    else call.writeText(path, line, true);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
