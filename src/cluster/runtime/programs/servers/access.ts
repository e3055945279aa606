import { headerOf } from '../../../network/headers.ts';
import type { HttpRequest } from '../../../network/network.ts';
import type { ServerSpec } from '../../images/entry.ts';
import type { Call } from '../call.ts';
import { clock } from './template.ts';

/** One line of a web server's access log, or undefined where it writes none. */
export function accessLine(
  call: Call,
  format: ServerSpec['access'],
  request: HttpRequest,
  client: string,
  status: number,
  size: number,
): string | undefined {
  const line = `${request.method ?? 'GET'} ${request.path} HTTP/1.1`;
  const agent = headerOf(request.headers, 'user-agent') ?? '-';
  const referer = headerOf(request.headers, 'referer') ?? '-';
  switch (format) {
    case 'nginx':
      return `${client} - - [${clock(call, 'common')}] "${line}" ${status} ${size} "${referer}" "${agent}" "${headerOf(request.headers, 'x-forwarded-for') ?? '-'}"`;
    case 'apache':
      return `${client} - - [${clock(call, 'common')}] "${line}" ${status} ${size === 0 ? '-' : size}`;
    // What Debian's Apache writes: with who sent the client, and what it calls itself.
    case 'combined':
      return `${client} - - [${clock(call, 'common')}] "${line}" ${status} ${size} "${referer}" "${agent}"`;
    case 'python':
      return `${client} - - [${clock(call, 'common')
        .slice(0, 20)
        .replace(/:(?=\d\d:\d\d:\d\d$)/, ' ')}] "${line}" ${status} -`;
    case 'go':
      return `${clock(call, 'slash')} Serving request: ${request.path.split('?')[0]}`;
    default:
      return undefined;
  }
}
