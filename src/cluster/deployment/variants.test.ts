/** Variants from pkg/controller/deployment/{sync,rollback,progress}_test.go and test/e2e/apps/deployment.go. */
import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

const web = (spec: object = {}, image = 'app:1', metadata: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', ...metadata },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } },
    ...spec,
  },
});
const REVISION = 'deployment.kubernetes.io/revision';
const quick = { app: () => ({ readyAfter: 100, stopAfter: 100 }) };
const get = (world: World) => world.api.get('Deployment', 'default', 'web')!;
const change = (world: World, spec: object) =>
  world.edit('Deployment', 'web', (each) => ({ ...each, spec: { ...each.spec, ...spec } }));
const setImage = (world: World, image: string) => change(world, { template: web({}, image).spec.template });
const annotate = (world: World, annotations: Record<string, string>) =>
  world.edit('Deployment', 'web', (each) => ({
    ...each,
    metadata: { ...each.metadata, annotations: { ...each.metadata.annotations, ...annotations } },
  }));
/** `image revision size` of every ReplicaSet, by revision. */
const sets = (world: World) =>
  world.api
    .list('ReplicaSet')
    .map(
      ({ metadata, spec }) =>
        `${spec.template.spec.containers[0].image} ${metadata.annotations![REVISION]} ${spec.replicas}`,
    )
    .sort((a, b) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]));
const condition = (world: World, type: string) =>
  get(world).status.conditions.find((each: { type: string }) => each.type === type);

test('the oldest revision goes first, not the oldest ReplicaSet: one that was rolled back to is new', () => {
  const world = createWorld(quick);
  world.apply(web({ revisionHistoryLimit: 1 }));
  for (const [at, image] of [
    [5, 'app:2'],
    [15, 'app:1'],
    [25, 'app:3'],
  ] as const) {
    world.until(at);
    setImage(world, image);
  }
  world.until(40);
  expect(sets(world)).toEqual(['app:1 3 0', 'app:3 4 3']);
});

test('an annotation counts as a generation and is copied to the ReplicaSet; the revision does not', () => {
  const world = createWorld(quick);
  world.apply(web());
  world.until(5);
  expect(get(world).metadata).toMatchObject({ generation: 1, annotations: { [REVISION]: '1' } });
  annotate(world, { 'kubernetes.io/change-cause': 'first' });
  world.until(6);
  expect(get(world).metadata.generation).toBe(2);
  expect(get(world).status.observedGeneration).toBe(2);
  expect(world.api.list('ReplicaSet')[0]!.metadata).toMatchObject({
    generation: 1,
    annotations: { 'kubernetes.io/change-cause': 'first', [REVISION]: '1' },
  });
});

describe('the rollback that old clients ask for by an annotation', () => {
  const KEY = 'deprecated.deployment.rollback.to';
  test.each([
    ['0', 'app:1', 'Rolled back deployment "web" to revision 1', ['app:2 2 0', 'app:1 3 3']],
    ['1', 'app:1', 'Rolled back deployment "web" to revision 1', ['app:2 2 0', 'app:1 3 3']],
    [
      '2',
      'app:2',
      'The rollback revision contains the same template as current deployment "web"',
      ['app:1 1 0', 'app:2 2 3'],
    ],
    ['9', 'app:2', 'Unable to find the revision to rollback to.', ['app:1 1 0', 'app:2 2 3']],
  ])('to %s ends at %s', (to, image, said, wanted) => {
    const world = createWorld(quick);
    world.apply(web());
    world.until(5);
    setImage(world, 'app:2');
    world.until(15);
    annotate(world, { [KEY]: to });
    world.until(30);
    expect(get(world).metadata.annotations![KEY]).toBeUndefined();
    expect(get(world).spec.template.spec.containers[0].image).toBe(image);
    expect(world.events('Deployment', 'web')).toContain(said);
    expect(sets(world)).toEqual(wanted);
  });
});

test('of several ReplicaSets that cannot create pods the new one is believed', () => {
  const world = createWorld(quick);
  world.apply(web({ replicas: 1 }));
  world.until(5);
  setImage(world, 'app:2');
  world.until(15);
  const fail = (message: string, image: string) => {
    const set = world.api
      .list('ReplicaSet')
      .find((each) => each.spec.template.spec.containers[0].image === image)!;
    world.api.updateStatus({
      ...set,
      status: {
        ...set.status,
        conditions: [
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message,
            lastTransitionTime: '2026-01-01T00:00:15Z',
          },
        ],
      },
    });
  };
  setImage(world, 'app:1');
  fail('of the old', 'app:2');
  fail('of the new', 'app:1');
  world.kernel.advance(15_010);
  expect(condition(world, 'ReplicaFailure')).toMatchObject({ status: 'True', message: 'of the new' });
});

test('without a deadline there is no condition about progress, not even about a failure', () => {
  const world = createWorld(quick);
  world.apply(web({ progressDeadlineSeconds: 2147483647 }));
  world.until(5);
  expect(get(world).status.conditions.map(({ type }: { type: string }) => type)).toEqual(['Available']);
});

test('in a namespace that goes nothing is created any more, and nothing is said about it', () => {
  const world = createWorld({ app: () => ({ readyAfter: 100, stopAfter: 3000 }) });
  world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  world.until(1);
  world.apply(web({}, 'app:1', { namespace: 'shop' }));
  world.until(5);
  world.api.delete('Namespace', undefined, 'shop', {});
  world.until(60);
  const failures = world.kernel.records.filter(
    (each) => each.type === 'event' && /^Failed|ReplicaSetCreateError/.test(each.reason),
  );
  expect(failures).toEqual([]);
  const conditions = world.kernel.records.filter(
    (each) => each.type === 'object' && JSON.stringify(each.object.status ?? {}).includes('ReplicaFailure'),
  );
  expect(conditions).toEqual([]);
  expect(world.api.get('Namespace', undefined, 'shop')).toBeUndefined();
});

test('old ReplicaSets are swept away when the status says that the rollout is complete', () => {
  const world = createWorld(quick);
  world.apply(web({ revisionHistoryLimit: 0 }));
  world.until(5);
  setImage(world, 'app:2');
  world.until(15);
  const told = world.kernel.records.flatMap((each) => {
    if (each.type !== 'object' || each.t <= 5) return [];
    if (each.kind === 'ReplicaSet' && each.verb === 'DELETED') return ['swept'];
    const { observedGeneration, conditions = [] } = each.object.status ?? {};
    const isComplete = conditions.some(
      ({ reason }: { reason: string }) => reason === 'NewReplicaSetAvailable',
    );
    return each.kind === 'Deployment' && observedGeneration === 2 && isComplete ? ['complete'] : [];
  });
  expect(told.slice(0, 2)).toEqual(['complete', 'swept']);
});

test('Recreate: the ReplicaSet that is gone back to has its new revision at once, before the old pods have ended', () => {
  const world = createWorld({ app: () => ({ readyAfter: 100, stopAfter: 8000 }) });
  world.apply(web({ strategy: { type: 'Recreate' } }));
  world.until(5);
  setImage(world, 'app:2');
  world.until(20);
  setImage(world, 'app:1');
  world.until(22);
  expect(sets(world)).toEqual(['app:2 2 0', 'app:1 3 0']);
  expect(get(world).metadata.annotations![REVISION]).toBe('3');
});

test('a ReplicaSet that is refused is tried fifteen times more in three minutes; then the Deployment is left alone', () => {
  const world = createWorld(quick);
  world.api.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'none', namespace: 'default' },
    spec: { hard: { 'count/replicasets.apps': '0' } },
  });
  world.until(1);
  world.apply(web());
  world.until(600);
  const refused = world.events('Deployment', 'web');
  expect(refused.at(-1)).toMatch(
    /^Failed to create new replica set "web-\w+": replicasets\.apps "web-\w+" is forbidden/,
  );
  world.api.delete('ResourceQuota', 'default', 'none');
  world.until(1500);
  expect(sets(world)).toEqual([]);
  annotate(world, { touched: 'yes' });
  world.until(1510);
  expect(sets(world)).toEqual(['app:1 1 3']);
});
