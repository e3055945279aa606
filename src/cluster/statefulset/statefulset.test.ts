import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

const web = (spec: object = {}, image = 'app:1') => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image }] } },
    ...spec,
  },
});

const whole = (times: [number, string][]) => times.map(([t, name]) => `${Math.round(t)} ${name}`);

describe('StatefulSet', () => {
  test('creates web-0, web-1, web-2, each when the one before is Ready', () => {
    const world = createWorld();
    world.apply(web());
    world.until(20);
    expect(whole(world.times('added'))).toEqual(['0 web-0', '5 web-1', '10 web-2']);
    expect(world.events('StatefulSet', 'web')).toEqual([
      'Create Pod web-0 in StatefulSet web successful',
      'Create Pod web-1 in StatefulSet web successful',
      'Create Pod web-2 in StatefulSet web successful',
    ]);
    expect(world.api.get('StatefulSet', 'default', 'web')!.status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
    });
  });

  test('1.34 writes the verbs in lower case', () => {
    const world = createWorld({ version: '1.34' });
    world.apply(web({ replicas: 1 }));
    world.until(1);
    expect(world.events('StatefulSet', 'web')).toEqual(['create Pod web-0 in StatefulSet web successful']);
  });

  test('updates from the highest ordinal down, one at a time', () => {
    const world = createWorld();
    world.apply(web());
    world.until(20);
    world.edit('StatefulSet', 'web', (set) => ({
      ...set,
      spec: { ...set.spec, template: web({}, 'app:2').spec.template },
    }));
    world.until(60);
    expect(whole(world.times('marked'))).toEqual(['20 web-2', '27 web-1', '34 web-0']);
    const { currentRevision, updateRevision } = world.api.get('StatefulSet', 'default', 'web')!.status;
    expect(currentRevision).toBe(updateRevision);
  });

  test('going back to an old template raises its revision instead of making a third', () => {
    const world = createWorld();
    world.apply(web());
    world.until(20);
    for (const [image, at] of [
      ['app:2', 60],
      ['app:1', 100],
    ] as const) {
      world.edit('StatefulSet', 'web', (set) => ({
        ...set,
        spec: { ...set.spec, template: web({}, image).spec.template },
      }));
      world.until(at);
    }
    expect(
      world.api
        .list('ControllerRevision')
        .map((each) => each.revision)
        .sort(),
    ).toEqual([2, 3]);
  });

  test('its claims outlive it, unless the retention policy says otherwise', () => {
    const claims = {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    };
    const left = (policy: object) => {
      const world = createWorld();
      world.apply(web({ ...claims, replicas: 2, persistentVolumeClaimRetentionPolicy: policy }));
      world.until(20);
      world.edit('StatefulSet', 'web', (set) => ({ ...set, spec: { ...set.spec, replicas: 1 } }));
      world.until(30);
      const scaled = world.api.list('PersistentVolumeClaim').map((each) => each.metadata.name);
      world.api.delete('StatefulSet', 'default', 'web');
      world.until(50);
      return [scaled, world.api.list('PersistentVolumeClaim').map((each) => each.metadata.name)];
    };
    expect(left({ whenScaled: 'Retain', whenDeleted: 'Retain' })).toEqual([
      ['data-web-0', 'data-web-1'],
      ['data-web-0', 'data-web-1'],
    ]);
    expect(left({ whenScaled: 'Delete', whenDeleted: 'Retain' })).toEqual([['data-web-0'], ['data-web-0']]);
    expect(left({ whenScaled: 'Delete', whenDeleted: 'Delete' })).toEqual([['data-web-0'], []]);
  });

  test('whatever happens to its pods, web-n is never created before web-(n-1) is Ready', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.integer({ min: 1, max: 40 }), pod: fc.nat(3), force: fc.boolean() }), {
          maxLength: 6,
        }),
        fc.integer({ min: 1, max: 4 }),
        (deletions, replicas) => {
          const world = createWorld({ seed: replicas });
          world.apply(web({ replicas }));
          for (const { at, pod, force } of deletions)
            world.kernel.after(at * 1000, () => {
              if (world.api.get('Pod', 'default', `web-${pod}`))
                world.api.delete('Pod', 'default', `web-${pod}`, force ? { gracePeriodSeconds: 0 } : {});
            });
          const ready = new Map<string, boolean>();
          world.until(120);
          for (const record of world.kernel.records) {
            if (record.type !== 'object' || record.kind !== 'Pod') continue;
            const ordinal = Number(record.name.slice(4));
            if (record.verb === 'ADDED')
              for (let lower = 0; lower < ordinal; lower++) expect(ready.get(`web-${lower}`)).toBe(true);
            const isReady = record.object.status?.conditions?.some(
              (each: { type: string; status: string }) => each.type === 'Ready' && each.status === 'True',
            );
            ready.set(record.name, record.verb !== 'DELETED' && isReady === true);
          }
          expect(world.pods()).toHaveLength(replicas);
        },
      ),
      { numRuns: 25 },
    ));
});
