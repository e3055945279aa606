/** What clients of HTTP have in common: addresses, requests with their redirects, heads of answers. */
import { headerOf } from '../../network/headers.ts';
import { headLines, reasonPhrase } from '../../network/http-text.ts';
import type { HttpOutcome } from '../../network/network.ts';
import type { Steps } from '../process/process.ts';
import type { Call } from './call.ts';
import { dialled, SYN_TIMEOUT_MS } from './names.ts';

export interface Url {
  scheme: 'http' | 'https';
  /** Host and port as they were written. */
  authority: string;
  host: string;
  port: number;
  path: string;
}

export function parseUrl(text: string): Url | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(text);
  if (!match || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) !== (match[1] !== undefined)) return undefined;
  const scheme = (match[1]?.toLowerCase() ?? 'http') as 'http' | 'https';
  const path = match[4] ?? '/';
  return {
    scheme,
    authority: `${match[2]!}${match[3] === undefined ? '' : `:${match[3]}`}`,
    host: match[2]!,
    port: Number(match[3] ?? (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

export type HttpResponse = HttpOutcome & { kind: 'response' };

/** The head of an answer, a line each. */
export const headOf: (answer: HttpResponse) => string[] = headLines;

/** The words behind the status. */
export const phraseOf = ({ status, reason }: HttpResponse): string => reason ?? reasonPhrase(status);

/** One request, redirects followed up to `redirects`. */
export function* fetch(
  call: Call,
  url: Url,
  options: {
    method?: string;
    headers: Record<string, string>;
    body?: string;
    timeoutMs: number;
    /** The patience while connecting, which the kernel ends after its own retries. */
    connectTimeoutMs?: number;
    redirects: number;
    /** What a name and port are taken for without asking anybody (`curl --resolve`). */
    resolve?: ReadonlyMap<string, string>;
    /** The method stays through redirects (`curl -X`). */
    isMethodFixed?: boolean;
    isBusybox?: boolean;
  },
): Steps<{ outcome: HttpOutcome; url: Url; hops: HttpResponse[] }> {
  let at = url;
  let { method = 'GET', body } = options;
  const hops: HttpResponse[] = [];
  for (let left = options.redirects; ; left--) {
    const outcome = (yield (resume) =>
      call.host.network.http(
        {
          from: call.host.origin,
          scheme: at.scheme,
          host:
            options.resolve?.get(`${at.host}:${at.port}`) ??
            dialled(call, at.host, at.port, options.isBusybox),
          port: at.port,
          path: at.path,
          method,
          headers: {
            Host: at.port === (at.scheme === 'https' ? 443 : 80) ? at.host : `${at.host}:${at.port}`,
            ...options.headers,
          },
          ...(body === undefined ? {} : { body }),
          timeoutMs: options.timeoutMs,
          connectTimeoutMs: Math.min(options.connectTimeoutMs ?? SYN_TIMEOUT_MS, SYN_TIMEOUT_MS),
        },
        resume,
      )) as HttpOutcome;
    if (outcome.kind === 'response') hops.push(outcome);
    const location =
      outcome.kind === 'response' && outcome.status >= 300 && outcome.status < 400
        ? headerOf(outcome.headers, 'location')
        : undefined;
    if (location === undefined || left <= 0) return { outcome, url: at, hops };
    const next = location.startsWith('/') ? { ...at, path: location } : parseUrl(location);
    if (next === undefined) return { outcome, url: at, hops };
    at = next;
    // RFC 9110, 15.4: what was sent is not sent again behind 301, 302 and 303.
    if (body !== undefined && hops.at(-1)!.status <= 303) {
      body = undefined;
      if (!options.isMethodFixed) method = 'GET';
    }
  }
}

/** 2026-01-01 00:00:07 */
export const stamp = (call: Call): string =>
  new Date(call.seconds() * 1000).toISOString().slice(0, 19).replace('T', ' ');

export const shownUrl = ({ scheme, host, port, path }: Url): string =>
  `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}${path}`;
