import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import type { Container, PodSpec, Resources } from '../types.ts';

const c = (name: string, resources?: Resources, more: Partial<Container> = {}): Container => ({
  name,
  image: 'app:1',
  ...(resources ? { resources } : {}),
  ...more,
});
const asks = (cpu: string, memory: string): Resources => ({ requests: { cpu, memory } });
const both = { requests: { cpu: '1', memory: '64Mi' }, limits: { cpu: '1', memory: '64Mi' } };

/** What the API shows of a pod before it runs, and once it does. */
function shown(spec: Partial<PodSpec>, release: '1.35' | '1.36' = '1.36') {
  const l = new Lab({ release, apps: { i: { main: [{ exitAfter: 200, code: 0 }] } } });
  l.pod('p', spec);
  l.until(5);
  // The amounts in force are told with the sync after the one that said Running.
  l.until(120);
  const told = l.records('object').filter((r) => r.kind === 'Pod' && r.object.status.hostIP !== undefined);
  return [told[0]!.object.status, l.get('p')!.status!].map(({ resources, allocatedResources }) => ({
    ...(resources === undefined ? {} : { resources }),
    ...(allocatedResources === undefined ? {} : { allocatedResources }),
  }));
}

test.each<[string, Partial<PodSpec>, object, object]>([
  ['that asks for nothing', { containers: [c('a')] }, { resources: {} }, { resources: {} }],
  [
    'of two containers, one of them without limits',
    { containers: [c('a', asks('100m', '64Mi')), c('b', both)] },
    {
      allocatedResources: { cpu: '1100m', memory: '128Mi' },
      resources: { ...asks('1100m', '128Mi'), limits: both.limits },
    },
    { allocatedResources: { cpu: '1100m', memory: '128Mi' }, resources: asks('1100m', '128Mi') },
  ],
  [
    'of which every container has limits',
    { containers: [c('a', both), c('b', both)] },
    {
      allocatedResources: { cpu: '2', memory: '128Mi' },
      resources: { requests: { cpu: '2', memory: '128Mi' }, limits: { cpu: '2', memory: '128Mi' } },
    },
    {
      allocatedResources: { cpu: '2', memory: '128Mi' },
      resources: { requests: { cpu: '2', memory: '128Mi' }, limits: { cpu: '2', memory: '128Mi' } },
    },
  ],
  [
    'whose init container asks for more, beside a sidecar',
    {
      initContainers: [
        c('s', asks('50m', '10Mi'), { restartPolicy: 'Always' }),
        c('i', asks('200m', '10Mi')),
      ],
      containers: [c('a', asks('100m', '64Mi'))],
    },
    { allocatedResources: { cpu: '250m', memory: '74Mi' }, resources: asks('250m', '74Mi') },
    { allocatedResources: { cpu: '250m', memory: '74Mi' }, resources: asks('250m', '74Mi') },
  ],
  [
    'with resources of its own',
    {
      resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } },
      containers: [c('a', asks('100m', '64Mi'))],
    },
    {
      allocatedResources: { cpu: '1', memory: '64Mi' },
      resources: { requests: { cpu: '1', memory: '64Mi' }, limits: { memory: '1Gi' } },
    },
    {
      allocatedResources: { cpu: '1', memory: '64Mi' },
      resources: { requests: { cpu: '1', memory: '64Mi' }, limits: { memory: '1Gi' } },
    },
  ],
])('1.36 tells of the resources of a pod %s', (_, spec, before, running) =>
  expect(shown(spec)).toEqual([before, running]),
);

test('1.35 does not', () => expect(shown({ containers: [c('a', both)] }, '1.35')).toEqual([{}, {}]));
