import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { TraceIndex } from '../../trace/index.ts';
import type { CommandRecord, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const run = (steps: string, spec = '', manifests = '') =>
  simulate(
    parseScenario(
      `${manifests}apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: 10m\n  cluster: {nodes: 2}\n${spec}  steps:\n${steps}`,
    ),
    {
      onError(error) {
        throw error;
      },
    },
  );
const outputs = (steps: string) =>
  run(steps)
    .filter((each): each is CommandRecord => each.type === 'command' && each.command.startsWith('kubectl'))
    .map((each) => each.stdout.trimEnd());
const LOOK = '  - {at: 5s, run: kubectl get pods -A}\n';
const BLIND = '  - {at: 5s, run: kubectl get pods}\n';

const namesAt = (records: readonly TraceRecord[], t: number, kind: string) =>
  new TraceIndex(records).objectsAt(t, kind, 'kube-system').map(({ name }) => name);

describe('the pods of kube-system', () => {
  test('are there for whoever looks', () => {
    const [pods] = outputs('  - {at: 5s, run: kubectl get pods -n kube-system --no-headers}');
    expect(pods!.split('\n')).toEqual(
      [
        /^coredns-\w+-\w{5} /,
        /^coredns-\w+-\w{5} /,
        /^etcd-node-1 /,
        /^kube-apiserver-node-1 /,
        /^kube-controller-manager-node-1 /,
        /^kube-proxy-\w{5} /,
        /^kube-proxy-\w{5} /,
        /^kube-scheduler-node-1 /,
      ].map((name) => expect.stringMatching(new RegExp(`${name.source} +1/1 +Running +0 `))),
    );
  });

  test('hold their leases: the API server under a name made from its host', () => {
    const [leases] = outputs('  - {at: 5s, run: kubectl get leases -n kube-system --no-headers}');
    const apiServer = 'apiserver-gwlrxzxjxmbevckvql7a4qxaja';
    expect(leases!.split('\n').map((line) => line.split(/ +/).slice(0, 2))).toEqual([
      [apiServer, expect.stringMatching(new RegExp(`^${apiServer}_[-0-9a-f]{36}$`))],
      ['kube-controller-manager', expect.stringMatching(/^node-1_[-0-9a-f]{36}$/)],
      ['kube-scheduler', expect.stringMatching(/^node-1_[-0-9a-f]{36}$/)],
    ]);
  });

  test.each([
    'Pod',
    'DaemonSet',
    'Deployment',
    'ReplicaSet',
    'Lease',
    'EndpointSlice',
    'Endpoints',
    'ConfigMap',
  ])('and in the trace of a run that does not look: %s', (kind) => {
    const names = namesAt(run(BLIND), 300, kind);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(namesAt(run(LOOK), 300, kind));
  });

  test('change nothing in a run by being looked at', () => {
    const story = (steps: string) =>
      run(steps, '', `${WEB}---\n`).filter((each) => each.type === 'pod' || each.type === 'endpoint');
    expect(story(LOOK)).toEqual(story(BLIND));
  });

  test('find nothing to do in the beginning', () => {
    const changes = run(LOOK).filter(
      (each) => each.type === 'object' && each.namespace === 'kube-system' && each.verb !== 'ADDED',
    );
    expect(changes).toEqual([]);
  });

  test('say nothing and draw nothing', () => {
    for (const steps of [LOOK, BLIND]) {
      const records = run(steps);
      expect(
        records.filter((each) => each.type === 'pod' || each.type === 'endpoint' || each.type === 'event'),
      ).toEqual([]);
      expect(new TraceIndex(records).pods).toEqual([]);
    }
  });

  test('a drained node lets CoreDNS go elsewhere, and static pods are shown again', () => {
    const [, pods] = outputs(
      '  - {at: 5s, run: kubectl drain node-1 --ignore-daemonsets --pod-selector=k8s-app=kube-dns}\n  - {at: 10s, run: kubectl delete pod etcd-node-1 -n kube-system --wait=false}\n  - {at: 20s, run: kubectl get pods -A --no-headers -o wide}',
    ).slice(-2);
    const dns = pods!.split('\n').filter((line) => line.includes('coredns'));
    expect(dns).toHaveLength(2);
    for (const line of dns) expect(line).toMatch(/1\/1 +Running.* node-2 /);
    expect(pods).toMatch(/etcd-node-1 +1\/1 +Running/);
  });

  test('without --ignore-daemonsets kube-proxy is in the way of a drain', () => {
    const records = run('  - {at: 5s, run: kubectl drain node-2}');
    const drain = records.find((each): each is CommandRecord => each.type === 'command')!;
    expect(drain.exitCode).toBe(1);
    expect(drain.stderr + drain.stdout).toMatch(
      /cannot delete DaemonSet-managed Pods \(use --ignore-daemonsets to ignore\): kube-system\/kube-proxy-/,
    );
  });

  test('follow their node: not ready while it is down, CoreDNS elsewhere after five minutes, ready when it is back', () => {
    const records = run('  - {at: 10s, fault: {node: node-1, down: true}, for: 7m}');
    const index = new TraceIndex(records);
    const ready = (t: number) =>
      Object.fromEntries(
        index
          .objectsAt(t, 'Pod', 'kube-system')
          .filter(({ name }) => /coredns|etcd/.test(name))
          .map(({ name, object }) => [
            name,
            `${object.spec.nodeName} ${(object as KubeObject).status.conditions.find((c: { type: string }) => c.type === 'Ready').status}${object.metadata.deletionTimestamp ? ' going' : ''}`,
          ]),
      );
    const dns = (t: number) =>
      Object.entries(ready(t)).flatMap(([name, state]) => (name.startsWith('coredns') ? [state] : []));
    expect(dns(5)).toEqual(['node-1 True', 'node-1 True']);
    expect(dns(100)).toEqual(['node-1 False', 'node-1 False']);
    expect(dns(400).sort()).toEqual([
      'node-1 False going',
      'node-1 False going',
      'node-2 True',
      'node-2 True',
    ]);
    expect(ready(100)['etcd-node-1']).toBe('node-1 False');
    expect(dns(500)).toEqual(['node-2 True', 'node-2 True']);
    expect(ready(500)['etcd-node-1']).toBe('node-1 True');
  });
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 5
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx:1.27}]}
`;
