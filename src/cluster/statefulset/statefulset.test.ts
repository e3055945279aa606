import { describe, expect, test } from 'vitest';
import { createWorld } from '../testing/world.ts';

export const web = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'app:1' }] },
    },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    ...spec,
  },
});

describe('StatefulSet', () => {
  test('creates web-0, web-1, web-2, each when the one before is Ready', () => {
    const world = createWorld();
    world.apply(web());
    world.until(20);
    expect(world.times('added').map(([t, name]) => [Math.round(t), name])).toEqual([
      [0, 'web-0'],
      [5, 'web-1'],
      [10, 'web-2'],
    ]);
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
});
