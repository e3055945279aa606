import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

/** Image -> what it says before it gives up, by its first and its last line. */
test.each([
  [
    'mysql:8.4',
    '2026-01-01 00:00:00+00:00 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.3-1.el9 started.',
    '    - MYSQL_RANDOM_ROOT_PASSWORD',
  ],
  [
    'mariadb:11',
    '2026-01-01 00:00:00+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
    '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD',
  ],
  [
    'postgres:17',
    'Error: Database is uninitialized and superuser password is not specified.',
    '       https://www.postgresql.org/docs/current/auth-trust.html',
  ],
])('%s without a password ends with 1 and says why', (image, first, last) => {
  const one = lab();
  const id = one.run({ image });
  one.kernel.advance(30_000);
  const lines = one.lines(id);
  expect([lines[0], lines.at(-1), one.runtime.status(id).exitCode]).toEqual([first, last, 1]);
});

test.each([
  ['wget -O - http://web:81', 4, 'failed: Connection refused.'],
  [
    'wget http://nosuch.default.svc.cluster.local',
    4,
    "wget: unable to resolve host address 'nosuch.default.svc.cluster.local'",
  ],
  ['wget -qO- http://web', 0, ''],
  ['wget -O /dev/null http://web/none', 8, 'ERROR 404: Not Found.'],
  ['curl -f http://web/none', 22, 'curl: (22) The requested URL returned error: 404'],
  ['curl http://web:81', 7, "Failed to connect to web port 81 after 1 ms: Couldn't connect to server"],
  ['curl https://web:80', 35, 'wrong version number'],
  [
    'curl http://nosuch.default.svc.cluster.local',
    6,
    'curl: (6) Could not resolve host: nosuch.default.svc.cluster.local',
  ],
])('%s ends with %i: %s', (command, code, text) => {
  const one = lab();
  const sandbox = one.sandbox('web');
  one.run({ image: 'nginx:1.27' }, sandbox);
  const id = one.run(
    { image: 'perl:5.40', name: 'client', command: ['sh', '-c', 'sleep 2; '.concat(command)] },
    sandbox,
  );
  one.kernel.advance(60_000);
  expect(one.runtime.status(id).exitCode).toBe(code);
  expect(one.lines(id).join('\n')).toContain(text);
});

/** Two servers of one pod share its address: the second one is told so, in its own words. */
test.each([
  ['redis:7', [], '# Failed listening on port 6379 (tcp), aborting.'],
  ['postgres:17', ['POSTGRES_PASSWORD'], 'FATAL:  could not create any TCP/IP sockets'],
  ['mysql:8.4', ['MYSQL_ROOT_PASSWORD'], '[Server] Aborting'],
  ['mariadb:11', ['MARIADB_ROOT_PASSWORD'], '[ERROR] Aborting'],
])('a second %s in one pod ends with 1 and says why', (image, variables, last) => {
  const one = lab();
  const sandbox = one.sandbox('web');
  const env = variables.map((name) => ({ name, value: 'secret' }));
  one.run({ image, env }, sandbox);
  one.kernel.advance(30_000);
  const second = one.run({ name: 'second', image, env }, sandbox);
  one.kernel.advance(60_000);
  expect(one.runtime.status(second).exitCode).toBe(1);
  expect(one.lines(second).at(-1)).toContain(last);
  expect(one.lines(second).join()).toContain('Address already in use');
});
