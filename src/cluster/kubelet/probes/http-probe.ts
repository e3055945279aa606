import type { SimMs } from '../../../base/time.ts';
import type { HttpOutcome, HttpRequest, Network } from '../../network/network.ts';
import type { HttpGet } from '../types.ts';
import { type Addressed, getFollowing } from './redirects.ts';

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
  first?: Addressed;
}

export type ProbeAnswer =
  | { result: 'success' | 'failure'; output: string }
  | { result: 'warning'; output: string }
  | { result: 'error'; output: string };

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

function firstRequest(target: HttpTarget): Addressed {
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
  const deadline = target.now() + target.timeoutMs;
  const remaining = () => Math.max(1, deadline - target.now());
  getFollowing(target.network, target.first, remaining, (answer) => {
    if ('tooMany' in answer)
      done({ result: 'failure', output: `Get "${answer.tooMany}": stopped after 10 redirects` });
    else if (answer.outcome.kind === 'response') done(judge(answer.outcome));
    else
      done({
        result: 'failure',
        output: `Get "${answer.url}": ${transportText(answer.outcome, answer.request, target)}`,
      });
  });
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
