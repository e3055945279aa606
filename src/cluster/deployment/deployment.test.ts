import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import type { ObjectRecord } from '../../trace/records.ts';
import { isActive, isAvailable } from '../controller/pods.ts';
import { createWorld } from '../testing/world.ts';

const web = (spec: object = {}, image = 'app:1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } },
    ...spec,
  },
});

type World = ReturnType<typeof createWorld>;
const setImage = (world: World, image: string) =>
  world.edit('Deployment', 'web', (each) => ({
    ...each,
    spec: { ...each.spec, template: web({}, image).spec.template },
  }));
/** Event texts with the hashes replaced by the order in which they were first seen: A, B, ... */
function said(world: World): string[] {
  const letters = new Map<string, string>();
  return world.events('Deployment', 'web').map((text) =>
    text.replace(/web-(\w+)/, (_, hash) => {
      if (!letters.has(hash)) letters.set(hash, String.fromCharCode(65 + letters.size));
      return letters.get(hash)!;
    }),
  );
}
const condition = (world: World, type: string) =>
  world.api
    .get('Deployment', 'default', 'web')!
    .status.conditions.find((each: { type: string }) => each.type === type);

describe('Deployment', () => {
  test('replaces three pods one by one with 25 % / 25 %', () => {
    const world = createWorld();
    world.apply(web());
    world.until(10);
    setImage(world, 'app:2');
    world.until(40);
    expect(said(world)).toEqual([
      'Scaled up replica set A from 0 to 3',
      'Scaled up replica set B from 0 to 1',
      'Scaled down replica set A from 3 to 2',
      'Scaled up replica set B from 1 to 2',
      'Scaled down replica set A from 2 to 1',
      'Scaled up replica set B from 2 to 3',
      'Scaled down replica set A from 1 to 0',
    ]);
    expect(world.pods()).toHaveLength(3);
    expect(condition(world, 'Progressing').reason).toBe('NewReplicaSetAvailable');
  });

  test('names are of the alphabet of Kubernetes', () => {
    const world = createWorld();
    world.apply(web());
    world.until(1);
    for (const name of world.pods())
      expect(name).toMatch(/^web-[456789bcdf]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('Recreate: all old pods end before a new one comes', () => {
    for (const version of ['1.34', '1.36'] as const) {
      const world = createWorld({ version });
      world.apply(web({ strategy: { type: 'Recreate' } }));
      world.until(10);
      setImage(world, 'app:2');
      world.until(30);
      const gone = world.times('gone').at(-1)![0];
      const fresh = world.times('added')[3]![0];
      expect(fresh).toBeGreaterThanOrEqual(gone);
      expect(fresh).toBeLessThan(gone + 0.2);
    }
  });

  test('Recreate: one old pod that is gone brings no new one as long as another stays (1.34)', () => {
    const seen: string[] = [];
    const app = ({ metadata }: KubeObject) => {
      if (!seen.includes(metadata.uid)) seen.push(metadata.uid);
      return { readyAfter: 1000, stopAfter: 3000 * (1 + seen.indexOf(metadata.uid)) };
    };
    const world = createWorld({ version: '1.34', app });
    world.apply(web({ replicas: 2, strategy: { type: 'Recreate' } }));
    world.until(10);
    setImage(world, 'app:2');
    world.until(12);
    // They have ended; their objects go at 13 and at 16 s.
    for (const { kind, metadata } of world.api.list('Pod'))
      world.api.modify(
        kind,
        metadata.namespace,
        metadata.name,
        (pod) => ({ ...pod, status: { ...pod.status, phase: 'Succeeded' } }),
        { subresource: 'status' },
      );
    world.until(20);
    expect(world.times('gone').map(([at]) => Math.floor(at))).toEqual([13, 16]);
    expect(Math.floor(world.times('added')[2]![0])).toBe(16);
  });

  test('a broken image stops the rollout, and after the deadline it says so', () => {
    const world = createWorld();
    world.apply(web({ progressDeadlineSeconds: 60 }));
    world.until(10);
    setImage(world, 'app:broken');
    world.until(50);
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    world.until(75);
    expect(condition(world, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
    expect(condition(world, 'Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
    });
    expect(world.pods()).toHaveLength(4);
  });

  test('going back gives the old ReplicaSet the next revision and remembers its former one', () => {
    const world = createWorld();
    world.apply(web());
    world.until(10);
    setImage(world, 'app:broken');
    world.until(20);
    setImage(world, 'app:1');
    world.until(30);
    const [old] = world.api.list('ReplicaSet').filter((set) => set.spec.replicas === 3);
    expect(old!.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
  });

  test('a resize in the middle of a rollout is shared in proportion', () => {
    const world = createWorld();
    world.apply(web({ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }));
    world.until(10);
    setImage(world, 'app:broken');
    world.until(20);
    world.edit('Deployment', 'web', (each) => ({ ...each, spec: { ...each.spec, replicas: 30 } }));
    world.until(21);
    expect(
      world.api
        .list('ReplicaSet')
        .map((set) => set.spec.replicas)
        .sort(),
    ).toEqual([13, 20]);
  });

  test('paused, it neither rolls nor forgets its size', () => {
    const world = createWorld();
    world.apply(web());
    world.until(10);
    world.edit('Deployment', 'web', (each) => ({
      ...each,
      spec: { ...each.spec, paused: true, replicas: 4 },
    }));
    setImage(world, 'app:2');
    world.until(20);
    expect(world.api.list('ReplicaSet').map((set) => set.spec.replicas)).toEqual([4]);
    expect(condition(world, 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  });

  test('deleting it takes everything along; with orphan only itself', () => {
    const left = (propagationPolicy: 'Background' | 'Foreground' | 'Orphan') => {
      const world = createWorld();
      world.apply(web());
      world.until(10);
      world.api.delete('Deployment', 'default', 'web', { propagationPolicy });
      world.until(20);
      return ['Deployment', 'ReplicaSet', 'Pod'].map((kind) => world.api.list(kind).length);
    };
    expect(left('Background')).toEqual([0, 0, 0]);
    expect(left('Foreground')).toEqual([0, 0, 0]);
    expect(left('Orphan')).toEqual([0, 1, 3]);
  });

  const bound = fc.oneof(
    fc.nat(3),
    fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  );
  const resolved = (value: number | string, replicas: number, round: (exact: number) => number) =>
    typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100);

  test('the availability of a healthy app never falls below the bound, nor does it grow above the surge', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        bound,
        bound,
        fc.nat(4),
        fc.array(fc.integer({ min: 200, max: 9000 }), { minLength: 1, maxLength: 5 }),
        (replicas, maxSurge, maxUnavailable, minReadySeconds, starts) => {
          fc.pre(Number.parseInt(`${maxSurge}`, 10) + Number.parseInt(`${maxUnavailable}`, 10) > 0);
          const surge = resolved(maxSurge, replicas, Math.ceil);
          // Percentages that come to nothing on both sides let one pod go, or nothing would move.
          const missing = resolved(maxUnavailable, replicas, Math.floor) || (surge === 0 ? 1 : 0);
          let made = 0;
          const app = () => ({ readyAfter: starts[made++ % starts.length]!, stopAfter: 1500 });
          const world = createWorld({ app });
          const rollingUpdate = { maxSurge, maxUnavailable };
          world.apply(web({ replicas, minReadySeconds, strategy: { rollingUpdate } }));
          world.until(20);
          setImage(world, 'app:2');
          world.until(300);
          const pods = new Map<string, KubeObject>();
          const changes = world.kernel.records.filter(
            (each): each is ObjectRecord => each.type === 'object' && each.kind === 'Pod',
          );
          for (const [i, { verb, name, object, t }] of changes.entries()) {
            if (verb === 'DELETED') pods.delete(name);
            else pods.set(name, object);
            if (t < 20) continue;
            const active = [...pods.values()].filter(isActive);
            const available = active.filter((pod) => isAvailable(pod, minReadySeconds, Math.round(t * 1000)));
            expect(available.length, `available at ${t}`).toBeGreaterThanOrEqual(replicas - missing);
            // One set grows while the other shrinks: for some milliseconds there may be one more.
            const isSettled = (changes[i + 1]?.t ?? 300) > t + 0.1;
            if (isSettled) expect(active.length, `pods at ${t}`).toBeLessThanOrEqual(replicas + surge);
          }
          const images = world.api.list('Pod').map((pod) => pod.spec.containers[0].image);
          expect(images).toEqual(Array.from({ length: replicas }, () => 'app:2'));
        },
      ),
      { numRuns: 25 },
    ));
});
