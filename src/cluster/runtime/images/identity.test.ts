import { expect, test } from 'vitest';
import type { ContainerConfig } from '../cri.ts';
import type { ImageEntry } from './entry.ts';
import { identityOf } from './identity.ts';

type Asked = Pick<ContainerConfig, 'runAsUser' | 'runAsGroup' | 'supplementalGroups' | 'strictGroups'>;

test.each<[string, Asked, Partial<ImageEntry>, { uid: number; gid: number; groups: number[] }]>([
  ['root of debian', {}, {}, { uid: 0, gid: 0, groups: [0] }],
  ['root of busybox is in wheel', {}, { base: 'busybox' }, { uid: 0, gid: 0, groups: [0, 10] }],
  ['unless groups are strict', { strictGroups: true }, { base: 'busybox' }, { uid: 0, gid: 0, groups: [0] }],
  ['the user of the image', {}, { user: 101 }, { uid: 101, gid: 101, groups: [101] }],
  ['a user nobody knows', { runAsUser: 1000 }, {}, { uid: 1000, gid: 0, groups: [0] }],
  [
    'user, group and more groups',
    { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000, 2000] },
    { base: 'busybox' },
    { uid: 1000, gid: 3000, groups: [2000, 3000, 4000] },
  ],
])('%s', (_, asked, entry, expected) => {
  const image = { names: [], base: 'debian', size: 1, ...entry } as ImageEntry;
  expect(identityOf(asked as ContainerConfig, image)).toEqual(expected);
});
