/** Faults that overlap on one thing, and what a fault of the control plane leaves in its pods. */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: web, image: 'nginx:1.27', ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
function run(steps: string, pods = POD): readonly TraceRecord[] {
  const spec = `duration: 70s\nsteps:\n${steps}`.replace(/^/gm, '  ');
  const text = `${pods}\n---\napiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: t}\nspec:\n${spec}`;
  return simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });
}
const answers = (records: readonly TraceRecord[], pattern: RegExp) =>
  records
    .filter((each): each is CommandRecord => each.type === 'command' && pattern.test(each.command))
    .map(({ stdout, stderr }) => stdout.trim() || stderr.trim().split('\n').at(-1)!);

describe('two faults of one kind', () => {
  const ask = (at: number) =>
    `- {at: ${at}s, run: "kubectl exec web -- curl -s -o /dev/null -m 1 -w '%{http_code}' http://localhost/"}`;
  test('the last status holds; what is left of the other comes back', () => {
    const records = run(
      [
        '- {at: 10s, fault: {pod: web, http: 500}, for: 30s}',
        '- {at: 20s, fault: {pod: web, http: 503}, for: 10s}',
        ...[15, 25, 35, 45].map(ask),
      ].join('\n'),
    );
    expect(answers(records, /curl/)).toEqual(['500', '503', '500', '200']);
  });
  test('one that began first and ends first leaves the other', () => {
    const records = run(
      [
        '- {at: 10s, fault: {pod: web, http: 500}, for: 20s}',
        '- {at: 20s, fault: {pod: web, http: 503}, for: 20s}',
        ...[15, 25, 35, 45].map(ask),
      ].join('\n'),
    );
    expect(answers(records, /curl/)).toEqual(['500', '503', '503', '200']);
  });
  test.each([
    ['a pod without network', '{pod: web, network: cut}', 'kubectl run'],
    ['a hung process', '{pod: web, hang: true}', 'kubectl run'],
  ])('%s', (_, fault) => {
    const reach = (at: number) =>
      `- {at: ${at}s, run: "kubectl exec other -- curl -s -o /dev/null -m 1 -w '%{http_code}' http://web/"}`;
    const other = `${POD}---\napiVersion: v1\nkind: Pod\nmetadata: {name: other}\nspec:\n  containers: [{name: c, image: 'nginx:1.27'}]\n`;
    const records = run(
      [
        `- {at: 10s, fault: ${fault}, for: 30s}`,
        `- {at: 20s, fault: ${fault}, for: 10s}`,
        ...[5, 15, 35, 50].map(reach),
      ].join('\n'),
      other,
    );
    const seen = answers(records, /curl/).map((each) => each.slice(0, 3));
    expect(seen).toEqual(['200', '000', '000', '200']);
  });
  test('a registry that is down twice', () => {
    const records = run(
      [
        '- {at: 1s, fault: {registry: down}, for: 59s}',
        '- {at: 5s, fault: {registry: slow}, for: 5s}',
        '- {at: 20s, run: kubectl run late --image=redis:7}',
        '- {at: 30s, run: "kubectl get pod late -o jsonpath={.status.containerStatuses[0].state.waiting.reason}"}',
      ]
        .join('\n')
        .replace('registry: slow', 'registry: timeout'),
      '',
    );
    expect(answers(records, /jsonpath/)).toEqual([expect.stringMatching(/ErrImagePull|ImagePullBackOff/)]);
  });
});

describe('what the pods of the control plane show when it is over', () => {
  const restarts = (fault: string, seconds: number) => {
    const records = run(
      [
        `- {at: 5s, fault: ${fault}, for: ${seconds}s}`,
        '- {at: 65s, run: "kubectl get pods -n kube-system -o custom-columns=N:.metadata.labels.component,R:.status.containerStatuses[0].restartCount --no-headers"}',
      ].join('\n'),
      '',
    );
    return answers(records, /kube-system/)[0]!
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([name, count]) => name !== '<none>' && count !== '0')
      .map(([name]) => name);
  };
  test.each([
    [
      'an outage of the API server',
      '{apiserver: down}',
      30,
      ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'],
    ],
    ['one that is over before the leases are lost', '{apiserver: down}', 8, ['kube-apiserver']],
    ['etcd', '{etcd: down}', 8, ['etcd']],
    ['the scheduler', '{scheduler: down}', 20, ['kube-scheduler']],
    ['the controller manager', '{controller-manager: down}', 20, ['kube-controller-manager']],
  ])('%s', (_, fault, seconds, expected) => {
    expect(restarts(fault, seconds)).toEqual(expected);
  });
  test('with how and when it ended', () => {
    const records = run(
      [
        '- {at: 5s, fault: {apiserver: down}, for: 30s}',
        '- {at: 60s, run: "kubectl get pods -n kube-system -l component=kube-scheduler -o jsonpath={.items[0].status.containerStatuses[0].lastState.terminated.exitCode}"}',
      ].join('\n'),
      '',
    );
    expect(answers(records, /jsonpath/)).toEqual(['1']);
  });
});

test('a Node that somebody creates is closed until its readiness is seen', () => {
  const records = run(
    "- {at: 5s, apply: 'apiVersion: v1\\nkind: Node\\nmetadata: {name: extra}\\n'}".replace(/'(.*)'/, '"$1"'),
    '',
  );
  const taints = records.flatMap((each) =>
    each.type === 'object' && each.kind === 'Node' && each.name === 'extra'
      ? [(each.object.spec.taints ?? []).map((taint: { key: string }) => taint.key).join()]
      : [],
  );
  expect(taints[0]).toBe('node.kubernetes.io/not-ready');
  expect(taints.at(-1)).toBe('');
});
