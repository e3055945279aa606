import { describe, expect, test } from 'vitest';
import type { ContainerConfig } from '../../runtime/cri.ts';
import { createDirectory, type Directory, type Node } from '../../runtime/vfs.ts';
import { Lab } from '../testing/lab.ts';
import type { Container, Volume, VolumeMount } from '../types.ts';

/** All files of a directory by path, links followed; what an update leaves behind is not listed. */
function files(directory: Directory): Record<string, string> {
  const result: Record<string, string> = {};
  const find = (from: Directory, path: string): Node | undefined => {
    let node: Node | undefined = from;
    for (const part of path.split('/')) {
      if (node?.type === 'symlink') node = find(from, node.target);
      node = node?.type === 'directory' ? node.entries.get(part) : undefined;
    }
    return node?.type === 'symlink' ? find(from, node.target) : node;
  };
  const walk = (node: Node | undefined, path: string) => {
    if (node?.type === 'file') result[path] = node.content;
    if (node?.type === 'directory') for (const [name, inner] of node.entries) walk(inner, `${path}/${name}`);
  };
  for (const name of directory.entries.keys()) if (!name.startsWith('..')) walk(find(directory, name), name);
  return result;
}

const container = (mount: Partial<VolumeMount> = {}): Container => ({
  name: 'c',
  image: 'app:1',
  volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }],
});
function mounted(
  volume: object,
  prepare: (l: Lab) => void = () => {},
  mount: Partial<VolumeMount> = {},
  seconds = 3,
) {
  const l = new Lab();
  prepare(l);
  l.pod(
    'p',
    { containers: [container(mount)], volumes: [{ name: 'v', ...volume } as Volume] },
    { labels: { app: 'web', tier: 'front' } },
  );
  l.until(seconds);
  const config: ContainerConfig | undefined = l.runtime.configs[0];
  return { l, mount: config?.mounts[0], directory: config?.mounts[0]?.directory };
}
const map = (name: string, data: object) => (l: Lab) =>
  l.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data });
const secret = (name: string, data: object) => (l: Lab) =>
  l.api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' }, data });

describe('volumes with content', () => {
  test.each<[string, object, ((l: Lab) => unknown) | undefined, Record<string, string>]>([
    ['configMap', { configMap: { name: 'm' } }, map('m', { a: '1', b: '2' }), { a: '1', b: '2' }],
    [
      'items',
      { configMap: { name: 'm', items: [{ key: 'a', path: 'deep/er/x' }] } },
      map('m', { a: '1', b: '2' }),
      { 'deep/er/x': '1' },
    ],
    ['secret', { secret: { secretName: 's' } }, secret('s', { k: btoa('value') }), { k: 'value' }],
    ['optional and missing', { configMap: { name: 'm', optional: true } }, undefined, {}],
    [
      'downward API',
      { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      undefined,
      { labels: 'app="web"\ntier="front"' },
    ],
    [
      'projected',
      {
        projected: {
          sources: [
            { configMap: { name: 'm' } },
            { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
          ],
        },
      },
      map('m', { a: '1' }),
      { a: '1', name: 'p' },
    ],
    ['emptyDir', { emptyDir: {} }, undefined, {}],
  ])('%s', (_, volume, prepare, expected) => {
    const { directory } = mounted(volume, prepare);
    expect(files(directory!)).toEqual(expected);
  });

  test('a token of the service account is there', () => {
    const { directory } = mounted({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } });
    expect(files(directory!).token).toMatch(/^\w+\.\w+\.simulated$/);
  });

  test('a changed ConfigMap reaches the files with a later sync, not the containers that mount a subPath anew', () => {
    const { l, directory } = mounted({ configMap: { name: 'm' } }, map('m', { a: 'old' }));
    l.api.modify('ConfigMap', 'default', 'm', (object) => ({ ...object, data: { a: 'new', b: 'more' } }));
    l.until(10);
    expect(files(directory!)).toEqual({ a: 'old' });
    l.until(100);
    expect(files(directory!)).toEqual({ a: 'new', b: 'more' });
  });

  test('a ConfigMap that is gone leaves what was written', () => {
    const { l, directory } = mounted({ configMap: { name: 'm' } }, map('m', { a: 'old' }));
    l.api.delete('ConfigMap', 'default', 'm');
    l.until(200);
    expect(files(directory!)).toEqual({ a: 'old' });
  });
});

describe('the token of a projected volume', () => {
  const token = (pod: object, containers: object[] = [{}]) => {
    const l = new Lab();
    l.pod('p', {
      ...pod,
      containers: containers.map((more, i) => ({ ...container(), name: `c${i}`, ...more })),
      volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
    });
    l.until(3);
    const versions = [...l.runtime.configs[0]!.mounts[0]!.directory.entries.values()];
    const version = versions.find((node) => node.type === 'directory') as Directory;
    const file = version.entries.get('token')!;
    return file.type === 'file' ? [file.mode.toString(8), file.uid, file.gid] : undefined;
  };
  test.each<[string, object, object[], [string, number, number]]>([
    ['nobody in particular', {}, [{}], ['644', 0, 0]],
    ['one user', { securityContext: { runAsUser: 1000 } }, [{}], ['600', 1000, 0]],
    [
      'one user and a group',
      { securityContext: { runAsUser: 1000, fsGroup: 10000 } },
      [{}],
      ['640', 1000, 10000],
    ],
    ['a group', { securityContext: { fsGroup: 10000 } }, [{}], ['640', 0, 10000]],
    [
      'two users and a group',
      { securityContext: { fsGroup: 10000 } },
      [{ securityContext: { runAsUser: 1000 } }, { securityContext: { runAsUser: 1001 } }],
      ['640', 0, 10000],
    ],
  ])('belongs to %s', (_, pod, containers, expected) => expect(token(pod, containers)).toEqual(expected));
});

test('of two sources with one path the later wins', () => {
  const sources = [{ configMap: { name: 'm' } }, { secret: { name: 's' } }];
  const { directory } = mounted({ projected: { sources } }, (l) => {
    map('m', { k: 'map' })(l);
    secret('s', { k: btoa('secret') })(l);
  });
  expect(files(directory!)).toEqual({ k: 'secret' });
});

test.each<[object, object, string | undefined]>([
  [{ subPathExpr: '$(NO)/x$(EMPTY)' }, [{ name: 'EMPTY', value: '' }], 'missing value for EMPTY, NO'],
  [
    { subPathExpr: '$(UP)' },
    [{ name: 'UP', value: '../x' }],
    "unable to provision SubPath `../x`: must not contain '..'",
  ],
  [
    { subPathExpr: '$(ROOT)' },
    [{ name: 'ROOT', value: '/x' }],
    'error SubPath `/x` must not be an absolute path',
  ],
  [{ subPathExpr: '$(NAME)' }, [{ name: 'NAME', value: 'logs' }], undefined],
])('%j says %s %s', (mount, env, message) => {
  const l = new Lab();
  l.pod('p', {
    containers: [{ ...container(mount), env }],
    volumes: [{ name: 'v', emptyDir: {} }],
  } as never);
  l.until(3);
  expect(l.get('p')?.status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(message);
});

describe('volumes that cannot be set up', () => {
  test.each<[string, object, ((l: Lab) => unknown) | undefined, string]>([
    ['missing ConfigMap', { configMap: { name: 'no' } }, undefined, 'configmap "no" not found'],
    ['missing Secret', { secret: { secretName: 'no' } }, undefined, 'secret "no" not found'],
    [
      'missing key',
      { configMap: { name: 'm', items: [{ key: 'k', path: 'k' }] } },
      map('m', {}),
      'configmap references non-existent config key: k',
    ],
    [
      'missing key of a Secret',
      { secret: { secretName: 's', items: [{ key: 'k', path: 'k' }] } },
      secret('s', {}),
      'references non-existent secret key: k',
    ],
    [
      'two sources that are missing',
      { projected: { sources: [{ configMap: { name: 'no' } }, { secret: { name: 'none' } }] } },
      undefined,
      '[configmap "no" not found, secret "none" not found]',
    ],
    [
      'hostPath that is no directory',
      { hostPath: { path: '/etc/hostname', type: 'Directory' } },
      undefined,
      'hostPath type check failed: /etc/hostname is not a directory',
    ],
    [
      'hostPath that is no file',
      { hostPath: { path: '/etc/none', type: 'File' } },
      undefined,
      'hostPath type check failed: /etc/none is not a file',
    ],
    [
      'hostPath that is no socket',
      { hostPath: { path: '/run/x.sock', type: 'Socket' } },
      undefined,
      'hostPath type check failed: /run/x.sock is not a socket file',
    ],
    [
      'the token of an account that is gone',
      { projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
      (l: Lab) => l.api.delete('ServiceAccount', 'default', 'default'),
      'failed to fetch token: serviceaccounts "default" not found',
    ],
    [
      'hostPath in a folder that is not there: only a directory is made with all that leads to it',
      { hostPath: { path: '/srv/none/file', type: 'FileOrCreate' } },
      undefined,
      'open /srv/none/file: no such file or directory',
    ],
  ])('%s', (_, volume, prepare, text) => {
    const { l, directory } = mounted(volume, prepare);
    expect(directory).toBeUndefined();
    const event = l
      .records('event')
      .find((r) => r.reason === 'FailedMount' && !r.message.includes('kube-api-access'))!;
    expect(event.message).toBe(`MountVolume.SetUp failed for volume "v" : ${text}`);
    expect(event.fieldPath).toBeUndefined();
    expect(l.get('p')!.status!.containerStatuses![0]!.state).toEqual({
      waiting: { reason: 'ContainerCreating' },
    });
  });

  test('it is tried again after 0.5 s, 1 s, 2 s ...; what appears meanwhile is found by the next try', () => {
    const { l } = mounted({ secret: { secretName: 's' } }, undefined, {}, 20);
    const tries = l
      .records('event')
      .filter((r) => r.reason === 'FailedMount')
      .map((r) => r.t);
    expect(tries).toHaveLength(6);
    expect(tries.slice(1).map((t, i) => Math.round((t - tries[i]!) * 10) / 10)).toEqual([0.5, 1, 2, 4, 8]);
    secret('s', {})(l);
    l.until(40);
    expect(l.start('c') - tries[5]!).toBeGreaterThan(15.9);
    expect(l.start('c') - tries[5]!).toBeLessThan(17);
  });
});

const claim = (name: string, status: object, spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default', ...metadata },
  spec,
  status,
});
const bound = (name: string) => (l: Lab) => {
  l.api.create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `pv-${name}` }, spec: {} });
  l.api.create(claim(name, { phase: 'Bound' }, { volumeName: `pv-${name}` }));
};

describe('a claim of a pod that no scheduler has looked at', () => {
  test.each<[string, object | undefined, string]>([
    ['missing', undefined, 'failed to fetch PVC from API server: persistentvolumeclaims "c" not found'],
    ['not bound', claim('c', { phase: 'Pending' }), 'PVC is not bound'],
    [
      'its volume is gone',
      claim('c', { phase: 'Bound' }, { volumeName: 'pv-x' }),
      'failed to fetch PV pv-x from API server: persistentvolumes "pv-x" not found',
    ],
    ['bound to nothing', claim('c', { phase: 'Bound' }), 'PVC has empty pvc.Spec.VolumeName'],
  ])('%s', (_, object, why) => {
    const { l, directory } = mounted({ persistentVolumeClaim: { claimName: 'c' } }, (lab) => {
      if (object) lab.api.create(object as never);
    });
    expect(directory).toBeUndefined();
    expect(l.records('event').filter((r) => r.reason === 'FailedMount')[0]!.message).toBe(
      `Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: error processing PVC default/c: ${why}`,
    );
  });

  test('each sync asks once, and 10 to 15 s later the next: a claim that appears is found by that one', () => {
    const { l } = mounted({ persistentVolumeClaim: { claimName: 'c' } }, undefined, {}, 30);
    const tries = l
      .records('event')
      .filter((r) => r.reason === 'FailedMount')
      .map((r) => r.t);
    const gaps = tries.slice(1).map((t, i) => t - tries[i]!);
    expect(gaps.length).toBeGreaterThanOrEqual(1);
    for (const gap of gaps) expect(gap).toBeGreaterThan(10);
    for (const gap of gaps) expect(gap).toBeLessThan(16.5);
    bound('c')(l);
    l.until(50);
    expect(l.start('c')).toBeGreaterThan(tries.at(-1)! + 10);
    expect(l.start('c')).toBeLessThan(tries.at(-1)! + 17);
  });

  test('a volume that fails in another way has its own event, and the ones that no container mounts are not named', () => {
    const l = new Lab();
    l.pod('p', {
      containers: [
        {
          ...container(),
          volumeMounts: [
            { name: 'z', mountPath: '/z' },
            { name: 'v', mountPath: '/v' },
          ],
        },
      ],
      volumes: [
        { name: 'z', persistentVolumeClaim: { claimName: 'c' } },
        { name: 'v', configMap: { name: 'no' } },
        { name: 'idle', persistentVolumeClaim: { claimName: 'd' } },
      ] as Volume[],
    });
    l.until(3);
    const said = l
      .records('event')
      .filter((r) => r.reason === 'FailedMount')
      .map((r) => r.message);
    expect(said).toContain(
      'Unable to attach or mount volumes: unmounted volumes=[v z], unattached volumes=[], failed to process volumes=[z]: error processing PVC default/c: failed to fetch PVC from API server: persistentvolumeclaims "c" not found; error processing PVC default/d: failed to fetch PVC from API server: persistentvolumeclaims "d" not found',
    );
    expect(said).toContain('MountVolume.SetUp failed for volume "v" : configmap "no" not found');
  });
});

describe('directories that outlive a pod', () => {
  test('a claim keeps its files, an emptyDir does not', () => {
    const l = new Lab();
    bound('data')(l);
    const volumes = [
      { name: 'v', persistentVolumeClaim: { claimName: 'data' } },
      { name: 'e', emptyDir: {} },
    ];
    const mounts = [
      { name: 'v', mountPath: '/v' },
      { name: 'e', mountPath: '/e' },
    ];
    const pod = (name: string) =>
      l.pod(name, { containers: [{ ...container(), volumeMounts: mounts }], volumes });
    pod('p');
    l.until(3);
    const [first] = l.runtime.configs;
    l.api.delete('Pod', 'default', 'p');
    l.until(10);
    pod('q');
    l.until(13);
    const second = l.runtime.configs[1]!;
    expect(second.mounts[0]!.directory).toBe(first!.mounts[0]!.directory);
    expect(second.mounts[1]!.directory).not.toBe(first!.mounts[1]!.directory);
  });

  test('an emptyDir survives a restart of the container', () => {
    const { l, directory } = mounted({ emptyDir: {} });
    l.runtime.end('c');
    l.until(6);
    expect(l.runtime.configs).toHaveLength(2);
    expect(l.runtime.configs[1]!.mounts[0]!.directory).toBe(directory);
  });

  test.each<[string, string | undefined, (string | undefined)[], string | undefined, number]>([
    ['the memory of the node', undefined, [undefined], undefined, 8 * 1024 ** 3],
    ['its own limit', '10Mi', [undefined], undefined, 10 * 1024 ** 2],
    ['what all containers may have together', undefined, ['10Mi', '20Mi'], undefined, 30 * 1024 ** 2],
    [
      'one container without a limit: none of the pod',
      undefined,
      ['10Mi', undefined],
      undefined,
      8 * 1024 ** 3,
    ],
    ['the limit of the pod as a whole', undefined, [undefined], '15Mi', 15 * 1024 ** 2],
    ['a limit above what the pod may have', '1Gi', ['10Mi'], undefined, 10 * 1024 ** 2],
  ])('a tmpfs holds %s', (_, sizeLimit, limits, whole, size) => {
    const l = new Lab();
    const resources = (memory: string | undefined) => (memory === undefined ? {} : { limits: { memory } });
    l.pod('p', {
      ...(whole === undefined ? {} : { resources: resources(whole) }),
      containers: limits.map((memory, i) => ({
        ...container(),
        name: `c${i}`,
        resources: resources(memory),
      })),
      volumes: [
        { name: 'v', emptyDir: { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) } },
      ],
    });
    l.until(3);
    expect(l.runtime.configs[0]!.mounts[0]).toMatchObject({ medium: 'Memory', sizeBytes: size });
  });

  test('a file of the node is mounted as a file', () =>
    expect(mounted({ hostPath: { path: '/etc/machine-id', type: 'File' } }).mount).toMatchObject({
      subPath: 'machine-id',
      mountPath: '/v',
    }));

  test('subPath, also made from variables', () => {
    expect(mounted({ emptyDir: {} }, undefined, { subPath: 'a/b' }).mount).toMatchObject({ subPath: 'a/b' });
    const l = new Lab();
    l.pod('p', {
      containers: [{ ...container({ subPathExpr: '$(NAME)' }), env: [{ name: 'NAME', value: 'mine' }] }],
      volumes: [{ name: 'v', emptyDir: {} }],
    });
    l.until(3);
    expect(l.runtime.configs[0]!.mounts[0]).toMatchObject({ subPath: 'mine' });
  });
});

test.each<[string, string | undefined]>([
  ['/etc', 'failed to prepare subPath for volumeMount "v" of container "c"'],
  ['../other', 'failed to prepare subPath for volumeMount "v" of container "c"'],
  ['dir', undefined],
  ['./dir/../dir', undefined],
])('a subPath through a link to %s: %s', (target, message) => {
  const l = new Lab();
  l.api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: { hostPath: { path: '/mnt' } },
  });
  l.api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'claim', namespace: 'default' },
    spec: { volumeName: 'pv' },
    status: { phase: 'Bound' },
  });
  const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'claim' } } as Volume];
  l.pod('first', { containers: [container()], volumes });
  l.until(3);
  const directory = l.runtime.configs[0]!.mounts[0]!.directory;
  directory.entries.set('link', { type: 'symlink', target, mtime: 0 });
  directory.entries.set('dir', createDirectory());
  l.pod('second', { containers: [container({ subPath: 'link' })], volumes });
  l.until(6);
  expect(l.get('second')?.status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(message);
});
