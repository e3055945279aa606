import { describe, expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';
import { validateReplace } from './index.ts';
import { scheduleProblem } from './schedule.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents as people write them
type Raw = Record<string, any>;

function refusal(raw: Raw, version: Release = '1.36', existing?: Raw): string[] {
  try {
    prepare(raw, {
      version,
      ...(existing === undefined ? {} : { existing: prepare(existing, { version }).object }),
    });
    return [];
  } catch (error) {
    const { reason, causes } = error as ApiError;
    expect(reason).toBe('Invalid');
    return causes.map(({ field, message }) => `${field}: ${message}`);
  }
}

const container = { name: 'c', image: 'web:1' };
const pod = (spec: Raw, name = 'p'): Raw => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
const withContainer = (fields: Raw): Raw => pod({ containers: [{ ...container, ...fields }] });
const template = (spec: Raw = {}, labels: Raw = { app: 'a' }) => ({
  metadata: { labels },
  spec: { containers: [container], ...spec },
});
const workload = (kind: string, spec: Raw): Raw => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: 'w' },
  spec: {
    ...(kind === 'Job' ? {} : { selector: { matchLabels: { app: 'a' } } }),
    template: template(),
    ...spec,
  },
});
const httpGet = { port: 80 };
const C = 'spec.containers[0]';

describe('a pod', () => {
  test.each<[string, Raw, string[]]>([
    ['without containers', pod({}), ['spec.containers: Required value']],
    ['without image', withContainer({ image: undefined }), [`${C}.image: Required value`]],
    [
      'with one name twice',
      pod({ containers: [container, container] }),
      ['spec.containers[1].name: Duplicate value: "c"'],
    ],
    [
      'with a sidecar named like a container',
      pod({ initContainers: [{ ...container, restartPolicy: 'Always' }], containers: [container] }),
      ['spec.initContainers[0].name: Duplicate value: "c"'],
    ],
    [
      'with a liveness probe that wants two successes',
      withContainer({ livenessProbe: { httpGet, successThreshold: 2 } }),
      [`${C}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
    ],
    [
      'with a probe of two kinds',
      withContainer({ livenessProbe: { httpGet, tcpSocket: { port: 80 } } }),
      [`${C}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
    ],
    [
      'with a probe of no kind',
      withContainer({ readinessProbe: {} }),
      [`${C}.readinessProbe: Required value: must specify a handler type`],
    ],
    [
      'with a port that is none',
      withContainer({ livenessProbe: { httpGet: { port: 70000 } } }),
      [`${C}.livenessProbe.httpGet.port: Invalid value: 70000: must be between 1 and 65535, inclusive`],
    ],
    [
      'with negative numbers, in the order of the fields',
      withContainer({
        livenessProbe: { httpGet, periodSeconds: -2, initialDelaySeconds: -1, failureThreshold: -1 },
      }),
      [
        `${C}.livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0`,
        `${C}.livenessProbe.periodSeconds: Invalid value: -2: must be greater than or equal to 0`,
        `${C}.livenessProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0`,
      ],
    ],
    [
      'with a grace on readiness',
      withContainer({ readinessProbe: { httpGet, terminationGracePeriodSeconds: 5 } }),
      [
        `${C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes`,
      ],
    ],
    [
      'with a probe on an init container',
      pod({
        initContainers: [{ ...container, name: 'i', livenessProbe: { httpGet } }],
        containers: [container],
      }),
      [
        'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'with an unknown policy',
      pod({ restartPolicy: 'Sometimes', containers: [container] }),
      [
        'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
      ],
    ],
    [
      'with an unknown pull policy',
      withContainer({ imagePullPolicy: 'Maybe' }),
      [
        `${C}.imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"`,
      ],
    ],
    [
      'with a sleep longer than its grace',
      pod({
        terminationGracePeriodSeconds: 5,
        containers: [{ ...container, lifecycle: { preStop: { sleep: { seconds: 20 } } } }],
      }),
      [
        `${C}.lifecycle.preStop.sleep: Invalid value: 20: must be non-negative and less than terminationGracePeriodSeconds (5)`,
      ],
    ],
    [
      'with a sleep as long as its grace',
      pod({
        terminationGracePeriodSeconds: 5,
        containers: [{ ...container, lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
      }),
      [],
    ],
    [
      'with a mount of nothing',
      withContainer({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      [`${C}.volumeMounts[0].name: Not found: "v"`],
    ],
    [
      'with two mounts in one place',
      pod({
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [
          {
            ...container,
            volumeMounts: [
              { name: 'v', mountPath: '/v' },
              { name: 'v', mountPath: '/v' },
            ],
          },
        ],
      }),
      [`${C}.volumeMounts[1].mountPath: Invalid value: "/v": must be unique`],
    ],
    [
      'with one host port twice',
      pod({
        containers: [
          { ...container, ports: [{ containerPort: 80, hostPort: 8080 }] },
          { ...container, name: 'd', ports: [{ containerPort: 81, hostPort: 8080 }] },
        ],
      }),
      ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//8080"'],
    ],
    [
      'that asks for more than its limit',
      withContainer({ resources: { requests: { memory: '64Mi' }, limits: { memory: '32Mi' } } }),
      [`${C}.resources.requests: Invalid value: "64Mi": must be less than or equal to memory limit of 32Mi`],
    ],
    ['with a negative grace', pod({ terminationGracePeriodSeconds: -5, containers: [container] }), []],
    [
      'with a key that fits no value',
      withContainer({
        env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      }),
      [`${C}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`],
    ],
    [
      'with an unknown field in its environment',
      withContainer({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.phase' } } }] }),
      [
        `${C}.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"`,
      ],
    ],
    [
      'with a volume of two kinds',
      pod({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }], containers: [container] }),
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'tolerating with seconds what does not evict',
      pod({
        containers: [container],
        tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 3 }],
      }),
      [
        'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
      ],
    ],
  ])('%s', (_, raw, expected) => {
    expect(refusal(raw)).toEqual(expected);
  });

  test('RBAC names its objects as it likes', () => {
    const role = (name: string) =>
      refusal({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name } });
    expect(role('system:controller:Foo_1')).toEqual([]);
    expect(role('a/b')).toEqual(['metadata.name: Invalid value: "a/b": may not contain \'/\'']);
  });

  test('with a bad name', () => {
    expect(refusal(pod({ containers: [container] }, 'My_App'))).toEqual([
      "metadata.name: Invalid value: \"My_App\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
  });

  test.each([
    ['1.34', ['spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers']],
    ['1.35', []],
  ] as const)('with a policy of its own for a container in %s', (version, expected) => {
    expect(refusal(withContainer({ restartPolicy: 'Never' }), version)).toEqual(expected);
  });
});

describe('a controller', () => {
  const labels = 'spec.template.metadata.labels: Invalid value:';
  const mismatch = '`selector` does not match template `labels`';
  test.each<[string, Raw, string[]]>([
    [
      'whose selector misses its template',
      workload('Deployment', { template: template({}, { app: 'b' }) }),
      [`${labels} {"app":"b"}: ${mismatch}`],
    ],
    [
      'without selector',
      workload('Deployment', { selector: undefined }),
      ['spec.selector: Required value', `${labels} {"app":"a"}: ${mismatch}`],
    ],
    [
      'with an empty selector',
      workload('StatefulSet', { selector: {} }),
      ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
    ],
    [
      'whose pods would not restart',
      workload('DaemonSet', { template: template({ restartPolicy: 'Never' }) }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'that can never roll',
      workload('Deployment', { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
    ],
    [
      'that recreates and rolls',
      workload('Deployment', { strategy: { type: 'Recreate', rollingUpdate: {} } }),
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'with fewer than no replicas',
      workload('ReplicaSet', { replicas: -1 }),
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'that gives up too soon',
      workload('Deployment', { minReadySeconds: 10, progressDeadlineSeconds: 10 }),
      ['spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds'],
    ],
    [
      'with an unknown order',
      workload('StatefulSet', { podManagementPolicy: 'x' }),
      ["spec.podManagementPolicy: Invalid value: \"x\": must be 'OrderedReady' or 'Parallel'"],
    ],
    [
      'that surges and is unavailable',
      workload('DaemonSet', { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
      [
        'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
      ],
    ],
    [
      'that neither surges nor is unavailable',
      workload('DaemonSet', { updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
    ],
    [
      'of jobs that never end',
      workload('Job', {}),
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      'that mounts its claims',
      workload('StatefulSet', {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
        template: template({
          containers: [{ ...container, volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
        }),
      }),
      [],
    ],
  ])('%s', (_, raw, expected) => {
    expect(refusal(raw)).toEqual(expected);
  });
});

describe('an update', () => {
  test('may change the image of a pod, and little else', () => {
    const before = withContainer({});
    expect(refusal(withContainer({ image: 'web:2' }), '1.36', before)).toEqual([]);
    const [text] = refusal(withContainer({ args: ['x'] }), '1.36', before);
    expect(text).toMatch(
      /^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,/,
    );
    expect(text).toMatch(/\n\+ \tcontainers\[0\]\.args: \["x"\],$/);
  });

  test('may add tolerations, not take them away', () => {
    const toleration = { key: 'a', operator: 'Exists' };
    const plain = pod({ containers: [container] });
    const tolerant = pod({ containers: [container], tolerations: [toleration] });
    expect(refusal(tolerant, '1.36', plain)).toEqual([]);
    expect(refusal(plain, '1.36', tolerant)).toHaveLength(1);
  });

  test('may not change a selector', () => {
    const changed = workload('Deployment', {
      selector: { matchLabels: { app: 'c' } },
      template: template({}, { app: 'c' }),
    });
    expect(refusal(changed, '1.36', workload('Deployment', {}))).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"c"}}: field is immutable',
    ]);
  });

  test('may change few fields of a StatefulSet', () => {
    const before = workload('StatefulSet', { serviceName: 'a' });
    expect(
      refusal(workload('StatefulSet', { serviceName: 'a', replicas: 5, minReadySeconds: 3 }), '1.36', before),
    ).toEqual([]);
    expect(refusal(workload('StatefulSet', { serviceName: 'b' }), '1.36', before)).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });

  test('may not change the template of a job', () => {
    const job = (image: string) =>
      workload('Job', { template: template({ restartPolicy: 'Never', containers: [{ name: 'c', image }] }) });
    expect(refusal(job('b'), '1.36', job('a'))[0]).toMatch(
      /^spec\.template: Invalid value: \{.*\}: field is immutable$/,
    );
  });

  test('may not touch what is marked immutable', () => {
    const map = (value: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      immutable: true,
      data: { a: value },
    });
    expect(refusal(map('2'), '1.36', map('1'))).toEqual([
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});

test('a static pod gets no ephemeral container', () => {
  const prepared = prepare(withContainer({}), { version: '1.36' }).object;
  const metadata = { ...prepared.metadata, annotations: { 'kubernetes.io/config.mirror': 'x' } };
  const old = { ...prepared, metadata };
  const debugged = { ...old, spec: { ...old.spec, ephemeralContainers: [{ name: 'd', image: 'b' }] } };
  expect(() => validateReplace(debugged, old, '1.36', 'ephemeralcontainers')).toThrow(
    'static pods do not support ephemeral containers',
  );
});

test('a subresource may change what it is for', () => {
  const old = prepare(withContainer({ resources: { requests: { cpu: '2' } } }), { version: '1.36' }).object;
  const resized = structuredClone(old);
  resized.spec.containers[0].resources = { requests: { cpu: '1' } };
  expect(() => validateReplace(resized, old, '1.36')).toThrow('pod updates may not change');
  expect(() => validateReplace(resized, old, '1.36', 'resize')).not.toThrow();
  const debugged = { ...old, spec: { ...old.spec, ephemeralContainers: [{ name: 'd', image: 'busybox' }] } };
  expect(() => validateReplace(debugged, old, '1.36', 'resize')).toThrow(
    'spec: Forbidden: only cpu and memory resources are mutable',
  );
  expect(() => validateReplace(debugged, old, '1.36', 'ephemeralcontainers')).not.toThrow();
});

test.each<[string, Raw, Raw[], Raw[], string[]]>([
  ['one that looks into a container', {}, [{ name: 'd', image: 'b', targetContainerName: 'c' }], [], []],
  [
    'one that looks into nothing',
    {},
    [{ name: 'd', image: 'b', targetContainerName: 'x' }],
    [],
    ['spec.ephemeralContainers[0].targetContainerName: Not found: "x"'],
  ],
  [
    'one with a name that is taken',
    {},
    [{ name: 'c', image: 'b' }],
    [],
    ['spec.ephemeralContainers[0].name: Duplicate value: "c"'],
  ],
  [
    'one with ports and a part of a volume',
    { volumes: [{ name: 'v', emptyDir: {} }] },
    [
      {
        name: 'd',
        image: 'b',
        ports: [{ containerPort: 80 }],
        volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 's' }],
      },
    ],
    [],
    [
      'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
      'spec.ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container',
    ],
  ],
  [
    'one that goes',
    {},
    [],
    [{ name: 'd', image: 'b' }],
    ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be removed\n'],
  ],
])('an ephemeral container: %s', (_, spec, now, before, expected) => {
  const prepared = prepare(pod({ containers: [container], ...spec }), { version: '1.36' }).object;
  const old = { ...prepared, spec: { ...prepared.spec, ephemeralContainers: before } };
  const changed = { ...prepared, spec: { ...prepared.spec, ephemeralContainers: now } };
  let causes: string[] = [];
  try {
    validateReplace(changed, old, '1.36', 'ephemeralcontainers');
  } catch (error) {
    causes = (error as ApiError).causes.map(({ field, message }) => `${field}: ${message}`);
  }
  expect(causes).toEqual(expected);
});

test.each<[string, Raw, Raw, string[]]>([
  ['other amounts', { requests: { cpu: '1' } }, { requests: { cpu: '2' }, limits: { cpu: '3' } }, []],
  [
    'another quality of service',
    { requests: { cpu: '1' } },
    {},
    [
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
      'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed',
    ],
  ],
  [
    'a limit that goes',
    { requests: { cpu: '1' }, limits: { cpu: '2' } },
    { requests: { cpu: '1' } },
    ['spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'],
  ],
  [
    'a request above its limit',
    { requests: { cpu: '1' }, limits: { cpu: '2' } },
    { requests: { cpu: '3' }, limits: { cpu: '2' } },
    [
      'spec.containers[0].resources.requests: Invalid value: "3": must be less than or equal to cpu limit of 2',
    ],
  ],
  [
    'something that is neither cpu nor memory',
    { requests: { cpu: '1' } },
    { requests: { cpu: '1', 'ephemeral-storage': '1Gi' } },
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
])('a resize with %s', (_, before, after, expected) => {
  const old = prepare(withContainer({ resources: before }), { version: '1.36' }).object;
  old.status = { phase: 'Running', qosClass: 'Burstable' };
  const resized = structuredClone(old);
  resized.spec.containers[0].resources = after;
  const attempt = () => validateReplace(resized, old, '1.36', 'resize');
  if (expected.length === 0) expect(attempt).not.toThrow();
  for (const text of expected) expect(attempt).toThrow(text);
});

describe('other kinds', () => {
  test.each<[string, Raw, string[]]>([
    [
      'a service without ports',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: {} },
      ['spec.ports: Required value'],
    ],
    [
      'a service with two nameless ports',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { ports: [{ port: 1 }, { port: 2 }] },
      },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    [
      'a headless service',
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { clusterIP: 'None' } },
      [],
    ],
    [
      'a claim that asks for nothing',
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c' },
        spec: { accessModes: ['ReadWriteOnce'] },
      },
      ['spec.resources[storage]: Required value'],
    ],
    [
      'a budget of both kinds',
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'b' },
        spec: { minAvailable: 1, maxUnavailable: 1 },
      },
      [
        'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
      ],
    ],
    [
      'a secret without its keys',
      { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { name: 's' } },
      ['data[tls.crt]: Required value', 'data[tls.key]: Required value'],
    ],
  ])('%s', (_, raw, expected) => {
    expect(refusal(raw)).toEqual(expected);
  });

  test('the whole message names kind, group and every cause', () => {
    expect(() =>
      prepare(workload('Deployment', { replicas: -1, minReadySeconds: -1 }), { version: '1.36' }),
    ).toThrow(
      /^Deployment\.apps "w" is invalid: \[spec\.replicas: Invalid value: -1: .*, spec\.minReadySeconds: /,
    );
  });

  test.each([
    ['*/5 * * * *', true],
    ['0 9-17 * * mon-fri', true],
    ['@hourly', true],
    ['@every 5m', true],
    ['* * * *', false],
    ['60 * * * *', false],
    ['*/0 * * * *', false],
    ['often', false],
  ])('schedule %s is taken: %s', (schedule, taken) => {
    expect(scheduleProblem(schedule) === '').toBe(taken);
  });
});
