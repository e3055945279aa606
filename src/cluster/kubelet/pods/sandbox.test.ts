import { describe, expect, test } from 'vitest';
import { Lab, podManifest } from '../testing/lab.ts';
import type { Pod } from '../types.ts';
import { podHostname, resolvConf } from './sandbox.ts';

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
  expect(resolvConf(pod(spec), 'cluster.local', '10.96.0.10')).toBe(text),
);

describe('a sandbox that cannot be made', () => {
  const said = (spec: object, handler?: string) => {
    const l = new Lab();
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
});
