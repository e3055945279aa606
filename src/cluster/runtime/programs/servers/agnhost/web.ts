import type { HttpOutcome, HttpRequest } from '../../../../network/network.ts';
import type { HttpAnswer, Listener } from '../../../../network/registry.ts';
import { forever, type Steps } from '../../../process/process.ts';
import type { Call } from '../../call.ts';
import { bind } from '../../listening.ts';
import { hear } from '../server.ts';
import { clock } from '../template.ts';

/** A Go program that handles no signal leaves with 2, also as process 1. */
export const GO = { SIGTERM: { after: 0, code: 2 }, SIGINT: { after: 0, code: 2 } };

export const ok = (body = ''): HttpAnswer => ({ status: 200, body });
export const notFound: HttpAnswer = { status: 404, body: '404 page not found\n' };

/** A line as Go's log package writes it, on standard error. */
export const log = (call: Call, text: string): void => call.err(`${clock(call, 'slash')} ${text}\n`);

export interface Question {
  path: string;
  value(name: string): string;
  request: HttpRequest;
  client: { ip: string };
}

export function question(request: HttpRequest, client: { ip: string }): Question {
  const [path = '/', query = ''] = request.path.split('?');
  const values = new Map(
    query.split('&').map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      return [name, decode(rest.join('='))] as const;
    }),
  );
  return { path, value: (name) => values.get(name) ?? '', request, client };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Listens for HTTP on a port for as long as the process lives. */
export function* server(
  call: Call,
  signals: Parameters<typeof hear>[1],
  port: number,
  answer: (question: Question) => HttpAnswer,
  more: Partial<Pick<Listener, 'tls'>> = {},
): Steps<number> {
  hear(call.process, signals, () => {});
  call.process.memory = 12 * 1024 * 1024;
  const problem = bind(call.process, port, {
    ...more,
    http: (request, client) => {
      const { httpOverride } = call.host;
      return httpOverride === undefined ? answer(question(request, client)) : { status: httpOverride };
    },
  });
  if (problem) {
    const why = problem === 'EACCES' ? 'permission denied' : 'address already in use';
    log(call, `listen tcp :${port}: bind: ${why}`);
    return 1;
  }
  yield* forever();
  return 0;
}

/** A request of a Go client: the body, or the words of its error. */
export function fetch(
  call: Call,
  target: { host: string; port: number; path: string },
  done: (result: { body: string; status: number } | { error: string }) => void,
): void {
  const { host, port, path } = target;
  const url = `http://${host}:${port}${path}`;
  call.host.network.http(
    {
      from: call.host.origin,
      scheme: 'http',
      host,
      port,
      path,
      headers: { Host: `${host}:${port}`, 'User-Agent': 'Go-http-client/1.1' },
      timeoutMs: 5000,
    },
    (outcome) => {
      if (outcome.kind === 'response') done({ body: outcome.body, status: outcome.status });
      else done({ error: `Get "${url}": ${problem(outcome, host, port)}` });
    },
  );
}

function problem(outcome: Exclude<HttpOutcome, { kind: 'response' }>, host: string, port: number): string {
  switch (outcome.kind) {
    case 'refused':
      return `dial tcp ${host}:${port}: connect: connection refused`;
    case 'no-such-host':
      return `dial tcp: lookup ${host}: no such host`;
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    case 'reset':
      return 'read: connection reset by peer';
    default:
      return 'EOF';
  }
}

/** A Go duration (`1m30s`, `500ms`) in milliseconds; undefined where it is none. */
export function goDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return text === '0' ? 0 : undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(number) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ms']!;
  return total;
}
