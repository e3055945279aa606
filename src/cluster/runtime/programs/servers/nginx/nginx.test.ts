import { describe, expect, test } from 'vitest';
import { type Lab, lab } from '../../../testing/lab.ts';
import { folder, site } from '../../../testing/site.ts';

describe('a configuration from a ConfigMap', () => {
  const CONF = `
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
log_format tiny '$remote_addr $status $request_uri';
server {
  listen 80 default_server;
  server_name _;
  root /usr/share/nginx/html;
  error_page 404 /missing.html;
  location = /healthz { access_log off; return 200 "ok\\n"; }
  location /text { default_type text/plain; return 200 "$request_method $uri $arg_a $host"; }
  location /moved { return 301 https://$host$request_uri; }
  location /old/ { rewrite ^/old/(.*)$ /text/$1 last; }
  location /perm { rewrite ^/perm/(.*)$ /new/$1 permanent; }
  location = /missing.html { internal; return 200 "nothing here"; }
  location /app/ { try_files $uri $uri/ /index.html; }
  location /fall/ { try_files $uri @back; }
  location @back { return 202 "fallback"; }
  location /none/ { try_files $uri =410; }
  location /secret { auth_basic "Staff"; auth_basic_user_file /etc/nginx/htpasswd; return 200 in; }
  location /closed { deny all; }
  location /near { allow 192.168.0.0/16; deny all; }
  location /files/ { alias /etc/nginx/; autoindex on; }
  location /post { if ($request_method = POST) { return 405; } return 204; }
  location ~ ^/v(?<number>\\d+)/ { access_log /dev/stdout tiny; return 200 "version $number"; }
  location /status { stub_status; }
  location ~ ^/hard(a+)+$ { return 200 found; }
}
server { listen 80; server_name *.other.org exact.org; return 200 other; }
server { listen 8081; return 503; }
`;
  test.each<[string, string, Record<string, string>?, number?, string?]>([
    ['/healthz', '200 ok'],
    ['/text/x?a=1', '200 GET /text/x 1 example.com'],
    ['/moved?q', '301 https://example.com/moved?q'],
    ['/old/a', '200 GET /text/a  example.com'],
    ['/perm/a?b', '301 http://example.com/new/a?b'],
    ['/nowhere', '404 nothing here'],
    ['/app/x', '200 <!DOCTYPE html>'],
    ['/fall/x', '202 fallback'],
    ['/none/x', '410 <html>'],
    ['/secret', '200 in'],
    ['/closed', '403 <html>'],
    ['/near', '404 nothing here'],
    ['/files/', '200 <html>'],
    ['/files/nginx.conf', '200 user  nginx;'],
    ['/post', '204'],
    ['/post', '405 <html>', {}, 80, 'POST'],
    ['/v12/x', '200 version 12'],
    ['/status', '200 Active connections: 1'],
    ['/missing.html', '404 nothing here'],
    ['/x', '200 other', { Host: 'a.other.org' }],
    ['/x', '200 other', { Host: 'exact.org' }],
    ['/x', '503 <html>', {}, 8081],
    ['/usr', '404 nothing here'],
    ['//x/..///./text//y', '200 GET /text/y  example.com'],
    ['/a/../..', '400 <html>'],
    [`/hard${'a'.repeat(60)}b`, '404 nothing here'],
  ])('%s is %s', (path, expected, headers, port, method) => {
    expect(site(CONF).get(path, headers, port, method)).toBe(expected);
  });

  test('its logs: the health check leaves no line, a format of its own one', () => {
    const { one, id, get } = site(CONF);
    for (const path of ['/healthz', '/v1/', '/text']) get(path, { 'User-Agent': 'kube-probe/1.36' });
    const lines = one.lines(id).slice(-2);
    expect(lines[0]).toBe('192.168.49.2 200 /v1/');
    expect(lines[1]).toMatch(/"GET \/text HTTP\/1.1" 200 \d+ "-" "kube-probe\/1.36"/);
    expect(one.reports).toEqual([]);
  });
});

describe('as a proxy', () => {
  const backends = (one: Lab) => {
    for (const name of ['a', 'b'])
      one.run({ image: 'hashicorp/http-echo', args: ['-text', name, '-listen', ':8080'] }, one.sandbox(name));
    one.run({ image: 'traefik/whoami', name: 'echo' }, one.sandbox('echo'));
  };
  const names = { a: 'a', b: 'b', echo: 'echo' };

  test('it sends requests on, one after the other to each server, and answers for those that are not there', () => {
    const { one, id, get } = site(
      `upstream pool { server a:8080; server b:8080; server echo:8080 backup; }
       upstream last { server a:9; server b:8080 backup; }
       server {
         listen 80;
         location / { proxy_pass http://pool; }
         location /last { proxy_pass http://last; }
         location /api/ { proxy_pass http://echo/; }
         location /dead { proxy_pass http://a:9; }
         location /fpm { fastcgi_pass a:9000; }
         location /gone { proxy_connect_timeout 2s; proxy_pass http://10.244.9.9:80; }
         error_page 502 /sorry;
         location = /sorry { return 200 "sorry"; }
       }`,
      { others: backends, names },
    );
    expect(['/', '/x', '/y'].map((path) => get(path))).toEqual(['200 a', '200 b', '200 a']);
    expect(get('/api/health')).toBe('200');
    expect(get('/last')).toBe('200 b');
    expect(get('/dead')).toBe('502 sorry');
    expect(get('/fpm')).toBe('502 sorry');
    expect(get('/gone')).toMatch(/^504/);
    expect(one.lines(id).find((line) => line.includes('/dead HTTP'))).toMatch(
      /\[error\] .* connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: 192.168.49.2, server: , request: "GET \/dead HTTP\/1.1", upstream: "http:\/\/10.244.0.\d+:9\/dead", host: "example.com"/,
    );
  });

  test.each<[string, string]>([
    [
      'location / { proxy_pass http://api:8080; }',
      'host not found in upstream "api" in /etc/nginx/conf.d/default.conf:1',
    ],
    ['location / { proxy_pass api; }', 'invalid URL prefix in /etc/nginx/conf.d/default.conf:1'],
    [
      'listen 443 ssl; ssl_certificate /tls/tls.crt;',
      'cannot load certificate "/tls/tls.crt": BIO_new_file() failed',
    ],
    ['listen 81\n server_name x;', 'invalid parameter "server_name" in /etc/nginx/conf.d/default.conf:2'],
    ['location /a { } location /a { }', 'duplicate location "/a" in /etc/nginx/conf.d/default.conf:1'],
    [
      'location ~ ^/(a { }',
      'pcre2_compile() failed: missing closing parenthesis in "^/(a" in /etc/nginx/conf.d/default.conf:1',
    ],
    ['listen 99999;', 'invalid port in "99999" of the "listen" directive'],
    ['location / { return 200 }', 'unexpected "}" in /etc/nginx/conf.d/default.conf:1'],
  ])('it does not start with %s', (inside, says) => {
    const { one, id } = site(`server { ${inside} }`);
    expect(one.runtime.status(id).exitCode).toBe(1);
    expect(one.lines(id).at(-1)).toContain(`nginx: [emerg] ${says}`);
  });
});

describe('the entrypoint of the image', () => {
  const said = (one: Lab, id: string) =>
    one
      .lines(id)
      .filter((line) => /entrypoint|\.sh: /.test(line))
      .map((line) => line.replace('/docker-entrypoint.', ''));

  test('says what it does, and fills the templates', () => {
    const one = lab();
    const directory = folder({
      'default.conf.template': 'server { listen ${PORT}; return 200 "$host $NAME"; }',
    });
    const id = one.run({
      image: 'nginx:1.27-alpine',
      env: [
        { name: 'PORT', value: '8000' },
        { name: 'NAME', value: 'me' },
      ],
      mounts: [{ mountPath: '/etc/nginx/templates', directory, readOnly: true }],
    });
    one.kernel.advance(1000);
    const answer = one.exec(id, ['curl', '-s', 'localhost:8000']);
    one.kernel.advance(2000);
    expect(answer.result!.stdout).toBe('localhost me');
    expect(said(one, id)).toEqual([
      'sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
      'sh: Looking for shell scripts in /docker-entrypoint.d/',
      'sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
      '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
      '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
      'sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
      'sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
      '20-envsubst-on-templates.sh: info: Running envsubst on /etc/nginx/templates/default.conf.template to /etc/nginx/conf.d/default.conf',
      'sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
      'sh: Configuration complete; ready for start up',
    ]);
  });

  test('a file that cannot be written stays as it is', () => {
    const one = lab();
    const directory = folder({ 'default.conf': 'server { listen 80; }' });
    const id = one.run({
      image: 'nginx:1.27',
      env: [{ name: 'NGINX_ENTRYPOINT_QUIET_LOGS', value: '' }],
      mounts: [{ mountPath: '/etc/nginx/conf.d', directory, readOnly: true }],
    });
    one.kernel.advance(1000);
    expect(said(one, id)).toContain(
      '10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)',
    );
  });
});
