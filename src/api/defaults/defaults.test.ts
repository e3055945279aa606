import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../decode.ts';
import type { KubeObject } from '../meta.ts';
import { defaultPullPolicy } from './container.ts';
import { applyDefaults } from './index.ts';

function defaulted(raw: { kind: string; apiVersion: string; [field: string]: unknown }): KubeObject {
  const { object } = decode({ metadata: { name: 'x' }, ...raw }, { version: '1.36' });
  applyDefaults(object, '1.36');
  return object;
}

const containers = [{ name: 'c', image: 'nginx' }];
const template = { metadata: { labels: { app: 'x' } }, spec: { containers } };

test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  ['localhost:5000/nginx', 'Always'],
  ['localhost:5000/nginx:1', 'IfNotPresent'],
  [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  ['nginx:latest@sha256:abc', 'Always'],
])('%s is pulled %s', (image, policy) => {
  expect(defaultPullPolicy(image)).toBe(policy);
});

describe('a pod', () => {
  test('gets what it does not say', () => {
    const { spec } = defaulted({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers, volumes: [{ name: 'v' }] },
    });
    expect(spec).toMatchObject({
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      securityContext: {},
      enableServiceLinks: true,
      volumes: [{ name: 'v', emptyDir: {} }],
    });
    expect(spec.containers[0]).toMatchObject({
      imagePullPolicy: 'Always',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    });
  });

  test('probes are filled, and a zero counts as nothing', () => {
    const { spec } = defaulted({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: {
        containers: [
          {
            ...containers[0],
            livenessProbe: { httpGet: { port: 80 }, periodSeconds: 0 },
            readinessProbe: { grpc: { port: 1 } },
          },
        ],
      },
    });
    expect(spec.containers[0].livenessProbe).toEqual({
      httpGet: { port: 80, path: '/', scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(spec.containers[0].readinessProbe.grpc).toEqual({ port: 1, service: '' });
  });

  test('requests come from limits, in pods but not in templates', () => {
    const limited = [
      { ...containers[0], resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } },
    ];
    const { spec } = defaulted({ apiVersion: 'v1', kind: 'Pod', spec: { containers: limited } });
    expect(spec.containers[0].resources.requests).toEqual({ cpu: '500m', memory: '1Gi' });
    const deployment = defaulted({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: limited } } },
    });
    expect(deployment.spec.template.spec.containers[0].resources.requests).toEqual({ cpu: '500m' });
  });

  test('on the network of the host a port is a port of the host', () => {
    const { spec } = defaulted({
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
    });
    expect(spec.containers[0].ports[0]).toEqual({ containerPort: 80, hostPort: 80, protocol: 'TCP' });
  });
});

describe('controllers', () => {
  test.each([
    [
      'apps/v1',
      'Deployment',
      { template },
      {
        replicas: 1,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      },
    ],
    [
      'apps/v1',
      'Deployment',
      { strategy: { type: 'Recreate' }, template },
      { strategy: { type: 'Recreate' } },
    ],
    [
      'apps/v1',
      'StatefulSet',
      { template },
      {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
    ],
    [
      'apps/v1',
      'StatefulSet',
      { updateStrategy: { type: 'RollingUpdate' }, template },
      { updateStrategy: { type: 'RollingUpdate' } },
    ],
    [
      'apps/v1',
      'DaemonSet',
      { template },
      {
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      },
    ],
    ['v1', 'ReplicationController', { template }, { replicas: 1, selector: { app: 'x' } }],
    [
      'batch/v1',
      'Job',
      { template },
      {
        completions: 1,
        parallelism: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
      },
    ],
    ['batch/v1', 'Job', { parallelism: 3, template }, { parallelism: 3 }],
    [
      'batch/v1',
      'CronJob',
      { schedule: '* * * * *' },
      {
        concurrencyPolicy: 'Allow',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      },
    ],
    [
      'v1',
      'Service',
      { ports: [{ port: 80 }] },
      {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      },
    ],
    [
      'v1',
      'Service',
      { type: 'NodePort', sessionAffinity: 'ClientIP' },
      { externalTrafficPolicy: 'Cluster', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
    ],
    ['v1', 'PersistentVolumeClaim', {}, { volumeMode: 'Filesystem' }],
  ])('%s %s %o', (apiVersion, kind, spec, expected) => {
    const object = defaulted({ apiVersion, kind, spec });
    for (const [field, value] of Object.entries(expected)) expect(object.spec[field], field).toEqual(value);
    if (kind === 'Job' && 'parallelism' in spec) expect(object.spec).not.toHaveProperty('completions');
  });
});

test('text of a Secret becomes data', () => {
  const secret = defaulted({ apiVersion: 'v1', kind: 'Secret', stringData: { word: 'schön' } });
  expect(secret).toMatchObject({ type: 'Opaque', data: { word: 'c2Now7Zu' } });
  expect(secret).not.toHaveProperty('stringData');
});

test('a namespace carries its own name as a label', () => {
  expect(defaulted({ apiVersion: 'v1', kind: 'Namespace' }).metadata.labels).toEqual({
    'kubernetes.io/metadata.name': 'x',
  });
});

test('defaulting twice changes nothing', () => {
  const kinds = fc.constantFrom(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers, volumes: [{ name: 'v', configMap: { name: 'c' } }] },
    },
    { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      spec: { template, volumeClaimTemplates: [{ metadata: { name: 'd' } }] },
    },
    { apiVersion: 'batch/v1', kind: 'Job', spec: { template } },
    { apiVersion: 'v1', kind: 'Service', spec: { type: 'LoadBalancer', ports: [{ port: 1 }] } },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', spec: { behavior: {} } },
    { apiVersion: 'v1', kind: 'LimitRange', spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } },
  );
  fc.assert(
    fc.property(kinds, (raw) => {
      const once = defaulted(raw);
      const twice = structuredClone(once);
      applyDefaults(twice, '1.36');
      expect(twice).toEqual(once);
    }),
  );
});

describe('kinds that are stored as they come', () => {
  test.each([
    [{}, ['Ingress']],
    [{ ingress: [{}] }, ['Ingress']],
    [{ egress: [{}] }, ['Ingress', 'Egress']],
    [{ egress: [] }, ['Ingress']],
    [{ policyTypes: ['Egress'] }, ['Egress']],
  ])('a network policy %j is about %j', (spec, policyTypes) => {
    const policy = defaulted({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec });
    expect(policy.spec.policyTypes).toEqual(policyTypes);
  });
  test('ports of a network policy are of TCP', () => {
    const spec = { ingress: [{ ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] }] };
    const policy = defaulted({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec });
    expect(policy.spec.ingress[0].ports).toEqual([
      { port: 80, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ]);
  });
  test('a binding says which API its role and its users are of', () => {
    const binding = defaulted({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [
        { kind: 'User', name: 'u' },
        { kind: 'ServiceAccount', name: 's' },
      ],
    });
    const apiGroup = 'rbac.authorization.k8s.io';
    expect(binding).toMatchObject({
      roleRef: { apiGroup },
      subjects: [{ apiGroup }, { kind: 'ServiceAccount' }],
    });
    expect(binding.subjects[1]).not.toHaveProperty('apiGroup');
    expect(binding).not.toHaveProperty('spec');
  });
  test('odd shapes stay as they are', () => {
    for (const spec of ['x', [1], null])
      expect(() =>
        applyDefaults({ kind: 'NetworkPolicy', spec } as unknown as KubeObject, '1.36'),
      ).not.toThrow();
  });
});
