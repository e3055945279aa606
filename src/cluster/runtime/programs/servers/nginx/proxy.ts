/** proxy_pass and its kin: whom a request goes to, what is sent there, and who is asked next. Models ngx_http_upstream. */
import { headerOf } from '../../../../network/headers.ts';
import type { HttpOutcome } from '../../../../network/network.ts';
import { sendOn } from '../upstream.ts';
import {
  type Answered,
  absolute,
  type Block,
  type Done,
  type Later,
  near,
  nearAll,
  plain,
  say,
} from './answer.ts';
import type { Directive } from './conf.ts';
import { type Group, groupOf, type Peer, pick, plainGroup, resolved, settle, split } from './peers.ts';
import { time } from './units.ts';
import { type Exchange, filled } from './values.ts';

const shown = ({ address, port }: Peer, otherwise: number): string =>
  `${address.includes(':') ? `[${address}]` : address}:${port ?? otherwise}`;

/** The servers behind the host of a pass; a refusal where a name with a variable in it leads nowhere. */
function behind(
  x: Exchange,
  chain: readonly Block[],
  pass: Directive,
  host: string,
  port: number,
): Group | Answered {
  const group = groupOf(x.http, host);
  if (group) return group;
  if (!(pass.args[0] ?? '').includes('$')) return plainGroup(pass, resolved(pass), host, port);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return plainGroup(pass, [host], host, port);
  // Looked up for each request, by nginx itself: it has no search list.
  if (near(chain, 'resolver') === undefined) return plain(502, `no resolver defined to resolve ${host}`);
  const found = x.call.host.network.lookup(`${host}.`, x.call.host.origin);
  if (found.kind === 'addresses') return plainGroup(pass, found.addresses, host, port);
  return plain(
    502,
    found.kind === 'timeout'
      ? `${host} could not be resolved (110: Operation timed out)`
      : `${host} could not be resolved (3: Host not found)`,
  );
}

export function proxy(
  x: Exchange,
  chain: readonly Block[],
  prefix: string,
  pass: Directive,
  done: Done,
): Later {
  const target = filled(x, pass.args[0] ?? '');
  const url = /^(https?):\/\/(\[[^\]]*\]|[^/:?]+)(?::(\d+))?([/?].*)?$/.exec(target);
  if (!url) return done(plain(500, `invalid URL prefix in "${target}"`));
  const scheme = url[1] as 'http' | 'https';
  const query = x.args === '' ? '' : `?${x.args}`;
  const hasVariable = (pass.args[0] ?? '').includes('$');
  // A path of the pass stands for that of the location; with variables it is the whole of it.
  const path =
    url[4] === undefined ? x.uri + query : hasVariable ? url[4] : url[4] + x.uri.slice(prefix.length) + query;
  const port = Number(url[3] ?? (scheme === 'https' ? 443 : 80));
  const group = behind(x, chain, pass, url[2]!, port);
  if ('status' in group) return done(group);
  x.proxyHost = url[3] ? `${url[2]}:${url[3]}` : url[2]!;
  x.proxyPort = String(port);
  const headers = sentHeaders(x, chain);
  const conditions = near(chain, 'proxy_next_upstream')?.args ?? ['error', 'timeout'];
  const most = Number(near(chain, 'proxy_next_upstream_tries')?.args[0] ?? 0);
  const limit = time(near(chain, 'proxy_next_upstream_timeout')?.args[0], 0);
  const { kernel } = x.call.host;
  const began = kernel.now;
  const tried = new Set<Peer>();
  const asked: string[] = [];
  const statuses: string[] = [];
  const attempt = (): Later => {
    const peer = pick(x, group, tried);
    if (peer === undefined) {
      x.upstream = [...asked, url[2]!].join(', ');
      x.upstreamStatus = [...statuses, '502'].join(', ');
      return done(plain(502, `no live upstreams while connecting to upstream|${scheme}://${url[2]}${path}`));
    }
    tried.add(peer);
    const name = shown(peer, port);
    asked.push(name);
    x.upstream = asked.join(', ');
    peer.connections++;
    sendOn(
      x.call,
      x.request,
      {
        scheme,
        host: peer.address,
        port: peer.port ?? port,
        path,
        headers,
        timeoutMs: time(near(chain, 'proxy_read_timeout')?.args[0], 60_000),
        connectTimeoutMs: time(near(chain, 'proxy_connect_timeout')?.args[0], 60_000),
      },
      (outcome) => {
        peer.connections--;
        const [condition, status, what] = judged(outcome);
        statuses.push(String(status));
        x.upstreamStatus = statuses.join(', ');
        const failed = condition !== undefined && (isFailure(condition) || conditions.includes(condition));
        const isOut = settle(group, peer, failed, kernel.now);
        const tells = `${what}|${scheme}://${name}${path}`;
        const method = x.request.method ?? 'GET';
        const wasSent =
          outcome.kind === 'response' ||
          outcome.kind === 'eof' ||
          outcome.kind === 'reset' ||
          (outcome.kind === 'timeout' && outcome.phase === 'headers');
        const again =
          condition !== undefined &&
          conditions.includes(condition) &&
          (!wasSent || !/^(POST|LOCK|PATCH)$/.test(method) || conditions.includes('non_idempotent')) &&
          (most === 0 || tried.size < most) &&
          (limit === 0 || kernel.now - began < limit) &&
          tried.size < group.peers.length;
        if (what !== undefined && (again || group.peers.length > 1)) {
          if (isOut)
            say(
              x,
              chain,
              `upstream server temporarily disabled while ${doing(outcome)}|${scheme}://${name}${path}`,
              'warn',
            );
        }
        if (again) {
          if (what !== undefined) say(x, chain, tells);
          return attempt();
        }
        if (outcome.kind === 'response') return done(passed(x, outcome, chain, target, prefix, hasVariable));
        return done(plain(status, tells));
      },
    );
  };
  return attempt();
}

const isFailure = (condition: string): boolean => condition === 'error' || condition === 'timeout';
const doing = (outcome: HttpOutcome): string =>
  outcome.kind === 'refused' || (outcome.kind === 'timeout' && outcome.phase === 'connect')
    ? 'connecting to upstream'
    : 'reading response header from upstream';

/** Under which word of proxy_next_upstream an outcome falls, the status it makes, and what the log says of it. */
function judged(outcome: HttpOutcome): [string | undefined, number, string | undefined] {
  if (outcome.kind === 'response') {
    const isNamed = [500, 502, 503, 504, 403, 404, 429].includes(outcome.status);
    return [isNamed ? `http_${outcome.status}` : undefined, outcome.status, undefined];
  }
  if (outcome.kind === 'timeout')
    return ['timeout', 504, `upstream timed out (110: Operation timed out) while ${doing(outcome)}`];
  if (outcome.kind === 'refused')
    return ['error', 502, 'connect() failed (111: Connection refused) while connecting to upstream'];
  if (outcome.kind === 'not-tls')
    return [
      'error',
      502,
      'SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream',
    ];
  if (outcome.kind === 'reset')
    return [
      'error',
      502,
      'recv() failed (104: Connection reset by peer) while reading response header from upstream',
    ];
  return ['error', 502, 'upstream prematurely closed connection while reading response header from upstream'];
}

/** The headers of the request as they are sent on: those of the client, then what proxy_set_header makes of them. */
function sentHeaders(x: Exchange, chain: readonly Block[]): Record<string, string> {
  const set = nearAll(chain, 'proxy_set_header').map(({ args }) => [args[0] ?? '', args[1] ?? ''] as const);
  const isSet = (name: string) => set.some(([own]) => own.toLowerCase() === name.toLowerCase());
  const headers: Record<string, string> = {};
  const put = (name: string, value: string) => {
    if (value !== '') headers[name] = value;
  };
  if (!isSet('Host')) put('Host', filled(x, '$proxy_host'));
  if (!isSet('Connection')) put('Connection', 'close');
  for (const [name, text] of set) put(name, filled(x, text));
  if (near(chain, 'proxy_pass_request_headers')?.args[0] !== 'off')
    for (const [name, value] of Object.entries(x.request.headers))
      if (!/^(host|connection|keep-alive|content-length|expect|upgrade|te)$/i.test(name) && !isSet(name))
        headers[name] = value;
  return headers;
}

const HIDDEN =
  /^(server|date|content-type|location|content-length|connection|transfer-encoding|x-pad|x-accel-.*)$/i;

function passed(
  x: Exchange,
  outcome: Extract<HttpOutcome, { kind: 'response' }>,
  chain: readonly Block[],
  target: string,
  prefix: string,
  hasVariable: boolean,
): Answered {
  const { status, body } = outcome;
  const hidden = new Set(
    nearAll(chain, 'proxy_hide_header').map(({ args }) => (args[0] ?? '').toLowerCase()),
  );
  const kept = new Set(nearAll(chain, 'proxy_pass_header').map(({ args }) => (args[0] ?? '').toLowerCase()));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(outcome.headers)) {
    const lower = name.toLowerCase();
    if ((!HIDDEN.test(name) || (kept.has(lower) && /^(server|date|x-)/.test(lower))) && !hidden.has(lower))
      headers[name] = value;
  }
  const type = headerOf(outcome.headers, 'content-type') ?? '';
  const intercepts = near(chain, 'proxy_intercept_errors')?.args[0] === 'on';
  const location = headerOf(outcome.headers, 'location');
  x.status = status;
  x.upstreamHeaders = outcome.headers;
  return {
    status,
    body: intercepts && status >= 300 ? '' : body,
    type,
    headers,
    passed: !intercepts || status < 300,
    ...(location ? { location: redirected(x, chain, location, target, prefix, hasVariable) } : {}),
  };
}

/** proxy_redirect: where an upstream sends the client is a place behind the proxy. */
function redirected(
  x: Exchange,
  chain: readonly Block[],
  location: string,
  target: string,
  prefix: string,
  hasVariable: boolean,
): string {
  const rules = nearAll(chain, 'proxy_redirect');
  if (rules.some(({ args }) => args[0] === 'off')) return location;
  for (const { args } of rules.length > 0 ? rules : [{ args: ['default'] }]) {
    const [from, to] =
      args[0] === 'default'
        ? [hasVariable ? undefined : target, prefix]
        : [filled(x, args[0] ?? ''), filled(x, args[1] ?? '')];
    if (from !== undefined && !from.startsWith('~') && location.startsWith(from)) {
      const next = to + location.slice(from.length);
      return next.startsWith('/') ? absolute(x, next) : next;
    }
  }
  return location.startsWith('/') ? absolute(x, location) : location;
}

/** FastCGI, uwsgi and the like: only whether somebody is there. */
export function reach(x: Exchange, pass: Directive, chain: readonly Block[], done: Done): Later {
  const target = filled(x, pass.args[0] ?? '');
  const protocol = pass.name.slice(0, -5);
  const bare = target.replace(/^\w+:\/\//, '');
  if (bare.startsWith('unix:')) {
    const path = bare.slice(5).replace(/:$/, '');
    if (x.call.fs.find(path, '/')) return done({ ...plain(200), passed: true });
    return done(
      plain(
        502,
        `connect() to unix:${path} failed (2: No such file or directory) while connecting to upstream|${protocol}://unix:${path}:`,
      ),
    );
  }
  const { host, port = protocol === 'grpc' ? 80 : 9000 } = split(bare);
  const group = behind(x, chain, pass, host, port);
  if ('status' in group) return done(group);
  const peer = pick(x, group, new Set());
  if (peer === undefined)
    return done(plain(502, `no live upstreams while connecting to upstream|${protocol}://${host}`));
  const at = `${protocol}://${shown(peer, port)}`;
  return x.call.host.network.tcp(
    { from: x.call.host.origin, host: peer.address, port: peer.port ?? port, timeoutMs: 60_000 },
    ({ kind }) => {
      if (kind === 'connected') return done({ ...plain(200), passed: true });
      const [, status, what] = judged(kind === 'timeout' ? { kind, phase: 'connect' } : { kind: 'refused' });
      done(plain(status, `${what}|${at}`));
    },
  );
}
