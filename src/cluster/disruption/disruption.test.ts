/** From pkg/controller/disruption/disruption_test.go, eviction_test.go of the pod registry and test/e2e/apps/disruption.go. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../api/errors.ts';
import { condition, isReady, isTerminating } from '../controller/pods.ts';
import { selectorText } from '../controller/selector-text.ts';
import { createWorld } from '../testing/world.ts';

type World = ReturnType<typeof createWorld>;

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
const workload = (kind: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web' },
  spec: {
    ...(kind === 'DaemonSet' ? {} : { replicas: 5 }),
    ...(kind === 'StatefulSet' ? { serviceName: 'web', podManagementPolicy: 'Parallel' } : {}),
    selector: { matchLabels: labels },
    template,
    ...spec,
  },
});
const budget = (spec: object) => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'pdb' },
  spec: { selector: { matchLabels: labels }, ...spec },
});
const status = (world: World) => world.api.get('PodDisruptionBudget', 'default', 'pdb')!.status;
/** `allowed: healthy of desired, expected` */
const counts = (world: World) => {
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = status(world);
  return `${disruptionsAllowed}: ${currentHealthy} of ${desiredHealthy}, ${expectedPods}`;
};
const why = (world: World) => condition({ status: status(world) } as never, 'DisruptionAllowed')!;
const said = (world: World) => world.events('PodDisruptionBudget', 'pdb');

/** What the eviction subresource answers, or `evicted`. */
function evict(world: World, name: string): string {
  try {
    world.api.evict('default', name);
    return 'evicted';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.causes[0]?.message ?? error.message;
  }
}

describe('five healthy pods', () => {
  test.each([
    ['Deployment', { minAvailable: 3 }, '2: 5 of 3, 5'],
    ['Deployment', { minAvailable: '28%' }, '3: 5 of 2, 5'],
    ['Deployment', { maxUnavailable: 1 }, '1: 5 of 4, 5'],
    ['Deployment', { maxUnavailable: '30%' }, '2: 5 of 3, 5'],
    ['StatefulSet', { maxUnavailable: '50%' }, '3: 5 of 2, 5'],
    ['ReplicaSet', { minAvailable: '100%' }, '0: 5 of 5, 5'],
    ['ReplicaSet', { minAvailable: 0 }, '5: 5 of 0, 5'],
    ['ReplicaSet', { maxUnavailable: 9 }, '5: 5 of 0, 5'],
  ])('of a %s with %j: %s', (kind, spec, wanted) => {
    const world = createWorld();
    world.apply(workload(kind));
    world.apply(budget(spec));
    world.until(20);
    expect(counts(world)).toBe(wanted);
    const allowed = !wanted.startsWith('0');
    expect(why(world)).toMatchObject({
      status: allowed ? 'True' : 'False',
      reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    });
    expect(status(world).observedGeneration).toBe(1);
  });

  test('of which the size is what should be, not what is', () => {
    const world = createWorld({ app: () => ({ stopAfter: 1000 }) });
    world.apply(workload('Deployment'));
    world.apply(budget({ maxUnavailable: '20%' }));
    world.until(10);
    expect(counts(world)).toBe('0: 0 of 4, 5');
  });
});

describe('a budget that cannot be calculated', () => {
  test('because the pods belong to nothing with a size', () => {
    const world = createWorld();
    world.apply(budget({ maxUnavailable: 1 }));
    world.until(1);
    world.apply(workload('DaemonSet'));
    world.until(10);
    expect(why(world)).toMatchObject({
      status: 'False',
      reason: 'SyncFailed',
      message: 'daemonsets.apps does not implement the scale subresource',
    });
    expect(said(world)).toContain(
      'Failed to calculate the number of expected pods: daemonsets.apps does not implement the scale subresource',
    );
    expect(evict(world, world.pods()[0]!)).toBe(
      'The disruption budget pdb does not allow evicting pods currently because it failed sync: daemonsets.apps does not implement the scale subresource',
    );
  });

  test('a number of pods can always be counted', () => {
    const world = createWorld();
    world.apply(budget({ minAvailable: 1 }));
    world.apply(workload('DaemonSet'));
    world.until(10);
    expect(counts(world)).toBe('2: 3 of 1, 3');
  });

  test('pods without an owner are not part of it, and it says so', () => {
    const world = createWorld();
    world.apply(budget({ maxUnavailable: '50%' }));
    world.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels }, spec: template.spec });
    world.until(10);
    expect(counts(world)).toBe('0: 1 of 0, 0');
    expect(said(world).at(-1)).toBe(
      'Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    );
  });

  test('one that selects nothing says so', () => {
    const world = createWorld();
    world.apply(budget({ minAvailable: 1 }));
    world.until(5);
    expect(counts(world)).toBe('0: 0 of 1, 0');
    expect(new Set(said(world))).toEqual(new Set(['No matching pods found']));
  });
});

describe('an eviction', () => {
  const unready = {
    app: (pod: { metadata: { name: string } }) =>
      pod.metadata.name === 'web-0' ? { stopAfter: 2000 } : { readyAfter: 1000, stopAfter: 2000 },
  };
  const start = (spec: object, options: object = {}, replicas = 3) => {
    const world = createWorld(options);
    world.apply(workload('StatefulSet', { replicas }));
    world.apply(budget(spec));
    world.until(15);
    return world;
  };

  test('takes from what is allowed at once, so that the next one is refused', () => {
    const world = start({ minAvailable: 2 });
    expect(evict(world, 'web-1')).toBe('evicted');
    expect(status(world)).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { 'web-1': expect.any(String) },
    });
    expect(why(world)).toMatchObject({ status: 'False', reason: 'InsufficientPods' });
    expect(evict(world, 'web-2')).toMatch(
      /^The disruption budget pdb needs 2 healthy pods and has \d currently$/,
    );
    world.until(40);
    expect(counts(world)).toBe('1: 3 of 2, 3');
    expect(status(world).disruptedPods).toBeUndefined();
  });

  test('is refused until the budget has been looked at', () => {
    const world = start({ minAvailable: 1 });
    world.edit('PodDisruptionBudget', 'pdb', (each) => ({
      ...each,
      spec: { ...each.spec, minAvailable: 2 },
    }));
    expect(evict(world, 'web-1')).toBe('The disruption budget pdb is still being processed by the server.');
  });

  test.each([
    // what is asked of three pods of which web-0 is not Ready
    ['of an unready pod, the others are enough', { minAvailable: 2 }, 'web-0', 'evicted'],
    ['of an unready pod, the others are too few', { minAvailable: 3 }, 'web-0', 'needs 3'],
    ['of an unready pod, nothing has to be healthy', { minAvailable: 0 }, 'web-0', 'evicted'],
    [
      'of an unready pod that always may go',
      { minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      'web-0',
      'evicted',
    ],
    [
      'of an unready pod that may go where the budget is healthy',
      { minAvailable: 3, unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
      'web-0',
      'needs 3',
    ],
    [
      'of a healthy pod is not made easier by AlwaysAllow',
      { minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      'web-1',
      'needs 3',
    ],
  ])('%s: %j %s %s', (_, spec, name, wanted) => {
    const world = start(spec, unready);
    expect(evict(world, name)).toContain(wanted);
  });

  test('of a pod under two budgets is an error', () => {
    const world = start({ minAvailable: 1 });
    world.apply({ ...budget({ minAvailable: 1 }), metadata: { name: 'second' } });
    world.until(16);
    expect(evict(world, 'web-0')).toBe(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  });

  test('of a pod that then does not go counts for two minutes', () => {
    const world = start({ minAvailable: 2 });
    const pdb = world.api.get('PodDisruptionBudget', 'default', 'pdb')!;
    world.api.updateStatus({
      ...pdb,
      status: { ...pdb.status, disruptedPods: { 'web-1': '2026-01-01T00:00:15Z' } },
    });
    world.until(120);
    expect(counts(world)).toBe('0: 2 of 2, 3');
    world.until(136);
    expect(counts(world)).toBe('1: 3 of 2, 3');
    expect(world.events('Pod', 'web-1').at(-1)).toBe(
      "Pod was expected by PDB default/default to be deleted but it wasn't",
    );
  });

  test('never leaves fewer healthy pods than the budget wants', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.oneof(
          fc.integer({ min: 0, max: 6 }).map((minAvailable) => ({ minAvailable })),
          fc.integer({ min: 0, max: 100 }).map((share) => ({ minAvailable: `${share}%` })),
          fc.integer({ min: 0, max: 100 }).map((share) => ({ maxUnavailable: `${share}%` })),
        ),
        fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 80 })), { maxLength: 12 }),
        (replicas, spec, tries) => {
          const world = start(spec, {}, replicas);
          const { desiredHealthy } = status(world);
          let t = 15;
          for (const [ordinal, tenths] of tries) {
            t += tenths / 10;
            world.until(t);
            const name = `web-${ordinal}`;
            const pod = world.api.get('Pod', 'default', name);
            if (pod === undefined || !isReady(pod)) continue;
            const before = world.api
              .list('Pod')
              .filter((each) => isReady(each) && !isTerminating(each)).length;
            if (evict(world, name) === 'evicted' && !isTerminating(pod))
              expect(before - 1).toBeGreaterThanOrEqual(Math.min(desiredHealthy, replicas));
          }
        },
      ),
      { numRuns: 40 },
    ));
});

test('a selector as Go prints it', () =>
  expect(
    selectorText({
      matchLabels: { b: '2', a: '1' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['x', 'y'] }],
    }),
  ).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:tier,Operator:In,Values:[x y],},},}',
  ));

describe('a pod that is marked and does not go', () => {
  const mark = (world: World, reason: string) => {
    const pod = world.api.get('Pod', 'default', 'p')!;
    world.api.updateStatus({
      ...pod,
      status: {
        ...pod.status,
        conditions: [
          ...pod.status.conditions,
          { type: 'DisruptionTarget', status: 'True', reason, lastTransitionTime: '2026-01-01T00:00:10Z' },
        ],
      },
    });
  };
  const marked = (reason: string, after?: (world: World) => void) => {
    const world = createWorld();
    world.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: template.spec });
    world.until(10);
    mark(world, reason);
    after?.(world);
    return (second: number) => {
      world.until(second);
      return condition(world.api.get('Pod', 'default', 'p')!, 'DisruptionTarget');
    };
  };

  test('is no target any longer after two minutes', () => {
    const at = marked('EvictionByEvictionAPI');
    expect(at(129)).toMatchObject({ status: 'True' });
    expect(at(131)).toEqual({
      observedGeneration: 1,
      type: 'DisruptionTarget',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: '2026-01-01T00:02:10Z',
    });
  });

  test('unless the kubelet has marked it', () =>
    expect(marked('TerminationByKubelet')(200)).toMatchObject({ status: 'True' }));
});

test('workloads of others are nothing to a budget without pods', () => {
  const world = createWorld();
  world.apply(budget({ minAvailable: 1 }));
  world.until(5);
  const before = said(world);
  const other = { app: 'other' };
  world.apply({
    ...workload('Deployment', {
      selector: { matchLabels: other },
      template: { ...template, metadata: { labels: other } },
    }),
    metadata: { name: 'other' },
  });
  world.until(20);
  expect(said(world)).toEqual(before);
});
