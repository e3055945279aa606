import { regExp } from '../../../../../text/linear.ts';
import { headerOf } from '../../../../network/headers.ts';
import type { HttpRequest } from '../../../../network/network.ts';
import type { Call } from '../../call.ts';
import { clock } from '../template.ts';
import type { Directive } from './conf.ts';
import { releaseOf } from './release.ts';

/** One request as the directives see it. */
export interface Exchange {
  call: Call;
  request: HttpRequest;
  client: string;
  /** The path as rewrites leave it, without the query. */
  uri: string;
  args: string;
  serverName: string;
  port: number;
  /** What the last regular expression caught. */
  captures: readonly string[];
  /** Variables of `set` and named groups. */
  set: Map<string, string>;
  /** The block of `http`: where maps and zones stand. */
  http: readonly Directive[];
  /** The value of a variable of map, geo or split_clients; undefined where none has the name. */
  mapped: (name: string) => string | undefined;
  /** What the error log takes, where nothing nearer says it. */
  errorLevel: string;
  /** What is done once the request is answered. */
  ending: (() => void)[];
  status?: number;
  size?: number;
  /** The servers that were asked, and what they answered. */
  upstream?: string;
  upstreamStatus?: string;
  /** The headers that went out. */
  sent?: Readonly<Record<string, string>>;
  /** What limit_req and limit_conn did. */
  limited?: { req?: string; conn?: string };
  /** root and the file that was looked for, as far as they are known. */
  root?: string;
  filename?: string;
  /** Of proxy_pass. */
  proxyHost?: string;
  proxyPort?: string;
  /** Headers of the answer of an upstream. */
  upstreamHeaders?: Readonly<Record<string, string>>;
}

export const hostOf = (request: HttpRequest): string =>
  (headerOf(request.headers, 'host') ?? request.host).split(':')[0]!;

const VARIABLES: Readonly<Record<string, (x: Exchange) => string>> = {
  uri: (x) => x.uri,
  document_uri: (x) => x.uri,
  request_uri: (x) => x.request.path,
  args: (x) => x.args,
  query_string: (x) => x.args,
  is_args: (x) => (x.args === '' ? '' : '?'),
  host: (x) => hostOf(x.request),
  hostname: (x) => x.call.host.hostname,
  http_host: (x) => headerOf(x.request.headers, 'host') ?? x.request.host,
  server_name: (x) => x.serverName,
  server_port: (x) => String(x.port),
  server_addr: (x) => x.call.host.ip,
  server_protocol: () => 'HTTP/1.1',
  remote_addr: (x) => x.client,
  remote_port: () => '40000',
  remote_user: () => '',
  binary_remote_addr: (x) => x.client,
  proxy_add_x_forwarded_for: (x) => {
    const before = headerOf(x.request.headers, 'x-forwarded-for');
    return before === undefined ? x.client : `${before}, ${x.client}`;
  },
  scheme: (x) => x.request.scheme,
  https: (x) => (x.request.scheme === 'https' ? 'on' : ''),
  request_method: (x) => x.request.method ?? 'GET',
  request: (x) => `${x.request.method ?? 'GET'} ${x.request.path} HTTP/1.1`,
  request_body: (x) => x.request.body ?? '',
  request_filename: (x) => x.filename ?? x.uri,
  document_root: (x) => x.root ?? '/etc/nginx/html',
  realpath_root: (x) => x.root ?? '/etc/nginx/html',
  request_time: () => '0.000',
  request_length: () => '100',
  request_id: () => '00000000000000000000000000000000',
  status: (x) => String(x.status ?? 0),
  body_bytes_sent: (x) => String(x.size ?? 0),
  bytes_sent: (x) => String((x.size ?? 0) + 240),
  upstream_addr: (x) => x.upstream ?? '-',
  upstream_status: (x) => x.upstreamStatus ?? (x.upstream === undefined ? '-' : String(x.status ?? 0)),
  upstream_response_time: (x) => (x.upstream === undefined ? '-' : '0.001'),
  time_local: (x) => clock(x.call, 'common'),
  time_iso8601: (x) => `${clock(x.call, 'iso').replace('Z', '')}+00:00`,
  msec: (x) => `${clock(x.call, 'epoch')}.000`,
  nginx_version: (x) => releaseOf(x.call),
  limit_req_status: (x) => x.limited?.req ?? '',
  limit_conn_status: (x) => x.limited?.conn ?? '',
  content_type: (x) => headerOf(x.request.headers, 'content-type') ?? '',
  content_length: (x) =>
    headerOf(x.request.headers, 'content-length') ??
    (x.request.body === undefined ? '' : String(x.request.body.length)),
  proxy_host: (x) => x.proxyHost ?? '',
  proxy_port: (x) => x.proxyPort ?? '',
  pid: (x) => String(x.call.process.pid),
  connection: () => '1',
  connection_requests: () => '1',
  connections_active: () => '1',
  pipe: () => '.',
  http_upgrade: (x) => headerOf(x.request.headers, 'upgrade') ?? '',
};

/** The value of one variable; undefined where nginx knows none of that name. */
export function variable(x: Exchange, name: string): string | undefined {
  const own = x.set.get(name);
  if (own !== undefined) return own;
  if (/^\d$/.test(name)) return x.captures[Number(name)] ?? '';
  const known = VARIABLES[name];
  if (known) return known(x);
  const mapped = x.mapped(name);
  if (mapped !== undefined) return mapped;
  if (name.startsWith('http_')) return headerOf(x.request.headers, name.slice(5).replaceAll('_', '-')) ?? '';
  if (name.startsWith('arg_')) return new RegExp(`(?:^|&)${name.slice(4)}=([^&]*)`).exec(x.args)?.[1] ?? '';
  if (name.startsWith('cookie_'))
    return (
      new RegExp(`(?:^|;\\s*)${name.slice(7)}=([^;]*)`).exec(
        headerOf(x.request.headers, 'cookie') ?? '',
      )?.[1] ?? ''
    );
  if (name.startsWith('sent_http_')) return headerOf(x.sent ?? {}, name.slice(10).replaceAll('_', '-')) ?? '';
  if (name.startsWith('upstream_http_'))
    return headerOf(x.upstreamHeaders ?? {}, name.slice(14).replaceAll('_', '-')) ?? '';
  if (/^(upstream_cookie|ssl|sent_trailer)_/.test(name)) return '';
  return undefined;
}

/** A text of the configuration with its variables filled in. */
export const filled = (x: Exchange, text: string): string =>
  text.includes('$')
    ? text.replace(
        /\$(?:\{(\w+)\}|(\w+))/g,
        (whole, braced: string | undefined, bare: string | undefined) =>
          variable(x, (braced ?? bare)!) ?? whole,
      )
    : text;

const formats = new Map<string, readonly string[]>();

/** A format in pieces: text and, at every odd place, the name of a variable. */
function pieces(format: string): readonly string[] {
  let known = formats.get(format);
  if (known === undefined) {
    known = format.split(/\$(?:\{(\w+)\}|(\w+))/g).filter((each) => each !== undefined);
    if (formats.size > 100) formats.clear();
    formats.set(format, known);
  }
  return known;
}

/** The same for a line of the access log, where what is not there is a dash. */
export function logged(x: Exchange, format: string): string {
  const parts = pieces(format);
  let line = '';
  for (let i = 0; i < parts.length; i++) line += i % 2 === 0 ? parts[i] : variable(x, parts[i]!) || '-';
  return line;
}

/** Whether a name of `server_name` takes a host: 3 exact, 2 wildcard, 1 expression, 0 not. */
export function nameMatches(pattern: string, host: string): number {
  if (pattern === host) return 3;
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1)) ? 2 : 0;
  if (pattern.startsWith('.')) return host === pattern.slice(1) || host.endsWith(pattern) ? 2 : 0;
  if (pattern.endsWith('.*')) return host.startsWith(pattern.slice(0, -1)) ? 2 : 0;
  if (!pattern.startsWith('~')) return 0;
  return expression(pattern.slice(1))?.test(host) ? 1 : 0;
}

const expressions = new Map<string, RegExp | undefined>();

/** A PCRE as JavaScript reads it, which always ends; undefined where it cannot be read. */
export function expression(source: string, flags = ''): RegExp | undefined {
  const key = `${flags}/${source}`;
  if (!expressions.has(key)) {
    if (expressions.size > 100) expressions.clear();
    expressions.set(key, compiled(source, flags));
  }
  return expressions.get(key);
}

function compiled(source: string, flags: string): RegExp | undefined {
  try {
    return regExp(
      source.replace(/\(\?P</g, '(?<').replace(/^\(\?i\)/, ''),
      /^\(\?i\)/.test(source) ? 'i' : flags,
    );
  } catch {
    return undefined;
  }
}

/** `10.0.0.0/8`, `127.0.0.1`, `all`: whether an address is meant. */
export function addressMatches(rule: string, address: string): boolean {
  if (rule === 'all') return true;
  const [net = '', bits] = rule.split('/');
  if (bits === undefined) return net === address;
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(net) / size) === Math.floor(number(address) / size);
}
