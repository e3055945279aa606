/** What HAProxy does with a request: its rules, its servers, its own pages and its log. */
import { headerOf } from '../../../../network/headers.ts';
import type { HttpRequest } from '../../../../network/network.ts';
import type { Connection, HttpAnswer } from '../../../../network/registry.ts';
import type { Call } from '../../call.ts';
import { addressOf } from '../../names.ts';
import { clock } from '../template.ts';
import { sendOn } from '../upstream.ts';
import { after, all, duration, type HaProxy, isAlive, last, page, type Server } from './proxy.ts';
import { holds } from './rules.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

/** The backend that takes a request of a frontend. */
function backendOf(
  proxies: readonly HaProxy[],
  proxy: HaProxy,
  request: HttpRequest | undefined,
  client: string,
): HaProxy | undefined {
  if (proxy.section.kind === 'listen' && proxy.servers.length > 0) return proxy;
  const used = all(proxy, 'use_backend').find(({ words }) =>
    holds(proxy.lines, words.slice(2), request, client),
  );
  const name = used?.words[1] ?? last(proxy, 'default_backend');
  return proxies.find(({ section }) => section.name === name && section.kind !== 'frontend');
}

/** Smooth round robin by weight; backups where nobody else is left. */
function pick(proxy: HaProxy, client: string, tried: ReadonlySet<Server>): Server | undefined {
  const alive = proxy.servers.filter((server) => isAlive(server) && !tried.has(server) && server.weight > 0);
  const active = alive.filter(({ isBackup }) => !isBackup);
  const list = active.length > 0 ? active : alive.slice(0, 1);
  const how = last(proxy, 'balance') ?? 'roundrobin';
  if (how === 'first') return list[0];
  if (how === 'source')
    return list[
      [...client].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 0) % Math.max(1, list.length)
    ];
  let best: Server | undefined;
  let total = 0;
  for (const server of list) {
    server.current += server.weight;
    total += server.weight;
    if (best === undefined || server.current > best.current) best = server;
  }
  if (best) best.current -= total;
  return best;
}

export function answer(
  call: Call,
  proxies: readonly HaProxy[],
  front: HaProxy,
  request: HttpRequest,
  client: string,
  done: (answer: HttpAnswer) => unknown,
): unknown {
  const began = call.host.kernel.now;
  const finish = (
    given: { status: number; headers?: Record<string, string>; body?: string; reason?: string },
    to: string,
    flags: string,
  ) => {
    log(
      call,
      front,
      request,
      client,
      to,
      flags,
      given.status,
      (given.body ?? '').length,
      call.host.kernel.now - began,
    );
    return done(given);
  };
  const monitor = last(front, 'monitor-uri');
  const [path = '/'] = request.path.split('?');
  // A monitoring request is answered before any rule, and is not logged.
  if (monitor === path) return done(page(200));
  const stats =
    last(front, 'stats', 'uri') ?? (all(front, 'stats', 'enable').length > 0 ? '/haproxy?stats' : undefined);
  if (stats !== undefined && request.path.startsWith(stats))
    return finish(
      {
        status: 200,
        headers: { 'cache-control': 'no-cache', 'content-type': 'text/html' },
        body: '<h1>Statistics Report for HAProxy</h1>\n',
      },
      `${front.section.name}/<STATS>`,
      'LR--',
    );
  const back = backendOf(proxies, front, request, client);
  const headers: Record<string, string> = { ...request.headers };
  for (const proxy of back && back !== front ? [front, back] : [front])
    for (const { words } of all(proxy, 'http-request')) {
      const at = words.findIndex((word) => word === 'if' || word === 'unless');
      if (at >= 0 && !holds(proxy.lines, words.slice(at), request, client)) continue;
      const ruled = rule(words, headers, request);
      if (ruled) return finish(ruled, `${front.section.name}/<NOSRV>`, 'PR--');
    }
  if (all(front, 'option', 'forwardfor').length + (back ? all(back, 'option', 'forwardfor').length : 0) > 0)
    headers['x-forwarded-for'] = client;
  if (back === undefined) return finish(page(503), `${front.section.name}/<NOSRV>`, 'SC--');
  const tried = new Set<Server>();
  const retries = Number(last(back, 'retries') ?? 3);
  const redispatches = all(back, 'option', 'redispatch').length > 0;
  const attempt = (count: number, server: Server | undefined): unknown => {
    const name = back.section.name;
    if (server === undefined) return finish(page(503), `${name}/<NOSRV>`, 'SC--');
    sendOn(
      call,
      request,
      {
        scheme: 'http',
        host: addressOf(call, server.host),
        port: server.port,
        path: request.path,
        headers,
        timeoutMs: duration(last(back, 'timeout', 'server'), DEFAULT_TIMEOUT_MS),
        connectTimeoutMs: duration(last(back, 'timeout', 'connect'), DEFAULT_TIMEOUT_MS),
      },
      (outcome) => {
        if (outcome.kind === 'response') {
          const { kind: _, ...given } = outcome;
          return finish(given, `${name}/${server.name}`, '----');
        }
        const isConnect =
          outcome.kind === 'refused' || (outcome.kind === 'timeout' && outcome.phase === 'connect');
        if (isConnect && count < retries) {
          // The last try may go to another one; before it a second passes.
          if (redispatches && count + 1 >= retries) tried.add(server);
          const next = redispatches && count + 1 >= retries ? pick(back, client, tried) : server;
          return call.host.kernel.after(outcome.kind === 'refused' ? 1000 : 0, () =>
            attempt(count + 1, next),
          );
        }
        if (isConnect) return finish(page(503), `${name}/${server.name}`, 'SC--');
        const isSlow = outcome.kind === 'timeout';
        finish(page(isSlow ? 504 : 502), `${name}/${server.name}`, isSlow ? 'sH--' : 'SH--');
      },
    );
  };
  return attempt(0, pick(back, client, tried));
}

/** One `http-request` line: an answer, or a change of the headers. */
function rule(
  words: readonly string[],
  headers: Record<string, string>,
  request: HttpRequest,
): { status: number; headers: Record<string, string>; body: string } | undefined {
  const status = (name: string, otherwise: number) => Number(after(words, name) ?? otherwise);
  switch (words[1]) {
    case 'return': {
      const body = after(words, 'string') ?? after(words, 'lf-string') ?? '';
      const type = after(words, 'content-type');
      return { status: status('status', 200), headers: { ...(type ? { 'content-type': type } : {}) }, body };
    }
    case 'deny':
      return page(status('deny_status', status('status', 403)));
    case 'redirect': {
      const host = headerOf(request.headers, 'host') ?? request.host;
      const scheme = after(words, 'scheme');
      const location =
        after(words, 'location') ??
        (scheme ? `${scheme}://${host}${request.path}` : `${after(words, 'prefix') ?? ''}${request.path}`);
      return { status: status('code', 302), headers: { 'cache-control': 'no-cache', location }, body: '' };
    }
    case 'set-header':
    case 'add-header':
      headers[words[2] ?? ''] = words[3] ?? '';
      return undefined;
    case 'del-header':
      for (const name of Object.keys(headers))
        if (name.toLowerCase() === words[2]?.toLowerCase()) delete headers[name];
      return undefined;
    default:
      return undefined;
  }
}

/** A line of `option httplog`, where the log goes to a standard stream. */
function log(
  call: Call,
  front: HaProxy,
  request: HttpRequest,
  client: string,
  to: string,
  flags: string,
  status: number,
  size: number,
  ms: number,
): void {
  if (all(front, 'log').length === 0 || all(front, 'option', 'httplog').length === 0) return;
  const stamp = `${clock(call, 'common').slice(0, 20)}.${String(call.host.kernel.now % 1000).padStart(3, '0')}`;
  const times = to.endsWith('<NOSRV>') ? '0/-1/-1/-1/0' : `0/0/0/${ms}/${ms}`;
  call.out(
    `${client}:40000 [${stamp}] ${front.section.name} ${to} ${times} ${status} ${size + 110} - - ${flags} 1/1/0/0/0 0/0 "${request.method ?? 'GET'} ${request.path} HTTP/1.1"\n`,
  );
}

/** mode tcp: bytes go to a server and back. */
export function relay(call: Call, proxies: readonly HaProxy[], front: HaProxy, near: Connection): unknown {
  const back = backendOf(proxies, front, undefined, '');
  const server = back && pick(back, '', new Set());
  if (server === undefined) return near.close();
  const { network, origin } = call.host;
  return network.dial(
    { from: origin, host: addressOf(call, server.host), port: server.port, timeoutMs: 5000 },
    (far) => {
      if (typeof far === 'string') return near.close();
      near.onData((text) => far.send(text));
      far.onData((text) => near.send(text));
      near.onClose(() => far.close());
      far.onClose(() => near.close());
    },
  );
}
