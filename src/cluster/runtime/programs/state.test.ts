import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { createDirectory } from '../vfs.ts';

/** What a command in a container beside nginx says, 10 s after the start. */
function told(command: string, image = 'nginx:1.27-alpine'): string[] {
  const one = lab();
  const id = one.run({
    image,
    readOnlyRootFilesystem: false,
    mounts: [{ mountPath: '/data', directory: createDirectory(), readOnly: true, medium: 'Memory' }],
  });
  one.kernel.advance(10_000);
  const answer = one.exec(id, ['sh', '-c', command]);
  one.kernel.advance(11_000);
  return answer.result!.stdout.trimEnd().split('\n');
}

test.each([
  ["netstat -tln | tail -1 | awk '{print $4, $6}'", ':::80 LISTEN'],
  ["netstat -tlnp | grep :80 | awk '{print $7}'", '1/nginx 1/nginx'],
  ["free | awk '/Mem/ {print $2 == $3 + $4}'", '1'],
  ["awk '/MemTotal/ {print $2}' /proc/meminfo; free | awk '/Mem/ {print $2}'", '8388608 8388608'],
  ['uptime | sed "s/,  0 users.*//"', ' 00:00:10 up 1 day,  3:46'],
  ['mount | awk \'$3 == "/data" {print $5, $6}\'', 'tmpfs (ro,relatime)'],
  ['df | awk \'$6 == "/data" {print $1}\'', 'tmpfs'],
  ['awk \'$2 == "/data" {print $1, $3, $4}\' /proc/mounts', 'tmpfs tmpfs ro,relatime'],
  ["grep -c ' /etc/hosts ' /proc/self/mountinfo", '1'],
  ['mountpoint /data; mountpoint -q /var && echo yes; mountpoint /none', '/data is a mountpoint'],
  ["df /tmp | awk 'NR == 2 {print $1, $6}'", 'overlay /'],
  ["top -b -n1 | grep -c 'nginx[:] '", '2'],
])('%s', (command, output) => {
  expect(told(command).join(' ')).toBe(output);
});

test('in images without netstat there is none', () => {
  expect(told('netstat -tln; echo $?', 'nginx:1.27')).toEqual(['127']);
});
