import { describe, expect, test } from 'vitest';
import type { HttpOutcome, HttpRequest, Network } from '../../network/network.ts';
import type { ContainerRuntime } from '../../runtime/cri.ts';
import type { Handler, HttpGet, InstanceStatus } from '../types.ts';
import { type HookInput, type HookOutcome, hookFailure, runHandler } from './hooks.ts';

const OK: HttpOutcome = { kind: 'response', status: 200, headers: {}, body: '' };

/** Runs a hook; the network gives these answers one after the other. */
function run(httpGet: Partial<HttpGet>, ...answers: HttpOutcome[]) {
  const asked: HttpRequest[] = [];
  const warned: string[] = [];
  let outcome: HookOutcome | undefined;
  runHandler(
    { httpGet: { port: 8080, ...httpGet } } satisfies Handler,
    {
      runtime: {} as ContainerRuntime,
      network: {
        http(request: HttpRequest, done: (outcome: HttpOutcome) => void) {
          asked.push(request);
          done(answers.shift() ?? OK);
          return () => {};
        },
      } as unknown as Network,
      node: 'node-1',
      podIP: '10.244.0.7',
      userAgent: 'kube-lifecycle/1.36',
      container: { name: 'c', image: 'app:1', ports: [{ name: 'web', containerPort: 8081 }] },
      instance: {} as InstanceStatus,
      after: () => {},
      warn: (reason, message) => warned.push(`${reason}: ${message}`),
    },
    (result) => {
      outcome = result;
    },
  );
  const urls = asked.map(({ scheme, host, port, path }) => `${scheme}://${host}:${port}${path}`);
  return { urls, warned, outcome, headers: asked.at(-1)?.headers, asked };
}

describe('a hook that asks by HTTP', () => {
  test.each<[string, Partial<HttpGet>, string]>([
    ['the pod itself', {}, 'http://10.244.0.7:8080/'],
    ['a path', { path: '/bye' }, 'http://10.244.0.7:8080/bye'],
    ['another host', { host: 'example.com' }, 'http://example.com:8080/'],
    ['a named port', { port: 'web' }, 'http://10.244.0.7:8081/'],
    ['TLS', { scheme: 'HTTPS' }, 'https://10.244.0.7:8080/'],
  ])('%s', (_, httpGet, url) => expect(run(httpGet).urls).toEqual([url]));

  test('a server may take as long as it likes to answer, but 30 s to accept the connection', () => {
    const silent = run({}, { kind: 'timeout', phase: 'connect' });
    expect(silent.asked[0]).toMatchObject({ connectTimeoutMs: 30_000, timeoutMs: 24 * 3_600_000 });
    expect(silent.outcome).toEqual({
      ok: false,
      error: 'Get "http://10.244.0.7:8080/": dial tcp 10.244.0.7:8080: i/o timeout',
    });
  });

  test.each<[string, HttpGet['httpHeaders'], Record<string, string>]>([
    ['none of its own', undefined, { 'User-Agent': 'kube-lifecycle/1.36', Accept: '*/*' }],
    [
      'its own',
      [{ name: 'X-Reason', value: 'stop' }],
      { 'User-Agent': 'kube-lifecycle/1.36', Accept: '*/*', 'X-Reason': 'stop' },
    ],
    ['another agent', [{ name: 'user-agent', value: 'me' }], { 'user-agent': 'me', Accept: '*/*' }],
    ['no Accept', [{ name: 'Accept', value: '' }], { 'User-Agent': 'kube-lifecycle/1.36' }],
  ])('headers: %s', (_, httpHeaders, expected) =>
    expect(run(httpHeaders === undefined ? {} : { httpHeaders }).headers).toEqual(expected),
  );

  test.each<[string, Partial<HttpGet>, HttpOutcome[], HookOutcome]>([
    ['any answer is a success', {}, [{ ...OK, status: 500 } as HttpOutcome], { ok: true }],
    [
      'none is a failure',
      { path: '/x' },
      [{ kind: 'refused' }],
      {
        ok: false,
        error: 'Get "http://10.244.0.7:8080/x": dial tcp 10.244.0.7:8080: connect: connection refused',
      },
    ],
    [
      'a port that nobody named',
      { port: 'nope' },
      [],
      { ok: false, error: 'strconv.Atoi: parsing "nope": invalid syntax' },
    ],
  ])('%s', (_, httpGet, answers, expected) => expect(run(httpGet, ...answers).outcome).toEqual(expected));

  const to = (location: string): HttpOutcome => ({ ...OK, status: 302, headers: { Location: location } });
  test.each<[string, HttpOutcome[], string[], HookOutcome]>([
    ['the same host: followed', [to('/next')], ['/', '/next'], { ok: true }],
    ['another host: that was the answer', [to('http://example.com/')], ['/'], { ok: true }],
    [
      'nobody where it leads',
      [to('http://10.244.0.7:9/x'), { kind: 'refused' }],
      ['/', '/x'],
      {
        ok: false,
        error: 'Get "http://10.244.0.7:9/x": dial tcp 10.244.0.7:9: connect: connection refused',
      },
    ],
    [
      'in circles',
      Array.from({ length: 20 }, () => to('/again')),
      ['/', ...Array.from({ length: 9 }, () => '/again')],
      {
        ok: false,
        error: 'Get "/again": stopped after 10 redirects',
      },
    ],
  ])('a redirect to %s', (_, answers, paths, expected) => {
    const { urls, outcome } = run({}, ...answers);
    expect(urls.map((url) => new URL(url).pathname)).toEqual(paths);
    expect(outcome).toEqual(expected);
  });

  test('without TLS at the other end it asks again in clear text, and says so', () => {
    const httpHeaders = [{ name: 'Authorization', value: 'secret' }];
    const { urls, warned, outcome, headers } = run({ scheme: 'HTTPS', httpHeaders }, { kind: 'not-tls' }, OK);
    expect(headers).toEqual({ 'User-Agent': 'kube-lifecycle/1.36', Accept: '*/*' });
    expect(urls).toEqual(['https://10.244.0.7:8080/', 'http://10.244.0.7:8080/']);
    expect(outcome).toEqual({ ok: true });
    expect(warned).toEqual([
      'LifecycleHTTPFallback: request to HTTPS lifecycle hook 10.244.0.7:8080 got HTTP response, retry with HTTP succeeded',
    ]);
  });
});

test.each<[Handler, string]>([
  [{ tcpSocket: { port: 80 } }, 'TCPSocket:&TCPSocketAction{Port:{0 80 },Host:,}'],
  [{ tcpSocket: { port: 'web', host: 'x' } }, 'TCPSocket:&TCPSocketAction{Port:{1 0 web},Host:x,}'],
])('a handler that there is nothing to run for: %j', (handler, inside) => {
  let error = '';
  runHandler(handler, {} as HookInput, (outcome) => {
    if (!outcome.ok) error = outcome.error;
  });
  expect(hookFailure(handler, 'Container "c"', error)).toBe(
    `Cannot run handler: invalid handler: &LifecycleHandler{Exec:nil,HTTPGet:nil,${inside},Sleep:nil,}`,
  );
});
