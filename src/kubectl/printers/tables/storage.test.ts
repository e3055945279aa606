import { expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { csidrivers, csinodes, csistoragecapacities } from './storage.ts';

const object = (more: object) =>
  ({ metadata: { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' }, ...more }) as unknown as KubeObject;
const context = { now: 65_000 } as never;
const tables = { csinodes, csistoragecapacities, csidrivers };

test.each([
  ['csinodes', { spec: { drivers: [{ name: 'a' }, { name: 'b' }] } }, 'x 2 65s'],
  ['csinodes', {}, 'x 0 65s'],
  ['csistoragecapacities', { storageClassName: 'fast', capacity: '2Gi' }, 'x fast 2Gi'],
  ['csistoragecapacities', { storageClassName: 'fast' }, 'x fast <unset>'],
  ['csidrivers', { spec: {} }, 'x true false false <unset> false Persistent 65s'],
  [
    'csidrivers',
    {
      spec: {
        attachRequired: false,
        storageCapacity: true,
        tokenRequests: [{ audience: 'a' }, { audience: 'b' }],
        volumeLifecycleModes: ['Ephemeral'],
      },
    },
    'x false false true a,b false Ephemeral 65s',
  ],
] as const)('%s %j', (plural, more, expected) => {
  expect(tables[plural].row(object(more), context).join(' ')).toBe(expected);
});
