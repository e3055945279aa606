import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

const web = (image = 'app:1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image }] },
    },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
  },
});

describe('Deployment', () => {
  test('replaces three pods one by one with 25 % / 25 %', () => {
    const world = createWorld();
    world.apply(web());
    world.until(10);
    world.edit('Deployment', 'web', (present) => ({ ...present, spec: web('app:2').spec }));
    world.until(40);
    const said = world.events('Deployment', 'web').map((text) => text.replace(/web-\w+/, 'web'));
    expect(said).toEqual([
      'Scaled up replica set web from 0 to 3',
      'Scaled up replica set web from 0 to 1',
      'Scaled down replica set web from 3 to 2',
      'Scaled up replica set web from 1 to 2',
      'Scaled down replica set web from 2 to 1',
      'Scaled up replica set web from 2 to 3',
      'Scaled down replica set web from 1 to 0',
    ]);
    expect(world.pods()).toHaveLength(3);
  });
});
