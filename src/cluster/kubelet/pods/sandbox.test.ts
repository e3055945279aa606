import { describe, expect, test } from 'vitest';
import { Lab, podManifest } from '../testing/lab.ts';
import type { Pod } from '../types.ts';
import { podDns, resolvConf } from './dns.ts';
import { podHostname } from './sandbox.ts';

const pod = (spec: object, name = 'web') => podManifest(name, spec) as unknown as Pod;

test.each<[string, object, string, object]>([
  ['the pod', {}, 'web', { hostname: 'web' }],
  ['at most 63 characters', {}, `${'a'.repeat(62)}-b`, { hostname: 'a'.repeat(62) }],
  ['its own', { hostname: 'db' }, 'web', { hostname: 'db' }],
  [
    'a subdomain',
    { hostname: 'db', subdomain: 'dbs' },
    'web',
    { hostname: 'db', fqdn: 'db.dbs.default.svc.cluster.local' },
  ],
  [
    'the whole name',
    { subdomain: 'dbs', setHostnameAsFQDN: true },
    'web',
    { hostname: 'web.dbs.default.svc.cluster.local', fqdn: 'web.dbs.default.svc.cluster.local' },
  ],
  [
    'what overrides all',
    { hostname: 'db', subdomain: 'dbs', hostnameOverride: 'x.y' },
    'web',
    { hostname: 'x.y' },
  ],
  [
    'what overrides all, as long as any other',
    { hostnameOverride: `${'o'.repeat(62)}.x` },
    'web',
    { hostname: 'o'.repeat(62) },
  ],
])('the hostname is that of %s', (_, spec, name, expected) =>
  expect(podHostname(pod(spec, name), 'cluster.local')).toEqual(expected),
);

const CLUSTER =
  'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
test.each<[object, string]>([
  [{}, CLUSTER],
  [{ hostNetwork: true }, 'nameserver 8.8.8.8\n'],
  [{ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, CLUSTER],
  [{ dnsPolicy: 'Default' }, 'nameserver 8.8.8.8\n'],
  [
    {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['1.1.1.1'],
        searches: ['a.b'],
        options: [{ name: 'ndots', value: '1' }, { name: 'edns0' }],
      },
    },
    'search a.b\nnameserver 1.1.1.1\noptions ndots:1 edns0\n',
  ],
  [
    {
      dnsConfig: {
        nameservers: ['10.96.0.10', '1.1.1.1'],
        searches: ['cluster.local', 'a.b'],
        options: [{ name: 'ndots', value: '2' }],
      },
    },
    'search default.svc.cluster.local svc.cluster.local cluster.local a.b\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2\n',
  ],
])('resolv.conf of %j', (spec, text) =>
  expect(resolvConf(podDns(pod(spec), 'cluster.local', '10.96.0.10'))).toBe(text),
);

describe('more than resolv.conf takes', () => {
  const dns = (dnsConfig: object) => podDns(pod({ dnsPolicy: 'None', dnsConfig }), 'cluster.local', '');
  test('three servers, the cluster’s among them; the pod hears of it when its sandbox is made', () => {
    const l = new Lab();
    l.pod('p', { dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] } } as never);
    l.until(3);
    expect(l.records('event').filter(({ reason }) => reason === 'DNSConfigForming')).toMatchObject([
      {
        eventType: 'Warning',
        message:
          'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 2.2.2.2',
      },
    ]);
    expect(l.get('p')!.status!.phase).toBe('Running');
  });
  const names = (count: number, length: number) =>
    Array.from({ length: count }, (_, i) => String(i).padStart(length, 'x'));
  test.each<[string, string[], number]>([
    ['32 names to search', names(33, 3), 32],
    ['names of at most 253 characters', [...names(1, 254), 'a.b'], 1],
    ['a line of 2048 characters', names(20, 200), 10],
    ['nothing too much', names(32, 3), 32],
  ])('%s', (_, searches, kept) => {
    const found = dns({ searches });
    expect(found.searches).toHaveLength(kept);
    expect(found.omitted).toEqual(
      kept === searches.length
        ? []
        : [
            `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${found.searches.join(' ')}`,
          ],
    );
  });
});

describe('a sandbox that cannot be made', () => {
  const said = (spec: object, handler?: string, release: '1.34' | '1.36' = '1.34') => {
    const l = new Lab({ release });
    if (handler !== undefined)
      l.api.create({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'rc' }, handler });
    l.pod('p', { ...spec } as never);
    l.until(3);
    return l.records('event').find(({ reason }) => reason === 'FailedCreatePodSandBox')?.message;
  };
  const long = 'x'.repeat(40);
  test.each<[string, object, string | undefined, string | undefined]>([
    ['the usual handler', { runtimeClassName: 'rc' }, 'runc', undefined],
    [
      'a handler that no node has',
      { runtimeClassName: 'rc' },
      'runsc',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "runsc" is configured',
    ],
    [
      'a class that has gone',
      { runtimeClassName: 'rc' },
      undefined,
      'Failed to create pod sandbox: runtimeclass.node.k8s.io "rc" not found',
    ],
    [
      'a name that the kernel cannot hold',
      { subdomain: long, setHostnameAsFQDN: true },
      undefined,
      `Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN p.${long}.default.svc.cluster.local is too long (64 characters is the max, 68 characters requested)`,
    ],
  ])('%s', (_, spec, handler, message) => expect(said(spec, handler)).toBe(message));

  test('containerd 2 names the sandbox, another one each time', () =>
    expect(said({ runtimeClassName: 'rc' }, 'runsc', '1.36')).toMatch(
      /^Failed to create pod sandbox: rpc error: code = Unknown desc = unable to get OCI runtime for sandbox "[0-9a-f]{64}": no runtime for "runsc" is configured$/,
    ));
});
