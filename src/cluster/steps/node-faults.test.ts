import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { PodRecord, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

/** Runs a text on one node; a component that throws fails the test. */
function run(node: string, steps: string, pods = ''): readonly TraceRecord[] {
  const text = `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: 90s\n  cluster:\n    nodes: [{name: n1, ${node}}]\n  steps:\n${steps}${pods}`;
  return simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });
}
/** `25 Running`: the states a pod was in, with whole seconds. */
const states = (records: readonly TraceRecord[], name: string) =>
  records
    .filter((r): r is PodRecord => r.type === 'pod' && r.name === name)
    .map((r) => `${Math.floor(r.t)} ${r.status}${r.deleted ? ' DELETED' : ''}`)
    .filter((state, i, all) => state !== all[i - 1]);
const spec = (image: string) =>
  `spec: {terminationGracePeriodSeconds: 5, containers: [{name: c, image: '${image}', command: [sleep, '1000']}]}`;

test('a static pod is edited, taken away, and put there for a while', () => {
  const records = run(
    `staticPods: [{metadata: {name: web}, ${spec('busybox:1.36')}}]`,
    [
      `  - {at: 20s, fault: {node: n1, staticPod: {metadata: {name: web}, ${spec('busybox:1.37')}}}}`,
      '  - {at: 50s, fault: {node: n1, staticPod: web}}',
      `  - {at: 60s, fault: {node: n1, staticPod: {metadata: {name: other}, ${spec('busybox:1.36')}}}, for: 10s}`,
      '',
    ].join('\n'),
  );
  const ends = (name: string) => states(records, name).filter((state) => /Running|DELETED/.test(state));
  expect(ends('web-n1')).toEqual([
    expect.stringMatching(/^[0-3] Running$/),
    expect.stringMatching(/^2[56] .* DELETED$/),
    expect.stringMatching(/^2[6-9] Running$/),
    expect.stringMatching(/^5[56] .* DELETED$/),
  ]);
  expect(ends('other-n1')).toEqual([
    expect.stringMatching(/^6[0-3] Running$/),
    expect.stringMatching(/^7[56] .* DELETED$/),
  ]);
});

test('a shutdown without a number lasts as the kubelet is configured, by priority', () => {
  const pod = (name: string, priority: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${priority}terminationGracePeriodSeconds: 100, containers: [{name: c, image: 'busybox:1.36', command: [sleep, '1000']}]}\n`;
  const records = run(
    'kubelet: {shutdownGracePeriod: 20s, shutdownGracePeriodCriticalPods: 8s}',
    '  - {at: 20s, fault: {node: n1, shutdown: true}}\n',
    pod('plain', '') + pod('vital', 'priorityClassName: system-node-critical, '),
  );
  const killed = (name: string) =>
    records.find((r) => r.type === 'signal' && r.pod === name && r.signal === 'SIGKILL')!.t;
  expect(killed('plain')).toBeCloseTo(32, 0);
  expect(killed('vital') - killed('plain')).toBeGreaterThanOrEqual(7.9);
  expect(killed('vital') - killed('plain')).toBeLessThan(9.5);
});

test.each(['down: true', 'reboot: true'])('%s: nothing runs on the node until it starts again', (what) => {
  const records = run(
    '',
    `  - {at: 20s, fault: {node: n1, ${what}}, for: 20s}\n`,
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'busybox:1.36', command: [sh, -c, 'while sleep 1; do echo on; done']}]}\n`,
  );
  const logged = records.filter((r) => r.type === 'log' && r.pod === 'p').map(({ t }) => t);
  expect(logged.filter((t) => t > 20 && t < 40)).toEqual([]);
  expect(logged.some((t) => t > 41)).toBe(true);
  const told = records.flatMap((r) =>
    r.type === 'event' && r.t >= 40 ? [`${r.eventType} ${r.reason}`] : [],
  );
  expect(told.slice(0, 3)).toEqual(['Normal Starting', 'Warning Rebooted', 'Normal SandboxChanged']);
  const shown = records.flatMap((r) => (r.type === 'pod' && r.name === 'p' && r.t > 40 ? [r] : []));
  expect(shown[0]).toMatchObject({ status: 'Unknown', restarts: 0 });
  expect(shown.at(-1)).toMatchObject({ status: 'Running', restarts: 1 });
});

/** `82 n1 NodeNotReady`: what is said of nodes, with whole seconds. */
const saidOfNodes = (duration: string, steps: string) =>
  simulate(
    parseScenario(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: n1, containers: [{name: c, image: 'busybox:1.36', command: [sleep, '1000']}]}\n---\napiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: ${duration}\n  cluster: {nodes: [{name: n1}, {name: n2}]}\n  steps:\n${steps}`,
    ),
  ).flatMap((r) =>
    r.type === 'event' && /^Node(Not)?Ready$|TaintManager/.test(r.reason)
      ? [`${Math.floor(r.t)} ${r.name} ${r.reason}`]
      : [],
  );

test('a node whose network is back says within ten seconds that it is Ready, and keeps its pods', () => {
  expect(saidOfNodes('9m', '  - {at: 31s, fault: {node: n1, network: cut}, for: 100s}\n')).toEqual([
    expect.stringMatching(/^8[0-5] n1 NodeNotReady$/),
    expect.stringMatching(/^8[0-5] p NodeNotReady$/),
    expect.stringMatching(/^(13\d|140) n1 NodeReady$/),
    expect.stringMatching(/^14[0-5] p TaintManagerEviction$/),
  ]);
});

test('pressure that comes while the network is cut is seen once it is back', () => {
  const steps =
    '  - {at: 20s, fault: {node: n1, network: cut}, for: 30s}\n  - {at: 25s, fault: {node: n1, disk: full}, for: 10m}\n  - {at: 49s, run: "kubectl get node n1 -o jsonpath={.status.conditions[*].status}"}\n  - {at: 65s, run: "kubectl get node n1 -o jsonpath={.status.conditions[*].status}"}\n';
  const records = run('', steps);
  const seen = records.flatMap((r) =>
    r.type === 'command' && r.command.startsWith('kubectl get') ? [r.stdout.trim()] : [],
  );
  expect(seen).toEqual(['False False False True', 'False True False True']);
});

test.each(['apiserver', 'controller-manager'])(
  'a minute and a half without the %s makes no node NotReady: all are given the whole grace period',
  (component) =>
    expect(saidOfNodes('4m', `  - {at: 31s, fault: {${component}: down}, for: 95s}\n`)).toEqual([]),
);

test.each([
  ['5s', []],
  ['40s', ['kube-controller-manager', 'kube-scheduler']],
])('after %s without the API server these have lost their leases, and are elected anew', (time, wanted) => {
  const records = run('', `  - {at: 20s, fault: {apiserver: down}, for: ${time}}\n`);
  const led = records.flatMap((r) => (r.type === 'event' && r.reason === 'LeaderElection' ? [r] : []));
  expect(led.map(({ name }) => name).sort()).toEqual(wanted);
  for (const { t } of led) expect(t - 60).toBeLessThanOrEqual(2);
});

test('a node that fails in two ways at once comes back when both are over', () => {
  const records = run(
    '',
    [
      '  - {at: 10s, fault: {node: n1, down: true}, for: 40s}',
      '  - {at: 12s, fault: {node: n1, down: true}, for: 5s}',
      '  - {at: 20s, fault: {node: n1, kubelet: down}, for: 5s}',
      '  - {at: 30s, fault: {node: n1, network: cut}, for: 5s}',
      '',
    ].join('\n'),
  );
  const starts = records
    .filter((r) => r.type === 'event' && r.reason === 'Starting')
    .map((r) => Math.floor(r.t));
  expect(starts.filter((t) => t > 5)).toEqual([50]);
  expect(records.filter((r) => r.type === 'command' && r.exitCode !== 0)).toEqual([]);
});

test.each([
  ['scheduler', 'Scheduled'],
  ['controller-manager', 'SuccessfulCreate'],
])('the %s that is down stays down when the API server comes back before it', (component, reason) => {
  const records = run(
    '',
    `  - {at: 20s, fault: {${component}: down}, for: 40s}\n  - {at: 25s, fault: {apiserver: down}, for: 5s}\n  - {at: 35s, run: kubectl create deployment d --image=busybox:1.36}\n`,
  );
  const done = records.filter((r) => r.type === 'event' && r.reason === reason).map(({ t }) => t);
  expect(done).toHaveLength(1);
  expect(done[0]).toBeGreaterThanOrEqual(60);
});

test('an API server that fails in two ways at once answers when both are over', () => {
  const records = run(
    '',
    [
      '  - {at: 10s, fault: {component: kube-apiserver, down: true}, for: 40s}',
      '  - {at: 15s, fault: {component: etcd, down: true}, for: 10s}',
      '  - {at: 35s, run: kubectl get nodes}',
      '  - {at: 60s, run: kubectl get nodes}',
      '',
    ].join('\n'),
  );
  const codes = records.flatMap((r) =>
    r.type === 'command' && r.command === 'kubectl get nodes' ? [r.exitCode] : [],
  );
  expect(codes).toEqual([1, 0]);
});

test('a scheduler that is stopped twice schedules when both are over', () => {
  const records = run(
    '',
    '  - {at: 10s, fault: {scheduler: down}, for: 10s}\n  - {at: 15s, fault: {scheduler: down}, for: 20s}\n  - {at: 25s, run: kubectl create deployment d --image=busybox:1.36}\n',
  );
  const done = records.filter((r) => r.type === 'event' && r.reason === 'Scheduled').map(({ t }) => t);
  expect(done).toHaveLength(1);
  expect(done[0]).toBeGreaterThanOrEqual(35);
});

test('a component that is down is not elected when an outage of the API server ends before', () => {
  const records = run(
    '',
    '  - {at: 10s, fault: {controller-manager: down}, for: 60s}\n  - {at: 15s, fault: {etcd: down}, for: 20s}\n',
  );
  const elected = records.filter(
    (r) => r.type === 'event' && r.reason === 'LeaderElection' && r.name === 'kube-controller-manager',
  );
  expect(elected).toHaveLength(1);
  expect(elected[0]!.t).toBeGreaterThanOrEqual(70);
});

describe('a Node object that is deleted', () => {
  const ready = (records: readonly TraceRecord[]) =>
    records.flatMap((r) => (r.type === 'command' && r.command.startsWith('kubectl get') ? [r.stdout] : []));
  const look = '  - {at: 40s, run: kubectl get nodes --no-headers}\n';

  test('stays away while its kubelet runs on, and takes its lease along', () => {
    const [lease, nodes] = ready(
      run(
        '',
        `  - {at: 5s, run: kubectl delete node n1}\n  - {at: 8s, run: kubectl get lease -n kube-node-lease --ignore-not-found}\n${look}`,
      ),
    );
    expect([lease, nodes]).toEqual(['', '']);
  });

  test.each(['kubelet: down', 'reboot: true'])('is made again by a kubelet that starts: %s', (what) => {
    const records = run(
      'labels: {disk: ssd}',
      `  - {at: 5s, run: kubectl delete node n1}\n  - {at: 20s, fault: {node: n1, ${what}}, for: 5s}\n${look}` +
        '  - {at: 41s, run: "kubectl get node n1 -o jsonpath={.metadata.labels.disk}{.spec.podCIDR}"}\n  - {at: 42s, run: kubectl get pods -n kube-system -o name}\n',
    );
    const [nodes, kept, pods] = ready(records);
    expect(nodes).toMatch(/^n1 +Ready/);
    expect(kept).toBe('ssd10.244.0.0/24');
    expect(pods).toContain('pod/kube-apiserver-n1');
    // It is another object: of that one nothing is known from before.
    const events = records.flatMap((r) => (r.type === 'event' && r.kind === 'Node' ? [r.reason] : []));
    expect(events).toEqual(['RemovingNode', 'Starting', 'RegisteredNode']);
  });

  test('is found again by its kubelet when somebody creates it', () => {
    const [nodes] = ready(
      run(
        '',
        `  - {at: 5s, run: kubectl delete node n1}\n  - {at: 20s, apply: "apiVersion: v1\\nkind: Node\\nmetadata: {name: n1}\\n"}\n${look}`,
      ),
    );
    expect(nodes).toMatch(/^n1 +Ready/);
  });

  test('waits for the API server when its kubelet starts without one', () => {
    const [nodes, later] = ready(
      run(
        '',
        `  - {at: 5s, run: kubectl delete node n1}\n  - {at: 10s, fault: {apiserver: down}, for: 20s}\n  - {at: 12s, fault: {node: n1, kubelet: down}, for: 3s}\n${look}  - {at: 60s, run: kubectl get nodes --no-headers}\n`,
      ),
    );
    expect(nodes).toMatch(/^n1 +Ready/);
    expect(later).toMatch(/^n1 +Ready/);
  });
});

test.each([
  ['the node with the control plane', 'n1', 'down: true', true],
  ['another node', 'n2', 'down: true', false],
  ['the network of the node with the control plane', 'n1', 'network: cut', true],
  ['only its kubelet', 'n1', 'kubelet: stopped', false],
])('%s is lost: that the control plane goes on is said (%s, %s)', (_, node, what, said) => {
  const text = `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec:\n  duration: 20s\n  cluster: {nodes: [{name: n1}, {name: n2}]}\n  steps: [{at: 10s, fault: {node: ${node}, ${what}}}]\n`;
  const records = simulate(parseScenario(text));
  const notes = records.filter((each) => each.type === 'diagnostic' && each.code === 'control-plane-node');
  expect(notes).toHaveLength(said ? 1 : 0);
});
