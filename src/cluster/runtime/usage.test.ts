import { expect, test } from 'vitest';
import { lab } from './testing/lab.ts';
import { createDirectory } from './vfs.ts';

const usageAfter = (script: string, mounts: { mountPath: string }[] = []) => {
  const one = lab();
  const id = one.run({
    image: 'busybox:1.36',
    command: ['sh', '-c', `${script}; sleep 1000`],
    mounts: mounts.map((mount) => ({ ...mount, directory: createDirectory(), readOnly: false })),
  });
  one.kernel.advance(1000);
  const { diskBytes, inodes, processes } = one.runtime.usage(id);
  return { diskBytes, inodes, processes };
};

test.each<[string, string, object]>([
  [
    'nothing written: the last command takes the place of its shell',
    'true',
    { diskBytes: 0, inodes: 0, processes: 1 },
  ],
  [
    'files, directories and links count as inodes',
    'mkdir -p /d/e; echo 12345 > /d/f; ln -s f /d/l',
    { diskBytes: 6, inodes: 4, processes: 1 },
  ],
  [
    'what is removed counts no more',
    'mkdir /d; touch /d/f; rm -r /d',
    { diskBytes: 0, inodes: 0, processes: 1 },
  ],
  [
    'a file that is there already takes no other',
    'touch /f; echo 1 > /f; echo 1 >> /f',
    { diskBytes: 4, inodes: 1, processes: 1 },
  ],
  [
    'jobs in the background are processes',
    'sleep 99 & sleep 99 & true',
    { diskBytes: 0, inodes: 0, processes: 3 },
  ],
])('%s', (_, script, expected) => expect(usageAfter(script)).toEqual(expected));

test('what lies in a volume is not the container’s own', () =>
  expect(usageAfter('echo 1 > /v/f; echo 1 > /f', [{ mountPath: '/v' }])).toMatchObject({
    diskBytes: 2,
    inodes: 1,
  }));
