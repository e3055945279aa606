/** Which pods count as failed, when, and what that delays. From pkg/controller/job/job_controller_test.go and test/e2e/apps/job.go. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { createWorld } from '../testing/world.ts';
import { jobPod } from './pod.ts';
import { podsToRemove } from './removal.ts';
import { INDEX, TRACKING } from './rules.ts';

type World = ReturnType<typeof createWorld>;

const job = (spec: object = {}, name = 'j') => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'task:1' }] } },
    ...spec,
  },
});
const runs = { app: () => ({ readyAfter: 100, stopAfter: 3000 }) };
/** Pods of the listed indexes fail after a second, the others succeed after `seconds`. */
const failing = (indexes: readonly number[], seconds = 4) => ({
  app: (pod: KubeObject) => ({
    readyAfter: 100,
    stopAfter: 3000,
    exits: indexes.includes(Number(pod.metadata.annotations?.[INDEX]))
      ? { after: 1000, code: 1 }
      : { after: seconds * 1000, code: 0 },
  }),
});

const statusOf = (world: World) => world.api.get('Job', 'default', 'j')!.status;
const change = (world: World, spec: object) =>
  world.edit('Job', 'j', (each) => ({ ...each, spec: { ...each.spec, ...spec } }));
const indexesOf = (world: World) =>
  world.api
    .list('Pod')
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.phase === 'Running')
    .map((pod) => Number(pod.metadata.annotations?.[INDEX]));
const createdAt = (world: World) =>
  world.times('added').map(([t, name]) => `${name.slice(0, -6)} at ${Math.round(t)} s`);

describe('pods that the Job itself takes away have not failed', () => {
  test('suspended and resumed, it starts again at once', () => {
    const world = createWorld(runs);
    world.apply(job({ parallelism: 2, completions: 2 }));
    world.until(5);
    change(world, { suspend: true });
    world.until(15);
    expect(statusOf(world)).toMatchObject({
      conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }],
      terminating: 0,
    });
    expect(statusOf(world).failed).toBeUndefined();
    expect(statusOf(world).active).toBeUndefined();
    expect(world.pods()).toEqual([]);
    change(world, { suspend: false });
    world.until(16);
    expect(statusOf(world)).toMatchObject({
      active: 2,
      conditions: [{ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }],
    });
  });

  test.each([
    ['1.34', 'stays'],
    ['1.35', 'stays'],
    ['1.36', 'is gone'],
  ] as const)('in %s the start time of a suspended Job %s', (version, what) => {
    const world = createWorld({ ...runs, version });
    world.apply(job());
    world.until(5);
    change(world, { suspend: true });
    world.until(15);
    expect(statusOf(world).startTime === undefined ? 'is gone' : 'stays').toBe(what);
    change(world, { suspend: false });
    world.until(16);
    expect(statusOf(world).startTime).toBe('2026-01-01T00:00:15Z');
  });

  test('with less parallelism', () => {
    const world = createWorld(runs);
    world.apply(job({ parallelism: 3, completions: 9 }));
    world.until(5);
    change(world, { parallelism: 1 });
    world.until(15);
    expect(statusOf(world)).toMatchObject({ active: 1 });
    expect(statusOf(world).failed).toBeUndefined();
    change(world, { parallelism: 3 });
    world.until(16);
    expect(statusOf(world)).toMatchObject({ active: 3 });
  });

  test('when enough indexes have succeeded', () => {
    const world = createWorld({
      app: (pod) => ({
        readyAfter: 100,
        stopAfter: 3000,
        ...(pod.metadata.annotations?.[INDEX] === '0' ? { exits: { after: 2000, code: 0 } } : {}),
      }),
    });
    const successPolicy = { rules: [{ succeededIndexes: '0' }] };
    world.apply(job({ parallelism: 3, completions: 3, completionMode: 'Indexed', successPolicy }));
    world.until(20);
    expect(statusOf(world)).toMatchObject({
      succeeded: 1,
      conditions: [
        { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: 'Matched rules at index 0' },
        { type: 'Complete', reason: 'SuccessPolicy', message: 'Matched rules at index 0' },
      ],
    });
    expect(statusOf(world).failed).toBeUndefined();
  });
});

describe('pods that somebody else takes away have failed', () => {
  test('at once, and the next one waits ten seconds from then', () => {
    const world = createWorld(runs);
    world.apply(job());
    world.until(5);
    const [name] = world.pods();
    world.api.delete('Pod', 'default', name!, {});
    world.until(7);
    expect(statusOf(world)).toMatchObject({ failed: 1, uncountedTerminatedPods: {}, terminating: 1 });
    expect(world.api.get('Pod', 'default', name!)!.metadata.finalizers).toBeUndefined();
    world.until(30);
    expect(createdAt(world)).toEqual(['j at 0 s', 'j at 15 s']);
    expect(statusOf(world)).toMatchObject({ failed: 1, active: 1 });
  });

  test('and every pod of a Job that is past its deadline', () => {
    const world = createWorld(runs);
    world.apply(job({ parallelism: 2, completions: 2, activeDeadlineSeconds: 5 }));
    world.until(6);
    expect(statusOf(world)).toMatchObject({ failed: 2, conditions: [{ type: 'FailureTarget' }] });
    world.until(15);
    expect(statusOf(world)).toMatchObject({ failed: 2, conditions: { 1: { type: 'Failed' } } });
  });
});

describe('an Indexed Job', () => {
  test('made smaller, gives up the indexes that it has no longer', () => {
    const world = createWorld(runs);
    world.apply(job({ parallelism: 4, completions: 4, completionMode: 'Indexed' }));
    world.until(5);
    change(world, { parallelism: 2, completions: 2 });
    world.until(15);
    expect(indexesOf(world)).toEqual([0, 1]);
    expect(statusOf(world).failed).toBeUndefined();
    change(world, { parallelism: 3, completions: 3 });
    world.until(20);
    expect(indexesOf(world)).toEqual([0, 1, 2]);
  });

  test('made smaller, forgets the indexes that had succeeded beyond', () => {
    const world = createWorld({
      app: (pod) => ({
        readyAfter: 100,
        stopAfter: 3000,
        ...(pod.metadata.annotations?.[INDEX] === '0' ? {} : { exits: { after: 1000, code: 0 } }),
      }),
    });
    world.apply(job({ parallelism: 3, completions: 3, completionMode: 'Indexed' }));
    world.until(5);
    expect(statusOf(world)).toMatchObject({ completedIndexes: '1,2', succeeded: 2 });
    change(world, { parallelism: 2, completions: 2 });
    world.until(8);
    expect(statusOf(world)).toMatchObject({ completedIndexes: '1', succeeded: 1 });
  });

  test('with a limit for each index, an index that waits keeps its place', () => {
    const world = createWorld(failing([0]));
    const spec = { parallelism: 1, completions: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 };
    world.apply(job(spec));
    world.until(40);
    // Index 0 fails at 1 s and at 13 s; only then is it the turn of index 1.
    expect(createdAt(world).map((text) => text.slice(0, 8))).toEqual(['j-0 at 0', 'j-0 at 1', 'j-1 at 1']);
    expect(statusOf(world)).toMatchObject({ failed: 2, succeeded: 1, failedIndexes: '0' });
  });

  test('with a limit for each index, counts a failure when its replacement is there', () => {
    const world = createWorld(failing([0]));
    const spec = { parallelism: 2, completions: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 };
    world.apply(job(spec));
    world.until(8);
    expect(statusOf(world).failed).toBeUndefined();
    const tracked = world.api.list('Pod').filter((pod) => pod.metadata.finalizers?.includes(TRACKING));
    expect(tracked.map((pod) => pod.status.phase)).toEqual(['Failed']);
    world.until(13);
    expect(statusOf(world)).toMatchObject({ failed: 1 });
  });
});

test('while a Job waits to try again, its controller writes that no pod is active, though one is', () => {
  const world = createWorld(failing([0], 60));
  world.apply(job({ parallelism: 2, completions: 2, completionMode: 'Indexed' }));
  world.until(8);
  expect(statusOf(world)).toMatchObject({ ready: 1, failed: 1 });
  expect(statusOf(world).active).toBeUndefined();
  world.until(12);
  expect(statusOf(world).active).toBe(2);
});

describe('pods that come and go', () => {
  const labels = { 'batch.kubernetes.io/job-name': 'j' };
  const relabel = (world: World, name: string, next: object) =>
    world.edit('Pod', name, (pod) => ({
      ...pod,
      metadata: { ...pod.metadata, labels: next as Record<string, string> },
    }));

  test('one without the labels is let go and replaced, and taken back with them', () => {
    const world = createWorld(runs);
    world.apply(job());
    world.until(3);
    const [name] = world.pods();
    const before = world.api.get('Pod', 'default', name!)!.metadata;
    expect(before.finalizers).toEqual([TRACKING]);
    relabel(world, name!, { other: 'x' });
    world.until(6);
    const free = world.api.get('Pod', 'default', name!)!.metadata;
    expect([free.ownerReferences, free.finalizers]).toEqual([undefined, undefined]);
    expect(world.pods()).toHaveLength(2);
    relabel(world, name!, before.labels!);
    world.until(9);
    // Two are one too many: the younger goes, without having failed.
    expect(world.api.get('Pod', 'default', name!)!.metadata).toMatchObject({
      ownerReferences: [{ kind: 'Job', name: 'j', controller: true }],
      finalizers: [TRACKING],
    });
    world.until(15);
    expect(world.pods()).toEqual([name]);
    expect(statusOf(world).failed).toBeUndefined();
    expect(before.labels).toMatchObject(labels);
  });
});

describe('podsToRemove', () => {
  const pod = (name: string, index?: number, phase = 'Running'): KubeObject =>
    ({
      metadata: {
        name,
        uid: name,
        creationTimestamp: '2026-01-01T00:00:00Z',
        annotations: index === undefined ? {} : { [INDEX]: String(index) },
      },
      spec: { nodeName: 'w1' },
      status: { phase },
    }) as unknown as KubeObject;
  const indexed = { spec: { completionMode: 'Indexed', completions: 2 } } as unknown as KubeObject;
  const plain = { spec: {} } as KubeObject;
  test.each([
    ['nothing', plain, [pod('a'), pod('b')], -1, ''],
    ['the earlier stage', plain, [pod('a'), pod('b', undefined, 'Pending')], 1, 'b'],
    ['all but one of an index', indexed, [pod('a', 0), pod('b', 0, 'Pending'), pod('c', 1)], 0, 'b'],
    ['an index that is too high', indexed, [pod('a', 0), pod('b', 2)], 0, 'b'],
    ['a pod without an index', indexed, [pod('a', 0), pod('b')], 0, 'b'],
    ['doubles first, then others', indexed, [pod('a', 0), pod('b', 1), pod('c', 1)], 2, 'b a'],
  ])('takes %s', (_, owner, pods, least, wanted) =>
    expect(
      podsToRemove(owner, pods, least)
        .map((each) => each.metadata.name)
        .join(' '),
    ).toBe(wanted),
  );
});

test('a long name is cut before the index, so that the index is still there', () => {
  const name = 'x'.repeat(60);
  const owner = {
    metadata: { name, uid: 'u' },
    spec: { template: { spec: { containers: [] } } },
  } as unknown as KubeObject;
  expect(jobPod(owner, 12, undefined).metadata.generateName).toBe(`${'x'.repeat(54)}-12-`);
});
