/** Which nodes a pod asks for, and which taints it bears. From component-helpers/scheduling/corev1 and plugins/nodeaffinity. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { matchesNodeAffinity, namedNodes, preferredNodeAffinity } from './node-affinity.ts';
import { type Taint, type Toleration, tolerates, untolerated } from './taints.ts';

const node = (labels: object, name = 'node-1', taints: Taint[] = []) =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { taints } }) as unknown as KubeObject;
const pod = (spec: object) =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec }) as unknown as KubeObject;
const is = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const wants = (...nodeSelectorTerms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const labels = (...matchExpressions: object[]) => ({ matchExpressions });
const name = (...matchFields: object[]) => ({ matchFields });
const NAMED = is('metadata.name', 'In', 'node-1');
const OTHER = is('metadata.name', 'In', 'node-2');

describe('nodeSelector and required terms', () => {
  test.each([
    ['nothing is asked for', {}, {}, true],
    ['a label that is missing', { nodeSelector: { foo: 'bar' } }, {}, false],
    ['a label that is there', { nodeSelector: { foo: 'bar' } }, { foo: 'bar' }, true],
    ['one of two labels', { nodeSelector: { foo: 'bar', baz: 'blah' } }, { foo: 'bar' }, false],
    ['In', wants(labels(is('foo', 'In', 'bar', 'value2'))), { foo: 'bar' }, true],
    ['In, another value', wants(labels(is('foo', 'In', 'value1', 'value2'))), { foo: 'bar' }, false],
    ['Gt', wants(labels(is('kernel', 'Gt', '0204'))), { kernel: '0206' }, true],
    ['Gt, equal', wants(labels(is('kernel', 'Gt', '0206'))), { kernel: '0206' }, false],
    ['Lt', wants(labels(is('kernel', 'Lt', '10'))), { kernel: '-3' }, true],
    ['Lt of what is no whole number', wants(labels(is('kernel', 'Lt', '10'))), { kernel: '1.5' }, false],
    ['Lt of a label that is missing', wants(labels(is('kernel', 'Lt', '10'))), {}, false],
    ['NotIn', wants(labels(is('mem', 'NotIn', 'DDR', 'DDR2'))), { mem: 'DDR3' }, true],
    ['NotIn of a label that is missing', wants(labels(is('mem', 'NotIn', 'DDR'))), {}, true],
    ['Exists', wants(labels(is('gpu', 'Exists'))), { gpu: 'NVIDIA' }, true],
    ['DoesNotExist', wants(labels(is('gpu', 'DoesNotExist'))), { gpu: 'NVIDIA' }, false],
    ['an empty term means nobody', wants({}), {}, false],
    [
      'two requirements of one term',
      wants(labels(is('gpu', 'Exists'), is('gpu', 'NotIn', 'AMD', 'INTEL'))),
      { gpu: 'NVIDIA' },
      true,
    ],
    [
      'the second contradicts',
      wants(labels(is('gpu', 'Exists'), is('gpu', 'In', 'AMD'))),
      { gpu: 'NVIDIA' },
      false,
    ],
    [
      'the second of two terms',
      wants(
        labels(is('foo', 'In', 'x')),
        labels(is('diff', 'In', 'wrong', 'wrong2'), is('foo', 'Exists')),
        labels(is('foo', 'In', 'bar')),
      ),
      { foo: 'bar' },
      true,
    ],
    [
      'both selector and affinity',
      { nodeSelector: { foo: 'bar' }, ...wants(labels(is('foo', 'Exists'))) },
      { foo: 'bar' },
      true,
    ],
    [
      'affinity but not the selector',
      { nodeSelector: { foo: 'bar' }, ...wants(labels(is('foo', 'Exists'))) },
      { foo: 'barrrrr' },
      false,
    ],
    ['its name', wants(name(NAMED)), {}, true],
    ['another name', wants(name(OTHER)), {}, false],
    ['a name that it is not', wants(name(is('metadata.name', 'NotIn', 'node-2'))), {}, true],
    ['another name, or its label', wants(name(OTHER), labels(is('foo', 'In', 'bar'))), { foo: 'bar' }, true],
    [
      'another name and its label',
      wants({ ...name(OTHER), ...labels(is('foo', 'In', 'bar')) }),
      { foo: 'bar' },
      false,
    ],
    [
      'its name and its label',
      wants({ ...name(NAMED), ...labels(is('foo', 'In', 'bar')) }),
      { foo: 'bar' },
      true,
    ],
  ])('%s', (_, spec, present, expected) => {
    expect(matchesNodeAffinity(pod(spec), node(present))).toBe(expected);
  });
});

describe('the names that a pod gives', () => {
  test.each([
    ['none', {}, undefined],
    ['one', wants(name(NAMED)), ['node-1']],
    ['two terms', wants(name(NAMED), name(OTHER)), ['node-1', 'node-2']],
    ['a term without a name: any node may do', wants(name(NAMED), labels(is('foo', 'Exists'))), undefined],
    ['names that exclude each other', wants(name(NAMED, OTHER)), []],
    ['names that exclude each other in one of two terms', wants(name(NAMED, OTHER), name(OTHER)), ['node-2']],
    ['a name that it is not', wants(name(is('metadata.name', 'NotIn', 'node-2'))), undefined],
  ])('%s', (_, spec, expected) => {
    const named = namedNodes(pod(spec));
    expect(named && [...named]).toEqual(expected);
  });
});

test.each([
  ['no term matches', { foo: 'x' }, 0],
  ['one', { foo: 'bar' }, 2],
  ['two', { foo: 'bar', key: 'value', az: 'az1' }, 7],
])('preferred terms: %s', (_, present, expected) => {
  const preferred = [
    { weight: 2, preference: labels(is('foo', 'In', 'bar')) },
    {
      weight: 5,
      preference: labels(is('foo', 'In', 'bar'), is('key', 'In', 'value'), is('az', 'In', 'az1')),
    },
  ];
  const spec = { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
  expect(preferredNodeAffinity(pod(spec), node(present))).toBe(expected);
});

describe('taints', () => {
  const taint = (key: string, value: string, effect: Taint['effect'] = 'NoSchedule'): Taint => ({
    key,
    value,
    effect,
  });
  test.each([
    [
      'key and effect, Exists',
      { key: 'foo', operator: 'Exists', effect: 'NoSchedule' },
      taint('foo', 'bar'),
      true,
    ],
    ['no effect: all of them', { key: 'foo', operator: 'Exists' }, taint('foo', 'bar', 'NoExecute'), true],
    ['another effect', { key: 'foo', operator: 'Exists', effect: 'NoExecute' }, taint('foo', 'bar'), false],
    ['equal value', { key: 'foo', operator: 'Equal', value: 'bar' }, taint('foo', 'bar'), true],
    ['no operator: equal', { key: 'foo', value: 'bar' }, taint('foo', 'bar'), true],
    ['another value', { key: 'foo', operator: 'Equal', value: 'baz' }, taint('foo', 'bar'), false],
    ['no value, no value', { key: 'foo' }, taint('foo', ''), true],
    ['another key', { key: 'bar', operator: 'Exists' }, taint('foo', 'bar'), false],
    ['no key, Exists: everything', { operator: 'Exists' }, taint('foo', 'bar', 'NoExecute'), true],
    ['no key, one effect', { operator: 'Exists', effect: 'NoExecute' }, taint('foo', 'bar'), false],
  ] as [string, Toleration, Taint, boolean][])('%s', (_, toleration, present, expected) => {
    expect(tolerates(toleration, present)).toBe(expected);
  });
  test('the first that is not tolerated is found, among the effects that matter', () => {
    const present = [
      taint('a', ''),
      taint('b', '', 'PreferNoSchedule'),
      taint('c', '', 'NoExecute'),
      taint('d', ''),
    ];
    const tolerant = pod({ tolerations: [{ key: 'a', operator: 'Exists' }] });
    const found = (...effects: string[]) => untolerated(tolerant, node({}, 'n', present), effects)?.key;
    expect([found('NoSchedule', 'NoExecute'), found('NoSchedule'), found('PreferNoSchedule')]).toEqual([
      'c',
      'd',
      'b',
    ]);
  });
});
