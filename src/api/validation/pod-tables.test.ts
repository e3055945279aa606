/**
 * Rows after pkg/apis/core/validation/validation_test.go: what a pod is refused for, with the place that the server
 * names, which is not always the place where the mistake is.
 */
import { describe, expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';
import type { Release } from '../release.ts';

type Raw = Record<string, unknown>;

/** What the server says of a pod with such a spec, and such a container as its first. */
function said(spec: Raw, container: Raw = {}, version: Release = '1.36', metadata: Raw = {}): string[] {
  const first = { name: 'c', image: 'i', ...container };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', ...metadata },
    spec: { containers: [first], serviceAccountName: 'default', ...spec },
  };
  try {
    prepare(pod, { version });
    return [];
  } catch (error) {
    return (error as ApiError).causes.map(({ field, message }) => `${field}: ${message}`);
  }
}

const C = 'spec.containers[0]';
const V = 'spec.volumes[0]';
const emptyDir = { volumes: [{ name: 'v', emptyDir: {} }] };
const NOT_UP = "must not contain '..'";
const LABEL = 'a lowercase RFC 1123 label must consist';

/** A row: what it is, what is asked for, and how each of the causes begins. */
type Row = [what: string, causes: string[], expected: string[]];

function table(rows: Row[]): void {
  test.each(rows)('%s', (_, causes, expected) => {
    expect(causes.map((cause, i) => cause.slice(0, expected[i]?.length ?? cause.length))).toEqual(expected);
  });
}

describe('volumes', () => {
  const volume = (source: Raw, version?: Release) =>
    said({ volumes: [{ name: 'v', ...source }] }, {}, version);
  const token = { path: 't', expirationSeconds: 700 };
  table([
    [
      'one that is wrong cannot be mounted',
      said(
        { volumes: [{ name: 'v', hostPath: { path: '../x' } }] },
        { volumeMounts: [{ name: 'v', mountPath: '/x' }] },
      ),
      [`${V}.hostPath.path: Invalid value: "../x": ${NOT_UP}`, `${C}.volumeMounts[0].name: Not found: "v"`],
    ],
    [
      'the second source is the later one in the order of the server',
      volume({ hostPath: { path: '/x' }, emptyDir: {} }),
      [`${V}.hostPath: Forbidden: may not specify more than 1 volume type`],
    ],
    [
      'the downward API as the second source',
      volume({ emptyDir: {}, downwardAPI: { items: [] } }),
      [`${V}.downwarAPI: Forbidden: may not specify more than 1 volume type`],
    ],
    [
      'a path of the host',
      volume({ hostPath: { path: '', type: 'x' } }),
      [`${V}.hostPath.path: Required value`],
    ],
    [
      'a repository above itself',
      volume({ gitRepo: { repository: 'r', directory: '/../a' } }),
      [
        `${V}.gitRepo.directory: Invalid value: "/../a": must be a relative path`,
        `${V}.gitRepo.directory: Invalid value: "/../a": ${NOT_UP}`,
      ],
    ],
    [
      'a share without a path',
      volume({ nfs: { server: 's', path: '' } }),
      [`${V}.nfs.path: Required value`, `${V}.nfs.path: Invalid value: "": must be an absolute path`],
    ],
    [
      'a share of Gluster',
      volume({ glusterfs: { endpoints: '', path: 'p' } }),
      [`${V}.glusterfs.endpoints: Required value`],
    ],
    [
      'a disk of Google',
      volume({ gcePersistentDisk: { pdName: '', partition: 600 } }),
      [
        `${V}.persistentDisk.pdName: Required value`,
        `${V}.persistentDisk.partition: Invalid value: 600: must be between 1 and 255, inclusive`,
      ],
    ],
    [
      'files with a name that the kubelet keeps, above, and absolute',
      volume({
        secret: {
          secretName: 's',
          items: ['..a', '../a', '/a', ''].map((path) => ({ key: 'k', path })),
        },
      }),
      [
        `${V}.secret.items[0].path: Invalid value: "..a": must not start with '..'`,
        `${V}.secret.items[1].path: Invalid value: "../a": ${NOT_UP}`,
        `${V}.secret.items[2].path: Invalid value: "/a": must be a relative path`,
        `${V}.secret.items[3].path: Required value`,
      ],
    ],
    [
      'modes beyond 0777',
      volume({ configMap: { name: 'c', defaultMode: 512, items: [{ key: 'k', path: 'p', mode: -1 }] } }),
      [
        `${V}.configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive`,
        `${V}.configMap.items[0].mode: Invalid value: -1`,
      ],
    ],
    [
      'a token that is nowhere',
      volume({ projected: { sources: [{ serviceAccountToken: { ...token, path: '' } }] } }),
      [`${V}.projected.path: Required value`],
    ],
    [
      'a token above',
      volume({ projected: { sources: [{ serviceAccountToken: { ...token, path: '../t' } }] } }),
      [`${V}.projected.path: Invalid value: "../t": ${NOT_UP}`],
    ],
    [
      'a trust bundle, which no release offers',
      volume({ projected: { sources: [{ clusterTrustBundle: { path: '' } }] } }),
      [],
    ],
    [
      'a CSI driver of no name, and of a long one',
      said({
        volumes: [
          { name: 'v', csi: { driver: '' } },
          { name: 'w', csi: { driver: `A${'a'.repeat(63)}` } },
        ],
      }),
      [
        `${V}.csi.driver: Required value`,
        'spec.volumes[1].csi.driver: Too long: may not be more than 63 bytes',
      ],
    ],
    [
      'an image without a name',
      volume({ image: { reference: '' } }),
      [`${V}.image.reference: Required value`],
    ],
    [
      'a claim of its own, without anything',
      volume({ ephemeral: { volumeClaimTemplate: { metadata: { name: 'x' }, spec: {} } } }),
      [
        `${V}.ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set`,
        `${V}.ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required`,
        `${V}.ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value`,
      ],
    ],
    [
      'a claim by the name of one that the pod makes',
      said({
        volumes: [
          {
            name: 'e',
            ephemeral: {
              volumeClaimTemplate: {
                spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
              },
            },
          },
          { name: 'v', persistentVolumeClaim: { claimName: 'p-e' } },
        ],
      }),
      [
        'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "p-e": must not reference a PVC that gets created',
      ],
    ],
  ]);
});

describe('mounts and devices', () => {
  const mounts = (...volumeMounts: Raw[]) =>
    said(emptyDir, {
      volumeMounts: volumeMounts.map((each, i) => ({ name: 'v', mountPath: `/${i}`, ...each })),
    });
  const M = `${C}.volumeMounts`;
  const block = (devices: Raw[], more: Raw = {}) =>
    said(
      { volumes: [{ name: 'b', persistentVolumeClaim: { claimName: 'c' } }, ...emptyDir.volumes] },
      { volumeDevices: devices, ...more },
    );
  const D = `${C}.volumeDevices[0]`;
  table([
    ['of nothing', mounts({ name: '' }), [`${M}[0].name: Required value`, `${M}[0].name: Not found: ""`]],
    ['in no place', mounts({ mountPath: '' }), [`${M}[0].mountPath: Required value`]],
    [
      'twice in one place',
      mounts({}, { mountPath: '/0' }),
      [`${M}[1].mountPath: Invalid value: "/0": must be unique`],
    ],
    [
      'of a part that is absolute: the list is named, not the mount',
      mounts({ subPath: '/a' }),
      [`${M}.subPath: Invalid value: "/a": must be a relative path`],
    ],
    [
      'of a part above',
      mounts({ subPathExpr: 'a/../$(X)' }),
      [`${M}.subPathExpr: Invalid value: "a/../$(X)": ${NOT_UP}`],
    ],
    [
      'of two parts',
      mounts({ subPath: 'a', subPathExpr: 'b' }),
      [`${M}[0].subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually exclusive`],
    ],
    [
      'passed on in an unknown way',
      mounts({ mountPropagation: 'x' }),
      [
        `${M}.mountPropagation: Unsupported value: "x": supported values: "Bidirectional", "HostToContainer", "None"`,
      ],
    ],
    [
      'a directory as a device',
      block([{ name: 'v', devicePath: '/dev/x' }]),
      [
        `${D}.name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode`,
      ],
    ],
    [
      'a device twice, and above',
      block([
        { name: 'b', devicePath: '/dev/x' },
        { name: 'b', devicePath: '/dev/../x' },
      ]),
      [
        `${C}.volumeDevices[1].name: Invalid value: "b": must be unique`,
        `${C}.volumeDevices[1].devicePath: Invalid value: "/dev/../x": can not contain backsteps ('..')`,
      ],
    ],
    [
      'a volume as a mount and as a device',
      block([{ name: 'b', devicePath: '/x' }], { volumeMounts: [{ name: 'b', mountPath: '/x' }] }),
      [
        `${C}.volumeMounts[0].name: Invalid value: "b": must not already exist in volumeDevices`,
        `${C}.volumeMounts[0].mountPath: Invalid value: "/x": must not already exist as a path in volumeDevices`,
        `${D}.name: Invalid value: "b": must not already exist in volumeMounts`,
        `${D}.devicePath: Invalid value: "/x": must not already exist as a path in volumeMounts`,
      ],
    ],
  ]);
});

describe('variables', () => {
  const env = (valueFrom: Raw, version?: Release) => said({}, { env: [{ name: 'A', valueFrom }] }, version);
  const E = `${C}.env[0].valueFrom`;
  table([
    [
      'from nowhere',
      env({}),
      [
        `${E}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\`, \`secretKeyRef\` or \`fileKeyRef\``,
      ],
    ],
    [
      'from nowhere, before there were files',
      env({}, '1.34'),
      [
        `${E}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
      ],
    ],
    [
      'from a nameless ConfigMap',
      env({ configMapKeyRef: { key: 'k' } }),
      [`${E}.configMapKeyRef.name: Invalid value: "": a lowercase RFC 1123 subdomain must consist`],
    ],
    [
      'with a divisor of huge pages',
      env({ resourceFieldRef: { resource: 'limits.hugepages-2Mi', divisor: '2' } }),
      [`${E}.resourceFieldRef.divisor: Invalid value: "limits.hugepages-2Mi": only divisor's values 1, 1k,`],
    ],
    [
      'all of nothing: the list is named',
      said({}, { envFrom: [{}, { configMapRef: { name: 'a' }, secretRef: { name: 'b' } }] }),
      [
        `${C}.envFrom: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``,
        `${C}.envFrom: Invalid value: "": may not have more than one field specified at a time`,
      ],
    ],
    [
      'all of a ConfigMap with a bad name',
      said({}, { envFrom: [{ configMapRef: { name: '$' } }, { secretRef: { name: 'a-' } }] }),
      [`${C}.envFrom[0].configMapRef.name: Invalid value: "$": a lowercase RFC 1123 subdomain`],
    ],
  ]);
});

describe('containers', () => {
  const containers = (...list: Raw[]) => said({ containers: list });
  const init = (container: Raw, version?: Release) =>
    said({ initContainers: [{ name: 'i', image: 'i', ...container }] }, {}, version);
  const I = 'spec.initContainers[0]';
  const httpGet = { port: 80 };
  table([
    [
      'two without a name',
      containers({ image: 'i' }, { image: 'i' }),
      [
        `${C}.name: Required value`,
        'spec.containers[1].name: Required value',
        'spec.containers[1].name: Duplicate value: ""',
      ],
    ],
    [
      'a name in capitals, of an image that is named last',
      said({}, { name: 'A', image: ' i' }),
      [
        `${C}.name: Invalid value: "A": ${LABEL}`,
        `${C}.image: Invalid value: " i": must not have leading or trailing whitespace`,
      ],
    ],
    [
      'a policy for messages',
      said({}, { terminationMessagePolicy: 'x' }),
      [
        `${C}.terminationMessagePolicy: Unsupported value: "x": supported values: "File", "FallbackToLogsOnError"`,
      ],
    ],
    [
      'a header with a space: no header is named',
      said({}, { livenessProbe: { httpGet: { ...httpGet, httpHeaders: [{ name: 'X Y', value: '' }] } } }),
      [`${C}.livenessProbe.httpGet.httpHeaders: Invalid value: "X Y": a valid HTTP header`],
    ],
    [
      'an init container that restarts to be resized',
      init({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }),
      [
        `${I}.resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers`,
      ],
    ],
    [
      'the same before 1.36',
      init({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] }, '1.35'),
      [],
    ],
    [
      'rules of a sidecar before 1.36',
      init({ restartPolicy: 'Always', restartPolicyRules: [{ action: 'Restart' }] }, '1.35'),
      [
        `${I}.restartPolicyRules: Forbidden: restartPolicyRules are not allowed for init containers with restart policy Always`,
      ],
    ],
    [
      'rules without a policy',
      init({ restartPolicyRules: [{ action: 'Restart' }] }),
      [`${I}.restartPolicy: Required value: must specify restartPolicy when restart rules are used`],
    ],
    [
      'a rule without anything',
      said({}, { restartPolicy: 'Never', restartPolicyRules: [{}] }),
      [
        `${C}.restartPolicyRules[0].action: Unsupported value: "": supported values: "Restart", "RestartAllContainers"`,
        `${C}.restartPolicyRules[0].exitCodes: Required value: must be specified`,
      ],
    ],
    [
      'a file system of processes laid open to who is nobody else',
      said({}, { securityContext: { procMount: 'Unmasked' } }),
      [
        `${C}.securityContext.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``,
      ],
    ],
    [
      'privileges without their growth: the whole context is shown as the server has it',
      said({}, { securityContext: { allowPrivilegeEscalation: false, privileged: true } }),
      [
        `${C}.securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
      ],
    ],
  ]);
});

describe('resources', () => {
  const limits = (list: Raw, requests?: Raw) =>
    said({}, { resources: { limits: list, ...(requests && { requests }) } });
  const L = `${C}.resources.limits`;
  const whole = (resources: Raw, container?: Raw) => said({ resources }, container);
  table([
    [
      'storage is a resource, but not of a container',
      limits({ storage: '1Gi' }),
      [
        `${L}[storage]: Invalid value: "storage": must be a standard resource for containers`,
        `${C}.resources.requests[storage]`,
      ],
    ],
    [
      'an unknown one is none at all',
      limits({ foo: '1' }, { foo: '1' }).slice(0, 2),
      [
        `${L}[foo]: Invalid value: "foo": must be a standard resource type or fully qualified`,
        `${L}[foo]: Invalid value: "foo": must be a standard resource for containers`,
      ],
    ],
    [
      'requests of somebody else',
      limits({ 'requests.x.com/a': '1' }).slice(0, 1),
      [
        `${L}[requests.x.com/a]: Invalid value: "requests.x.com/a": doesn't follow extended resource name standard`,
      ],
    ],
    [
      'half a device',
      limits({ 'x.com/a': '500m' }).slice(0, 1),
      [`${L}[x.com/a]: Invalid value: "500m": must be an integer`],
    ],
    [
      'one page and a half',
      limits({ 'hugepages-2Mi': '3Mi', memory: '1Gi' }).slice(0, 1),
      [`${L}[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi`],
    ],
    [
      'a device for a whole pod',
      whole({ limits: { 'x.com/a': '1' } }).slice(0, 1),
      [
        'spec.resources.limits[x.com/a]: Unsupported value: "x.com/a": supported values: "cpu", "hugepages-", "memory"',
      ],
    ],
    [
      'less for the pod than for its container',
      whole({ requests: { cpu: '1' } }, { resources: { requests: { cpu: '2' } } }),
      [
        'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
      ],
    ],
    [
      'a limit above that of the pod',
      whole({ limits: { cpu: '1' } }, { resources: { limits: { cpu: '2' }, requests: { cpu: '1' } } }),
      [
        'spec.resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1',
      ],
    ],
  ]);
});

describe('the pod itself', () => {
  const S = 'spec.topologySpreadConstraints[0]';
  const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
  const T = 'spec.tolerations[0]';
  table([
    [
      'policies in the order of the server',
      said({ dnsPolicy: 'x', preemptionPolicy: 'y' }),
      [
        'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
        'spec.preemptionPolicy: Unsupported value: "y": supported values: "PreemptLowerPriority", "Never"',
      ],
    ],
    [
      'DNS of its own, but none',
      said({ dnsPolicy: 'None' }),
      ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    [
      'DNS of its own without a server',
      said({ dnsPolicy: 'None', dnsConfig: { searches: ['a'] } }),
      [
        'spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None',
      ],
    ],
    ['names to search with underscores, and the root', said({ dnsConfig: { searches: ['_a.b.', '.'] } }), []],
    [
      'a name to search in capitals',
      said({ dnsConfig: { searches: ['A.'] } }),
      [
        "spec.dnsConfig.searches[0]: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.',",
      ],
    ],
    [
      'an address with zeros since 1.36',
      said({ hostAliases: [{ ip: '010.1.1.1', hostnames: ['a'] }] }),
      ['spec.hostAliases[0].ip: Invalid value: "010.1.1.1": must not have leading 0s'],
    ],
    ['an address with zeros before', said({ hostAliases: [{ ip: '010.1.1.1' }] }, {}, '1.35'), []],
    [
      'an address that is none',
      said({ hostAliases: [{ ip: '1.2.3.256' }] }),
      ['spec.hostAliases[0].ip: Invalid value: "1.2.3.256": must be a valid IP address'],
    ],
    [
      'the network of the host with another port',
      said({ hostNetwork: true }, { ports: [{ containerPort: 80, hostPort: 81 }] }),
      [
        `${C}.ports[0].hostPort: Invalid value: 81: must match \`containerPort\` when \`hostNetwork\` is true`,
      ],
    ],
    ['pull secrets of no name', said({ imagePullSecrets: [{ name: '' }] }), []],
    [
      'the same spread twice: the first is named',
      said({ topologySpreadConstraints: [spread, spread] }),
      [`${S}.{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"`],
    ],
    [
      'a value beside Exists',
      said({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
      [`${T}.operator: Invalid value: "b": value must be empty when \`operator\` is 'Exists'`],
    ],
    [
      'a comparison, which no release offers but some know',
      said({ tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] }),
      [`${T}.operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"`],
    ],
    [
      'a comparison in 1.34',
      said({ tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] }, {}, '1.34'),
      [`${T}.operator: Unsupported value: "Gt": supported values: "Equal", "Exists"`],
    ],
    [
      'a price of deletion with a plus',
      said({}, {}, '1.36', { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '+10' } }),
      [
        'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+10": must be a 32bit integer',
      ],
    ],
    [
      'a mirror without a node',
      said({}, {}, '1.36', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
      [
        'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
      ],
    ],
    [
      'a Windows pod with what Windows has not',
      said(
        { os: { name: 'windows' }, hostPID: true, securityContext: { fsGroup: 1 } },
        { securityContext: { privileged: true } },
      ),
      [
        'spec.hostPID: Forbidden: cannot be set for a windows pod',
        'spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod',
        `${C}.securityContext.privileged: Forbidden: cannot be set for a windows pod`,
      ],
    ],
    [
      'another way of labels for SELinux',
      said({ securityContext: { seLinuxChangePolicy: 'MountOption' } }),
      [
        'spec.securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"',
      ],
    ],
    [
      'owners: none is named',
      said({}, {}, '1.36', {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Event', name: 'e', uid: 'u' },
          { apiVersion: 'a/', kind: '', name: 'n', uid: '' },
        ],
      }),
      [
        'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}: /v1, Kind=Event is disallowed from being an owner',
        'metadata.ownerReferences.apiVersion: Invalid value: "a/": version must not be empty',
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
    [
      'finalizers that exclude each other, and one of no group',
      said({}, {}, '1.36', { finalizers: ['orphan', 'foregroundDeletion', 'mine'] }),
      [
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion","mine"]: finalizer orphan and foregroundDeletion cannot be both set',
        'metadata.finalizers[2]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
      ],
    ],
  ]);
});
