import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { TraceIndex } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { remainingConditions } from './conditions.ts';

const text = (grace: number, finalizers = '[]') => `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {terminationGracePeriodSeconds: ${grace}, containers: [{name: c, image: nginx:1.27}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: held, namespace: shop, finalizers: ${finalizers}}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 90s
  cluster: {nodes: 1}
  steps:
  - {at: 10s, run: kubectl delete ns shop --wait=false}
`;
const run = (...given: Parameters<typeof text>) => {
  const records = simulate(parseScenario(text(...given)));
  const index = new TraceIndex(records);
  const gone = (kind: string, name: string) =>
    records.find(
      (each) => each.type === 'object' && each.verb === 'DELETED' && each.kind === kind && each.name === name,
    )?.t;
  const conditions = (t: number): { type: string; status: string; message: string }[] =>
    index.objectAt(t, 'Namespace', '', 'shop')?.object.status.conditions ?? [];
  return { gone, conditions, index };
};

describe('a namespace that is deleted', () => {
  test('empties itself five seconds later and looks again after half the grace of its pods', () => {
    const { gone, conditions, index } = run(30);
    expect(gone('Pod', 'web')).toBeGreaterThan(15);
    expect(gone('Pod', 'web')).toBeLessThan(17);
    expect(gone('ConfigMap', 'held')).toBeCloseTo(31, 0);
    expect(gone('Namespace', 'shop')).toBeCloseTo(31, 0);
    expect(
      index.objectAt(12, 'Namespace', '', 'shop')?.object.metadata.deletionGracePeriodSeconds,
    ).toBeUndefined();
    expect(conditions(12)).toEqual([]);
    expect(conditions(16).map(({ type, status }) => `${type}=${status}`)).toEqual([
      'NamespaceDeletionDiscoveryFailure=False',
      'NamespaceDeletionGroupVersionParsingFailure=False',
      'NamespaceDeletionContentFailure=False',
      // Of pods, which go first, it is not said that they remain.
      'NamespaceContentRemaining=False',
      'NamespaceFinalizersRemaining=False',
    ]);
  });

  test('is soon gone where its pods have little grace', () =>
    expect(run(1).gone('Namespace', 'shop')).toBeLessThan(18));

  test('says so when a pod is there longer than its grace allows', () => {
    const lost = text(20).replace('  steps:', '  steps:\n  - {at: 9s, fault: {node: node-1, down: true}}');
    const records = simulate(parseScenario(lost));
    const [, , failure] =
      new TraceIndex(records).objectAt(60, 'Namespace', '', 'shop')?.object.status.conditions ?? [];
    expect(failure).toMatchObject({
      type: 'NamespaceDeletionContentFailure',
      status: 'True',
      reason: 'ContentDeletionFailed',
      message:
        'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    });
  });

  test('stays for as long as a finalizer holds something in it', () => {
    const { gone, conditions } = run(1, '[example.com/hold]');
    expect(gone('Namespace', 'shop')).toBeUndefined();
    expect(
      conditions(80)
        .map(({ message }) => message)
        .slice(3),
    ).toEqual([
      'Some resources are remaining: configmaps. has 1 resource instances',
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
  });
});

test('a condition keeps its time as long as its status stays', () => {
  const held = (count: number) => ({
    left: [{ resource: 'configmaps.', count, finalizers: new Map([['hold', count]]) }],
    errors: [],
  });
  const first = remainingConditions([], held(2), 'a');
  const second = remainingConditions(first, held(1), 'b');
  const third = remainingConditions(second, { left: [], errors: [] }, 'c');
  expect([second, third].map((each) => each[4]!.lastTransitionTime)).toEqual(['a', 'c']);
  expect(second[3]!.message).toBe('Some resources are remaining: configmaps. has 1 resource instances');
});
