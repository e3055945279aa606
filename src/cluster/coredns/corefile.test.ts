import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { corefile } from '../infrastructure/pods.ts';
import { simulate } from '../simulate.ts';
import { cachingOf } from './corefile.ts';

const KUBERNETES = 'kubernetes cluster.local in-addr.arpa {\n  pods insecure\n  ttl 30\n}';

test.each([
  ['as kubeadm writes it', (corefile('cluster.local') as { data: { Corefile: string } }).data.Corefile, 0, 0],
  ['without a cache', KUBERNETES, 0, 0],
  ['a cache of a minute remembers for the TTL', `${KUBERNETES}\ncache 60`, 30, 30],
  ['a short cache for its own time', `${KUBERNETES}\ncache 10`, 10, 10],
  ['one limit each', `${KUBERNETES}\ncache {\n  success 9984 20\n  denial 9984 4\n}`, 20, 4],
  ['the TTL of the plugin', 'kubernetes cluster.local\ncache 30', 5, 5],
  [
    'misses of this zone alone are not remembered',
    `${KUBERNETES}\ncache 30 {\n  disable denial cluster.local\n}`,
    30,
    0,
  ],
  ['another zone changes nothing', `${KUBERNETES}\ncache 30 {\n  disable success example.org\n}`, 30, 30],
])('%s', (_, text, success, denial) =>
  expect(cachingOf(text, 'cluster.local')).toEqual({ success: success * 1000, denial: denial * 1000 }),
);

describe('a name that comes to be', () => {
  const ask = (corefileText?: string) => {
    const config =
      corefileText === undefined
        ? ''
        : `apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: ${JSON.stringify(corefileText)}
---
`;
    const records = simulate(
      parseScenario(`${config}apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: busybox:1.36, command: [sleep, "3600"]}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 90s
  steps:
  - {at: 10s, run: kubectl exec client -- nslookup late.default.svc.cluster.local}
  - {at: 12s, run: kubectl create service clusterip late --tcp=80}
  - {at: 20s, run: kubectl exec client -- nslookup late.default.svc.cluster.local}
  - {at: 60s, run: kubectl exec client -- nslookup late.default.svc.cluster.local}
`),
    );
    return records.flatMap((each) =>
      each.type === 'command' && each.command.includes('nslookup') ? [each.exitCode] : [],
    );
  };

  test('is found at once by the server of kubeadm', () => expect(ask()).toEqual([1, 0, 0]));
  test('and 30 s later by one that remembers that it was not there', () =>
    expect(ask(`.:53 {\n${KUBERNETES}\ncache 30\n}`)).toEqual([1, 1, 0]));
});
