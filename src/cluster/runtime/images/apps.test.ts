import { describe, expect, test } from 'vitest';
import { lab } from '../testing/lab.ts';

const get = (image: string, port: number, paths: readonly string[], args: readonly string[] = []) => {
  const one = lab();
  const id = one.run({ image, args: [...args] });
  one.kernel.advance(20_000);
  const host = one.network.addressOf({ pod: 'default/web' })!;
  const answers: string[] = [];
  for (const path of paths)
    one.network.http(
      { from: { node: 'node-1' }, scheme: 'http', host, port, path, headers: {}, timeoutMs: 1000 },
      (outcome) =>
        answers.push(outcome.kind === 'response' ? `${outcome.status} ${outcome.body}` : outcome.kind),
    );
  one.kernel.advance(21_000);
  return { one, id, answers };
};

describe('applications of books and courses', () => {
  test('kubia says where it runs, logs who asks, and as process 1 hears no SIGTERM', () => {
    const { one, id, answers } = get('luksa/kubia', 8080, ['/']);
    expect(answers).toEqual(["200 You've hit web\n"]);
    expect(one.lines(id)[0]).toBe('Kubia server starting...');
    expect(one.lines(id)[1]).toMatch(/^Received request from ::ffff:\d/);
    one.runtime.signal(id, 'SIGTERM');
    expect(one.runtime.status(id).state).toBe('running');
  });

  test.each([
    ['luksa/kubia-unhealthy', 5],
    ['luksa/kubia:v3', 4],
  ])('%s answers %d requests well, then 500', (image, well) => {
    const { answers } = get(image, 8080, Array(7).fill('/'));
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual([
      ...Array(well).fill('200'),
      ...Array(7 - well).fill('500'),
    ]);
  });

  test('the batch job of the same book takes two minutes', () => {
    const one = lab();
    const id = one.run({ image: 'luksa/batch-job' });
    one.kernel.advance(119_000);
    expect(one.runtime.status(id).state).toBe('running');
    one.kernel.advance(121_000);
    expect([one.runtime.status(id).exitCode, one.lines(id).length]).toEqual([0, 2]);
  });

  test.each([
    ['luksa/fortune:args', [], 2],
    ['luksa/fortune:args', ['2'], 10],
    ['luksa/fortune', [], 2],
  ])('%s with %j writes %d times in twenty seconds', (image, args, times) => {
    const one = lab();
    const id = one.run({ image, args: [...args] });
    one.kernel.advance(19_500);
    expect(one.lines(id).filter((line) => line.includes('Writing fortune'))).toHaveLength(times);
  });

  test('podinfo moves its port, and leaves three seconds after SIGTERM', () => {
    const { one, id, answers } = get(
      'stefanprodan/podinfo:6.7.0',
      9999,
      ['/healthz', '/none'],
      ['./podinfo', '--port=9999'],
    );
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['200', '404']);
    one.runtime.signal(id, 'SIGTERM');
    one.kernel.advance(23_500);
    expect(one.runtime.status(id).state).toBe('running');
    one.kernel.advance(24_500);
    expect(one.runtime.status(id).exitCode).toBe(0);
  });
});
