/** From pkg/controller/ttlafterfinished/ttlafterfinished_controller_test.go and test/e2e/apps/ttl_after_finished.go. */
import { expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

const job = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j' },
  spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'task:1' }] } },
    ...spec,
  },
});
const ends = (code: number) => ({
  app: () => ({ readyAfter: 100, stopAfter: 1000, exits: { after: 5000, code } }),
});
const goneAt = (world: ReturnType<typeof createWorld>) =>
  world.times('gone', 'Job').map(([t]) => Math.round(t))[0];
const finishedAt = (world: ReturnType<typeof createWorld>) => {
  const { conditions } = world.kernel.records.findLast(
    (each): each is Extract<typeof each, { type: 'object' }> =>
      each.type === 'object' && each.kind === 'Job' && each.verb !== 'DELETED',
  )!.object.status;
  return (Date.parse(conditions.at(-1).lastTransitionTime) - Date.parse('2026-01-01T00:00:00Z')) / 1000;
};

test.each([
  ['complete', 0, 30],
  ['complete', 0, 0],
  ['failed', 1, 20],
])('a Job that is %s (%i) goes %i s later, with its pods', (_, code, ttlSecondsAfterFinished) => {
  const world = createWorld(ends(code));
  world.apply(job({ ttlSecondsAfterFinished, backoffLimit: 0 }));
  world.until(100);
  expect(goneAt(world)).toBe(finishedAt(world) + ttlSecondsAfterFinished);
  expect(world.pods()).toEqual([]);
});

test('a Job that runs, or that has no time to live, stays', () => {
  for (const [spec, code] of [
    [{ ttlSecondsAfterFinished: 1, parallelism: 1, completions: 100 }, 0],
    [{}, 0],
  ] as const) {
    const world = createWorld(ends(code));
    world.apply(job(spec));
    world.until(100);
    expect(goneAt(world)).toBeUndefined();
  }
});

test('the time may be changed after the end', () => {
  const world = createWorld(ends(0));
  world.apply(job({ ttlSecondsAfterFinished: 1000 }));
  world.until(20);
  world.edit('Job', 'j', (each) => ({ ...each, spec: { ...each.spec, ttlSecondsAfterFinished: 30 } }));
  world.until(100);
  expect(goneAt(world)).toBe(finishedAt(world) + 30);
});
