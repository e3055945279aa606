import { expect, test } from 'vitest';
import { lab } from '../../../testing/lab.ts';
import { folder } from '../../../testing/site.ts';

/** Redis with a configuration file from a volume, and what its client then gets inside of the pod. */
function redis(conf: string, command: string[] = ['redis-server', '/conf/redis.conf'], ...cli: string[]) {
  const one = lab();
  const id = one.run({
    image: 'redis:7',
    args: command,
    mounts: [{ mountPath: '/conf', directory: folder({ 'redis.conf': conf }), readOnly: true }],
  });
  one.kernel.advance(2000);
  const inside = cli.length > 0 ? one.exec(id, ['redis-cli', ...cli]) : {};
  let outside = '';
  one.network.tcp(
    {
      from: { node: 'node-1' },
      host: one.network.addressOf({ pod: 'default/web' })!,
      port: 6379,
      timeoutMs: 500,
    },
    ({ kind }) => {
      outside = kind;
    },
  );
  one.kernel.advance(4000);
  return {
    code: one.runtime.status(id).exitCode,
    lines: one.lines(id),
    said: inside.result?.stdout.trim(),
    outside,
  };
}

test('port, bind, password and memory of the file act', () => {
  expect(redis('port 6380\n', undefined, '-p', '6380', 'ping')).toMatchObject({
    said: 'PONG',
    outside: 'refused',
  });
  expect(redis('bind 127.0.0.1 -::1\n', undefined, 'ping')).toMatchObject({
    said: 'PONG',
    outside: 'refused',
  });
  expect(redis('bind 0.0.0.0\nrequirepass x\n', undefined, 'ping')).toMatchObject({
    said: expect.stringContaining('NOAUTH'),
    outside: 'connected',
  });
  expect(redis('maxmemory 2mb\n', undefined, 'config', 'get', 'maxmemory').said).toContain('2097152');
});

test('the command line comes before the file', () =>
  expect(redis('port 6380\n', ['redis-server', '/conf/redis.conf', '--port', '6379'], 'ping')).toMatchObject({
    said: 'PONG',
    outside: 'connected',
  }));

test.each<[string, number, string, string]>([
  ['# ours\nfoo bar\n', 2, 'foo bar', 'Bad directive or wrong number of arguments'],
  ['port\n', 1, 'port', 'Bad directive or wrong number of arguments'],
  ['port abc\n', 1, 'port abc', "argument couldn't be parsed into an integer"],
  ['port 70000\n', 1, 'port 70000', 'argument must be between 0 and 65535 inclusive'],
  ['maxmemory lots\n', 1, 'maxmemory lots', 'argument must be a memory value'],
  ['appendonly maybe\n', 1, 'appendonly maybe', "argument must be 'yes' or 'no'"],
])('%j ends it', (conf, line, shown, why) =>
  expect(redis(conf)).toMatchObject({
    code: 1,
    lines: [
      '',
      '*** FATAL CONFIG FILE ERROR (Redis 7.4.1) ***',
      `Reading the configuration file, at line ${line}`,
      `>>> '${shown}'`,
      why,
    ],
  }),
);

test('a file that is not there ends it', () =>
  expect(redis('', ['redis-server', '/none.conf'])).toMatchObject({
    code: 1,
    lines: [
      expect.stringMatching(
        /# Fatal error, can't open config file '\/none\.conf': No such file or directory$/,
      ),
    ],
  }));
