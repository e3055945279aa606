import { describe, expect, test } from 'vitest';
import { type Lab, lab } from '../../testing/lab.ts';
import { folder } from '../../testing/site.ts';
import { createDirectory, type Directory } from '../../vfs.ts';

const env = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Exit code and first line of a command at a moment, in seconds. */
function ask(one: Lab, id: string, at: number, argv: readonly string[]): string {
  one.kernel.advance(at * 1000);
  const answer = one.exec(id, [...argv]);
  one.kernel.advance(at * 1000 + 4000);
  const { exitCode, stdout, stderr } = answer.result!;
  return `${exitCode} ${(stdout + stderr).trim().split('\n')[0]}`.trim();
}

const sh = (script: string): string[] => ['/bin/bash', '-ec', script];

describe('probes of charts, while it starts and afterwards', () => {
  test.each<[string, Record<string, string>, string[], string, string]>([
    [
      'postgres:16',
      { POSTGRES_PASSWORD: 'x' },
      ['sh', '-c', 'exec pg_isready -U "u" -d "dbname=d" -h 127.0.0.1 -p 5432'],
      '2 127.0.0.1:5432 - no response',
      '0 127.0.0.1:5432 - accepting connections',
    ],
    [
      'postgres:16-alpine',
      { POSTGRES_PASSWORD: 'x', PGDATA: '/var/lib/postgresql/data/pgdata' },
      ['sh', '-c', 'psql -U postgres -tAc "select 1" | grep -q 1 && echo yes'],
      '1 psql: error: connection to server at "127.0.0.1", port 5432 failed: Connection refused',
      '0 yes',
    ],
    [
      'bitnami/postgresql:16',
      { POSTGRES_PASSWORD: 'x' },
      [
        'sh',
        '-c',
        'pg_isready -q -h 127.0.0.1 -p 5432 && [ -f /opt/bitnami/postgresql/tmp/.initialized ] && echo yes',
      ],
      '2',
      '0 yes',
    ],
    [
      'bitnami/mysql:8.4',
      { MYSQL_ROOT_PASSWORD: 'x' },
      sh('mysqladmin ping -uroot -p"${MYSQL_ROOT_PASSWORD:-}" 2>/dev/null | grep "mysqld is alive"'),
      '1',
      '0 mysqld is alive',
    ],
    [
      'bitnami/mongodb:7.0',
      {},
      sh("mongosh --port 27017 --eval 'db.hello().isWritablePrimary || db.hello().secondary' | grep 'true'"),
      '1 MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017',
      '0 true',
    ],
    [
      'bitnami/redis:7.4',
      { ALLOW_EMPTY_PASSWORD: 'yes' },
      ['redis-cli', 'ping'],
      '1 Could not connect to Redis at 127.0.0.1:6379: Connection refused',
      '0 PONG',
    ],
    [
      'bitnami/cassandra:4.1',
      {},
      sh('nodetool info | grep "Native Transport active: true"'),
      "1 nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused'.",
      '0 Native Transport active: true',
    ],
    [
      'bitnami/zookeeper:3.9',
      { ALLOW_ANONYMOUS_LOGIN: 'yes', ZOO_4LW_COMMANDS_WHITELIST: 'srvr, mntr, ruok' },
      ['/opt/bitnami/scripts/zookeeper/healthcheck.sh'],
      '1',
      '0 imok',
    ],
    ['zookeeper:3.9', {}, sh('echo ruok | nc -w 2 localhost 2181 | grep imok'), '1', '1'],
    ['zookeeper:3.9', {}, sh('echo srvr | nc -w 2 localhost 2181 | grep Mode'), '1', '0 Mode: standalone'],
    [
      'bitnami/rabbitmq:3.13',
      { RABBITMQ_PASSWORD: 'x' },
      sh('curl -fs --user user:$RABBITMQ_PASSWORD 127.0.0.1:15672/api/health/checks/virtual-hosts'),
      '7',
      '0 {"status":"ok"}',
    ],
    [
      'memcached:1.6',
      {},
      sh('exec 3<>/dev/tcp/127.0.0.1/11211; printf "stats\\nquit\\n" >&3; grep uptime <&3'),
      '1 /bin/bash: connect: Connection refused',
      '0 STAT uptime 60',
    ],
    [
      'bitnami/etcd:3.5',
      { ALLOW_NONE_AUTHENTICATION: 'yes' },
      ['/opt/bitnami/scripts/etcd/healthcheck.sh'],
      '',
      '0 127.0.0.1:2379 is healthy: successfully committed proposal: took = 2.1ms',
    ],
    [
      'elasticsearch:8.15.0',
      { 'xpack.security.enabled': 'false' },
      sh('curl -fs localhost:9200/_cat/health'),
      '7',
      '0 1767225600 00:00:00 docker-cluster green 1 1 0 0 0 0 0 0 - 100.0%',
    ],
    [
      'hashicorp/vault:1.17',
      { VAULT_ADDR: 'http://127.0.0.1:8200' },
      ['vault', 'status'],
      '1 Error checking seal status: Get "http://127.0.0.1:8200/v1/sys/seal-status": dial tcp 127.0.0.1:8200: connect: connection refused',
      '0 Key             Value',
    ],
    [
      'influxdb:2.7',
      {},
      ['influx', 'ping'],
      '1 Error: dial tcp 127.0.0.1:8086: connect: connection refused',
      '0 OK',
    ],
  ])('%s %j', (image, values, argv, early, late) => {
    const one = lab();
    const id = one.run({ image, env: env(values) });
    const before = one.exec(id, [...argv]);
    const after = ask(one, id, 30, argv);
    if (early !== '') {
      const { exitCode, stdout, stderr } = before.result!;
      expect(`${exitCode} ${(stdout + stderr).trim().split('\n')[0]}`.trim()).toBe(early);
    }
    expect(after).toBe(late);
    expect(one.reports.map(({ code }) => code)).toEqual([]);
  });
});

test.each<[string, Record<string, string>, string]>([
  ['bitnami/postgresql:16', {}, 'The POSTGRESQL_PASSWORD environment variable is empty or not set.'],
  ['bitnami/redis:7.4', {}, 'The REDIS_PASSWORD environment variable is empty or not set.'],
  ['bitnami/mariadb:11.4', {}, 'The MARIADB_ROOT_PASSWORD environment variable is empty or not set.'],
  [
    'bitnami/zookeeper:3.9',
    {},
    'The ZOO_ENABLE_AUTH environment variable does not configure authentication.',
  ],
  ['bitnami/etcd:3.5', {}, 'The ETCD_ROOT_PASSWORD environment variable is empty or not set.'],
])('%s without its settings leaves with 1', (image, values, says) => {
  const one = lab();
  const id = one.run({ image, env: env(values) });
  one.kernel.advance(5000);
  expect(one.runtime.status(id).exitCode).toBe(1);
  expect(one.lines(id).at(-1)).toContain(`ERROR ==> ${says}`);
});

describe('data on a volume', () => {
  /** Runs an image twice on one volume; when it answered each time, in seconds, and what the second log says. */
  function twice(image: string, mountPath: string, values: Record<string, string>, port: number) {
    const one = lab();
    const directory: Directory = createDirectory(0o777);
    const sandbox = one.sandbox('db');
    const times: number[] = [];
    const start = (settings: Record<string, string>) => {
      const began = one.kernel.now;
      const id = one.run(
        { image, env: env(settings), mounts: [{ mountPath, directory, readOnly: false }] },
        sandbox,
      );
      for (let t = 0; t < 20_000; t += 100) {
        one.kernel.advance(began + t);
        const ip = one.network.addressOf({ pod: 'default/db' })!;
        if (one.network.ports(ip).some((each) => each.port === port)) {
          times.push(t);
          break;
        }
      }
      return id;
    };
    const first = start(values);
    one.runtime.signal(first, one.runtime.stopSignal(first) ?? 'SIGTERM');
    one.kernel.advance(one.kernel.now + 5000);
    const second = start({});
    return { times, one, first, second };
  }

  test.each<[string, string, Record<string, string>, number, number[], string]>([
    [
      'postgres:16',
      '/var/lib/postgresql/data',
      { POSTGRES_PASSWORD: 'x' },
      5432,
      [2500, 300],
      'Skipping initialization',
    ],
    ['mysql:8.4', '/var/lib/mysql', { MYSQL_ROOT_PASSWORD: 'x' }, 3306, [7000, 1600], 'starting as process'],
    [
      'mariadb:11',
      '/var/lib/mysql',
      { MARIADB_ROOT_PASSWORD: 'x' },
      3306,
      [4000, 1000],
      'ready for connections',
    ],
    ['mongo:7', '/data/db', {}, 27017, [2500, 1100], 'Waiting for connections'],
  ])(
    '%s sets up once, and asks for no password the second time',
    (image, path, values, port, times, says) => {
      const run = twice(image, path, values, port);
      expect(run.times).toEqual(times);
      expect(run.one.lines(run.second).join('\n')).toContain(says);
      expect(run.one.runtime.status(run.first)).toMatchObject({ state: 'exited', exitCode: 0 });
    },
  );

  test('redis keeps its keys, and its password stands between', () => {
    const one = lab();
    const directory = createDirectory(0o777);
    const sandbox = one.sandbox('db');
    const mounts = [{ mountPath: '/data', directory, readOnly: false }];
    const args = ['--requirepass', 's3'];
    const run = () => one.run({ image: 'redis:7', args, mounts }, sandbox);
    const first = run();
    expect(ask(one, first, 1, ['redis-cli', 'set', 'a', '1'])).toBe('0 NOAUTH Authentication required.');
    expect(ask(one, first, 6, ['redis-cli', '-a', 's3', '--no-auth-warning', 'set', 'a', '7'])).toBe('0 OK');
    expect(ask(one, first, 11, ['redis-cli', '-a', 'no', '--no-auth-warning', 'ping'])).toContain('NOAUTH');
    one.runtime.signal(first, 'SIGTERM');
    one.kernel.advance(20_000);
    expect(
      one
        .lines(first)
        .slice(-4)
        .map((line) => line.replace(/^.*[*#] /, '')),
    ).toEqual([
      'User requested shutdown...',
      'Saving the final RDB snapshot before exiting.',
      'DB saved on disk',
      'Redis is now ready to exit, bye bye...',
    ]);
    const second = run();
    expect(ask(one, second, 25, ['sh', '-c', 'REDISCLI_AUTH=s3 redis-cli get a'])).toBe('0 7');
  });

  test('a directory that is not its own stops it', () => {
    const one = lab();
    const directory = createDirectory(0o755);
    const mounts = [{ mountPath: '/bitnami/postgresql', directory, readOnly: false }];
    const id = one.run({ image: 'bitnami/postgresql:16', env: env({ POSTGRES_PASSWORD: 'x' }), mounts });
    one.kernel.advance(10_000);
    expect(one.runtime.status(id).exitCode).toBe(1);
    expect(one.lines(id).at(-1)).toBe(
      'initdb: error: could not create directory "/bitnami/postgresql/data": Permission denied',
    );
  });
});

test.each([
  ['mysql:8', '/etc/mysql/conf.d', { MYSQL_ROOT_PASSWORD: 'x' }, 'mysqld'],
  ['postgres:16', '/etc/postgresql', { POSTGRES_PASSWORD: 'x' }, 'postgres'],
  ['prom/prometheus:v3.0.0', '/etc/prometheus', {}, 'prometheus'],
] as const)(
  'settings that are mounted into %s are said to have no effect',
  (image, mountPath, values, name) => {
    const said = (mounts: object[]) => {
      const one = lab();
      one.run({ image, env: env(values), mounts: mounts as never });
      one.kernel.advance(30_000);
      return one.reports.filter(({ code }) => code === 'server-settings').map(({ message }) => message);
    };
    const directory = folder({ 'own.cnf': 'max_connections = 5\n' });
    expect(said([])).toEqual([]);
    expect(said([{ mountPath, directory, readOnly: true }])).toEqual([
      `${mountPath}/own.cnf: what it sets for ${name} is not simulated.`,
    ]);
  },
);
