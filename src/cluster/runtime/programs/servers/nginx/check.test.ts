import { describe, expect, test } from 'vitest';
import { lab } from '../../../testing/lab.ts';
import { folder } from '../../../testing/site.ts';

/** `nginx -t` of a whole configuration in a container; what is said of it, the file by its bare name. */
function tested(conf: string, command: string[] = ['nginx', '-t', '-c', '/c/c.conf']) {
  const one = lab();
  const id = one.run({
    image: 'nginx:1.27',
    command: ['sleep', '1h'],
    mounts: [{ mountPath: '/c', directory: folder({ 'c.conf': conf }), readOnly: true }],
  });
  const answer = one.exec(id, command);
  one.kernel.advance(1000);
  return { code: answer.result!.exitCode, err: answer.result!.stderr.replaceAll('/c/c.conf', 'c.conf') };
}

const HTTP = 'events{}\nhttp{ access_log off;\n';

/** Every line was printed by nginx 1.22.1 for the same text. */
describe('what nginx refuses to start with', () => {
  test.each<[string, string]>([
    [`${HTTP} server { listen 81\n server_name x; } }`, 'invalid parameter "server_name" in c.conf:4'],
    [`${HTTP} server { listen 81;\n foo bar; } }`, 'unknown directive "foo" in c.conf:4'],
    [
      `${HTTP} server { listen 81;\n proxy_pass http://a; } }`,
      '"proxy_pass" directive is not allowed here in c.conf:4',
    ],
    [
      `${HTTP} server { location / { root; } } }`,
      'invalid number of arguments in "root" directive in c.conf:3',
    ],
    [`${HTTP} server { location / { root /a; root /b; } } }`, '"root" directive is duplicate in c.conf:3'],
    [
      `${HTTP} server { location / { autoindex yes; } } }`,
      'invalid value "yes" in "autoindex" directive, it must be "on" or "off" in c.conf:3',
    ],
    [
      `${HTTP} server { location / { proxy_read_timeout abc; } } }`,
      '"proxy_read_timeout" directive invalid value in c.conf:3',
    ],
    [
      `${HTTP} server { location / { client_max_body_size 10X; } } }`,
      '"client_max_body_size" directive invalid value in c.conf:3',
    ],
    [`${HTTP} server { location / ; } }`, 'directive "location" has no opening "{" in c.conf:3'],
    [`${HTTP} server { root /x { } } }`, 'directive "root" is not terminated by ";" in c.conf:3'],
    [`${HTTP} server { location / { return 200 "a"b; } } }`, 'unexpected "b" in c.conf:3'],
    [`${HTTP} server { location / { ; } } }`, 'unexpected ";" in c.conf:3'],
    [`${HTTP} server { location / { return 200 } } }`, 'unexpected "}" in c.conf:3'],
    [
      `${HTTP} server { listen 81;\n location / { return 200; } \n\n`,
      'unexpected end of file, expecting "}" in c.conf:6',
    ],
    [`${HTTP} server { listen 81;\n location / { return 200; } } } }\n`, 'unexpected "}" in c.conf:4'],
    [
      `${HTTP} server { listen 81;\n location / { return 200 \n\n`,
      'unexpected end of file, expecting ";" or "}" in c.conf:6',
    ],
    ['http{ server{} }', 'no "events" section in configuration'],
    [
      `${HTTP} upstream a { } server { location / { proxy_pass http://a; } } }`,
      'no servers are inside upstream in c.conf:3',
    ],
    [
      `${HTTP} server { location / { proxy_pass http://nohost.invalid; } } }`,
      'host not found in upstream "nohost.invalid" in c.conf:3',
    ],
    [
      `${HTTP} limit_req_zone $binary_remote_addr zone=x:10m; server { } }`,
      'invalid number of arguments in "limit_req_zone" directive in c.conf:3',
    ],
    [`${HTTP} server { location / { return 200 $nothere; } } }`, 'unknown "nothere" variable'],
    [`${HTTP} server { location / { proxy_cache c; } } }`, '"proxy_cache" zone "c" is unknown in c.conf:3'],
    [
      `${HTTP} server { error_page 404; } }`,
      'invalid number of arguments in "error_page" directive in c.conf:3',
    ],
    [
      `${HTTP} server { location / { try_files $uri; } } }`,
      'invalid number of arguments in "try_files" directive in c.conf:3',
    ],
    [
      `${HTTP} server { location / { rewrite ^/(a b; } } }`,
      'pcre2_compile() failed: missing closing parenthesis in "^/(a" in c.conf:3',
    ],
    [`${HTTP} server { location / { rewrite ^/a b foo; } } }`, 'invalid parameter "foo" in c.conf:3'],
    [`${HTTP} server { location / { if ($a = b) { } } } }`, 'unknown "a" variable'],
    [
      `${HTTP} server { location /a { alias /x; root /y; } } }`,
      '"root" directive is duplicate, "alias" directive was specified earlier in c.conf:3',
    ],
    [
      `${HTTP} server { location / { include /none.conf; } } }`,
      'open() "/none.conf" failed (2: No such file or directory) in c.conf:3',
    ],
    [
      `${HTTP} include none/*.conf; server { server_name; } }`,
      'invalid number of arguments in "server_name" directive in c.conf:3',
    ],
    [`${HTTP} map $a { } }`, 'invalid number of arguments in "map" directive in c.conf:3'],
    [`${HTTP} log_format x; }`, 'invalid number of arguments in "log_format" directive in c.conf:3'],
    [`${HTTP} access_log /tmp/x none; }`, 'unknown log format "none" in c.conf:3'],
    [
      `${HTTP} server { listen 80 default_server; } server { listen 80 default_server; } }`,
      'a duplicate default server for 0.0.0.0:80 in c.conf:3',
    ],
    [
      `${HTTP} server { listen 443 ssl; } }`,
      'no "ssl_certificate" is defined for the "listen ... ssl" directive in c.conf:3',
    ],
    [`${HTTP} server { location / { expires zz; } } }`, '"expires" directive invalid value in c.conf:3'],
    [
      `${HTTP} server { location / { proxy_set_header A; } } }`,
      'invalid number of arguments in "proxy_set_header" directive in c.conf:3',
    ],
    ['worker_processes x; events{}', '"worker_processes" directive invalid value in c.conf:1'],
    ['events{}\nuser nobodyhere;', 'getpwnam("nobodyhere") failed in c.conf:2'],
    [`${HTTP} upstream a { server 127.0.0.1 weight=x; } }`, 'invalid parameter "weight=x" in c.conf:3'],
    [
      `${HTTP} upstream a { server nohost.invalid:80; } }`,
      'host not found in upstream "nohost.invalid:80" in c.conf:3',
    ],
    [
      `${HTTP} upstream a { server 127.0.0.1; } upstream a { server 127.0.0.1; } }`,
      'duplicate upstream "a" in c.conf:3',
    ],
    [`${HTTP} gzip on; gzip on; }`, '"gzip" directive is duplicate in c.conf:3'],
    [`${HTTP} server { return 200 a b; } }`, 'invalid number of arguments in "return" directive in c.conf:3'],
    [`${HTTP} server { return abc; } }`, 'invalid return code "abc" in c.conf:3'],
    [`${HTTP} server { listen 99999; } }`, 'invalid port in "99999" of the "listen" directive in c.conf:3'],
    [`${HTTP} server { listen abc; } }`, 'host not found in "abc" of the "listen" directive in c.conf:3'],
    [
      `${HTTP} server { location /a { location /b { } } } }`,
      'location "/b" is outside location "/a" in c.conf:3',
    ],
    [`${HTTP} server { location = / { } location = / { } } }`, 'duplicate location "/" in c.conf:3'],
    ['events { worker_connections abc; }', 'invalid number "abc" in c.conf:1'],
    [
      'events { worker_connections 10; worker_connections 10; }',
      '"worker_connections" directive is duplicate in c.conf:1',
    ],
    [`${HTTP} keepalive_timeout abc; }`, '"keepalive_timeout" directive invalid value in c.conf:3'],
    [`${HTTP} server { set a b; } }`, 'invalid variable name "a" in c.conf:3'],
    [`${HTTP} server { location / { deny 10.0.0.300; } } }`, 'invalid parameter "10.0.0.300" in c.conf:3'],
    [
      `${HTTP} server { ssl_certificate /no.crt; ssl_certificate_key /no.key; listen 443 ssl; } }`,
      'cannot load certificate "/no.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/no.crt, r) error:10000080:BIO routines::no such file)',
    ],
    [`${HTTP} server { location / { limit_req zone=x; } } }`, 'zero size shared memory zone "x"'],
  ])('%s', (conf, says) => {
    const { code, err } = tested(conf);
    expect(code).toBe(1);
    expect(err.split('\n').slice(1)).toEqual([
      `nginx: [emerg] ${says}`,
      'nginx: configuration file c.conf test failed',
      '',
    ]);
  });

  test('a configuration that is right, and the whole of it', () => {
    const right = `${HTTP} server { listen 81; location / { return 204; } } }`;
    const says =
      'nginx: the configuration file c.conf syntax is ok\nnginx: configuration file c.conf test is successful\n';
    expect(tested(right)).toEqual({ code: 0, err: says });
    expect(tested(right, ['nginx', '-tq', '-c', '/c/c.conf']).code).toBe(0);
  });

  test.each<[string[], string]>([
    [['-x'], 'invalid option: "x"'],
    [['foo'], 'invalid option: "foo"'],
    [['-s'], 'option "-s" requires parameter'],
    [['-c'], 'option "-c" requires file name'],
    [['-s', 'foo'], 'invalid option: "-s foo"'],
  ])('nginx %s', (args, says) =>
    expect(tested('', ['nginx', ...args])).toEqual({ code: 1, err: `nginx: ${says}\n` }),
  );

  test('what -g gives counts as well', () => {
    const conf = 'daemon off; events{}';
    expect(tested(conf, ['nginx', '-c', '/c/c.conf', '-g', 'daemon off;']).err).toContain(
      '[emerg] "daemon" directive is duplicate in c.conf:1',
    );
    expect(tested(conf, ['nginx', '-c', '/c/c.conf', '-g', 'daemon off']).err).toContain(
      '[emerg] unexpected end of parameter, expecting ";" in command line',
    );
  });
});
