/** What wakes a waiting pod, and what does not: each try is an event of its own. From the QueueingHint tables of pkg/scheduler. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;
type Happening = (world: World) => void;
const node = (name: string, more: object = {}) => ({
  name,
  labels: { zone: 'a' },
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
  ...more,
});
const pod = (name: string, spec: object = {}, labels: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: { containers: [{ name: 'app', image: 'app:1' }], terminationGracePeriodSeconds: 0, ...spec },
});
const asks = (cpu: string) => ({
  containers: [{ name: 'app', image: 'app:1', resources: { requests: { cpu } } }],
});
const port = (hostPort: number) => ({
  containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 80, hostPort }] }],
});
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const term = (app: string) => ({ topologyKey: 'zone', labelSelector: { matchLabels: { app } } });
const near = (app: string) => ({ affinity: { podAffinity: { [REQUIRED]: [term(app)] } } });
const apart = (app: string) => ({ affinity: { podAntiAffinity: { [REQUIRED]: [term(app)] } } });
const spread = (app: string) => ({
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app } },
    },
  ],
});
const needsGpu = { nodeSelector: { gpu: 'yes' } };
const claim = (name: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'none',
    resources: { requests: { storage: '1Gi' } },
  },
});
const uses = (claimName: string) => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] });

const drop = (name: string) => (world: World) =>
  void world.api.delete('Pod', 'default', name, { gracePeriodSeconds: 0 });
const add = (object: object) => (world: World) => void world.apply(object);
const change = (kind: string, name: string, how: (object: KubeObject) => KubeObject) => (world: World) =>
  void world.api.modify(kind, kind === 'Node' ? undefined : 'default', name, how);
const label = (kind: string, name: string, labels: object) =>
  change(kind, name, (object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } },
  }));
const spec = (kind: string, name: string, more: object) =>
  change(kind, name, (object) => ({ ...object, spec: { ...object.spec, ...more } }));
const sized = (name: string, allocatable: object) => (world: World) => {
  const present = world.api.get('Node', undefined, name)!;
  world.api.updateStatus({
    ...present,
    status: { ...present.status, allocatable: { ...present.status.allocatable, ...allocatable } },
  });
};

const ONE = [node('n1')];
/** A pod of `web` is in zone a; nobody may go to zone b. */
const TWO = [node('n1'), node('n2', { labels: { zone: 'b' }, taints: [{ key: 'k', effect: 'NoSchedule' }] })];
const web = pod('web', {}, { app: 'web' });
const spreading = pod('p', spread('web'), { app: 'web' });
const cordon = spec('Node', 'n1', { unschedulable: true });

/** How often the pod was tried, before and after. */
function tries(there: (object | Happening)[], waiting: object, happening: Happening, nodes = ONE) {
  const world = createWorld({ nodes });
  world.until(0.1);
  for (const each of there) {
    if (typeof each === 'function') (each as Happening)(world);
    else world.apply(each);
    world.until(world.kernel.now / 1000 + 0.1);
  }
  world.until(7);
  world.apply(waiting);
  world.until(20);
  const attempts = () =>
    world.kernel.records.filter(
      (each) =>
        each.type === 'event' &&
        each.name === 'p' &&
        (each.reason === 'FailedScheduling' || each.reason === 'Scheduled'),
    ).length;
  const before = attempts();
  happening(world);
  world.until(35);
  return [before, attempts()];
}

type Row = [
  what: 'wakes' | 'leaves asleep',
  name: string,
  there: (object | Happening)[],
  waiting: object,
  happening: Happening,
  nodes?: typeof ONE,
];
const rows: Row[] = [
  ['wakes', 'too little cpu: a pod leaves', [pod('a', asks('100m'))], pod('p', asks('4')), drop('a')],
  [
    'wakes',
    'too little cpu: the node grows',
    [pod('a', asks('100m'))],
    pod('p', asks('4')),
    sized('n1', { cpu: '6' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the node shrinks',
    [pod('a', asks('100m'))],
    pod('p', asks('4')),
    sized('n1', { cpu: '3' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the node gets more memory',
    [pod('a', asks('100m'))],
    pod('p', asks('4')),
    sized('n1', { memory: '16Gi' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the node is too small even empty',
    [],
    pod('p', asks('9')),
    sized('n1', { cpu: '8' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the node gets a label',
    [],
    pod('p', asks('9')),
    label('Node', 'n1', { x: 'y' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the pod gets a label',
    [],
    pod('p', asks('9')),
    label('Pod', 'p', { x: 'y' }),
  ],
  [
    'leaves asleep',
    'too little cpu: the pod tolerates more',
    [],
    pod('p', asks('9')),
    spec('Pod', 'p', { tolerations: [{ operator: 'Exists' }] }),
  ],
  ['wakes', 'a taken port: its holder leaves', [pod('a', port(80))], pod('p', port(80)), drop('a')],
  [
    'leaves asleep',
    'a taken port: the holder of another leaves',
    [pod('a', port(80)), pod('b', port(81))],
    pod('p', port(80)),
    drop('b'),
  ],
  ['leaves asleep', 'a label that no node has: a pod leaves', [pod('a')], pod('p', needsGpu), drop('a')],
  [
    'wakes',
    'a label that no node has: a node gets it',
    [],
    pod('p', needsGpu),
    label('Node', 'n1', { gpu: 'yes' }),
  ],
  [
    'leaves asleep',
    'a label that no node has: a node gets another',
    [],
    pod('p', needsGpu),
    label('Node', 'n1', { disk: 'ssd' }),
  ],
  ['leaves asleep', 'a label that no node has: a claim appears', [], pod('p', needsGpu), add(claim('c'))],
  ['leaves asleep', 'a cordoned node: a pod leaves', [pod('a'), cordon], pod('p'), drop('a')],
  ['wakes', 'wanted company: it comes', [], pod('p', near('db')), add(pod('db', {}, { app: 'db' }))],
  [
    'leaves asleep',
    'wanted company: somebody else comes',
    [],
    pod('p', near('db')),
    add(pod('web', {}, { app: 'web' })),
  ],
  [
    'wakes',
    'wanted company: somebody gets the label',
    [pod('a')],
    pod('p', near('db')),
    label('Pod', 'a', { app: 'db' }),
  ],
  ['leaves asleep', 'wanted company: a pod leaves', [pod('a')], pod('p', near('db')), drop('a')],
  [
    'wakes',
    'company to keep away from: it leaves',
    [pod('a', {}, { app: 'db' })],
    pod('p', apart('db')),
    drop('a'),
  ],
  [
    'wakes',
    'company to keep away from: it changes its label',
    [pod('a', {}, { app: 'db' })],
    pod('p', apart('db')),
    label('Pod', 'a', { app: 'x' }),
  ],
  [
    'leaves asleep',
    'company to keep away from: somebody else leaves',
    [pod('a', {}, { app: 'db' }), pod('b')],
    pod('p', apart('db')),
    drop('b'),
  ],
  [
    'wakes',
    'somebody who keeps away from it leaves',
    [pod('a', apart('web'))],
    pod('p', {}, { app: 'web' }),
    drop('a'),
  ],
  ['wakes', 'uneven: one of the kind leaves', [web], spreading, drop('web'), TWO],
  ['leaves asleep', 'uneven: another leaves', [web, pod('a')], spreading, drop('a'), TWO],
  ['leaves asleep', 'uneven: another comes', [web], spreading, add(pod('a')), TWO],
  [
    'wakes',
    'uneven: one of the kind loses its label',
    [web],
    spreading,
    label('Pod', 'web', { app: 'x' }),
    TWO,
  ],
  [
    'wakes',
    'uneven: the empty zone goes',
    [web],
    spreading,
    (world) => void world.api.delete('Node', undefined, 'n2'),
    TWO,
  ],
  [
    'wakes',
    'uneven: the empty zone becomes part of the other',
    [web],
    spreading,
    label('Node', 'n2', { zone: 'a' }),
    TWO,
  ],
  [
    'leaves asleep',
    'uneven: a node gets a label of no interest',
    [web],
    spreading,
    label('Node', 'n2', { x: 'y' }),
    TWO,
  ],
  [
    'wakes',
    'an untolerated taint: the pod tolerates it',
    [],
    pod('p'),
    spec('Pod', 'p', { tolerations: [{ operator: 'Exists' }] }),
    [TWO[1]!],
  ],
  [
    'leaves asleep',
    'an untolerated taint: a second one comes',
    [],
    pod('p'),
    spec('Node', 'n2', {
      taints: [
        { key: 'k', effect: 'NoSchedule' },
        { key: 'l', effect: 'NoSchedule' },
      ],
    }),
    [TWO[1]!],
  ],
  ['wakes', 'an untolerated taint: it goes', [], pod('p'), spec('Node', 'n2', { taints: [] }), [TWO[1]!]],
  ['wakes', 'a claim that is not there: it appears', [], pod('p', uses('c')), add(claim('c'))],
  ['leaves asleep', 'a claim that is not there: another appears', [], pod('p', uses('c')), add(claim('d'))],
  ['leaves asleep', 'a claim that is not there: a pod leaves', [pod('a')], pod('p', uses('c')), drop('a')],
];

test.each(rows)('%s: %s', (what, _, there, waiting, happening, nodes) => {
  expect(tries(there, waiting, happening, nodes)).toEqual(what === 'wakes' ? [1, 2] : [1, 1]);
});
