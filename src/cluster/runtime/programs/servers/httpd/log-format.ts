/** Apache's LogFormat. */
import { headerOf } from '../../../../network/headers.ts';
import type { HttpRequest } from '../../../../network/network.ts';
import type { Call } from '../../call.ts';
import { clock } from '../template.ts';

/** One line of a LogFormat (mod_log_config). */
export function formatted(
  call: Call,
  format: string,
  request: HttpRequest,
  client: string,
  { status, size }: { status: number; size: number },
): string {
  const [path = '', query] = request.path.split('?');
  const values: Readonly<Record<string, string>> = {
    h: client,
    a: client,
    l: '-',
    u: '-',
    t: `[${clock(call, 'common')}]`,
    r: `${request.method ?? 'GET'} ${request.path} HTTP/1.1`,
    s: String(status),
    b: size === 0 ? '-' : String(size),
    B: String(size),
    O: String(size),
    m: request.method ?? 'GET',
    U: path,
    q: query === undefined ? '' : `?${query}`,
    H: 'HTTP/1.1',
    p: String(request.port),
    v: request.host,
    V: request.host,
    D: '1000',
    T: '0',
    P: String(call.process.pid),
    '%': '%',
  };
  return format.replace(
    /%(?:\{([^}]*)\})?[<>!\d,]*([a-zA-Z%])/g,
    (_, named: string | undefined, letter: string) =>
      letter === 'i' && named
        ? (headerOf(request.headers, named.toLowerCase()) ?? '-')
        : (values[letter] ?? '-'),
  );
}
