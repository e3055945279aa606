/** What admission adds to a new object, and what it says no to. From the tables of plugin/pkg/admission. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { createWorld } from '../../testing/world.ts';

const container = (resources?: object, name = 'c') => ({
  name,
  image: 'app:1',
  ...(resources && { resources }),
});
const pod = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [container()], ...spec },
});
const priorityClass = (name: string, value: number, more: object = {}) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  ...more,
});
const limitRange = (...limits: object[]) => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'lr' },
  spec: { limits },
});

/** What the API server answers to the last object, after the others: the object or the words of its refusal. */
function answer(...objects: object[]): KubeObject | string {
  const world = createWorld();
  const last = objects.pop()!;
  for (const each of objects) world.apply(each);
  try {
    return world.apply(last);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('priority', () => {
  const high = priorityClass('high', 1000);
  test.each<[string, object[], string | [string | undefined, number, string]]>([
    ['no class', [pod()], [undefined, 0, 'PreemptLowerPriority']],
    ['a class', [high, pod({ priorityClassName: 'high' })], ['high', 1000, 'PreemptLowerPriority']],
    [
      'a class that does not preempt',
      [priorityClass('calm', 5, { preemptionPolicy: 'Never' }), pod({ priorityClassName: 'calm' })],
      ['calm', 5, 'Never'],
    ],
    [
      'the class for everybody',
      [priorityClass('usual', 7, { globalDefault: true }), pod()],
      ['usual', 7, 'PreemptLowerPriority'],
    ],
    [
      'the number of the class, too',
      [high, pod({ priorityClassName: 'high', priority: 1000 })],
      ['high', 1000, 'PreemptLowerPriority'],
    ],
    [
      'a class that is not there',
      [pod({ priorityClassName: 'nope' })],
      'pods "p" is forbidden: no PriorityClass with name nope was found',
    ],
    [
      'another number',
      [high, pod({ priorityClassName: 'high', priority: 5 })],
      'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
    ],
    [
      'another policy',
      [pod({ preemptionPolicy: 'Never' })],
      'pods "p" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
    [
      'two classes for everybody',
      [priorityClass('a', 1, { globalDefault: true }), priorityClass('b', 2, { globalDefault: true })],
      'priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist',
    ],
  ])('%s', (_, objects, expected) => {
    const given = answer(...objects);
    if (typeof given === 'string') expect(given).toBe(expected);
    else
      expect([given.spec.priorityClassName, given.spec.priority, given.spec.preemptionPolicy]).toEqual(
        expected,
      );
  });
});

describe('the class of the runtime', () => {
  const sandboxed = (more: object = {}) => ({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'sandboxed' },
    handler: 'runsc',
    ...more,
  });
  const inside = (spec: object = {}) => pod({ runtimeClassName: 'sandboxed', ...spec });
  const heavy = sandboxed({ overhead: { podFixed: { cpu: '250m', memory: '120Mi' } } });
  const picky = sandboxed({
    scheduling: { nodeSelector: { kvm: 'yes' }, tolerations: [{ key: 'sandbox', operator: 'Exists' }] },
  });

  test.each([
    ['is not there', [inside()], 'pod rejected: RuntimeClass "sandboxed" not found'],
    [
      'has no overhead, the pod has',
      [sandboxed(), inside({ overhead: { cpu: '1' } })],
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
    [
      'has another overhead',
      [heavy, inside({ overhead: { cpu: '1' } })],
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [
      'wants another node',
      [picky, inside({ nodeSelector: { kvm: 'no' } })],
      'conflict: runtimeClass.scheduling.nodeSelector[kvm] = yes; pod.spec.nodeSelector[kvm] = no',
    ],
  ])('%s', (_, objects, why) => expect(answer(...objects)).toBe(`pods "p" is forbidden: ${why}`));

  test('gives its pods overhead, a selector and tolerations', () => {
    expect((answer(heavy, inside()) as KubeObject).spec.overhead).toEqual({ cpu: '250m', memory: '120Mi' });
    const { spec } = answer(picky, inside({ nodeSelector: { disk: 'ssd' } })) as KubeObject;
    expect(spec.nodeSelector).toEqual({ disk: 'ssd', kvm: 'yes' });
    expect(spec.tolerations.map(({ key }: { key: string }) => key)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/unreachable',
      'sandbox',
    ]);
  });
});

describe('limit ranges', () => {
  const forContainers = (bounds: object) => limitRange({ type: 'Container', ...bounds });
  const asks = (requests: object, limits: object = {}) =>
    pod({ containers: [container({ requests, limits })] });
  const twice = (memory: string) => ({
    containers: ['a', 'b'].map((name) => container({ limits: { memory } }, name)),
  });

  test.each([
    [
      forContainers({ min: { cpu: '50m' } }),
      asks({ cpu: '10m' }),
      'minimum cpu usage per Container is 50m, but request is 10m',
    ],
    [
      forContainers({ max: { memory: '1Gi' } }),
      asks({ memory: '1Gi' }, { memory: '2Gi' }),
      'maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    [
      forContainers({ maxLimitRequestRatio: { cpu: '2' } }),
      asks({ cpu: '100m' }, { cpu: '500m' }),
      'cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000',
    ],
    [
      forContainers({ maxLimitRequestRatio: { cpu: '2' } }),
      pod(),
      'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
    ],
    [
      forContainers({ maxLimitRequestRatio: { cpu: '2' } }),
      asks({ cpu: '100m' }),
      'cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0',
    ],
    [
      limitRange({ type: 'Pod', max: { memory: '1500Mi' } }),
      pod(twice('1Gi')),
      'maximum memory usage per Pod is 1500Mi, but limit is 2Gi',
    ],
    [
      limitRange({ type: 'Pod', max: { memory: '2Gi' } }),
      pod({ containers: [container(undefined, 'a'), container(undefined, 'b')] }),
      'maximum memory usage per Pod is 2Gi.  No limit is specified',
    ],
    [
      // What one container leaves open counts for nothing.
      limitRange({ type: 'Pod', max: { memory: '512Mi' } }),
      pod({ containers: [container({ limits: { memory: '1Gi' } }, 'a'), container(undefined, 'b')] }),
      'maximum memory usage per Pod is 512Mi, but limit is 1Gi',
    ],
    [
      limitRange({ type: 'Pod', max: { memory: '2Gi' } }),
      pod({
        ...twice('1Gi'),
        initContainers: [{ ...container({ limits: { memory: '1Gi' } }, 'i'), restartPolicy: 'Always' }],
      }),
      'maximum memory usage per Pod is 2Gi, but limit is 3Gi',
    ],
    [
      limitRange({ type: 'Pod', max: { memory: '2Gi' } }),
      pod({ resources: { limits: { memory: '3Gi' } }, containers: [container(undefined, 'a')] }),
      'maximum memory usage per Pod is 2Gi, but limit is 3Gi',
    ],
    [
      limitRange({ type: 'Container', max: { memory: '512Mi' }, min: { memory: '1Mi' } }),
      pod(twice('1Gi')),
      'maximum memory usage per Container is 512Mi, but limit is 1Gi',
    ],
    [
      limitRange({ type: 'Pod', max: { memory: '2Gi' } }),
      pod({ ...twice('1Gi'), initContainers: [container({ limits: { memory: '3Gi' } }, 'i')] }),
      'maximum memory usage per Pod is 2Gi, but limit is 3Gi',
    ],
    [
      forContainers({ min: { cpu: '200m' }, max: { cpu: '1', memory: '1Gi' } }),
      asks({ cpu: '100m' }, { cpu: '2', memory: '2Gi' }),
      '[minimum cpu usage per Container is 200m, but request is 100m, maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    ],
  ])('%#', (limits, asked, why) => expect(answer(limits, asked)).toBe(`pods "p" is forbidden: ${why}`));

  test('what is missing is filled in, and the pod says so', () => {
    const limits = forContainers({
      default: { cpu: '500m', memory: '1Gi' },
      defaultRequest: { cpu: '100m' },
    });
    const { metadata, spec } = answer(
      limits,
      pod({
        containers: [container({ limits: { memory: '2Gi' } })],
        initContainers: [container({ requests: { cpu: '1m' }, limits: { cpu: '2m' } }, 'i')],
      }),
    ) as KubeObject;
    expect(spec.containers[0].resources).toEqual({
      requests: { cpu: '100m', memory: '2Gi' },
      limits: { cpu: '500m', memory: '2Gi' },
    });
    expect(metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu request for container c; cpu limit for container c; memory request for init container i; memory limit for init container i',
    });
  });
});

describe('quotas', () => {
  const quota = (hard: object, more: object = {}) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q' },
    spec: { hard, ...more },
  });
  const scoped = (...scopes: string[]) => quota({ pods: '0' }, { scopes });
  const term = { topologyKey: 'zone', labelSelector: {} };
  const required = (kind: string, more: object) => ({
    affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, ...more }] } },
  });
  const preferred = (more: object) => ({
    affinity: {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { ...term, ...more } },
        ],
      },
    },
  });
  const asks = (cpu: string) => container({ requests: { cpu }, limits: { cpu } });

  test.each([
    ['Terminating', { activeDeadlineSeconds: 10 }, {}],
    ['NotTerminating', {}, { activeDeadlineSeconds: 10 }],
    ['BestEffort', {}, { containers: [asks('1')] }],
    ['NotBestEffort', { containers: [asks('1')] }, {}],
    ['CrossNamespacePodAffinity', required('podAffinity', { namespaces: ['x'] }), {}],
    ['CrossNamespacePodAffinity', required('podAntiAffinity', { namespaceSelector: {} }), preferred({})],
    ['CrossNamespacePodAffinity', preferred({ namespaces: ['x'] }), required('podAffinity', {})],
  ])('%s', (scope, inside, outside) => {
    expect(answer(scoped(scope), pod(inside))).toBe(
      'pods "p" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    );
    expect(answer(scoped(scope), pod(outside))).toBeTypeOf('object');
  });

  test.each([
    [
      'init containers have to say it, too',
      { 'limits.cpu': '5' },
      { containers: [asks('1')], initContainers: [container({}, 'b'), container({}, 'a')] },
      'failed quota: q: must specify limits.cpu for: a,b',
    ],
    [
      'nobody has to where the pod does',
      { 'requests.cpu': '1' },
      { resources: { requests: { cpu: '2' } } },
      'exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1',
    ],
    [
      'ephemeral storage is counted where it is said',
      { 'requests.ephemeral-storage': '1Gi' },
      { containers: [container({ requests: { 'ephemeral-storage': '2Gi' } })] },
      'exceeded quota: q, requested: requests.ephemeral-storage=2Gi, used: requests.ephemeral-storage=0, limited: requests.ephemeral-storage=1Gi',
    ],
    [
      'the limit of the greatest init container counts',
      { 'limits.cpu': '2' },
      { containers: [asks('1')], initContainers: [{ ...asks('3'), name: 'i' }] },
      'exceeded quota: q, requested: limits.cpu=3, used: limits.cpu=0, limited: limits.cpu=2',
    ],
  ])('%s', (_, hard, spec, why) =>
    expect(answer(quota(hard), pod(spec))).toBe(`pods "p" is forbidden: ${why}`),
  );

  test('storage that nobody asks for is no reason', () =>
    expect(answer(quota({ 'requests.ephemeral-storage': '1Gi' }), pod())).toBeTypeOf('object'));

  test('a service that becomes a NodePort takes one; one that is changed otherwise takes nothing', () => {
    const world = createWorld();
    world.apply(quota({ 'services.nodeports': '0' }));
    world.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { selector: { a: 'b' }, ports: [{ port: 80 }] },
    });
    world.until(1);
    const change = (spec: object) => () =>
      world.edit('Service', 's', (each) => ({ ...each, spec: { ...each.spec, ...spec } }));
    expect(change({ selector: { a: 'c' } })).not.toThrow();
    expect(change({ type: 'NodePort' })).toThrow(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    );
  });
});
