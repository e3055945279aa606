/** HTTP/1.1 as text: heads of answers, and what somebody types into a raw connection. */
import { headerOf } from './headers.ts';
import type { Origin } from './network.ts';
import type { Connection, HttpAnswer, Listener } from './registry.ts';

/** HTTP spoken by hand over a raw connection: `printf 'GET / HTTP/1.0\r\n\r\n' | nc web 80`. */
export function speakHttp(
  connection: Connection,
  listener: Listener,
  client: string,
  request: { from: Origin; host: string; port: number },
): void {
  let text = '';
  let isHead = false;
  connection.onData((chunk) => {
    text += chunk;
    const end = /\r?\n\r?\n/.exec(text);
    if (!end) return;
    const [first = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
    const [method = 'GET', path = '/'] = first.split(' ');
    isHead = method === 'HEAD';
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    // The connection is closed behind the answer, as if that had been asked for.
    if (headerOf(headers, 'connection') === undefined) headers.Connection = 'close';
    const answer = listener.http!(
      { ...request, scheme: 'http', path, method, headers, timeoutMs: 60_000 },
      { ip: client },
    );
    respond(answer);
  });
  const respond = (answer: HttpAnswer): void => {
    if (typeof answer !== 'object') {
      if (answer === 'eof') connection.close();
      return;
    }
    if ('later' in answer) {
      answer.later(respond);
      return;
    }
    const sent = { status: answer.status, headers: answer.headers ?? {}, body: answer.body ?? '' };
    const lines = headLines({ ...sent, ...(answer.reason === undefined ? {} : { reason: answer.reason }) });
    if (headerOf(sent.headers, 'connection') === undefined) lines.push('Connection: close');
    connection.send(`${lines.join('\r\n')}\r\n\r\n${isHead ? '' : sent.body}`);
    connection.close();
  };
}

const PHRASES: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function reasonPhrase(status: number): string {
  return PHRASES[status] ?? 'Unknown';
}

/** The head of an answer, a line each; how long the body is stands in it at most once. */
export function headLines(answer: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  reason?: string;
}): string[] {
  const { status, headers, body } = answer;
  const lines = [`HTTP/1.1 ${status} ${answer.reason ?? reasonPhrase(status)}`];
  for (const [name, value] of Object.entries(headers))
    for (const each of value.split('\n')) lines.push(`${name}: ${each}`);
  const isBare = status === 204 || status === 304 || status < 200;
  if (
    !isBare &&
    headerOf(headers, 'content-length') === undefined &&
    headerOf(headers, 'transfer-encoding') === undefined
  )
    lines.push(`Content-Length: ${body.length}`);
  return lines;
}

const dates = new Map<number, string>();

/** A moment as headers have it: `Thu, 01 Jan 2026 00:00:07 GMT`. `ms`: since 1970. Kept, since all of one second write the same. */
export function httpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  let date = dates.get(second);
  if (date === undefined) {
    if (dates.size > 100) dates.clear();
    date = new Date(second * 1000).toUTCString();
    dates.set(second, date);
  }
  return date;
}
