import type { SimMs } from '../../../base/time.ts';
import type { HttpOutcome, HttpRequest, Network } from '../../network/network.ts';
import type { HttpGet } from '../types.ts';

export interface HttpTarget {
  network: Network;
  node: string;
  httpGet: HttpGet;
  host: string;
  port: number;
  timeoutMs: SimMs;
  userAgent: string;
  now(): SimMs;
  /** A local port, for the text of a connection that was reset. */
  localAddress(): string;
  /** What every round of the same probe starts with, kept from the first. */
  first?: FirstRequest;
}

interface FirstRequest {
  url: string;
  request: HttpRequest;
}
export type ProbeAnswer =
  | { result: 'success' | 'failure'; output: string }
  | { result: 'warning'; output: string }
  | { result: 'error'; output: string };

const MAX_REDIRECTS = 10;
const MAX_BODY = 10 * 1024;

/** The headers of a probe: an Accept that is set to nothing is left out. Models pkg/probe/http/request.go. */
export function probeHeaders(httpGet: HttpGet, userAgent: string): Record<string, string> {
  const own = httpGet.httpHeaders ?? [];
  const has = (name: string) => own.find((header) => header.name.toLowerCase() === name);
  const headers: Record<string, string> = {};
  if (!has('user-agent')) headers['User-Agent'] = userAgent;
  if (!has('accept')) headers.Accept = '*/*';
  for (const { name, value } of own) {
    if (name.toLowerCase() === 'accept' && value === '') continue;
    headers[name] = value;
  }
  return headers;
}

function firstRequest(target: HttpTarget): FirstRequest {
  const { httpGet, host, port, timeoutMs } = target;
  const scheme = (httpGet.scheme ?? 'HTTP').toLowerCase() === 'https' ? 'https' : 'http';
  const path = httpGet.path || '/';
  const headers = probeHeaders(httpGet, target.userAgent);
  return {
    url: `${scheme}://${host}:${port}${path.startsWith('/') ? '' : '/'}${path}`,
    request: { from: { node: target.node }, scheme, host, port, path, headers, timeoutMs },
  };
}

/** One GET, following redirects to the same host name. Models pkg/probe/http/http.go. */
export function httpProbe(target: HttpTarget, done: (answer: ProbeAnswer) => void): void {
  target.first ??= firstRequest(target);
  const { url, request } = target.first;
  ask(target, url, request, target.now() + target.timeoutMs, 0, done);
}

function ask(
  target: HttpTarget,
  url: string,
  request: HttpRequest,
  deadline: SimMs,
  hops: number,
  done: (answer: ProbeAnswer) => void,
): void {
  target.network.http(request, (outcome) => {
    const { host } = request;
    if (outcome.kind !== 'response') {
      done({ result: 'failure', output: `Get "${url}": ${transportText(outcome, request, target)}` });
      return;
    }
    const location = isRedirect(outcome.status) ? header(outcome.headers, 'location') : undefined;
    const next = location === undefined ? undefined : resolve(location, url);
    if (next === undefined || next.hostname !== host) {
      done(judge(outcome));
      return;
    }
    if (hops + 1 >= MAX_REDIRECTS) {
      done({ result: 'failure', output: `Get "${location}": stopped after 10 redirects` });
      return;
    }
    const secure = next.protocol === 'https:';
    const following: HttpRequest = {
      ...request,
      scheme: secure ? 'https' : 'http',
      port: Number(next.port || (secure ? 443 : 80)),
      path: `${next.pathname}${next.search}`,
      timeoutMs: Math.max(1, deadline - target.now()),
    };
    ask(target, next.href, following, deadline, hops + 1, done);
  });
}

const REDIRECTS = [301, 302, 303, 307, 308];
const isRedirect = (status: number) => status >= 300 && REDIRECTS.includes(status);

function header(headers: Record<string, string>, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name) return value;
  return undefined;
}

function resolve(location: string, base: string): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}

function judge(outcome: Extract<HttpOutcome, { kind: 'response' }>): ProbeAnswer {
  const { status, body } = outcome;
  if (status < 200 || status >= 400)
    return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  if (status >= 300)
    return {
      result: 'warning',
      output: `Probe terminated redirects, Response body: ${body.slice(0, MAX_BODY)}`,
    };
  return { result: 'success', output: `HTTP ${status}` };
}

function transportText(
  outcome: Exclude<HttpOutcome, { kind: 'response' }>,
  { host, port }: HttpRequest,
  target: HttpTarget,
): string {
  switch (outcome.kind) {
    case 'refused':
      return `dial tcp ${host}:${port}: connect: connection refused`;
    case 'reset':
      return `read tcp ${target.localAddress()}->${host}:${port}: read: connection reset by peer`;
    case 'eof':
      return 'EOF';
    case 'timeout':
      return outcome.phase === 'connect'
        ? `dial tcp ${host}:${port}: i/o timeout (Client.Timeout exceeded while awaiting headers)`
        : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    case 'no-such-host':
      return `dial tcp: lookup ${host}: no such host`;
    case 'not-tls':
      return 'http: server gave HTTP response to HTTPS client';
  }
}
