import { describe, expect, test } from 'vitest';
import { headLines } from '../../../../network/http-text.ts';
import { type Lab, lab } from '../../../testing/lab.ts';
import { folder } from '../../../testing/site.ts';

const CONF = '/usr/local/apache2/conf/httpd.conf';

/** Apache after a change of its configuration, asked for `path` at a port by a probe. */
function run(change: string, port: number, path = '/') {
  const one = lab();
  const id = one.run({ image: 'httpd:2.4', command: ['sh', '-c', `${change}; exec httpd-foreground`] });
  one.kernel.advance(2000);
  const got = ask(one, 'web', port, path, { 'User-Agent': 'kube-probe/1.36' });
  return { status: got.status, lines: one.lines(id), reports: one.reports };
}

function ask(one: Lab, pod: string, port: number, path: string, headers: Record<string, string>) {
  const got: { status?: number | string; first?: string; head?: string[] } = {};
  one.network.http(
    {
      from: { node: 'node-1' },
      scheme: 'http',
      host: one.network.addressOf({ pod: `default/${pod}` })!,
      port,
      path,
      headers,
      timeoutMs: 1000,
    },
    (outcome) => {
      got.status = outcome.kind === 'response' ? outcome.status : outcome.kind;
      if (outcome.kind !== 'response') return;
      got.first = outcome.headers.Location ?? outcome.body.trim().split('\n')[0]!;
      got.head = headLines(outcome);
    },
  );
  one.kernel.advance(one.kernel.now + 2000);
  return got;
}
const MODULES = ['mpm_event', 'authz_core', 'dir', 'alias', 'log_config', 'unixd'].map(
  (name) => `LoadModule ${name}_module modules/mod_${name}.so`,
);
const write = (...lines: string[]) =>
  `printf '%s\\n' ${[...MODULES, ...lines].map((line) => `'${line}'`).join(' ')} > ${CONF}`;

describe('httpd.conf', () => {
  test('as the image has it', () => {
    const { status, lines } = run('true', 80);
    expect(status).toBe(200);
    expect(lines[0]).toMatch(/^AH00558/);
    expect(lines.at(-1)).toMatch(
      /^192\.168\.49\.\d+ - - \[01\/Jan\/2026:00:00:02 \+0000\] "GET \/ HTTP\/1\.1" 200 \d+$/,
    );
  });
  test('the port, changed with sed', () => {
    const change = `sed -i 's/^Listen 80$/Listen 8080/' ${CONF}`;
    expect(run(change, 8080).status).toBe(200);
    expect(run(change, 80).status).toBe('refused');
  });
  test('name, root and a log of its own', () => {
    const { status, lines } = run(
      `mkdir -p /srv; echo ok > /srv/healthz; ${write('ServerName localhost', 'Listen 8081', 'DocumentRoot "/srv"', 'LogFormat "%h %>s \\"%r\\" \\"%{User-Agent}i\\" %b" mine', 'CustomLog /proc/self/fd/1 mine')}`,
      8081,
      '/healthz',
    );
    expect(status).toBe(200);
    expect(lines[0]).toMatch(/AH00489/);
    expect(lines.at(-1)).toMatch(/^192\.168\.49\.\d+ 200 "GET \/healthz HTTP\/1\.1" "kube-probe\/1\.36" 3$/);
  });
  test('no log where none is asked for', () =>
    expect(run(write('ServerName x', 'Listen 80'), 80).lines.at(-1)).toMatch(/AH00094/));
  test('what it does not follow is said', () =>
    expect(run(write('Listen 80', 'ScriptAlias /cgi /srv'), 80).reports).toContainEqual(
      expect.objectContaining({ code: 'httpd-directives', message: expect.stringContaining('ScriptAlias') }),
    ));
});

/** Printed by Apache 2.4.71 for the same lines. */
test.each<[string[], string]>([
  [
    ['Listen 80', 'Foo bar'],
    `AH00526: Syntax error on line 8 of ${CONF}:\nInvalid command 'Foo', perhaps misspelled or defined by a module not included in the server configuration`,
  ],
  [
    ['Listen 80', 'ProxyPass / http://a/'],
    `AH00526: Syntax error on line 8 of ${CONF}:\nInvalid command 'ProxyPass', perhaps misspelled or defined by a module not included in the server configuration`,
  ],
  [['Listen'], `AH00526: Syntax error on line 7 of ${CONF}:\nListen requires 1 or 2 arguments.`],
  [['Listen abc'], `AH00526: Syntax error on line 7 of ${CONF}:\nPort must be specified`],
  [
    ['<Directory /x>', 'Listen 80', '</Directory>'],
    `AH00526: Syntax error on line 8 of ${CONF}:\nListen not allowed in <Directory> context`,
  ],
  [
    ['Listen 80', 'DocumentRoot /nonexist'],
    `AH00526: Syntax error on line 8 of ${CONF}:\nDocumentRoot '/nonexist' is not a directory, or is not readable`,
  ],
  [
    ['Listen 80', '<VirtualHost *:80>'],
    `httpd: Syntax error on line 8 of ${CONF}: ${CONF}:8: <VirtualHost> was not closed.`,
  ],
  [
    ['Listen 80', '</VirtualHost>'],
    `httpd: Syntax error on line 8 of ${CONF}: </VirtualHost> without matching <VirtualHost> section`,
  ],
  [['ServerName x'], 'no listening sockets available, shutting down\nAH00015: Unable to open logs'],
])('it does not start with %j', (lines, says) => {
  const { status, lines: said } = run(write(...lines), 80);
  expect(status).toBe('refused');
  expect(said.join('\n')).toBe(says);
});

test('without a module for its processes it does not start', () =>
  expect(run(`echo 'Listen 80' > ${CONF}`, 80).lines).toEqual([
    'AH00534: httpd: Configuration error: No MPM loaded.',
  ]));

describe('virtual hosts', () => {
  const conf =
    `${[...MODULES, 'LoadModule proxy_module modules/mod_proxy.so', 'LoadModule proxy_http_module m', 'LoadModule rewrite_module m', 'LoadModule headers_module m'].join('\n')}
Listen 80
ServerName main
<VirtualHost *:80>
  ServerName a.example
  Header set X-Site a
  ProxyPass /app/keep !
  ProxyPass /app http://app:80
  ProxyPass /pool balancer://pool
  <Proxy balancer://pool>
    BalancerMember http://app:80
    BalancerMember http://other:80
  </Proxy>
  ProxyPass /gone http://10.244.0.2:9
  Redirect 301 /old /new
  RewriteEngine On
  RewriteCond %{HTTP_USER_AGENT} bot [NC]
  RewriteRule ^ - [F]
  RewriteRule ^/rw/(.*)$ /$1 [R=302,L]
  RewriteRule ^/page/(\\d+)$ /index.html
  <Location /closed>
    Require all denied
  </Location>
</VirtualHost>
<VirtualHost *:80>
  ServerName b.example
  ServerAlias *.b.example
  Redirect permanent / https://b.example/
</VirtualHost>
`.replaceAll('\\\\d', '\\d');
  const served = () => {
    const one = lab();
    for (const name of ['app', 'other'])
      one.run({ image: 'hashicorp/http-echo', args: ['-text', name, '-listen', ':80'] }, one.sandbox(name));
    one.network.setNameService({
      resolve: (name) => [one.network.addressOf({ pod: `default/${name.split('.')[0]}` })!],
    });
    const directory = folder({ 'httpd.conf': conf });
    one.run(
      { image: 'httpd:2.4', mounts: [{ mountPath: '/usr/local/apache2/conf', directory, readOnly: true }] },
      one.sandbox('web'),
    );
    one.kernel.advance(2000);
    return (path: string, headers: Record<string, string> = {}) =>
      ask(one, 'web', 80, path, { Host: 'a.example', ...headers });
  };
  test.each<[string, number, string, Record<string, string>?]>([
    ['/', 200, '<html><body><h1>It works!</h1></body></html>'],
    ['/app/x', 200, 'app'],
    ['/app/keep', 404, '<!DOCTYPE'],
    ['/gone', 503, '<!DOCTYPE'],
    ['/old/x', 301, 'http://a.example/new/x'],
    ['/rw/b', 302, 'http://a.example/b'],
    ['/page/7', 200, '<html>'],
    ['/', 403, '<!DOCTYPE', { 'User-Agent': 'Googlebot' }],
    ['/closed/x', 403, '<!DOCTYPE'],
    ['/x', 301, 'https://b.example/x', { Host: 'www.b.example' }],
    ['/none', 404, '<!DOCTYPE'],
  ])('%s is %d %s', (path, status, first, headers) => {
    const got = served()(path, headers);
    expect([got.status, got.first?.startsWith(first)]).toEqual([status, true]);
  });
  test('the members of a balancer in turn', () => {
    const get = served();
    expect([get('/pool').first, get('/pool').first]).toEqual(['app', 'other']);
  });
  test('a file has the head of a file', () =>
    expect(served()('/').head!.map((line) => line.replace(/^(Date|Last-Modified|ETag): .*/, '$1'))).toEqual([
      'HTTP/1.1 200 OK',
      'Date',
      'Server: Apache/2.4.62 (Unix)',
      'Last-Modified',
      'ETag',
      'Accept-Ranges: bytes',
      'Content-Length: 45',
      'Content-Type: text/html',
      'X-Site: a',
    ]));
});
