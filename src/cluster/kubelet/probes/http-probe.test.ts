import { describe, expect, test } from 'vitest';
import type { HttpOutcome, HttpRequest, Network } from '../../network/network.ts';
import { type HttpTarget, httpProbe, type ProbeAnswer, probeHeaders } from './http-probe.ts';

type Page = HttpOutcome | ((request: HttpRequest) => HttpOutcome);
const page = (status: number, more: { body?: string; location?: string } = {}): HttpOutcome => ({
  kind: 'response',
  status,
  body: more.body ?? '',
  headers: more.location ? { location: more.location } : {},
});

function probe(
  pages: Record<string, Page>,
  httpGet: Partial<HttpTarget['httpGet']> = {},
): [string, string, string[]] {
  const asked: string[] = [];
  const network = {
    http(request: HttpRequest, done: (outcome: HttpOutcome) => void) {
      asked.push(`${request.host}:${request.port}${request.path}`);
      const found = pages[`${request.host}:${request.port}${request.path}`] ?? { kind: 'refused' };
      done(typeof found === 'function' ? found(request) : found);
      return () => {};
    },
  } as unknown as Network;
  let answer: ProbeAnswer | undefined;
  httpProbe(
    {
      network,
      node: 'n',
      httpGet: { port: 80, ...httpGet },
      host: '10.0.0.7',
      port: 80,
      timeoutMs: 1000,
      userAgent: 'kube-probe/1.36',
      now: () => 0,
      localAddress: () => '172.18.0.2:41000',
    },
    (result) => {
      answer = result;
    },
  );
  return [answer!.result, answer!.output, asked];
}

describe('httpGet probe', () => {
  test.each<[string, HttpOutcome, string, string]>([
    ['200', page(200), 'success', 'HTTP 200'],
    ['399', page(399), 'warning', 'Probe terminated redirects, Response body: '],
    ['404', page(404), 'failure', 'HTTP probe failed with statuscode: 404'],
    ['500', page(500), 'failure', 'HTTP probe failed with statuscode: 500'],
    [
      'refused',
      { kind: 'refused' },
      'failure',
      'Get "http://10.0.0.7:80/": dial tcp 10.0.0.7:80: connect: connection refused',
    ],
    [
      'no answer',
      { kind: 'timeout', phase: 'headers' },
      'failure',
      'Get "http://10.0.0.7:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
    [
      'no connection',
      { kind: 'timeout', phase: 'connect' },
      'failure',
      'Get "http://10.0.0.7:80/": dial tcp 10.0.0.7:80: i/o timeout (Client.Timeout exceeded while awaiting headers)',
    ],
    [
      'reset',
      { kind: 'reset' },
      'failure',
      'Get "http://10.0.0.7:80/": read tcp 172.18.0.2:41000->10.0.0.7:80: read: connection reset by peer',
    ],
    ['closed', { kind: 'eof' }, 'failure', 'Get "http://10.0.0.7:80/": EOF'],
  ])('%s', (_, outcome, result, output) => {
    const [got, said] = probe({ '10.0.0.7:80/': outcome });
    expect([got, said]).toEqual([result, output]);
  });

  test('https of a plain port', () =>
    expect(probe({ '10.0.0.7:80/': { kind: 'not-tls' } }, { scheme: 'HTTPS' }).slice(0, 2)).toEqual([
      'failure',
      'Get "https://10.0.0.7:80/": http: server gave HTTP response to HTTPS client',
    ]));

  test('a redirect to the same host is followed', () =>
    expect(
      probe({ '10.0.0.7:80/': page(302, { location: '/new?x=1' }), '10.0.0.7:80/new?x=1': page(200) }),
    ).toEqual(['success', 'HTTP 200', ['10.0.0.7:80/', '10.0.0.7:80/new?x=1']]));

  test('a redirect to another host is a warning', () =>
    expect(
      probe({
        '10.0.0.7:80/': page(302, {
          location: 'http://0.0.0.0/',
          body: '<a href="http://0.0.0.0/">Found</a>.\n\n',
        }),
      }).slice(0, 2),
    ).toEqual([
      'warning',
      'Probe terminated redirects, Response body: <a href="http://0.0.0.0/">Found</a>.\n\n',
    ]));

  test('ten redirects are enough', () => {
    const [result, output, asked] = probe({ '10.0.0.7:80/': page(302, { location: '/' }) });
    expect([result, output, asked.length]).toEqual(['failure', 'Get "/": stopped after 10 redirects', 10]);
  });

  test.each([
    [[], { 'User-Agent': 'kube-probe/1.36', Accept: '*/*' }],
    [[{ name: 'Accept', value: '' }], { 'User-Agent': 'kube-probe/1.36' }],
    [
      [
        { name: 'user-agent', value: 'me' },
        { name: 'Host', value: 'a.b' },
      ],
      { Accept: '*/*', 'user-agent': 'me', Host: 'a.b' },
    ],
  ])('headers %j', (httpHeaders, expected) =>
    expect(probeHeaders({ port: 80, httpHeaders }, 'kube-probe/1.36')).toEqual(expected),
  );
});
