import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { createDirectory, createFile } from '../vfs.ts';

/** Script of user 1000 in busybox -> what it says; the last line is the exit code. */
const TABLE: [string, string[]][] = [
  ['echo x > /etc/new', ["sh: can't create /etc/new: Permission denied", '1']],
  ['mkdir /data', ["mkdir: can't create directory '/data': Permission denied", '1']],
  ['rm /etc/passwd', ["rm: can't remove '/etc/passwd': Permission denied", '1']],
  ['cat /secret/key', ["cat: can't open '/secret/key': Permission denied", '1']],
  ['ls /root', ["ls: can't open '/root': Permission denied", '1']],
  ['cd /root', ["sh: cd: line 0: can't cd to /root: Permission denied", '2']],
  ['chmod 777 /etc/passwd', ['chmod: /etc/passwd: Operation not permitted', '1']],
  ['echo x > /tmp/a && cat /tmp/a', ['x', '0']],
  ['echo x >> /group/log && cat /group/log', ['first', 'x', '0']],
  ['echo x > /open/a; rm /open/a; ls /open | wc -l', ['0', '0']],
  ['test -w /etc && echo yes; test -r /etc/passwd && echo read', ['read', '0']],
];

function as(user: number, groups: number[], script: string): string[] {
  const one = lab();
  const secret = createDirectory();
  secret.entries.set('key', createFile('k\n', 0o400));
  const group = createDirectory(0o775);
  group.entries.set('log', { ...createFile('first\n', 0o664), gid: 2000 });
  const mounts = (
    [
      ['/secret', secret],
      ['/group', group],
      ['/open', createDirectory(0o777)],
    ] as const
  ).map(([mountPath, directory]) => ({ mountPath, directory, readOnly: false }));
  const id = one.run({
    image: 'busybox:1.36',
    command: ['sh', '-c', `${script}\necho $?`],
    runAsUser: user,
    supplementalGroups: groups,
    mounts,
  });
  one.kernel.advance(1000);
  return one.lines(id);
}

test.each(TABLE)('user 1000: %s', (script, lines) => {
  expect(as(1000, [2000], script)).toEqual(lines);
});

test('a group makes the difference', () => {
  expect(as(1000, [], 'echo x >> /group/log')).toEqual([
    "sh: can't create /group/log: Permission denied",
    '1',
  ]);
});

test('root is not asked', () => {
  expect(as(0, [], 'cat /secret/key; mkdir /data')).toEqual(['k', '0']);
});

test('nginx as somebody else cannot make its directories, and says so', () => {
  const one = lab();
  const id = one.run({ image: 'nginx:1.27', runAsUser: 1000 });
  one.kernel.advance(1000);
  expect(one.lines(id).at(-1)).toBe(
    'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
  );
  expect(one.runtime.status(id)).toMatchObject({ exitCode: 1, reason: 'Error' });
});
