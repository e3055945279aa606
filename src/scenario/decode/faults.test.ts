import { describe, expect, test } from 'vitest';
import { parseScenario } from '../parse.ts';

const read = (fault: unknown) =>
  parseScenario(
    `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  steps:\n  - at: 1s\n    fault: ${JSON.stringify(fault)}\n`,
  );

describe('a fault is', () => {
  test.each([
    [
      { node: 'n', down: true },
      { kind: 'node', node: 'n', what: 'down' },
    ],
    [
      { node: 'n', disk: 'full' },
      { kind: 'node', node: 'n', what: 'disk' },
    ],
    [
      { pod: 'web-0', kill: true },
      { kind: 'pod', namespace: 'default', pod: 'web-0', what: { type: 'kill', signal: 'SIGKILL' } },
    ],
    [
      { pod: 'shop/web-0', container: 'app', kill: 'TERM' },
      {
        kind: 'pod',
        namespace: 'shop',
        pod: 'web-0',
        container: 'app',
        what: { type: 'kill', signal: 'SIGTERM' },
      },
    ],
    [
      { pod: 'web-*', http: 503 },
      { kind: 'pod', namespace: 'default', pod: 'web-*', what: { type: 'http', status: 503 } },
    ],
    [
      { pod: 'p', sandbox: 'kill' },
      { kind: 'pod', namespace: 'default', pod: 'p', what: { type: 'sandbox' } },
    ],
    [
      { node: 'n', shutdown: 40 },
      { kind: 'shutdown', node: 'n', graceSeconds: 40, criticalSeconds: 10 },
    ],
    [
      { node: 'n', shutdown: true },
      { kind: 'shutdown', node: 'n' },
    ],
    [
      { node: 'n', staticPod: 'web' },
      { kind: 'staticPod', node: 'n', name: 'web' },
    ],
    [
      { node: 'n', staticPod: { metadata: { name: 'web' }, spec: {} } },
      { kind: 'staticPod', node: 'n', name: 'web', manifest: { metadata: { name: 'web' }, spec: {} } },
    ],
    [
      { node: 'n', 'kube-proxy': 'down' },
      { kind: 'node', node: 'n', what: 'proxy' },
    ],
    [{ registry: 'timeout' }, { kind: 'registry', state: 'timeout' }],
    [{ registry: 'down' }, { kind: 'registry', state: 'unreachable' }],
    [{ scheduler: 'down' }, { kind: 'component', component: 'scheduler' }],
    [
      { component: 'kube-controller-manager', down: true },
      { kind: 'component', component: 'controller-manager' },
    ],
  ])('%j', (fault, wanted) => {
    const { scenario, diagnostics } = read(fault);
    expect(diagnostics).toEqual([]);
    expect(scenario!.steps[0]!.fault!.what).toEqual(wanted);
  });
});

test('the trace calls a fault by what is written', () => {
  const { steps } = read({ pod: 'web-0', container: null, http: { status: 503 } }).scenario!;
  expect(steps[0]!.fault!.text).toBe('pod web-0 http {"status":503}');
});

describe('what is wrong with a fault is said before the run', () => {
  test.each([
    ['down', 'fault: expected a mapping, found "down"'],
    [{}, 'fault: a fault names a node, a pod, the registry or a component'],
    [
      { node: 'n' },
      'fault: what happens is missing: one of down, kubelet, network, disk, reboot, kube-proxy, shutdown, staticPod',
    ],
    [
      { node: 'n', staticPod: { spec: {} } },
      'fault.staticPod: expected the manifest of a Pod with metadata.name and spec, or a name',
    ],
    [{ node: 'n', donw: true }, 'fault.donw: unknown field "donw"'],
    [{ node: 'n', down: true, disk: 'full' }, 'fault.disk: down and disk in one fault'],
    [{ node: 'n', down: false }, 'fault.down: nothing happens by this value'],
    [{ node: 3, down: true }, 'fault.node: expected the name of a node'],
    [{ node: 'n', down: true, critical: 5 }, 'fault.critical: critical belongs to shutdown'],
    [{ node: 'n', shutdown: 'soon' }, 'fault.shutdown: expected a number of seconds'],
    [{ pod: 'p' }, 'fault: what happens is missing: one of kill, hang, oom, network, sandbox, http, status'],
    [{ pod: 'p', kill: true, contianer: 'c' }, 'fault.contianer: unknown field "contianer"'],
    [{ pod: 'p', kill: false }, 'fault.kill: expected true or the name of a signal'],
    [{ pod: 'p', http: 20 }, 'fault.http: expected a status from 100 to 599'],
    [{ pod: 'p', hang: 'no' }, 'fault.hang: nothing happens by this value'],
    [{ registry: 'up' }, 'fault.registry: expected down or timeout'],
    [{ component: 'kubelet' }, 'fault.component: unknown component kubelet'],
    [{ scheduler: false }, 'fault.scheduler: nothing happens by this value'],
    [{ scheduler: 'down', etcd: 'down' }, 'fault.etcd: scheduler and etcd in one fault'],
    [{ constructor: 'down' }, 'fault: a fault names a node, a pod, the registry or a component'],
  ])('%j: %s', (fault, message) => {
    const { scenario, diagnostics } = read(fault);
    expect(diagnostics).toMatchObject([
      { severity: 'error', message: `spec.steps[0].${message}`, range: { line: 6 } },
    ]);
    expect(scenario!.steps).toEqual([]);
  });
});
