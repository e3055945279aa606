import { describe, expect, test } from 'vitest';
import { headLines } from '../../../../network/http-text.ts';
import type { HttpOutcome } from '../../../../network/network.ts';
import { type Lab, lab } from '../../../testing/lab.ts';
import { site } from '../../../testing/site.ts';

const head = (outcome: HttpOutcome): string[] =>
  outcome.kind === 'response'
    ? headLines(outcome).map((line) => line.replace(/^(Date|Last-Modified|ETag): .*/, '$1'))
    : [outcome.kind];

/** The heads were printed by nginx 1.22.1 for the same directives. */
describe('heads', () => {
  const CONF = `
add_header X-A b; add_header X-Always 1 always;
limit_req_zone $binary_remote_addr zone=one:1m rate=1r/s;
server {
  listen 80; root /usr/share/nginx/html;
  location /r { return 200 "hi\\n"; }
  location /m { return 301 /x; }
  location /ch { charset utf-8; default_type text/plain; return 200 x; }
  location /lim { limit_req zone=one; try_files /index.html =404; }
  location /ar { auth_request /auth; try_files /index.html =404; }
  location = /auth { return 401; }
  location /ar5 { auth_request /auth5; try_files /index.html =404; }
  location = /auth5 { return 502; }
  location /ok { auth_request /auth2; auth_request_set $who $upstream_http_x_user; return 204; }
  location = /auth2 { return 204; }
  location /post { client_max_body_size 10; return 200 x; proxy_pass http://127.0.0.1:1; }
  location /up { client_max_body_size 10; proxy_pass http://127.0.0.1:1; }
}`;
  const always = ['X-A: b', 'X-Always: 1'];
  const own = (length: number) => ['Content-Type: text/html', `Content-Length: ${length}`];
  const file = (...rest: string[]) => [
    'Content-Type: text/html',
    'Content-Length: 615',
    'Last-Modified',
    'Connection: keep-alive',
    'ETag',
    ...always,
    ...rest,
  ];
  test.each<[string, Record<string, string>, string, string[]]>([
    ['/', {}, '200 OK', file('Accept-Ranges: bytes')],
    [
      '/',
      { connection: 'close' },
      '200 OK',
      [...own(615), 'Last-Modified', 'Connection: close', 'ETag', ...always, 'Accept-Ranges: bytes'],
    ],
    ['/none', {}, '404 Not Found', [...own(153), 'Connection: keep-alive', 'X-Always: 1']],
    [
      '/r',
      {},
      '200 OK',
      ['Content-Type: application/octet-stream', 'Content-Length: 3', 'Connection: keep-alive', ...always],
    ],
    [
      '/m',
      {},
      '301 Moved Permanently',
      [...own(169), 'Location: http://example.com/x', 'Connection: keep-alive', ...always],
    ],
    [
      '/ch',
      {},
      '200 OK',
      ['Content-Type: text/plain; charset=utf-8', 'Content-Length: 1', 'Connection: keep-alive', ...always],
    ],
    ['/ar', {}, '401 Unauthorized', [...own(179), 'Connection: keep-alive', 'X-Always: 1']],
    ['/ar5', {}, '500 Internal Server Error', [...own(177), 'Connection: close', 'X-Always: 1']],
    ['/ok', {}, '204 No Content', ['Connection: keep-alive', ...always]],
    [
      '/',
      { Range: 'bytes=0-3' },
      '206 Partial Content',
      [
        'Content-Type: text/html',
        'Content-Length: 4',
        'Last-Modified',
        'Connection: keep-alive',
        'ETag',
        ...always,
        'Content-Range: bytes 0-3/615',
      ],
    ],
    [
      '/',
      { Range: 'bytes=999-' },
      '416 Requested Range Not Satisfiable',
      [...own(197), 'Connection: keep-alive', ...always, 'Content-Range: bytes */615'],
    ],
    [
      '/',
      { 'If-Modified-Since': 'Wed, 02 Oct 2024 15:13:19 GMT' },
      '304 Not Modified',
      ['Last-Modified', 'Connection: keep-alive', 'ETag', ...always],
    ],
    [
      '/',
      { 'If-None-Match': '"66fd630f-267"' },
      '304 Not Modified',
      ['Last-Modified', 'Connection: keep-alive', 'ETag', ...always],
    ],
    ['/', { 'If-None-Match': '"other"' }, '200 OK', file('Accept-Ranges: bytes')],
  ])('%s %j', (path, headers, status, rest) =>
    expect(head(site(CONF).ask(path, { headers }))).toEqual([
      `HTTP/1.1 ${status}`,
      'Server: nginx/1.27.2',
      'Date',
      ...rest,
    ]),
  );

  test('a method that is not allowed, a body that is too large', () => {
    expect(head(site(CONF).ask('/', { method: 'POST' }))[0]).toBe('HTTP/1.1 405 Not Allowed');
    const { one, id, ask } = site(CONF);
    expect(head(ask('/up', { method: 'POST', body: '12345678901' }))).toContain('Connection: close');
    expect(one.lines(id).at(-2)).toMatch(/client intended to send too large body: 11 bytes, client/);
    expect(one.lines(id).at(-1)).toMatch(/" 413 183 /);
  });

  test('one request a second, the second at once is refused', () => {
    const { one, id, ask } = site(CONF);
    expect(head(ask('/lim', { waitMs: 52 }))[0]).toBe('HTTP/1.1 200 OK');
    expect(head(ask('/lim', { waitMs: 2000 }))[0]).toBe('HTTP/1.1 503 Service Temporarily Unavailable');
    expect(head(ask('/lim'))[0]).toBe('HTTP/1.1 200 OK');
    expect(one.lines(id).find((line) => line.includes('limiting'))).toMatch(
      /\[error\] \d+#\d+: \*1 limiting requests, excess: 0\.948 by zone "one", client: 192/,
    );
  });
});

describe('whom it asks', () => {
  const names = { a: 'a', b: 'b' };
  const others = (one: Lab) => {
    for (const name of ['a', 'b'])
      one.run({ image: 'hashicorp/http-echo', args: ['-text', name, '-listen', ':80'] }, one.sandbox(name));
  };
  const asked = (upstream: string, count: number, conf = '') => {
    const { one, id, get } = site(
      `upstream pool { ${upstream} } server { listen 80; location / { ${conf} proxy_pass http://pool; } }`,
      { names, others },
    );
    const got = Array.from({ length: count }, () => get('/').replace('200 ', '')).join(' ');
    return { got, log: one.lines(id).filter((line) => /\[(error|warn)\]/.test(line)) };
  };
  test.each<[string, string, string]>([
    ['in turn', 'server a; server b;', 'a b a b'],
    ['by weight', 'server a weight=3; server b;', 'a a b a'],
    ['not one that is down', 'server a down; server b;', 'b b b b'],
    ['a backup where the others fail', 'server a:9; server b backup;', 'b b b b'],
    ['the same for the same address', 'ip_hash; server a; server b;', 'a a a a'],
  ])('%s', (_, upstream, expected) => expect(asked(upstream, 4).got).toBe(expected));

  test('one that failed is left alone for ten seconds, once it was said', () => {
    const { log } = asked('server a:9 max_fails=1; server b;', 1);
    expect(log).toHaveLength(2);
    expect(log[0]).toMatch(/\[warn\] .* upstream server temporarily disabled while connecting to upstream/);
    expect(log[1]).toMatch(/connect\(\) failed \(111: Connection refused\) while connecting to upstream/);
  });

  test('nobody else is asked where the configuration says so', () =>
    expect(asked('server a:9; server b;', 1, 'proxy_next_upstream off;').got).toMatch(/^502/));

  test('a name in a variable is looked up by nginx itself: without a resolver, or without its domain, it has none', () => {
    const conf = (target: string, more = '') =>
      `server { listen 80; ${more} location / { set $to ${target}; proxy_pass http://$to; } }`;
    const log = (text: string) => {
      const { one, id, get } = site(text, { names, others });
      return [
        get('/'),
        one
          .lines(id)
          .find((line) => line.includes('[error]'))
          ?.replace(/.*\*1 (.*?), client.*/, '$1'),
      ];
    };
    expect(log(conf('a'))).toEqual([expect.stringMatching(/^502/), 'no resolver defined to resolve a']);
    expect(log(conf('a', 'resolver 10.96.0.10;'))).toEqual([
      expect.stringMatching(/^502/),
      'a could not be resolved (3: Host not found)',
    ]);
    expect(log(conf('a.default.svc.cluster.local', 'resolver 10.96.0.10;'))[0]).toBe('200 a');
  });
});

test('maps, geo and split_clients', () => {
  const { get } = site(`
map $http_x_kind $kind { default none; one 1; ~^t(?<rest>.*)$ "t $rest"; }
map $host $site { hostnames; default other; *.org org; exact.com exact; }
geo $near { default no; 192.168.0.0/16 yes; 192.168.49.0/24 quite; }
split_clients $arg_id $half { 50% a; * b; }
server { listen 80; return 200 "$kind|$site|$near|$half"; }`);
  expect(get('/', { 'X-Kind': 'one', Host: 'a.org' })).toMatch(/^200 1\|org\|quite\|[ab]$/);
  expect(get('/', { 'X-Kind': 'two', Host: 'exact.com' })).toMatch(/^200 t wo\|exact\|quite/);
  expect(get('/', { Host: 'x' })).toMatch(/^200 none\|other\|quite/);
});

describe('the loopback of the pod', () => {
  /** What a client inside prints, and what the access log then says of where it came from. */
  const local = (image: string, conf: string, ...argv: string[]) => {
    const one = lab();
    const id = one.run({
      image,
      command: [
        'sh',
        '-c',
        `printf '%s' '${conf}' > /etc/nginx/conf.d/default.conf; exec nginx -g "daemon off;"`,
      ],
    });
    one.kernel.advance(2000);
    const answer = one.exec(id, argv);
    one.kernel.advance(10_000);
    const from = one.lines(id).at(-1)?.split(' - ')[0];
    return { code: answer.result!.exitCode, err: answer.result!.stderr, from };
  };
  const FOUR = 'server { listen 80; return 200 ok; }';
  const BOTH = 'server { listen 80; listen [::]:80; return 200 ok; }';
  test.each<[string, string, string, string[], number, string | undefined]>([
    ['nginx:1.27', 'IPv4 alone', FOUR, ['curl', '-s', 'localhost'], 0, '127.0.0.1'],
    ['nginx:1.27', 'both', BOTH, ['curl', '-s', 'localhost'], 0, '::1'],
    ['nginx:1.27', 'both', BOTH, ['curl', '-s', '127.0.0.1'], 0, '127.0.0.1'],
    ['nginx:1.27', 'both', BOTH, ['curl', '-s', 'http://[::1]/'], 0, '::1'],
    [
      'nginx:1.27',
      'the loopback alone',
      'server { listen 127.0.0.1:80; }',
      ['curl', '-s', 'localhost'],
      0,
      '127.0.0.1',
    ],
    ['nginx:1.27-alpine', 'both', BOTH, ['wget', '-qO-', 'localhost'], 0, '::1'],
    ['nginx:1.27-alpine', 'IPv4 alone', FOUR, ['wget', '-qO-', '127.0.0.1'], 0, '127.0.0.1'],
  ])('%s, %s', (image, _, conf, argv, code, from) =>
    expect(local(image, conf, ...argv)).toMatchObject({ code, from }),
  );

  test('the wget of Alpine asks ::1 alone', () => {
    const { code, err } = local('nginx:1.27-alpine', FOUR, 'wget', '-O-', 'http://localhost/');
    expect(code).toBe(1);
    expect(err).toBe(
      "Connecting to localhost ([::1]:80)\nwget: can't connect to remote host: Connection refused\n",
    );
  });

  test('from outside nobody reaches a server that listens on the loopback alone', () =>
    expect(site('server { listen 127.0.0.1:80; }').get('/')).toBe('refused'));
});

test.each<[string, string, number, boolean]>([
  ['nginx:1.14.2', '1.14.2', 612, false],
  ['nginx:1.25', '1.25.5', 615, true],
  ['nginx', '1.27.2', 615, true],
])('%s is nginx %s: its page has %d bytes', (image, release, length, tells) => {
  const one = lab();
  const id = one.run({ image });
  one.kernel.advance(1000);
  expect(one.lines(id).length > 0).toBe(tells);
  const answer = one.exec(id, ['curl', '-sI', '127.0.0.1']);
  one.kernel.advance(2000);
  expect(answer.result!.stdout).toContain(`Server: nginx/${release}\r\n`);
  expect(answer.result!.stdout).toContain(`Content-Length: ${length}\r\n`);
});
