import { expect, test } from 'vitest';
import { createDirectory, createFile } from '../../runtime/vfs.ts';
import { giveToGroup, takesFsGroup } from './ownership.ts';

test.each([
  ['an emptyDir', { name: 'v', emptyDir: {} }, 0o2777, 0o664],
  ['a claim', { name: 'v', persistentVolumeClaim: { claimName: 'c' } }, 0o2777, 0o664],
  ['a Secret', { name: 'v', secret: { secretName: 's' } }, 0o2777, 0o644],
])('%s is given to the group of the pod', (_, volume, directoryMode, fileMode) => {
  const directory = createDirectory(0o777);
  directory.entries.set('f', createFile('x', 0o644));
  giveToGroup(directory, volume, 2000);
  expect(directory).toMatchObject({ gid: 2000, mode: directoryMode });
  expect(directory.entries.get('f')).toMatchObject({ gid: 2000, mode: fileMode, uid: 0 });
});

test('a file that only its owner could read is opened to the group', () => {
  const directory = createDirectory(0o755);
  directory.entries.set('f', createFile('x', 0o400));
  giveToGroup(directory, { name: 'v', secret: {} }, 7);
  expect(directory.mode).toBe(0o2755);
  expect(directory.entries.get('f')).toMatchObject({ gid: 7, mode: 0o440 });
});

test('what lies on the node stays as it is', () => {
  expect(takesFsGroup({ name: 'v', hostPath: { path: '/x' } })).toBe(false);
  expect(takesFsGroup({ name: 'v', image: { reference: 'x' } })).toBe(false);
  expect(takesFsGroup({ name: 'v', emptyDir: {} })).toBe(true);
});
