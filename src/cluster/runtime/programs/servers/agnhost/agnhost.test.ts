import { expect, test } from 'vitest';
import type { HttpOutcome } from '../../../../network/network.ts';
import { type Lab, lab } from '../../../testing/lab.ts';
import { createDirectory } from '../../../vfs.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.40';

function start(one: Lab, args: string[], pod = 'web', env: Record<string, string> = {}): string {
  const id = one.run(
    { image: IMAGE, args, env: Object.entries(env).map(([name, value]) => ({ name, value })) },
    one.sandbox(pod),
  );
  one.kernel.advance(one.kernel.now + 100);
  return id;
}

function ask(one: Lab, port: number, path: string, pod = 'web'): string {
  let seen = 'nothing';
  const host = one.network.addressOf({ pod: `default/${pod}` })!;
  one.network.http(
    { from: { node: 'node-1' }, scheme: 'http', host, port, path, headers: {}, timeoutMs: 1000 },
    (outcome: HttpOutcome) => {
      seen = outcome.kind === 'response' ? `${outcome.status} ${outcome.body}` : outcome.kind;
    },
  );
  one.kernel.advance(one.kernel.now + 1000);
  return seen;
}

test.each([
  ['netexec', 8080, '/hostname', '200 web'],
  ['netexec', 8080, '/healthz', '200 '],
  ['netexec', 8080, '/clientip', '200 192.168.49.2:40000'],
  ['netexec', 8080, '/echo?msg=a%20b&code=418', '418 a b'],
  ['netexec', 8080, '/shell?cmd=echo+hi', '200 {"output":"hi\\n"}'],
  ['netexec', 8080, '/shell?cmd=exit+3', '200 {"error":"exit status 3"}'],
  ['netexec', 8080, '/dial?host=127.0.0.1&port=8080&request=hostname', '200 {"responses":["web"]}'],
  ['netexec', 8080, '/dial?host=127.0.0.1&port=8080', '400 request parameter not specified. <nil>\n'],
  ['netexec', 8080, '/exit?code=5', 'eof'],
  ['netexec --http-port 9000 --http-override /echo?msg=over&code=503', 9000, '/x', '503 over'],
  ['liveness', 8080, '/started', '200 0.1s'],
  ['liveness', 8080, '/nothing', '404 404 page not found\n'],
  ['liveness', 8080, '/sleep-headers?time=5&code=200', 'timeout'],
  ['liveness', 8080, '/disconnect-headers', 'eof'],
  ['serve-hostname', 9376, '/', '200 web'],
  ['nettest', 8080, '/status', '200 running'],
  ['grpc-health-checking', 8080, '/make-not-serving', '200 '],
])('%s: %i%s', (args, port, path, answer) => {
  const one = lab();
  start(one, args.split(' '));
  expect(ask(one, port, path)).toBe(answer);
});

test('porter serves what its variables say', () => {
  const one = lab();
  start(one, ['porter'], 'web', { SERVE_PORT_80: 'eighty' });
  expect(ask(one, 80, '/')).toBe('200 eighty');
});

/** Subcommand, signal after 1 s -> exit code, and when. */
test.each([
  ['pause', 2, 1000],
  ['netexec', 2, 1000],
  ['netexec --delay-shutdown 5', 0, 6000],
  ['serve-hostname', 0, 61_000],
  ['liveness', 2, 1000],
])('%s after SIGTERM ends with %i at %i ms', (args, exitCode, finishedAt) => {
  const one = lab();
  const id = one.run({ image: IMAGE, args: args.split(' ') });
  one.kernel.advance(1000);
  one.runtime.signal(id, 'SIGTERM');
  one.kernel.advance(100_000);
  expect(one.runtime.status(id)).toMatchObject({ exitCode, finishedAt });
});

test('mounttest describes files as Go does', () => {
  const one = lab();
  const volume = createDirectory(0o1777);
  const id = one.run({
    image: IMAGE,
    args: [
      'mounttest',
      '--fs_type=/v',
      '--new_file_0660=/v/f',
      '--file_mode=/v',
      '--file_perm=/v/f',
      '--file_owner=/v/f',
    ],
    mounts: [{ mountPath: '/v', directory: volume, readOnly: false, medium: 'Memory' }],
  });
  one.kernel.advance(1000);
  expect(one.lines(id)).toEqual([
    'mount type of "/v": tmpfs',
    'content of file "/v/f": mount-tester new file',
    '',
    'mode of file "/v": dtrwxrwxrwx',
    'perms of file "/v/f": -rw-rw----',
    'owner UID of "/v/f": 0',
    'owner GID of "/v/f": 0',
  ]);
  expect(one.runtime.status(id).exitCode).toBe(0);
});

test('an unknown subcommand is an error, one that is not simulated an assumption', () => {
  const one = lab();
  const wrong = start(one, ['nonsense']);
  const server = start(one, ['webhook'], 'other');
  expect([one.runtime.status(wrong).exitCode, one.runtime.status(server).state]).toEqual([1, 'running']);
  expect(one.reports.map(({ code }) => code)).toEqual(['unknown-command']);
});
