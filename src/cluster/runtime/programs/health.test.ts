import { describe, expect, test } from 'vitest';
import { type Lab, lab } from '../testing/lab.ts';

/** What a health check says in an image, how it ends, and after how long (s). */
function check(image: string, argv: string[], env: Record<string, string> = {}, settle = 30) {
  const one: Lab = lab();
  const id = one.run({ image, env: Object.entries(env).map(([name, value]) => ({ name, value })) });
  one.kernel.advance(settle * 1000);
  const began = one.kernel.now;
  const answer = one.exec(id, argv);
  one.kernel.advance(began + 20_000);
  const { stdout = '', stderr = '', exitCode, error } = answer.result ?? {};
  return error
    ? 'not in the image'
    : `${stdout}${stderr} => ${exitCode} +${((answer.at ?? 0) - began) / 1000}`;
}
const SECRET = { MYSQL_ROOT_PASSWORD: 'x', POSTGRES_PASSWORD: 'x' };

describe('health checks of', () => {
  test.each<[string, string[], string]>([
    [
      'postgres:16',
      ['pg_isready', '-U', 'postgres'],
      '/var/run/postgresql:5432 - accepting connections\n => 0 +0.001',
    ],
    [
      'postgres:16',
      ['pg_isready', '-h', 'localhost'],
      'localhost:5432 - accepting connections\n => 0 +0.001',
    ],
    ['postgres:16', ['pg_isready', '-p', '5433'], '/var/run/postgresql:5433 - no response\n => 2 +0.001'],
    [
      'mysql:8',
      ['mysqladmin', 'ping', '-uroot', '-px'],
      'mysqld is alive\nmysqladmin: [Warning] Using a password on the command line interface can be insecure.\n => 0 +0.001',
    ],
    ['mariadb:11', ['mariadb-admin', 'ping', '-px'], 'mysqld is alive\n => 0 +0.001'],
    ['mongo:7', ['mongosh', '--eval', "db.adminCommand('ping')"], '{ ok: 1 }\n => 0 +0.701'],
    ['mongo:7', ['mongosh', '--quiet', '--eval', 'db.runCommand({ping:1}).ok'], '1\n => 0 +0.701'],
    ['mongo:7', ['mongo', '--eval', '1'], 'not in the image'],
    ['mongo:4.4', ['mongosh', '--eval', '1'], 'not in the image'],
    ['rabbitmq:3', ['rabbitmq-diagnostics', '-q', 'ping'], 'Ping succeeded\n => 0 +1.201'],
    [
      'rabbitmq:3',
      ['rabbitmq-diagnostics', 'check_running'],
      'Checking if RabbitMQ is running on node rabbit@web ...\nRabbitMQ on node rabbit@web is fully booted and running\n => 0 +1.201',
    ],
    ['memcached:1.6', ['nc', '-z', 'localhost', '11211'], 'not in the image'],
    ['memcached:1.6', ['memcached', '-V'], 'memcached 1.6.31\n => 0 +0'],
    [
      'httpd:2.4',
      ['httpd', '-t'],
      "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 10.244.0.2. Set the 'ServerName' directive globally to suppress this message\nSyntax OK\n => 0 +0",
    ],
    [
      'bitnami/kafka:3.6',
      ['kafka-topics.sh', '--bootstrap-server', 'localhost:9092', '--list'],
      ' => 0 +1.501',
    ],
  ])('%s: %j', (image, argv, expected) => expect(check(image, argv, SECRET)).toBe(expected));

  test('a broker that has not started yet', () =>
    expect(check('rabbitmq:3', ['rabbitmq-diagnostics', 'ping'], {}, 1)).toMatch(
      /^Error: unable to perform an operation on node rabbit@web\. .* => 69/s,
    ));
});

test('a program on the command line of node opens the port it names', () => {
  const one = lab();
  const id = one.run({
    image: 'node:22',
    command: ['node', '-e', 'require("http").createServer(f).listen(3000)'],
  });
  one.kernel.advance(2000);
  const answer = one.exec(id, ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'localhost:3000']);
  one.kernel.advance(4000);
  expect(answer.result?.stdout).toBe('200');
});

test('a directory without an index is not there for the httpd of busybox', () => {
  const one = lab();
  const id = one.run({ image: 'busybox:1.36', command: ['httpd', '-f', '-p', '8080'] });
  one.kernel.advance(100);
  const answer = one.exec(id, ['wget', '-qO-', 'localhost:8080']);
  one.kernel.advance(2000);
  expect(answer.result?.stderr).toBe('wget: server returned error: HTTP/1.1 404 Not Found\n');
});

test('wget -S shows the head of the answer, of an error in BusyBox only its status', () => {
  const show = ['wget', '-S', '-O', '/dev/null', 'http://localhost/'];
  expect(check('nginx:1.29-alpine', show)).toMatch(
    /^Connecting to .*\n {2}HTTP\/1\.1 200 OK\n( {2}[\w-]+: .*\n)+/,
  );
  const missing = ['wget', '--server-response', '-q', 'http://localhost/nothing'];
  expect(check('nginx:1.29-alpine', missing)).toBe(
    '  HTTP/1.1 404 Not Found\nwget: server returned error: HTTP/1.1 404 Not Found\n => 1 +0.001',
  );
});

test('what etcdctl writes and reads is said to be no data', () => {
  const one = lab();
  const id = one.run({ image: 'registry.k8s.io/etcd:3.5.15-0', command: ['etcd'] });
  one.kernel.advance(5000);
  const [put, health] = [
    ['put', 'a', 'b'],
    ['endpoint', 'health'],
  ].map((args) => one.exec(id, ['etcdctl', ...args]));
  expect(one.reports).toEqual([]);
  one.kernel.advance(6000);
  expect(put!.result).toMatchObject({ stdout: 'OK\n', exitCode: 0 });
  expect(health!.result?.stdout).toMatch(/is healthy/);
  expect(one.reports.map(({ code }) => code)).toEqual(['no-database']);
});

test('mysqld writes microseconds into the moments of its log', () => {
  const one = lab();
  const id = one.run({ image: 'mysql:8', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] });
  one.kernel.advance(60_000);
  const own = one.lines(id).filter((line) => line.includes('[System]'));
  expect(own.length).toBe(1);
  for (const line of own) expect(line).toMatch(/^2026-01-01T00:00:\d\d\.\d{6}Z 0 \[System\]/);
});
