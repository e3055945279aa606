import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';
import { formatIndexes, parseIndexes } from './rules.ts';
import { matchSuccessPolicy } from './success-policy.ts';

const job = (spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j' },
  spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'task:1' }] } },
    ...spec,
  },
});
const succeeds = { app: () => ({ readyAfter: 100, stopAfter: 1000, exits: { after: 4000, code: 0 } }) };
const fails = { app: () => ({ readyAfter: 100, stopAfter: 1000, exits: { after: 1000, code: 1 } }) };
const runs = { app: () => ({ readyAfter: 100, stopAfter: 5000 }) };

const conditions = (world: ReturnType<typeof createWorld>) =>
  world.api
    .get('Job', 'default', 'j')!
    .status.conditions.map((each: { type: string; reason: string }) => `${each.type} ${each.reason}`);

describe('Job', () => {
  test('runs as many pods at a time as it may, until enough have succeeded', () => {
    const world = createWorld(succeeds);
    world.apply(job({ completions: 3, parallelism: 2 }));
    world.until(3);
    expect(world.pods()).toHaveLength(2);
    world.until(30);
    expect(world.pods()).toHaveLength(3);
    expect(world.api.get('Job', 'default', 'j')!.status).toMatchObject({
      succeeded: 3,
      uncountedTerminatedPods: {},
    });
    expect(conditions(world)).toEqual([
      'SuccessCriteriaMet CompletionsReached',
      'Complete CompletionsReached',
    ]);
    expect(world.events('Job', 'j').at(-1)).toBe('Job completed');
    for (const pod of world.api.list('Pod')) expect(pod.metadata.finalizers).toBeUndefined();
  });

  test('waits 10, then 20 seconds after failures, and gives up beyond the limit', () => {
    const world = createWorld(fails);
    world.apply(job({ backoffLimit: 2 }));
    world.until(60);
    const created = world.times('added').map(([t]) => t);
    expect(created).toHaveLength(3);
    expect(created[1]! - created[0]!).toBeGreaterThan(10);
    expect(created[1]! - created[0]!).toBeLessThan(14);
    expect(created[2]! - created[1]!).toBeGreaterThan(20);
    expect(conditions(world)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
    expect(world.api.get('Job', 'default', 'j')!.status.failed).toBe(3);
  });

  test('past its deadline the pods are deleted first, and the end is told when they have ended', () => {
    const world = createWorld(runs);
    world.apply(job({ activeDeadlineSeconds: 8 }));
    world.until(9);
    expect(conditions(world)).toEqual(['FailureTarget DeadlineExceeded']);
    world.until(20);
    expect(conditions(world)).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded']);
    expect(world.events('Job', 'j').slice(1)).toEqual([
      expect.stringMatching(/^Deleted pod: j-\w{5}$/),
      'Job was active longer than specified deadline',
    ]);
  });

  test('gives indexed pods their index', () => {
    const world = createWorld(succeeds);
    world.apply(job({ completions: 3, parallelism: 3, completionMode: 'Indexed' }));
    world.until(3);
    expect(world.pods().map((name) => name.slice(0, 4))).toEqual(['j-0-', 'j-1-', 'j-2-']);
    expect(world.api.list('Pod').map((pod) => pod.spec.hostname)).toEqual(['j-0', 'j-1', 'j-2']);
    world.until(30);
    expect(world.api.get('Job', 'default', 'j')!.status.completedIndexes).toBe('0-2');
  });

  test('suspended, it runs nothing; resumed, it starts anew', () => {
    const world = createWorld(succeeds);
    world.apply(job({ suspend: true }));
    world.until(5);
    expect(world.pods()).toEqual([]);
    world.edit('Job', 'j', (each) => ({ ...each, spec: { ...each.spec, suspend: false } }));
    world.until(30);
    expect(world.events('Job', 'j')).toEqual([
      'Job suspended',
      expect.stringContaining('Created pod'),
      'Job resumed',
      'Job completed',
    ]);
  });

  test('is removed after its time to live', () => {
    const world = createWorld(succeeds);
    world.apply(job({ ttlSecondsAfterFinished: 10 }));
    world.until(10);
    expect(world.api.get('Job', 'default', 'j')).toBeDefined();
    world.until(30);
    expect(world.api.get('Job', 'default', 'j')).toBeUndefined();
    expect(world.pods()).toEqual([]);
  });
});

test.each([
  ['0-2,5', [0, 1, 2, 5]],
  ['0,1', [0, 1]],
  ['3', [3]],
  ['', []],
])('the set of indexes %j', (text, indexes) => {
  expect(formatIndexes(indexes)).toBe(text);
  expect(parseIndexes(text)).toEqual(indexes);
});

test.each([
  ['any of the listed', [{ succeededIndexes: '0,2-3', succeededCount: 1 }], [2], 'Matched rules at index 0'],
  ['all of the listed', [{ succeededIndexes: '0,2-3' }], [0, 2], undefined],
  ['all of the listed are there', [{ succeededIndexes: '0,2-3' }], [0, 2, 3], 'Matched rules at index 0'],
  ['a number of any', [{ succeededIndexes: '9' }, { succeededCount: 2 }], [1, 4], 'Matched rules at index 1'],
  ['no policy', undefined, [0, 1], undefined],
])('a success policy asks for %s', (_, rules, succeeded, message) => {
  const policed = { ...job({ successPolicy: rules && { rules } }), metadata: { name: 'j' } };
  expect(matchSuccessPolicy(policed as never, succeeded)).toBe(message);
});

test('an index that has failed too often is given up, and the others go on', () => {
  const world = createWorld({
    app: (pod) => ({
      readyAfter: 100,
      stopAfter: 1000,
      exits: { after: 1000, code: pod.metadata.name.startsWith('j-1-') ? 1 : 0 },
    }),
  });
  world.apply(job({ completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1 }));
  world.until(60);
  expect(world.api.get('Job', 'default', 'j')!.status).toMatchObject({
    completedIndexes: '0,2',
    failedIndexes: '1',
    failed: 2,
  });
  expect(conditions(world)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
});
