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

const MiB = 1 << 20;

test.each<[string, string, number | undefined, string]>([
  ['a variable that doubles', 'x=aaaaaaaa; while true; do x=$x$x; done', 64 * MiB, 'OOMKilled 137'],
  [
    'one that grows a little at a time',
    'y=$(printf %020000d 1); while :; do x="$x $y"; done',
    2 * MiB,
    'OOMKilled 137',
  ],
  ['one that stays small', 'for i in 1 2 3; do x=$x$x$i; done; exit 4', 1 * MiB, 'Error 4'],
  [
    'one without a limit ends with the memory of the node',
    'x=ab; while :; do x=$x$x$x$x; done',
    undefined,
    'Error 137',
  ],
  ['a line without an end', 'head -c 200m /dev/zero | tail', 64 * MiB, 'OOMKilled 137'],
  ['a line that fits', 'head -c 20m /dev/zero | tail | wc -c', 64 * MiB, 'Completed 0'],
  [
    'what a substitution collects',
    'x=$(dd if=/dev/zero bs=1M count=90 | tr "\\0" x)',
    64 * MiB,
    'OOMKilled 137',
  ],
  ['a string of awk', `awk 'BEGIN { x = "ab"; while (1) x = x x }'`, 64 * MiB, 'OOMKilled 137'],
  ['files in /dev/shm', 'dd if=/dev/zero of=/dev/shm/f bs=1M count=50', 40 * MiB, 'OOMKilled 137'],
])('memory: %s', (_, script, limit, expected) => expect(outcome(script, limit)).toBe(expected));

test.each(['yes', 'while :; do echo y; done', 'yes >&2'])('%s does not fill the trace', (script) => {
  const one = lab();
  const id = one.run({ image: 'busybox:1.36', command: ['sh', '-c', script] });
  one.kernel.advance(600_000);
  expect(one.lines(id).length).toBeLessThan(100_000);
  expect(one.lines(id).length).toBeGreaterThan(1000);
  expect(one.reports.map(({ code }) => code)).toEqual(['busy-loop']);
});

test('a log that a real node would rotate is said', () => {
  const one = lab();
  const script = 'x=$(printf "%01000d" 1); while :; do echo $x$x$x$x$x$x$x$x$x$x; sleep 0.01; done';
  one.run({ image: 'busybox:1.36', command: ['sh', '-c', script] });
  one.kernel.advance(8_000);
  expect(one.reports.map(({ code }) => code)).toEqual([]);
  one.kernel.advance(15_000);
  expect(one.reports.map(({ code }) => code)).toEqual(['log-rotation']);
});
