import { expect, test } from 'vitest';
import type { PodSpec } from './types.generated.ts';
import { podWarnings } from './warnings.ts';

const warnings = (spec: object, annotations?: Record<string, string>, path: string[] = []) =>
  podWarnings({ containers: [{ name: 'c' }], ...spec } as PodSpec, { annotations }, path);
const container = (rest: object) => ({ containers: [{ name: 'c', ...rest }] });

test.each<[string, object, string[]]>([
  ['nothing', {}, []],
  [
    'an old label',
    { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
  ],
  [
    'half a byte',
    container({ resources: { limits: { memory: '100m' } } }),
    [
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    ],
  ],
  [
    'a variable twice',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
  ],
  [
    'a variable that goes on',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '$(A)2' },
      ],
    }),
    [],
  ],
  [
    'a port twice',
    container({ ports: [{ containerPort: 80 }, { containerPort: 80 }] }),
    ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
  ],
  [
    'a port for both protocols',
    container({ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }),
    [],
  ],
  [
    'a negative grace period',
    { terminationGracePeriodSeconds: -1 },
    [
      'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ],
  ],
  [
    'a spread over no pods',
    { topologySpreadConstraints: [{ topologyKey: 'a' }] },
    ['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod'],
  ],
  [
    'a volume that is gone',
    { volumes: [{ name: 'v', glusterfs: {} }] },
    ['spec.volumes[0].glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ],
])('%s', (_, spec, expected) => {
  expect(warnings(spec)).toEqual(expected);
});

test('of a template say where it stands', () => {
  expect(warnings({ terminationGracePeriodSeconds: -1 }, {}, ['spec', 'template'])[0]).toMatch(
    /^spec\.template\.spec\./,
  );
});
