import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord, DiagnosticRecord, RequestRecord, TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: shop/web:1
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const scenario = (spec: string) =>
  `${WEB}\n---\napiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: t}\nspec:\n${spec.replace(/^/gm, '  ')}`;

/** Runs a text; a component that throws fails the test. */
function run(text: string): readonly TraceRecord[] {
  return simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });
}
const commands = (records: readonly TraceRecord[]) =>
  records.filter((each): each is CommandRecord => each.type === 'command');
const events = (records: readonly TraceRecord[], reason: string) =>
  records.filter((each) => each.type === 'event' && each.reason === reason);

describe('the manifests', () => {
  test('are applied at t = 0, and a refused one does not stop the rest', () => {
    const text = `kind: Pod\napiVersion: v1\nmetadata: {name: bad}\nspec:\n  containers:\n  - name: app\n---\n${WEB}`;
    const records = run(text);
    const [apply] = commands(records);
    expect(apply).toMatchObject({ t: 0, command: 'kubectl apply -f scenario.yaml', exitCode: 1 });
    expect(apply!.stdout).toContain('deployment.apps/web created\nservice/web created\n');
    const [problem] = records.filter(
      (each): each is DiagnosticRecord => each.type === 'diagnostic' && each.code === 'rejected',
    );
    expect(problem).toMatchObject({
      severity: 'error',
      message: 'spec.containers[0].image: Required value',
      where: 'Pod/bad spec.containers[0].image',
      line: 6,
    });
    expect(
      records.some(
        (each) => each.type === 'pod' && each.name.startsWith('web-') && each.status === 'Running',
      ),
    ).toBe(true);
  });
});

test.each([
  ['a namespace', 'v1', 'ConfigMap', '{name: a, namespace: shop}', 'Add a Namespace document named shop'],
  [
    'a custom kind',
    'shop.example/v1',
    'Basket',
    '{name: a}',
    'Basket is defined by a CustomResourceDefinition',
  ],
  ['a kind in small letters', 'apps/v1', 'deployment', '{name: a}', 'Perhaps Deployment is meant.'],
  ['a version of old', 'extensions/v1beta1', 'Deployment', '{name: a}', 'Write apiVersion: apps/v1,'],
])('%s that the text lacks is refused with what to do', (_, apiVersion, kind, metadata, remedy) => {
  const records = run(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`);
  expect(records.filter(({ type }) => type === 'diagnostic')).toMatchObject([
    { severity: 'error', code: 'rejected', line: 2, remedy: expect.stringContaining(remedy) },
  ]);
});

describe('steps', () => {
  test('that are still running when the run ends are told with what they have printed', () => {
    const records = run(
      scenario(`
duration: 12s
steps:
- {at: 10s, run: "kubectl get deploy web -w"}
- {at: 10s, run: "kubectl wait --for=delete deploy/web --timeout=60s"}`),
    );
    expect(commands(records).slice(1)).toMatchObject([
      {
        t: 12,
        began: 10,
        command: 'kubectl get deploy web -w',
        stdout: 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    2/2     2            2           10s\n',
        exitCode: 130,
        unfinished: true,
      },
      { t: 12, command: 'kubectl wait --for=delete deploy/web --timeout=60s', unfinished: true },
    ]);
  });

  test.each(['scenario.yaml', '-'])('find the document of the editor: -f %s', (file) => {
    const [, diff, gone] = commands(
      run(
        scenario(`
duration: 20s
steps:
- {at: 5s, run: "kubectl apply -f ${file}"}
- {at: 6s, run: "kubectl delete -f ${file} --wait=false"}`),
      ),
    );
    expect(diff!.stdout).toBe('deployment.apps/web unchanged\nservice/web unchanged\n');
    expect(gone!.stdout).toBe(
      'deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace\n',
    );
  });

  test('say what has no effect in what they apply, create or patch, each field once', () => {
    const records = run(
      scenario(`
duration: 30s
steps:
- at: 5s
  apply: |
    apiVersion: v1
    kind: Service
    metadata: {name: s}
    spec: {externalIPs: [1.2.3.4], ports: [{port: 80}]}
- at: 6s
  run: |-
    kubectl patch deploy web -p '{"spec":{"template":{"spec":{"hostIPC":true}}}}'
- {at: 7s, run: kubectl scale deploy web --replicas=1}
- at: 8s
  run: |-
    kubectl patch svc s --dry-run=server -p '{"spec":{"loadBalancerClass":"x"}}'
- {at: 9s, run: kubectl label svc written a=b}`) +
        '\n---\n{apiVersion: v1, kind: Service, metadata: {name: written}, spec: {externalIPs: [1.2.3.4], ports: [{port: 80}]}}',
    );
    const said = records.filter(
      (each): each is DiagnosticRecord => each.type === 'diagnostic' && each.code === 'not-simulated',
    );
    expect(said.every(({ line }) => line !== undefined)).toBe(true);
    expect(said.map(({ t, message, where }) => `${t} ${where} ${message}`)).toEqual([
      '0 Service/written accepted, not simulated: spec.externalIPs',
      '5 Service/s accepted, not simulated: spec.externalIPs',
      '6 Deployment/web accepted, not simulated: spec.template.spec.hostIPC',
    ]);
  });

  test('run commands, apply manifests and say what came out', () => {
    const records = run(
      scenario(`
duration: 30s
steps:
- {at: 5s, run: kubectl scale deploy/web --replicas=3}
- {at: 6s, run: kubectl get nothing}
- at: 10s
  apply: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: c}`),
    );
    expect(commands(records).slice(1)).toMatchObject([
      {
        t: 5,
        step: 0,
        command: 'kubectl scale deploy/web --replicas=3',
        stdout: 'deployment.apps/web scaled\n',
        exitCode: 0,
      },
      { t: 6, step: 1, stderr: 'error: the server doesn\'t have a resource type "nothing"\n', exitCode: 1 },
      { t: 10, step: 2, command: 'kubectl apply -f -', stdout: 'configmap/c created\n', exitCode: 0 },
    ]);
  });

  test('a command that waits ends when what it waits for has happened', () => {
    const records = run(
      scenario('duration: 30s\nsteps:\n- {at: 1s, run: kubectl rollout status deploy/web}'),
    );
    const status = commands(records)[1]!;
    expect(status.t).toBeGreaterThan(1);
    expect(status.t).toBeLessThan(6);
    expect(status.stdout).toMatch(/deployment "web" successfully rolled out\n$/);
  });
});

describe('faults', () => {
  test('one that cannot be done is said, at its place', () => {
    const records = run(scenario('duration: 10s\nsteps:\n- {at: 5s, fault: {node: nowhere, down: true}}'));
    expect(commands(records).at(-1)).toMatchObject({
      command: 'fault: node nowhere down',
      stderr: 'there is no node nowhere\n',
      exitCode: 1,
    });
    expect(
      records.some((each) => each.type === 'diagnostic' && each.code === 'fault' && each.line !== undefined),
    ).toBe(true);
  });

  test('a pod whose answers are broken leaves the service and comes back', () => {
    const records = run(
      scenario("duration: 60s\nsteps:\n- {at: 10s, fault: {pod: 'web-*', http: 500}, for: 15s}"),
    );
    const ready = records.flatMap((each) =>
      each.type === 'endpoint' ? [`${Math.floor(each.t)} ${each.ready}`] : [],
    );
    expect(ready.some((each) => each === '12 false' || each === '13 false')).toBe(true);
    expect(ready.at(-1)).toMatch(/ true$/);
    expect(commands(records).map((each) => each.command)).toContain('fault over: pod web-* http 500');
  });

  test('without a scheduler pods stay Pending until another is elected', () => {
    const records = run(
      scenario(
        'duration: 60s\nsteps:\n- {at: 10s, fault: {scheduler: down}, for: 5s}\n- {at: 11s, run: kubectl scale deploy/web --replicas=3}',
      ),
    );
    const scheduled = events(records, 'Scheduled').at(-1)!.t;
    expect(scheduled).toBeGreaterThanOrEqual(25);
    expect(scheduled).toBeLessThan(28);
  });

  test('without an API server kubectl is refused, pods run on, and what happened is told later', () => {
    const records = run(
      scenario(
        'duration: 60s\nsteps:\n- {at: 10s, fault: {apiserver: down}, for: 20s}\n- {at: 12s, run: kubectl get pods}\n- {at: 15s, fault: {pod: "web-*", kill: true}}',
      ),
    );
    expect(commands(records).find((each) => each.command === 'kubectl get pods')!.stderr).toBe(
      'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n',
    );
    const quiet = records.filter((each) => each.type === 'object' && each.t > 10.1 && each.t < 30);
    expect(quiet).toEqual([]);
    const restarted = records.filter((each) => each.type === 'pod' && each.t >= 30 && each.restarts === 1);
    expect(restarted.length).toBeGreaterThan(0);
  });

  test('a node without power loses its pods to others', () => {
    const records = run(
      scenario('duration: 8m\ncluster: {nodes: 2}\nsteps:\n- {at: 20s, fault: {node: node-1, down: true}}'),
    );
    expect(events(records, 'NodeNotReady').length).toBeGreaterThan(0);
    expect(events(records, 'TaintManagerEviction')[0]!.t).toBeGreaterThan(360);
    const last = records.filter((each) => each.type === 'endpoint' && each.ready).at(-1)!;
    expect(last.t).toBeGreaterThan(360);
  });
});

describe('traffic', () => {
  const rollout = (lifecycle: string) => {
    const text = scenario(
      'duration: 60s\napps: [{match: {container: app}, main: forever, http: [{port: 80, path: /, from: 0s, status: 200}], onStopSignal: {after: 0s, code: 0}}]\ntraffic: [{name: users, to: service/web:80, rate: 100/s, from: 5s, until: 50s}]\nsteps:\n- {at: 15s, run: kubectl rollout restart deploy/web}',
    ).replace('        readinessProbe', `${lifecycle}        readinessProbe`);
    return run(text).filter((each): each is RequestRecord => each.type === 'request');
  };

  test('a rollout of an app that stops at once loses some requests', () => {
    const requests = rollout('');
    expect(requests.length).toBeGreaterThan(4000);
    const lost = requests.filter((each) => each.status !== 200);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(requests.length * 0.1);
  });

  test('a preStop sleep that outlasts the propagation loses none', () => {
    const requests = rollout('        lifecycle: {preStop: {sleep: {seconds: 4}}}\n');
    expect(requests.filter((each) => each.status !== 200)).toEqual([]);
  });
});

describe('the same text gives the same trace', () => {
  const text = scenario(
    'duration: 60s\ntraffic: [{name: users, to: service/web:80, rate: 5/s}]\nsteps:\n- {at: 10s, run: kubectl rollout restart deploy/web}\n- {at: 30s, fault: {node: node-2, down: true}, for: 10s}',
  );
  test('again', () => expect(JSON.stringify(run(text))).toBe(JSON.stringify(run(text))));
  test('but another seed another one', () =>
    expect(JSON.stringify(run(text.replace('duration: 60s', 'seed: 2\n  duration: 60s')))).not.toBe(
      JSON.stringify(run(text)),
    ));
});

describe('connections that are kept', () => {
  const requests = (traffic: string, steps: string) =>
    run(
      scenario(
        `duration: 60s\napps: [{match: {container: app}, main: forever, http: [{port: 80, path: /, from: 0s, status: 200}], onStopSignal: {after: 10s, code: 0}}]\ntraffic: [{name: users, to: service/web:80, rate: 10/s, from: 5s${traffic}}]\nsteps:\n${steps}`,
      ),
    ).filter((each): each is RequestRecord => each.type === 'request');
  const podsIn = (records: readonly RequestRecord[], from: number, to: number) =>
    new Set(records.filter(({ began }) => began >= from && began < to).map(({ pod }) => pod));
  const NOTHING = '- {at: 50s, run: kubectl get pods}';

  test('go to one pod; without them every request chooses anew', () => {
    expect(podsIn(requests('', NOTHING), 6, 50).size).toBe(2);
    expect(podsIn(requests(', keepAlive: true', NOTHING), 6, 50).size).toBe(1);
  });

  test('stay with a pod that is going until its process ends, and no request is lost', () => {
    const records = requests(', keepAlive: 1', '- {at: 20s, run: kubectl delete pod --all --wait=false}');
    const [before] = podsIn(records, 10, 20);
    expect([...podsIn(records, 22, 29)]).toEqual([before]);
    expect(podsIn(records, 32, 60).has(before)).toBe(false);
    expect(records.filter(({ status, began }) => status !== 200 && began > 8)).toEqual([]);
  });

  test('end with the container that accepted them', () => {
    const kept = requests(', keepAlive: 1', '- {at: 20s, fault: {pod: "web-*", kill: true}}');
    expect(kept.filter(({ began, status }) => began > 30 && status !== 200)).toEqual([]);
  });
});
