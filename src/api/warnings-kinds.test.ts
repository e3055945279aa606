/** Rows after the warnings tests below pkg/api and pkg/registry. */
import { expect, test } from 'vitest';
import type { KubeObject } from './meta.ts';
import type { Release } from './release.ts';
import type { PodSpec } from './types.generated.ts';
import { podWarnings } from './warnings.ts';
import { kindWarnings, nameWarnings } from './warnings-kinds.ts';

const object = (kind: string, spec: object, annotations?: Record<string, string>): KubeObject =>
  ({ apiVersion: 'v1', kind, metadata: { name: 'x', annotations }, spec }) as unknown as KubeObject;
const service = (spec: object) => object('Service', { type: 'ClusterIP', sessionAffinity: 'None', ...spec });

test.each<[string, KubeObject, Release, string[]]>([
  [
    'a headless service',
    service({
      clusterIP: 'None',
      externalIPs: ['1.2.3.4'],
      sessionAffinity: 'ClientIP',
      loadBalancerIP: '1.2.3.4',
    }),
    '1.36',
    [
      'spec.loadBalancerIP is ignored for headless services',
      'spec.externalIPs is ignored for headless services',
      'spec.SessionAffinity is ignored for headless services',
    ],
  ],
  [
    'addresses from outside',
    service({ externalIPs: ['1.2.3.04'] }),
    '1.36',
    [
      'spec.externalIPs[0]: non-standard IP address "1.2.3.04" is invalid: use "1.2.3.4"',
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
  ],
  ['the same before', service({ externalIPs: ['1.2.3.4'] }), '1.35', []],
  [
    'a name for somewhere else',
    service({ externalName: 'a.b' }),
    '1.34',
    ['spec.externalName is ignored when spec.type is not "ExternalName"'],
  ],
  [
    'what is close',
    service({ trafficDistribution: 'PreferClose' }),
    '1.35',
    ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
  ],
  ['what is close in 1.34', service({ trafficDistribution: 'PreferClose' }), '1.34', []],
  [
    'a volume that is emptied',
    object('PersistentVolume', { persistentVolumeReclaimPolicy: 'Recycle' }),
    '1.36',
    [
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    ],
  ],
  [
    'a part of a byte',
    object('PersistentVolumeClaim', { resources: { requests: { storage: '200m' } } }),
    '1.36',
    ['spec.resources.requests[storage]: fractional byte value "200m" is invalid, must be an integer'],
  ],
  [
    'a class of long ago',
    object('Ingress', {}, { 'kubernetes.io/ingress.class': 'nginx' }),
    '1.36',
    [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
  ],
])('%s', (_, given, version, expected) => expect(kindWarnings(given, version)).toEqual(expected));

test.each([
  [
    'Pod',
    'a.b',
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior",
  ],
  [
    'Deployment',
    'a.b',
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising',
  ],
  ['Deployment', 'a-b', undefined],
  ['ConfigMap', 'a.b', undefined],
])('a %s called %s', (kind, name, expected) => {
  const [said] = nameWarnings({ apiVersion: 'v1', kind, metadata: { name } } as KubeObject);
  expect(said?.slice(0, expected?.length)).toBe(expected);
});

test.each<[string, object, string[]]>([
  [
    'files in each other',
    {
      volumes: [
        {
          name: 'v',
          configMap: {
            name: 'c',
            items: ['a', 'a/b/', 'ab'].map((path) => ({ key: 'k', path })),
          },
        },
      ],
    },
    ['volume "v" (ConfigMap "c"): overlapping paths: "a/b" with "a"'],
  ],
  [
    'files of several sources',
    {
      volumes: [
        {
          name: 'v',
          projected: {
            sources: [
              { secret: { name: 's', items: [{ key: 'k', path: 'a' }] } },
              {},
              { serviceAccountToken: { path: 'a' } },
            ],
          },
        },
      ],
    },
    [
      'volume "v" (Projected) has no sources provided',
      'volume "v" (Projected): overlapping paths: "a" (ServiceAccountToken) with "a" (Secret "s")',
    ],
  ],
  [
    'a secret without a name',
    { imagePullSecrets: [{}] },
    ['spec.imagePullSecrets[0].name: invalid empty name ""'],
  ],
  [
    'an address of the host without a port, and a name twice',
    {
      initContainers: [{ name: 'i', ports: [{ containerPort: 81, name: 'a' }] }],
      containers: [{ name: 'c', ports: [{ containerPort: 80, hostIP: '1.1.1.1', name: 'a' }] }],
    },
    [
      'spec.containers[0].ports[0]: hostIP set without hostPort: {Name:a HostPort:0 ContainerPort:80 Protocol:TCP HostIP:1.1.1.1}',
      'spec.containers[0].ports[0]: duplicate port name "a" with spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.initContainers[0].ports[0]',
    ],
  ],
])('of a pod: %s', (_, spec, expected) => {
  expect(podWarnings({ containers: [], ...spec } as PodSpec, {}, [])).toEqual(expected);
});

test('the profiles of long ago', () => {
  const annotations = {
    'seccomp.security.alpha.kubernetes.io/pod': 'x',
    'container.seccomp.security.alpha.kubernetes.io/c': 'y',
  };
  expect(podWarnings({ containers: [{ name: 'c' }] } as PodSpec, { annotations }, [])).toEqual([
    'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
    'metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: non-functional in v1.27+; use the "seccompProfile" field instead',
  ]);
});
