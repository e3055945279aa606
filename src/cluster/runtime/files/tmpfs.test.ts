import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';
import { createDirectory } from '../vfs.ts';

/** Two containers of a pod that mount one tmpfs of a MiB; what a command in one of them says. */
function pair() {
  const directory = createDirectory();
  const one = lab();
  const config = {
    image: 'debian:12',
    command: ['sleep', '1000'],
    mounts: [
      { mountPath: '/v', directory, readOnly: false, medium: 'Memory' as const, sizeBytes: 1024 * 1024 },
    ],
  };
  const ids = [one.run({ ...config, name: 'a' }), one.run({ ...config, name: 'b' })];
  const say = (container: number, command: string) => {
    const answer = one.exec(ids[container]!, ['sh', '-c', command]);
    one.kernel.advance(one.kernel.now + 1000);
    return (answer.result!.stdout + answer.result!.stderr).trimEnd();
  };
  return say;
}

test('a tmpfs takes as much as it holds, whoever writes, and more once something is removed', () => {
  const say = pair();
  expect(say(0, 'dd if=/dev/zero of=/v/x bs=512k count=3 2>&1 | head -1; stat -c %s /v/x')).toBe(
    "dd: error writing '/v/x': No space left on device\n1048576",
  );
  expect(say(1, 'echo more > /v/y || echo refused')).toContain('No space left on device');
  expect(say(1, "df /v | awk 'NR == 2 {print $2, $4}'; rm /v/x; echo more > /v/y; cat /v/y")).toBe(
    '1024 0\nmore',
  );
  expect(say(0, 'mount | awk \'$3 == "/v" {print $6}\'')).toBe('(rw,relatime,size=1024k)');
});
