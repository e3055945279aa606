import { expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

/** How `sh -c SCRIPT` stands after 20 s. */
function outcome(script: string, memoryLimitBytes?: number): string {
  const one = lab();
  const limit = memoryLimitBytes === undefined ? {} : { memoryLimitBytes };
  const id = one.run({ image: 'busybox:1.36', command: ['sh', '-c', script], ...limit });
  one.kernel.advance(20_000);
  const { state, exitCode, reason } = one.runtime.status(id);
  return state === 'running' ? 'runs' : `${reason} ${exitCode}`;
}

test.each<[string, string, number | undefined, string]>([
  ['a block takes memory', 'dd if=/dev/zero of=/dev/null bs=20M', 15 << 20, 'OOMKilled 137'],
  [
    'one in the background too',
    'dd if=/dev/zero of=/dev/null bs=1024M & sleep 10',
    15 << 20,
    'OOMKilled 137',
  ],
  ['and there are enormous ones', 'dd if=/dev/zero of=/dev/null bs=1024M count=2', 15 << 20, 'OOMKilled 137'],
  ['without a limit', 'dd if=/dev/zero of=/dev/null bs=1024M count=2; exit 3', undefined, 'Error 3'],
  [
    'into a file',
    'dd if=/dev/zero of=/tmp/f bs=3k count=2 status=none; [ $(wc -c < /tmp/f) = 6144 ]',
    undefined,
    'Completed 0',
  ],
])('dd: %s', (_, script, limit, expected) => expect(outcome(script, limit)).toBe(expected));
