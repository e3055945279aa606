import { describe, expect, test } from 'vitest';
import { isSimulated } from '../programs/registry.ts';
import { lab } from '../testing/lab.ts';
import { resolveImage } from './catalogue.ts';
import { CATALOGUE } from './entries/index.ts';
import { parseReference } from './reference.ts';

describe('image names', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['localhost:5000/web', 'localhost:5000/web:latest'],
    ['shop/api:2.0', 'docker.io/shop/api:2.0'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
  ])('%s is %s', (name, canonical) => expect(parseReference(name)).toMatchObject({ canonical }));

  test.each([
    ['INVALID name!', 'invalid reference format'],
    ['nginx:', 'invalid reference format'],
    ['Web', 'invalid reference format: repository name (library/Web) must be lowercase'],
    ['nginx@sha256:12', 'invalid reference format'],
  ])('%s cannot be parsed: %s', (name, error) => expect(parseReference(name)).toEqual({ error }));

  test.each([
    ['mirror.gcr.io/library/nginx:1.27', 'docker.io/library/nginx'],
    ['k8s.gcr.io/pause:3.5', 'registry.k8s.io/pause'],
    ['registry.aliyuncs.com/google_containers/pause:3.9', 'registry.k8s.io/pause'],
    ['registry.cn-beijing.aliyuncs.com/google_containers/etcd:3.5.9-0', 'registry.k8s.io/etcd'],
    ['m.daocloud.io/docker.io/library/nginx:1.27', 'docker.io/library/nginx'],
    ['harbor.corp.io/proxy/docker.io/nginx:1.27', 'docker.io/library/nginx'],
    ['swr.cn-north-4.myhuaweicloud.com/ddn-k8s/registry.k8s.io/pause:3.9', 'registry.k8s.io/pause'],
    ['docker.io/bitnami/redis:7', 'docker.io/bitnami/redis'],
    ['quay.io/coreos/etcd:v3.5.0', 'quay.io/coreos/etcd'],
    ['gcr.io/distroless/static', 'gcr.io/distroless/*'],
  ])('%s is found as %s', (name, entry) => {
    const image = resolveImage(name, [])!;
    expect(image.catalogued).toBe(true);
    expect(image.entry.names).toContain(entry);
  });

  test.each([
    ['nginx:1.161', false],
    ['nginx:1.16.1', true],
    ['nginx:does-not-exist', false],
    ['nginx:alpine', true],
    ['busybox:1.36', true],
    ['busybox:nope', false],
    ['postgres:17-alpine', true],
    ['shop/unheard-of:9', true],
  ])('%s exists: %s', (name, exists) => expect(resolveImage(name, [])!.exists).toBe(exists));
});

describe('the scenario about images', () => {
  test('its registry entries come first, by any spelling', () => {
    const one = lab({
      images: [
        { name: 'shop/api:2.0', pull: 4000, stopSignal: 'SIGQUIT' },
        { name: 'docker.io/shop/gone:1', pull: { error: 'denied' } },
      ],
    });
    expect(one.runtime.image('docker.io/shop/api:2.0')).toMatchObject({
      pull: { ms: 4000 },
      stopSignal: 'SIGQUIT',
      known: true,
    });
    expect(one.runtime.image('shop/gone:1').pull).toMatchObject({ error: 'denied' });
    expect(one.runtime.image('nginx:1.161').pull).toMatchObject({ error: 'not-found' });
    one.runtime.faults.registry('unreachable');
    expect(one.runtime.image('nginx:1.27').pull).toMatchObject({ error: 'unreachable' });
  });

  test('a name that is none throws', () => {
    expect(() => lab().runtime.image('Web')).toThrow('repository name (library/Web) must be lowercase');
  });

  test('an unknown image is a stated assumption', () => {
    const one = lab();
    const id = one.run({ image: 'shop/api:2', ports: [{ containerPort: 8080, protocol: 'TCP' }] });
    one.kernel.advance(100);
    expect(one.reports.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'unknown-image image shop/api:2',
    ]);
    one.runtime.signal(id, 'SIGTERM');
    expect(one.runtime.status(id).exitCode).toBe(0);
  });
});

describe('every entry of the catalogue', () => {
  const images = CATALOGUE.map((entry) => [entry.names[0]!.replace('*', 'x'), entry] as const);

  test.each(images)('%s names simulated programs only and starts what it says', (name, entry) => {
    for (const program of Object.keys(entry.programs ?? {})) expect(isSimulated(program), program).toBe(true);
    if ([...(entry.entrypoint ?? []), ...(entry.cmd ?? [])].length === 0) return;
    const one = lab();
    const env = [
      ...['MYSQL_ROOT_PASSWORD', 'POSTGRES_PASSWORD', 'MARIADB_ROOT_PASSWORD', 'REDIS_PASSWORD'],
      ...['ALLOW_NONE_AUTHENTICATION', 'ALLOW_ANONYMOUS_LOGIN'],
    ].map((each) => ({ name: each, value: 'yes' }));
    const id = one.run({ image: name, env });
    one.kernel.advance(30_000);
    const connected: number[] = [];
    const host = one.network.addressOf({ pod: 'default/web' })!;
    for (const port of entry.ports ?? [])
      one.network.tcp({ from: { node: 'node-1' }, host, port, timeoutMs: 500 }, ({ kind }) => {
        if (kind === 'connected') connected.push(port);
      });
    one.kernel.advance(31_000);
    if (entry.ports) {
      expect(one.runtime.status(id).state, one.lines(id).join('\n')).toBe('running');
      expect(connected).toEqual(entry.ports);
    }
  });
});
