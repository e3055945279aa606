/** The proxies of HAProxy and their servers, as the other files share them. */
import type { Line, Section } from './conf.ts';

export interface Server {
  name: string;
  host: string;
  port: number;
  weight: number;
  isBackup: boolean;
  isChecked: boolean;
  interMs: number;
  rise: number;
  fall: number;
  health: number;
  current: number;
}

export interface HaProxy {
  section: Section;
  /** Its own lines behind those of `defaults`. */
  lines: readonly Line[];
  servers: Server[];
}

const PAGES: Readonly<Record<number, [string, string]>> = {
  200: ['200 OK', 'Service ready.'],
  400: ['400 Bad request', 'Your browser sent an invalid request.'],
  403: ['403 Forbidden', 'Request forbidden by administrative rules.'],
  404: ['404 Not Found', 'The resource could not be found.'],
  429: ['429 Too Many Requests', 'You have sent too many requests in a given amount of time.'],
  500: ['500 Internal Server Error', 'An internal server error occurred.'],
  502: ['502 Bad Gateway', 'The server returned an invalid or incomplete response.'],
  503: ['503 Service Unavailable', 'No server is available to handle this request.'],
  504: ['504 Gateway Time-out', "The server didn't respond in time."],
};

export function page(status: number): { status: number; headers: Record<string, string>; body: string } {
  const [title, text] = PAGES[status] ?? [String(status), ''];
  const body = `<html><body><h1>${title}</h1>\n${text}\n</body></html>\n`;
  return {
    status,
    headers: {
      'content-length': String(body.length),
      'cache-control': 'no-cache',
      'content-type': 'text/html',
    },
    body,
  };
}

/** `5s`, `500ms`, `1m`, bare numbers are milliseconds. */
export function duration(text: string | undefined, otherwise: number): number {
  const match = /^(\d+)(us|ms|s|m|h|d)?$/.exec(text ?? '');
  if (match === null) return otherwise;
  return (
    Number(match[1]) *
    { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] ?? 'ms']!
  );
}

export const after = (words: readonly string[], name: string): string | undefined => {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
};
export const all = (proxy: HaProxy, ...names: readonly string[]): Line[] =>
  proxy.lines.filter(({ words }) => names.every((name, i) => words[i] === name));
export const last = (proxy: HaProxy, ...names: readonly string[]): string | undefined =>
  all(proxy, ...names).at(-1)?.words[names.length];

export const isAlive = (server: Server): boolean =>
  server.isChecked ? server.health >= server.rise : server.health > 0;
