import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const run = (steps: string) =>
  simulate(
    parseScenario(
      `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: 30s\n  cluster: {nodes: 2}\n  steps:\n${steps}`,
    ),
    {
      onError(error) {
        throw error;
      },
    },
  );
const outputs = (steps: string) =>
  run(steps)
    .filter((each): each is CommandRecord => each.type === 'command')
    .map((each) => each.stdout.trimEnd());

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

  test('and for nobody else', () =>
    expect(
      run('  - {at: 5s, run: kubectl get pods}').some(
        (each) => each.type === 'object' && each.kind === 'Pod',
      ),
    ).toBe(false));

  test('say nothing and draw nothing', () => {
    const records = run('  - {at: 5s, run: kubectl get pods -A}');
    expect(
      records.filter((each) => each.type === 'pod' || each.type === 'endpoint' || each.type === 'event'),
    ).toEqual([]);
  });

  test('a drained node lets CoreDNS go elsewhere, and static pods are shown again', () => {
    const [, pods] = outputs(
      '  - {at: 5s, run: kubectl drain node-2 --ignore-daemonsets --pod-selector=k8s-app=kube-dns}\n  - {at: 10s, run: kubectl delete pod etcd-node-1 -n kube-system --wait=false}\n  - {at: 20s, run: kubectl get pods -A --no-headers -o wide}',
    ).slice(-2);
    const dns = pods!.split('\n').filter((line) => line.includes('coredns'));
    expect(dns).toHaveLength(2);
    for (const line of dns) expect(line).toMatch(/1\/1 +Running.* node-1 /);
    expect(pods).toMatch(/etcd-node-1 +1\/1 +Running/);
  });
});
