import { headerOf } from '../../../../network/headers.ts';
import { clock } from '../template.ts';
import { all, type Directive, find } from './conf.ts';
import type { Exchange } from './values.ts';

export type Block = readonly Directive[] | undefined;

export interface Answered {
  status: number;
  body: string;
  type: string;
  location?: string;
  /** A line for the error log: what went wrong. */
  error?: string;
  /** Of the directives add_header, where their block was the one that answered. */
  headers?: Record<string, string>;
  /** From somebody else: error_page does not apply. */
  passed?: boolean;
  /** The body is a file of the server: when it was changed, in milliseconds since 1970, and its tag. */
  file?: { modifiedMs: number; tag: string | undefined };
  isTlsMistake?: boolean;
}
export type Done = (answer: Answered) => Later;
/** Nothing is waited for: the answer goes to a callback, now or later. */
export type Later = unknown;

/** The nearest block that has a directive: an inner one replaces the outer ones. */
export const near = (chain: readonly Block[], name: string): Directive | undefined => {
  for (let i = chain.length - 1; i >= 0; i--) {
    const found = find(chain[i], name);
    if (found) return found;
  }
  return undefined;
};
export const nearAll = (chain: readonly Block[], name: string): Directive[] => {
  for (let i = chain.length - 1; i >= 0; i--) {
    const found = all(chain[i], name);
    if (found.length > 0) return found;
  }
  return [];
};

export const plain = (status: number, error?: string): Answered => ({
  status,
  body: '',
  type: 'text/html',
  ...(error === undefined ? {} : { error }),
});

/** One line of the error log, where that is not a file. `what`: the words, and behind a bar the upstream. */
export function say(x: Exchange, chain: readonly Block[], what: string, level = 'error'): void {
  const { call, request } = x;
  const [log = '/var/log/nginx/error.log', least = 'error'] = near(chain, 'error_log')?.args ?? [
    undefined,
    x.errorLevel,
  ];
  if (log === '/dev/null' || log === 'off' || LEVELS.indexOf(level) > LEVELS.indexOf(least)) return;
  const [text, upstream] = what.split('|');
  const tail = upstream === undefined ? '' : `, upstream: "${upstream}"`;
  call.err(
    `${clock(call, 'slash')} [${level}] ${call.process.pid + 1}#${call.process.pid + 1}: *1 ${text}, client: ${x.client}, server: ${x.serverName}, request: "${request.method ?? 'GET'} ${request.path} HTTP/1.1"${tail}, host: "${headerOf(request.headers, 'host') ?? `${request.host}:${request.port}`}"\n`,
  );
}

const LEVELS = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];

export const absolute = (x: Exchange, location: string): string =>
  /^https?:\/\//.test(location)
    ? location
    : `${x.request.scheme}://${headerOf(x.request.headers, 'host') ?? x.request.host}${location}`;
