import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import { nodeImages } from './node-images.ts';

const runtime = (facts: Record<string, [digest: string, sizeBytes: number]>) => ({
  image: (reference: string) => {
    const [digest, sizeBytes] = facts[reference]!;
    return { digest, sizeBytes } as never;
  },
});

const DIGEST = `sha256:${'d'.repeat(64)}`;

test('the largest first, each by its digest and its tags; what is the same is one', () => {
  const facts = {
    'docker.io/library/busybox:1.36': ['sha256:b', 2] as [string, number],
    'docker.io/library/nginx:1.27': ['sha256:n', 70] as [string, number],
    'docker.io/library/nginx:latest': ['sha256:n', 70] as [string, number],
    [`quay.io/a/b@${DIGEST}`]: [DIGEST, 5] as [string, number],
  };
  expect(nodeImages(Object.keys(facts), runtime(facts))).toEqual([
    {
      names: [
        'docker.io/library/nginx@sha256:n',
        'docker.io/library/nginx:1.27',
        'docker.io/library/nginx:latest',
      ],
      sizeBytes: 70,
    },
    { names: [`quay.io/a/b@${DIGEST}`], sizeBytes: 5 },
    { names: ['docker.io/library/busybox@sha256:b', 'docker.io/library/busybox:1.36'], sizeBytes: 2 },
  ]);
});

test('at most fifty images and five names of each', () => {
  const facts: Record<string, [string, number]> = {};
  for (let i = 0; i < 60; i++) facts[`docker.io/library/i${i}:1`] = [`sha256:${i}`, 1];
  for (let i = 0; i < 9; i++) facts[`docker.io/library/many:${i}`] = ['sha256:many', 9];
  const found = nodeImages(Object.keys(facts), runtime(facts));
  expect(found).toHaveLength(50);
  expect(found[0]!.names).toHaveLength(5);
});

test('a node tells of an image with the next look at its status, and writes nothing more until another comes', () => {
  const l = new Lab({ images: [] });
  const names = () =>
    (l.api.get('Node', undefined, 'node-1').status.images ?? []).flatMap(
      ({ names: all }: { names: string[] }) => all.filter((name) => !name.includes('@')),
    );
  const writes = () => l.records('object').filter((r) => r.kind === 'Node' && r.verb === 'MODIFIED').length;
  l.pod('p', { containers: [{ name: 'c', image: 'app:1' }] });
  l.until(9);
  expect(names()).toEqual([]);
  l.until(11);
  expect(names()).toEqual(['docker.io/library/app:1']);
  const before = writes();
  l.until(60);
  expect(writes()).toBe(before);
  l.pod('q', { containers: [{ name: 'c', image: 'app:2' }] });
  l.until(75);
  expect(names().sort()).toEqual(['docker.io/library/app:1', 'docker.io/library/app:2']);
});
