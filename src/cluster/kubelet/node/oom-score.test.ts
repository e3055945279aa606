import { expect, test } from 'vitest';
import { podManifest } from '../testing/lab.ts';
import type { Container, Pod } from '../types.ts';
import { oomScoreAdjust } from './oom-score.ts';

const ALL = { cpu: '1', memory: '1Gi' };
const GI = 1024 ** 3;
const asks = (name: string, memory: string | undefined, more: object = {}): Container => ({
  name,
  image: 'app:1',
  ...(memory === undefined ? {} : { resources: { requests: { memory } } }),
  ...more,
});
const sidecar = (memory: string | undefined) => asks('side', memory, { restartPolicy: 'Always' });
const scores = (spec: object) => {
  const pod = podManifest('web', spec, {}) as unknown as Pod;
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return Object.fromEntries(all.map((container) => [container.name, oomScoreAdjust(pod, container, 8 * GI)]));
};

test.each<[string, object, Record<string, number>]>([
  ['half of the node', { containers: [asks('c', '4Gi')] }, { c: 500 }],
  [
    'nothing beside one that asks',
    { containers: [asks('a', '4Gi'), asks('b', undefined)] },
    { a: 500, b: 999 },
  ],
  [
    'Guaranteed',
    { containers: [asks('c', undefined, { resources: { limits: ALL, requests: ALL } })] },
    { c: -997 },
  ],
  ['next to nothing', { containers: [asks('c', '1Mi')] }, { c: 999 }],
  ['BestEffort', { containers: [asks('c', undefined)] }, { c: 1000 }],
  ['all of the node', { containers: [asks('c', '8Gi')] }, { c: 3 }],
  [
    'a sidecar that asks for little goes with the regular container that asks for least',
    { containers: [asks('a', '4Gi'), asks('b', '2Gi')], initContainers: [sidecar('1Gi')] },
    { a: 500, b: 750, side: 750 },
  ],
  [
    'a sidecar that asks for much stays longer than they',
    { containers: [asks('a', '1Gi')], initContainers: [sidecar('4Gi')] },
    { a: 875, side: 500 },
  ],
  [
    'what the pod asks for beyond its containers is shared',
    { resources: { requests: { memory: '6Gi' } }, containers: [asks('a', '2Gi'), asks('b', undefined)] },
    { a: 500, b: 750 },
  ],
  [
    'a pod the node needs',
    { containers: [asks('c', '4Gi')], priority: 2000001000, priorityClassName: 'system-node-critical' },
    { c: -997 },
  ],
  [
    'a pod the cluster needs is like any other',
    { containers: [asks('c', '4Gi')], priority: 2000000000, priorityClassName: 'system-cluster-critical' },
    { c: 500 },
  ],
])('%s', (_, spec, expected) => expect(scores(spec)).toEqual(expected));
