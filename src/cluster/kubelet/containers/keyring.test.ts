import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { lookUpCredentials } from './keyring.ts';

/** A Secret as `kubectl create secret docker-registry` makes it: `address user[:password]`, one per line. */
function secret(name: string, entries: Record<string, string>, type = 'kubernetes.io/dockerconfigjson') {
  const auths = Object.fromEntries(
    Object.entries(entries).map(([address, user]) => [address, { auth: btoa(`${user}:pw`) }]),
  );
  const data =
    type === 'kubernetes.io/dockercfg'
      ? { '.dockercfg': btoa(JSON.stringify(auths)) }
      : { '.dockerconfigjson': btoa(JSON.stringify({ auths })) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type,
    metadata: { name, uid: name },
    data,
  } as unknown as KubeObject;
}
const users = (repository: string, ...secrets: KubeObject[]) =>
  lookUpCredentials(repository, secrets).map(({ username }) => username);

// After the tables of pkg/credentialprovider/keyring_test.go.
describe('which users of a Secret fit an image', () => {
  test.each<[string, string, boolean]>([
    ['reg.example.com', 'reg.example.com/shop/api', true],
    ['https://reg.example.com', 'reg.example.com/shop/api', true],
    ['https://reg.example.com/v1/', 'reg.example.com/shop/api', true],
    ['https://reg.example.com/v2/', 'reg.example.com/shop/api', true],
    ['reg.example.com/shop', 'reg.example.com/shop/api', true],
    ['reg.example.com/shop', 'reg.example.com/other/api', false],
    ['*.example.com', 'reg.example.com/shop/api', true],
    ['*.example.com', 'a.reg.example.com/shop/api', false],
    ['r*g.example.com', 'reg.example.com/shop/api', true],
    ['re?.example.com', 'reg.example.com/shop/api', true],
    ['example.com', 'reg.example.com/shop/api', false],
    ['reg.example.com:5000', 'reg.example.com:5000/api', true],
    ['reg.example.com', 'reg.example.com:5000/api', false],
    ['https://index.docker.io/v1/', 'docker.io/library/nginx', true],
    ['docker.io', 'docker.io/library/nginx', true],
    ['https://index.docker.io/v1/', 'quay.io/library/nginx', false],
    ['*a*a*a*a*a*a*a*a*a*a*a*a*a*ab.io', `${'a'.repeat(60)}.io/x`, false],
  ])('%s for %s: %s', (address, repository, fits) =>
    expect(users(repository, secret('s', { [address]: 'me' }))).toEqual(fits ? ['me'] : []),
  );

  test('the longer address is tried first, then as the pod lists its Secrets', () =>
    expect(
      users(
        'reg.example.com/shop/api',
        secret('one', { 'reg.example.com': 'host1', 'other.io': 'no' }),
        secret('two', { 'reg.example.com': 'host2', 'reg.example.com/shop': 'path' }),
      ),
    ).toEqual(['path', 'host1', 'host2']));

  test('the old format is read as well, another type is not', () => {
    const entries = { 'reg.example.com': 'me' };
    expect(users('reg.example.com/api', secret('s', entries, 'kubernetes.io/dockercfg'))).toEqual(['me']);
    expect(users('reg.example.com/api', secret('s', entries, 'Opaque'))).toEqual([]);
  });

  test('a user that cannot be read is an error', () => {
    const broken = secret('s', {});
    broken.data['.dockerconfigjson'] = btoa(JSON.stringify({ auths: { 'a.io': { auth: btoa('nobody') } } }));
    expect(() => users('a.io/x', broken)).toThrow('must be formatted as base64(username:password)');
  });
});
