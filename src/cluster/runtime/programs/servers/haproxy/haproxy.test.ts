import { describe, expect, test } from 'vitest';
import { type Lab, lab } from '../../../testing/lab.ts';
import { folder } from '../../../testing/site.ts';

function proxy(conf: string, others?: (one: Lab) => void) {
  const one = lab();
  one.network.setNameService({
    resolve: (name) => {
      const ip = one.network.addressOf({ pod: `default/${name.split('.')[0]}` });
      return ip === undefined ? undefined : [ip];
    },
  });
  others?.(one);
  one.kernel.advance(2000);
  const directory = folder({ 'haproxy.cfg': conf });
  const id = one.run(
    { image: 'haproxy:3.0', mounts: [{ mountPath: '/usr/local/etc/haproxy', directory, readOnly: true }] },
    one.sandbox('lb'),
  );
  one.kernel.advance(5000);
  const get = (path: string, port = 80, headers: Record<string, string> = {}, waitMs = 100_000): string => {
    let got = '';
    one.network.http(
      {
        from: { node: 'node-1' },
        scheme: 'http',
        host: one.network.addressOf({ pod: 'default/lb' })!,
        port,
        path,
        headers: { Host: 'example.com', ...headers },
        timeoutMs: 90_000,
      },
      (outcome) => {
        got =
          outcome.kind === 'response'
            ? `${outcome.status} ${outcome.headers.location ?? outcome.body.trim().split('\n')[0]}`.trim()
            : outcome.kind;
      },
    );
    one.kernel.advance(one.kernel.now + waitMs);
    return got;
  };
  return { one, id, get };
}
const backends = (one: Lab) => {
  for (const name of ['a', 'b', 'c'])
    one.run({ image: 'hashicorp/http-echo', args: ['-text', name, '-listen', ':80'] }, one.sandbox(name));
};
const DEFAULTS =
  'defaults\n  mode http\n  timeout connect 2s\n  timeout client 5s\n  timeout server 3s\n  option httplog\n  log global\n';

test('says its release', () => {
  const { one, id } = proxy(`${DEFAULTS}frontend web\n  bind :80\n`);
  const answer = one.exec(id, ['haproxy', '-v']);
  one.kernel.advance(one.kernel.now + 1000);
  expect(answer.result?.stdout).toMatch(/^HAProxy version 3\.0\.5\S* .*haproxy\.org\/\n$/);
});

describe('haproxy.cfg', () => {
  const CONF = `global
  log stdout format raw local0
${DEFAULTS}
frontend web
  bind *:80
  monitor-uri /healthz
  acl api path_beg /api /v1
  acl inner hdr(host) -i inner.example
  http-request return status 200 content-type text/plain string "pong" if { path /ping }
  http-request deny if { path_end .php }
  http-request redirect scheme https code 301 if { path /secure }
  use_backend api if api !inner
  use_backend none if { path /none }
  default_backend app
backend app
  balance roundrobin
  server a a:80 check
  server b b:80 weight 2 check
  server gone a:9 check
backend api
  option httpchk GET /
  server c c:80 check
backend none
  server x a:9
listen stats
  bind :8404
  stats enable
  stats uri /
`;
  test.each<[string, string, Record<string, string>?]>([
    ['/healthz', '200 <html><body><h1>200 OK</h1>'],
    ['/ping', '200 pong'],
    ['/x.php', '403 <html><body><h1>403 Forbidden</h1>'],
    ['/secure', '301 https://example.com/secure'],
    ['/api/x', '200 c'],
    ['/v1', '200 c'],
    ['/api', '200 b', { Host: 'inner.example' }],
    ['/none', '503 <html><body><h1>503 Service Unavailable</h1>'],
  ])('%s', (path, expected, headers) => expect(proxy(CONF, backends).get(path, 80, headers)).toBe(expected));

  test('servers by weight, one that fails its checks left out, and what the log says', () => {
    const { one, id, get } = proxy(CONF, backends);
    expect(['/', '/', '/'].map((path) => get(path))).toEqual(['200 b', '200 a', '200 b']);
    expect(get('/', 8404)).toMatch(/^200 <h1>Statistics/);
    const lines = one.lines(id);
    expect(lines.find((line) => line.includes('DOWN'))).toBe(
      '[WARNING]  (8) : Server app/gone is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 2 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.',
    );
    expect(lines.find((line) => line.includes('app/b'))).toMatch(
      /^192\.168\.49\.2:\d+ \[01\/Jan\/2026:00:00:\d\d\.\d{3}\] web app\/b 0\/0\/0\/\d+\/\d+ 200 \d+ - - ---- 1\/1\/0\/0\/0 0\/0 "GET \/ HTTP\/1\.1"$/,
    );
  });

  test('mode tcp hands bytes on', () => {
    const { one } = proxy(
      'defaults\n  mode tcp\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\nlisten db\n  bind :6379\n  server r redis:6379\n',
      (one) => one.run({ image: 'redis:7' }, one.sandbox('redis')),
    );
    const id = one.run({ image: 'redis:7', command: ['sleep', '100'] }, one.sandbox('client'));
    const answer = one.exec(id, ['redis-cli', '-h', 'lb', 'ping']);
    one.kernel.advance(one.kernel.now + 10_000);
    expect(answer.result!.stdout).toBe('PONG\n');
  });

  test('what it does not follow is said', () =>
    expect(
      proxy(
        `${DEFAULTS}frontend a\n  bind :80\n  tcp-request inspect-delay 5s\n  default_backend b\nbackend b\n  cookie S insert\n  server x a:80\n`,
        backends,
      ).one.reports,
    ).toContainEqual(
      expect.objectContaining({
        code: 'haproxy-config',
        message: 'haproxy.cfg: not simulated, taken as not there: tcp-request, cookie.',
      }),
    ));
});

/** Printed by HAProxy 2.6.12 for the same text. */
test.each<[string, string, string]>([
  [
    'an unknown keyword',
    'frontend a\n bind :80\n foo bar\n',
    "parsing [/usr/local/etc/haproxy/haproxy.cfg:3] : unknown keyword 'foo' in 'frontend' section",
  ],
  [
    'an unknown section',
    'foo\n',
    "parsing [/usr/local/etc/haproxy/haproxy.cfg:1]: unknown keyword 'foo' out of section.",
  ],
  [
    'no such backend',
    `${DEFAULTS}frontend a\n bind :80\n default_backend x\n`,
    "Proxy 'a': unable to find required default_backend: 'x'.",
  ],
  [
    'no such host',
    `${DEFAULTS}frontend a\n bind :80\n default_backend x\nbackend x\n server s nosuch.invalid:80\n`,
    "[/usr/local/etc/haproxy/haproxy.cfg:12] : 'server x/s' : could not resolve address 'nosuch.invalid'.",
  ],
  [
    'no line feed at the end',
    `${DEFAULTS}frontend a\n bind :80\n default_backend x\nbackend x\n server s 127.0.0.1:80`,
    'parsing [/usr/local/etc/haproxy/haproxy.cfg:12]: Missing LF on last line, file might have been truncated at position 23.',
  ],
  ['nothing', '', "No enabled listener found (check for 'bind' directives) ! Exiting."],
])('it does not start with %s', (_, conf, says) => {
  const { one, id } = proxy(conf);
  expect(one.runtime.status(id).exitCode).toBe(1);
  expect(one.lines(id)[2]).toBe(`[ALERT]    (1) : config : ${says}`);
});

test('without a file it does not start', () => {
  const one = lab();
  const id = one.run({ image: 'haproxy:3.0' });
  one.kernel.advance(1000);
  expect(one.runtime.status(id).exitCode).toBe(1);
  expect(one.lines(id).at(-1)).toBe(
    '[ALERT]    (1) : config : Cannot open configuration file/directory /usr/local/etc/haproxy/haproxy.cfg : No such file or directory',
  );
});
