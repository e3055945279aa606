import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';

const refusal = (spec: object): string => {
  const containers = [{ name: 'c', image: 'i' }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers, ...spec } };
  try {
    prepare(pod, { version: '1.36' });
  } catch (error) {
    if (error instanceof ApiError)
      return error.causes.map(({ field, message }) => `${field}: ${message}`).join('\n');
    throw error;
  }
  return '';
};
const container = (rest: object) => ({ containers: [{ name: 'c', image: 'i', ...rest }] });
const env = (valueFrom: object) => container({ env: [{ name: 'A', valueFrom }] });
const mount = (rest: object) => ({
  ...container({ volumeMounts: [{ name: 'v', mountPath: '/a', ...rest }] }),
  volumes: [{ name: 'v', emptyDir: {} }],
});
const volume = (source: object) => ({ volumes: [{ name: 'v', ...source }] });
const fields = (...matchFields: object[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  },
});
const C = 'spec.containers[0]';
const V = 'spec.volumes[0]';
const TERM = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]';

test.each<[string, object, string]>([
  [
    'a field that a pod has not',
    env({ fieldRef: { fieldPath: 'metadata.x' } }),
    `${C}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.x": error converting fieldPath: field label not supported: metadata.x`,
  ],
  [
    'a field that is no variable',
    env({ fieldRef: { fieldPath: 'metadata.labels' } }),
    `${C}.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels"`,
  ],
  [
    'a version of the API',
    env({ fieldRef: { apiVersion: 'v9', fieldPath: 'metadata.name' } }),
    'error converting fieldPath: unsupported pod version: v9',
  ],
  [
    'a subscript',
    env({ fieldRef: { fieldPath: "spec.x['a']" } }),
    "field label does not support subscript: spec.x['a']",
  ],
  [
    'a divisor of cpu',
    env({ resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } }),
    `${C}.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
  ],
  [
    'a divisor of memory',
    env({ resourceFieldRef: { resource: 'limits.memory', divisor: '1m' } }),
    'are supported with the memory resource',
  ],
  [
    'resizePolicy of another resource',
    container({ resizePolicy: [{ resourceName: 'gpu', restartPolicy: 'NotRequired' }] }),
    `${C}.resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"`,
  ],
  [
    'resizePolicy twice',
    container({ resizePolicy: [1, 2].map(() => ({ resourceName: 'cpu', restartPolicy: 'NotRequired' })) }),
    `${C}.resizePolicy[1]: Duplicate value: "cpu"`,
  ],
  [
    'resizePolicy of a pod that is never restarted',
    {
      restartPolicy: 'Never',
      ...container({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }),
    },
    "must be 'NotRequired' when pod `restartPolicy` is 'Never'",
  ],
  [
    'mounts that leave the container',
    mount({ mountPropagation: 'Bidirectional' }),
    `${C}.volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers`,
  ],
  [
    'deep read-only that is none',
    mount({ recursiveReadOnly: 'Enabled' }),
    'recursiveReadOnly: Forbidden: may only be specified when readOnly is true',
  ],
  [
    'seccomp of no type',
    container({ securityContext: { seccompProfile: {} } }),
    'securityContext.seccompProfile.type: Required value: type is required when seccompProfile is set',
  ],
  [
    'a seccomp file without its type',
    { securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'x' } } },
    'spec.securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"x"}: can only be set when seccomp type is Localhost',
  ],
  [
    'AppArmor without its profile',
    container({ securityContext: { appArmorProfile: { type: 'Localhost' } } }),
    'localhostProfile: Required value: must be set when AppArmor type is Localhost',
  ],
  [
    'procMount',
    container({ securityContext: { procMount: 'x' } }),
    'procMount: Unsupported value: "x": supported values: "Default", "Unmasked"',
  ],
  [
    'fsGroupChangePolicy',
    { securityContext: { fsGroupChangePolicy: 'x' } },
    'spec.securityContext.fsGroupChangePolicy: Unsupported value: "x": supported values: "Always", "OnRootMismatch"',
  ],
  [
    'users of its own on the network of the host',
    { hostUsers: false, hostNetwork: true },
    'spec.hostNetwork: Forbidden: when `hostUsers` is false',
  ],
  [
    'huge pages alone',
    container({ resources: { limits: { 'hugepages-2Mi': '2Mi' } } }),
    `${C}.resources: Forbidden: HugePages require cpu or memory`,
  ],
  [
    'a name in /etc/hosts',
    { hostAliases: [{ ip: '1.1.1.1', hostnames: ['A_'] }] },
    'spec.hostAliases[0].hostnames[0]: Invalid value: "A_"',
  ],
  [
    'a field of nodes',
    fields({ key: 'a', operator: 'In', values: ['x'] }),
    `${TERM}.matchFields[0].key: Invalid value: "a": not a valid field selector key`,
  ],
  [
    'two names of nodes',
    fields({ key: 'metadata.name', operator: 'In', values: ['x', 'y'] }),
    `${TERM}.matchFields[0].values: Required value: must be only one value`,
  ],
  [
    'a file of nothing',
    volume({ downwardAPI: { items: [{ path: 'a' }] } }),
    `${V}.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required`,
  ],
  [
    'a limit of no container',
    volume({ downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } }),
    `${V}.downwardAPI.resourceFieldRef.containerName: Required value`,
  ],
  [
    'two files at one place',
    volume({
      projected: {
        sources: [
          { secret: { name: 'a', items: [{ key: 'k', path: 'p' }] } },
          { configMap: { name: 'b', items: [{ key: 'k', path: 'p' }] } },
        ],
      },
    }),
    `${V}.projected: Invalid value: "b": conflicting duplicate paths`,
  ],
])('refuses %s', (_, spec, words) => {
  expect(refusal(spec)).toContain(words);
});

test.each<[string, object]>([
  ['one label', env({ fieldRef: { fieldPath: "metadata.labels['a/b']" } })],
  ['a divisor', env({ resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } })],
  ['a field of nodes', fields({ key: 'metadata.name', operator: 'In', values: ['x'] })],
  ['a profile of the runtime', { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }],
  ['huge pages with memory', container({ resources: { limits: { 'hugepages-2Mi': '2Mi', memory: '1Gi' } } })],
])('takes %s', (_, spec) => {
  expect(refusal(spec)).toBe('');
});
