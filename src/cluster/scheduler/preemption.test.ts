/** Who has to go. From the tables of framework/preemption and plugins/defaultpreemption. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { timestamp } from '../../base/time.ts';
import type { Refusal } from './filters/filter.ts';
import { nodeResourcesFit } from './filters/fit.ts';
import { NodeInfo } from './node-info.ts';
import { preempt } from './preemption.ts';

const pod = (
  name: string,
  priority: number,
  cpu: string,
  start = 0,
  labels: object = { app: name[0] },
): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, namespace: 'default', labels },
    spec: { priority, containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }] },
    status: { startTime: timestamp(start * 1000) },
  }) as KubeObject;
const nodeOf = (name: string, cpu: string, pods: KubeObject[]): NodeInfo => {
  const info = new NodeInfo({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name },
    status: { allocatable: { cpu, pods: '32' } },
  } as unknown as KubeObject);
  for (const each of pods) info.add(each);
  return info;
};
const budget = (selector: object, disruptionsAllowed: number, more: object = {}): KubeObject =>
  ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace: 'default' },
    spec: { selector },
    status: { disruptionsAllowed, ...more },
  }) as unknown as KubeObject;

function choose(incoming: KubeObject, nodes: NodeInfo[], budgets: KubeObject[] = []) {
  const filter = nodeResourcesFit(incoming);
  const refusals = new Map<NodeInfo, Refusal>();
  for (const info of nodes) {
    const refusal = filter(info);
    if (refusal !== undefined) refusals.set(info, refusal);
  }
  const { best, reasons } = preempt({ pod: incoming, refusals, budgets, filtersWith: () => [filter] });
  return best === undefined
    ? { reasons }
    : {
        node: best.info.name,
        victims: best.victims.map((each) => each.metadata.name).sort(),
        violations: best.violations,
      };
}

const BIG = pod('p', 100, '3');

describe('which node', () => {
  const chosen = (...pods: [name: string, priority: number, cpu: string, start?: number][][]) =>
    choose(
      BIG,
      pods.map((each, i) =>
        nodeOf(
          `n${i + 1}`,
          '4',
          each.map((args) => pod(...args)),
        ),
      ),
    ).node;
  test.each([
    ['the one with the least important victim', 'n2', [[['a', 50, '3']], [['b', 10, '3']]]],
    [
      'of several victims the most important decides',
      'n2',
      [
        [
          ['a', 50, '2'],
          ['b', 0, '2'],
        ],
        [
          ['c', 40, '2'],
          ['d', 40, '2'],
        ],
      ],
    ],
    [
      'then the sum',
      'n2',
      [
        [
          ['a', 40, '1500m'],
          ['b', 40, '1500m'],
        ],
        [
          ['c', 40, '1500m'],
          ['d', 10, '1500m'],
        ],
      ],
    ],
    [
      'then the fewest',
      'n2',
      [
        [
          ['a', 0, '1400m'],
          ['b', 0, '1300m'],
          ['c', 0, '1300m'],
        ],
        [
          ['d', 0, '2'],
          ['e', 0, '2'],
        ],
      ],
    ],
    ['then the youngest', 'n2', [[['a', 0, '3', 5]], [['b', 0, '3', 9]]]],
    [
      'of several the oldest of the most important decides',
      'n1',
      [
        [
          ['a', 0, '2', 5],
          ['b', 0, '2', 6],
        ],
        [
          ['c', 0, '2', 3],
          ['d', 0, '2', 9],
        ],
      ],
    ],
  ] as [string, string, [string, number, string, number?][][]][])('%s', (_, expected, nodes) => {
    expect(chosen(...nodes)).toBe(expected);
  });
});

describe('which pods of a node', () => {
  test.each([
    ['nobody who is as important', [pod('a', 100, '4')], undefined],
    ['the less important of two', [pod('a', 50, '2'), pod('b', 10, '2')], ['a', 'b']],
    ['nobody who is not in the way', [pod('a', 0, '2'), pod('b', 50, '1')], ['a']],
    ['the youngest of equals', [pod('a', 0, '2', 9), pod('b', 0, '1', 1), pod('c', 0, '1', 1)], ['a', 'c']],
    [
      'only the less important beside one that stays',
      [pod('a', 200, '1'), pod('b', 0, '1'), pod('c', 0, '2')],
      ['b', 'c'],
    ],
  ])('%s', (_, pods, expected) => {
    const result = choose(BIG, [nodeOf('n1', '4', pods)]);
    if (expected === undefined)
      expect(result).toEqual({ reasons: ['No preemption victims found for incoming pod'] });
    else expect(result.victims).toEqual(expected);
  });
  test('where that is not enough, the filter says why', () => {
    const nodes = [
      nodeOf('n1', '4', [pod('a', 200, '2'), pod('b', 0, '2')]),
      nodeOf('small', '1', [pod('c', 0, '1')]),
    ];
    expect(choose(BIG, nodes)).toEqual({
      reasons: ['Insufficient cpu', 'Preemption is not helpful for scheduling'],
    });
  });
});

describe('budgets', () => {
  const two = () => [pod('a', 0, '2', 1), pod('b', 0, '2', 2)];
  const roomForOne = pod('p', 100, '2');
  test.each([
    [
      'who is under a broken budget is spared, though younger',
      [budget({ matchLabels: { app: 'b' } }, 0)],
      ['a'],
      0,
    ],
    ['a budget that allows one more does not spare', [budget({ matchLabels: { app: 'b' } }, 1)], ['b'], 0],
    ['a budget for everybody spares nobody here', [budget({}, 0)], ['b'], 0],
    [
      'a budget of another namespace',
      [
        {
          ...budget({ matchLabels: { app: 'b' } }, 0),
          metadata: { name: 'b', namespace: 'x' },
        } as KubeObject,
      ],
      ['b'],
      0,
    ],
    [
      'one whose eviction was granted already',
      [budget({ matchLabels: { app: 'b' } }, 0, { disruptedPods: { b: '2000-01-01T00:00:00Z' } })],
      ['b'],
      0,
    ],
    [
      'two under one budget that allows one: the second breaks it',
      [budget({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 1)],
      ['a'],
      0,
    ],
    [
      'all are under broken budgets',
      [budget({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 0)],
      ['b'],
      1,
    ],
  ])('%s', (_, budgets, victims, violations) => {
    expect(choose(roomForOne, [nodeOf('n1', '4', two())], budgets)).toEqual({
      node: 'n1',
      victims,
      violations,
    });
  });
  test('a node on which none is broken comes first, however important its pods', () => {
    const nodes = [nodeOf('n1', '4', [pod('b', 0, '4')]), nodeOf('n2', '4', [pod('c', 90, '4')])];
    expect(choose(roomForOne, nodes, [budget({ matchLabels: { app: 'b' } }, 0)]).node).toBe('n2');
  });
});
