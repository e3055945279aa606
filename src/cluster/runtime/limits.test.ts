import { describe, expect, test } from 'vitest';
import { lab } from './testing/lab.ts';

const MI = 1024 * 1024;
/** A line of so many bytes, held in memory. */
const hold = (bytes: number) => ['sh', '-c', `(head -c ${bytes} /dev/zero; sleep 1000) | tail`];

describe('the memory of a pod as a whole', () => {
  const pod = (limit: number) => {
    const one = lab();
    const sandbox = one.sandbox('web');
    one.runtime.updatePodSandbox!(sandbox, { memoryLimitBytes: limit });
    const run = (name: string, bytes: number, oomScoreAdj = 0) =>
      one.run({ name, image: 'busybox:1.36', command: hold(bytes), oomScoreAdj }, sandbox);
    const reason = (id: string) => one.runtime.status(id).reason ?? 'runs';
    return { one, sandbox, run, reason };
  };

  test('who uses the most goes when all together use too much, though each stays below the limit', () => {
    const { one, run, reason } = pod(16 * MI);
    const [a, b] = [run('a', 3 * MI), run('b', 2 * MI)];
    one.kernel.advance(1000);
    expect([reason(a), reason(b)]).toEqual(['runs', 'runs']);
    const c = run('c', 9 * MI);
    one.kernel.advance(2000);
    expect([reason(a), reason(b), reason(c)]).toEqual(['runs', 'runs', 'OOMKilled']);
  });

  test('or whoever matters least to the node', () => {
    const { one, run, reason } = pod(7 * MI);
    const [a, b] = [run('a', 2 * MI, 1000), run('b', 5 * MI)];
    one.kernel.advance(1000);
    expect([reason(a), reason(b)]).toEqual(['OOMKilled', 'runs']);
  });

  test('a limit that is lowered counts at once', () => {
    const { one, sandbox, run, reason } = pod(100 * MI);
    const a = run('a', 5 * MI);
    one.kernel.advance(1000);
    one.runtime.updatePodSandbox!(sandbox, { memoryLimitBytes: 3 * MI });
    one.kernel.advance(1001);
    expect(reason(a)).toBe('OOMKilled');
  });
});

test('with a tenth of a core the same work takes ten times as long', () => {
  const took = (cpuLimitMilli?: number) => {
    const one = lab();
    const id = one.run({
      image: 'busybox:1.36',
      command: ['sh', '-c', 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done'],
      ...(cpuLimitMilli === undefined ? {} : { cpuLimitMilli }),
    });
    one.kernel.advance(60_000);
    const { startedAt, finishedAt } = one.runtime.status(id);
    return finishedAt! - startedAt!;
  };
  const free = took();
  expect(free).toBeGreaterThan(2);
  expect(took(2000)).toBe(free);
  expect(took(100) / free).toBeCloseTo(10, 0);
});
