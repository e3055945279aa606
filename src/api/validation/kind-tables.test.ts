/** Rows after the validation tables of services, volumes, autoscalers and what else is not a workload. */
import { describe, expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';
import { validateReplace } from './index.ts';

type Raw = Record<string, unknown>;

const causesOf = (attempt: () => unknown): string[] => {
  try {
    attempt();
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field}: ${message}`);
  }
};
const object = (apiVersion: string, kind: string, rest: Raw, name = 'x', meta: Raw = {}) => ({
  apiVersion,
  kind,
  metadata: { name, ...meta },
  ...rest,
});
const refused = (raw: Raw, version: Release = '1.36') => causesOf(() => prepare(raw, { version }));
const changed = (before: Raw, after: Raw, status: Raw = {}, version: Release = '1.36') =>
  causesOf(() => {
    const [old, now] = [before, after].map((raw) => prepare(raw, { version }).object);
    validateReplace(now!, { ...old!, status }, version);
  });

type Row = [what: string, causes: string[], expected: string[]];
const table = (rows: Row[]) =>
  test.each(rows)('%s', (_, causes, expected) => {
    expect(causes.map((cause, i) => cause.slice(0, expected[i]?.length ?? cause.length))).toEqual(expected);
  });

describe('a service', () => {
  const port = { port: 80 };
  const made = (spec: Raw, meta: Raw = {}, name = 's') =>
    object('v1', 'Service', { spec: { ports: [port], ...spec } }, name, meta);
  const service = (spec: Raw, meta?: Raw, version?: Release) => refused(made(spec, meta), version);
  const named = (name: string, version: Release) => refused(made({}, {}, name), version);
  table([
    ['begins with a digit since 1.36', named('1a', '1.36'), []],
    [
      'begins with a letter before',
      named('1a', '1.35'),
      ['metadata.name: Invalid value: "1a": a DNS-1035 label'],
    ],
    [
      'one port twice, shown as the server has it',
      service({
        ports: [
          { ...port, name: 'a' },
          { ...port, name: 'b' },
        ],
      }),
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'one node port twice',
      service({ type: 'NodePort', ports: [1, 2].map((n) => ({ port: n, name: `p${n}`, nodePort: 30001 })) }),
      ['spec.ports[1].nodePort: Duplicate value: 30001'],
    ],
    [
      'a protocol of the application',
      service({ ports: [{ ...port, appProtocol: 'a b' }] }),
      ['spec.ports[0].appProtocol: Invalid value: "a b": name part must consist'],
    ],
    [
      'another name with an address and families',
      service({ type: 'ExternalName', externalName: 'a.b.', clusterIP: '10.96.0.1', ipFamilies: ['IPv4'] }),
      [
        'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
        'spec.ipFamilies: Forbidden: may not be set for ExternalName services',
      ],
    ],
    [
      'addresses that do not agree',
      service({ clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.2'] }),
      ['spec.clusterIPs: Invalid value: ["10.96.0.2"]: first value must match `clusterIP`'],
    ],
    [
      'no address among others',
      service({ clusterIP: 'None', clusterIPs: ['None', '10.96.0.2'] }),
      [`spec.clusterIPs: Invalid value: ["None","10.96.0.2"]: 'None' must be the first and only value`],
    ],
    [
      'one family twice',
      service({ ipFamilies: ['IPv4', 'IPv4'] }),
      ['spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    ],
    [
      'an address of the other family',
      service({ clusterIP: '10.96.0.1', ipFamilies: ['IPv6'] }),
      [
        'spec.clusterIPs[0]: Invalid value: "10.96.0.1": expected an IPv6 value as indicated by `ipFamilies[0]`',
      ],
    ],
    [
      'addresses from outside that lead inside',
      service({ externalIPs: ['0.0.0.0', '127.0.0.1', '169.254.1.1', 'x'] }),
      [
        'spec.externalIPs[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
        'spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'spec.externalIPs[2]: Invalid value: "169.254.1.1": may not be in the link-local range',
        'spec.externalIPs[3]: Invalid value: "x": must be a valid IP address, (e.g.',
      ],
    ],
    [
      'what only a balancer has',
      service({
        loadBalancerSourceRanges: ['1.2.3.4/33'],
        allocateLoadBalancerNodePorts: true,
        loadBalancerClass: 'a/b',
        healthCheckNodePort: 30000,
      }),
      [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "1.2.3.4/33": must be a valid CIDR value',
        "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.healthCheckNodePort: Invalid value: 30000: may only be set when',
      ],
    ],
    [
      'a range with bits beyond its length',
      service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.1.2.3/8'] }),
      [
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.1.2.3/8": must not have bits set beyond the prefix length',
      ],
    ],
    [
      'the same range before 1.36',
      service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.1.2.3/8'] }, {}, '1.35'),
      [],
    ],
    [
      'a distribution, with the words in the order of the server',
      service({ trafficDistribution: 'Random' }),
      [
        'spec.trafficDistribution: Unsupported value: "Random": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
      ],
    ],
    [
      'two annotations that do not agree',
      service(
        {},
        {
          annotations: {
            'service.kubernetes.io/topology-mode': 'a',
            'service.kubernetes.io/topology-aware-hints': 'b',
          },
        },
      ),
      [
        'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "a": must match annotations[',
      ],
    ],
    ['left without an address, it keeps it', changed(made({ clusterIP: '10.96.0.9' }), made({})), []],
    [
      'another class of balancers',
      changed(
        made({ type: 'LoadBalancer', loadBalancerClass: 'a/b' }),
        made({ type: 'LoadBalancer', loadBalancerClass: 'a/c' }),
      ),
      ['spec.loadBalancerClass: Invalid value: "a/c": may not change once set'],
    ],
  ]);
});

describe('volumes of the cluster', () => {
  const made = (spec: Raw) =>
    object('v1', 'PersistentVolume', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        hostPath: { path: '/d' },
        ...spec,
      },
    });
  const volume = (spec: Raw) => refused(made(spec));
  const claim = (spec: Raw) =>
    refused(
      object('v1', 'PersistentVolumeClaim', {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
      }),
    );
  const storage = (rest: Raw, name?: string) =>
    object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'a.b/c', ...rest }, name);
  table([
    [
      'more than storage',
      volume({ capacity: { storage: '0', cpu: '1' } }),
      [
        'spec.capacity: Unsupported value: {"cpu":"1","storage":"0"}: supported values: "storage"',
        'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
      ],
    ],
    [
      'the root of a node that is emptied',
      volume({ hostPath: { path: '/./' }, persistentVolumeReclaimPolicy: 'Recycle' }),
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      'a disk of a node, nowhere',
      volume({ hostPath: undefined, local: { path: '/a/..' }, nodeAffinity: {} }),
      [
        'spec.nodeAffinity.required: Required value: must specify required node constraints',
        'spec.local.path: Invalid value: "/a/..": must not contain \'..\'',
      ],
    ],
    [
      'a driver without a handle',
      volume({ hostPath: undefined, csi: { driver: 'd', volumeHandle: '' } }),
      ['spec.csi.volumeHandle: Required value'],
    ],
    [
      'two sources, in the order of the server',
      volume({ nfs: { server: 's', path: '/p' } }),
      ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'moved elsewhere',
      changed(made({}), made({ hostPath: { path: '/e' } })),
      ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'],
    ],
    [
      'of blocks now',
      changed(made({}), made({ volumeMode: 'Block' })),
      ['volumeMode: Invalid value: "Block": field is immutable'],
    ],
    [
      'a claim of nothing',
      claim({ resources: { requests: { storage: '0' } } }),
      ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
    ],
    [
      'a claim from a kind of no group',
      claim({ dataSource: { kind: 'Pod', name: 'p' } }),
      [
        'spec.dataSource: Invalid value: "Pod": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      ],
    ],
    [
      'a class with other parameters since 1.36',
      changed(storage({ parameters: { a: '1' } }), storage({ parameters: { a: '2' } })),
      ['parameters: Invalid value: {"a":"2"}: field is immutable'],
    ],
    [
      'a class with other parameters before',
      changed(storage({ parameters: { a: '1' } }), storage({ parameters: { a: '2' } }), {}, '1.35'),
      ['parameters: Forbidden: updates to parameters are forbidden.'],
    ],
    [
      'a class of a place without a name',
      refused(storage({ allowedTopologies: [{ matchLabelExpressions: [{ key: 'z', values: [] }] }] })),
      ['allowedTopologies[0].matchLabelExpressions[0].values: Required value'],
    ],
  ]);
});

describe('an autoscaler', () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
  const scaler = (spec: Raw, version?: Release) =>
    refused(
      object('autoscaling/v2', 'HorizontalPodAutoscaler', {
        spec: { scaleTargetRef: ref, maxReplicas: 3, ...spec },
      }),
      version,
    );
  const measure = (metric: Raw) => scaler({ metrics: [metric] });
  const M = 'spec.metrics[0]';
  const target = { type: 'Utilization', averageUtilization: 50 };
  const rules = (scaleUp: Raw) => scaler({ behavior: { scaleUp } });
  const U = 'spec.behavior.scaleUp';
  table([
    [
      'of no replicas since 1.36',
      scaler({ maxReplicas: 0 }).slice(0, 1),
      ['spec.maxReplicas: Required value: must be set and greater than 0'],
    ],
    [
      'of no replicas before',
      scaler({ maxReplicas: 0 }, '1.35').slice(0, 1),
      ['spec.maxReplicas: Invalid value: 0: must be greater than 0'],
    ],
    [
      'of something without a group',
      scaler({ scaleTargetRef: { kind: 'Deployment', name: 'a/b' } }),
      [
        `spec.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'`,
        'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
      ],
    ],
    [
      'of a ReplicationController',
      scaler({ scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'r' } }),
      [],
    ],
    [
      'by a measure of another type',
      measure({ type: 'Pods', resource: { name: 'cpu', target } }),
      [`${M}.pods: Required value: must populate information for the given metric source`],
    ],
    [
      'by two measures in one',
      measure({
        type: 'Resource',
        resource: { name: 'cpu', target },
        pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '1' } },
      }),
      [`${M}.pods: Forbidden: must populate the given metric source only`],
    ],
    [
      'by use and by amount',
      measure({ type: 'Resource', resource: { name: 'cpu', target: { ...target, averageValue: '0' } } }),
      [
        `${M}.resource.target.averageValue: Invalid value: "0": must be positive`,
        `${M}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`,
      ],
    ],
    [
      'by an object with nothing to reach',
      measure({
        type: 'Object',
        object: {
          describedObject: { kind: 'Pod', name: 'p' },
          metric: { name: 'm' },
          target: { type: 'Value' },
        },
      }),
      [`${M}.object.target.averageValue: Required value: must set either a target value or averageValue`],
    ],
    [
      'by an unknown type',
      measure({ type: 'Mood' }),
      [
        `${M}.type: Unsupported value: "Mood": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
      ],
    ],
    [
      'too slowly and too fast',
      rules({
        stabilizationWindowSeconds: 3601,
        policies: [{ type: 'Pods', value: 0, periodSeconds: 1801 }],
      }),
      [
        `${U}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`,
        `${U}.policies[0].value: Invalid value: 0: must be greater than zero`,
        `${U}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`,
      ],
    ],
  ]);
});

describe('the rest', () => {
  const secret = (type: string, data: Raw) => refused(object('v1', 'Secret', { type, data }));
  const text = (value: string) => Buffer.from(value).toString('base64');
  const big = 'x'.repeat(1024 * 1024 + 1);
  table([
    [
      'taints of a node, which are looked for in its metadata',
      refused(
        object('v1', 'Node', {
          spec: { taints: [1, 2].map(() => ({ key: 'a', value: 'b', effect: 'NoSchedule' })) },
        }),
      ),
      [
        'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
      ],
    ],
    [
      'a ConfigMap that is too large: the place has no name',
      refused(object('v1', 'ConfigMap', { data: { a: big } })),
      [': Too long: may not be more than 1048576 bytes'],
    ],
    ['as much in base64, which is less in bytes', secret('Opaque', { a: text('x'.repeat(800_000)) }), []],
    [
      'credentials of a registry that are no JSON',
      secret('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': text('foo') }),
      ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>"'],
    ],
    [
      'an empty key for SSH',
      secret('kubernetes.io/ssh-auth', { 'ssh-privatekey': '' }),
      ['data[ssh-privatekey]: Required value'],
    ],
    [
      'a budget above everything',
      refused(object('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: '101%' } })),
      ['spec.minAvailable: Invalid value: "101%": must not be greater than 100%'],
    ],
  ]);
});
