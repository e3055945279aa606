/** Sizes that a step gives, where notes or status are not what they usually are. From pkg/controller/deployment/{rolling,sync}_test.go and util/deployment_util_test.go. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { scale } from './proportional.ts';
import { shrinkOld } from './rolling.ts';

const deployment = (replicas: number, rollingUpdate: object, status: object = {}) =>
  ({ spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate } }, status }) as KubeObject;
const set = (name: string, replicas: number, available: number, max?: number) =>
  ({
    metadata: {
      name,
      annotations:
        max === undefined
          ? {}
          : {
              'deployment.kubernetes.io/desired-replicas': String(max),
              'deployment.kubernetes.io/max-replicas': String(max),
            },
    },
    spec: { replicas },
    status: { availableReplicas: available },
  }) as unknown as KubeObject;
const said = (resizes: readonly { set: KubeObject; to: number }[]) =>
  resizes.map(({ set: { metadata }, to }) => `${metadata.name} ${to}`).join(', ');

test.each<[string, [number, number][], [number, number], string]>([
  ['unhealthy pods, then healthy ones', [[10, 9]], [0, 0], 'a 9, a 8'],
  ['nothing while new pods are not available', [[8, 8]], [2, 0], ''],
  [
    'the oldest first',
    [
      [2, 0],
      [8, 8],
    ],
    [0, 0],
    'a 0',
  ],
  [
    'nothing after a set whose status has not followed yet',
    [
      [5, 8],
      [5, 2],
    ],
    [0, 0],
    '',
  ],
  [
    'what came before such a set',
    [
      [2, 1],
      [3, 8],
      [5, 2],
    ],
    [0, 0],
    'a 1',
  ],
])('of ten with two unavailable it takes %s', (_, old, [size, available], expected) => {
  const sets = old.map(([replicas, ready], index) => set('abc'[index]!, replicas, ready));
  const resizes = shrinkOld(
    deployment(10, { maxSurge: 0, maxUnavailable: 2 }),
    sets,
    set('new', size, available),
  );
  expect(said(resizes)).toBe(expected);
});

test.each<[string, number | undefined, number, string]>([
  ['as it was noted', 10, 8, 'old 12, new 8'],
  ['taken from the size that it has, where the note is gone', undefined, 10, 'old 12, new 8'],
  ['taken from the size that it has, where the note is 0', 0, 10, 'old 12, new 8'],
  ['left to the largest, where there is no size either', 0, 0, 'old 16, new 4'],
])('twice the size: the share of each is %s', (_, noted, replicas, expected) => {
  const resizes = scale(
    deployment(20, { maxSurge: 0, maxUnavailable: 2 }, { replicas }),
    [set('old', 6, 6, noted)],
    set('new', 4, 0, noted),
  );
  expect(said(resizes)).toBe(expected);
});
