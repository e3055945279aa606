import type { SimMs } from '../../../base/time.ts';
import { headerOf } from '../../network/headers.ts';
import type { HttpOutcome, HttpRequest, Network } from '../../network/network.ts';

/** A request and the address it is written as in error texts. */
export interface Addressed {
  url: string;
  request: HttpRequest;
}
/** The last answer with the request it belongs to, or the address that was one redirect too many. */
export type Followed = (Addressed & { outcome: HttpOutcome }) | { tooMany: string };

const MAX_REDIRECTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * One GET that follows redirects to the same host name; one to another host is itself the answer.
 * `remaining` says how long the next request may wait. Models RedirectChecker(false) of pkg/probe/http,
 * which probes and lifecycle hooks share.
 */
export function getFollowing(
  network: Network,
  first: Addressed,
  remaining: () => SimMs,
  done: (answer: Followed) => void,
): void {
  const ask = ({ url, request }: Addressed, hops: number): void => {
    network.http(request, (outcome) => {
      const location =
        outcome.kind === 'response' && REDIRECTS.includes(outcome.status)
          ? headerOf(outcome.headers, 'location')
          : undefined;
      const next = location === undefined ? undefined : resolve(location, url);
      if (next === undefined || next.hostname !== request.host) {
        done({ url, request, outcome });
        return;
      }
      if (hops + 1 >= MAX_REDIRECTS) {
        done({ tooMany: location! });
        return;
      }
      const secure = next.protocol === 'https:';
      const following: HttpRequest = {
        ...request,
        scheme: secure ? 'https' : 'http',
        port: Number(next.port || (secure ? 443 : 80)),
        path: `${next.pathname}${next.search}`,
        timeoutMs: remaining(),
      };
      ask({ url: next.href, request: following }, hops + 1);
    });
  };
  ask(first, 0);
}

function resolve(location: string, base: string): URL | undefined {
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}
