import type { HttpOutcome, HttpRequest } from '../../../network/network.ts';
import type { HttpAnswer } from '../../../network/registry.ts';
import type { Call } from '../call.ts';

/** Where a proxy sends a request on to. */
export interface Upstream {
  scheme: 'http' | 'https';
  host: string;
  port: number;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  timeoutMs: number;
  /** How long nobody may answer while connecting. */
  connectTimeoutMs: number;
}

/** Sends a request on, from the pod of the proxy, and hands back what came of it. */
export function sendOn(
  call: Call,
  request: HttpRequest,
  to: Upstream,
  done: (outcome: HttpOutcome) => void,
): void {
  const { scheme, port, path, headers, timeoutMs, connectTimeoutMs } = to;
  call.host.network.http(
    {
      from: call.host.origin,
      scheme,
      host: to.host,
      port,
      path,
      ...(request.method === undefined ? {} : { method: request.method }),
      ...(request.body === undefined ? {} : { body: request.body }),
      headers,
      timeoutMs,
      connectTimeoutMs,
    },
    done,
  );
}

/** An answer that was made at once, or one that comes later: both the same way. */
export function whenKnown(start: (done: (answer: HttpAnswer) => void) => void): HttpAnswer {
  let known: HttpAnswer | undefined;
  let tell: ((answer: HttpAnswer) => void) | undefined;
  start((answer) => {
    if (tell) tell(answer);
    else known = answer;
  });
  return (
    known ?? {
      later: (done) => {
        tell = done;
      },
    }
  );
}
