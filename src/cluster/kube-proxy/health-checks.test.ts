/** From test/e2e/network/loadbalancer.go and service.go: the port that load balancers ask. */
import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

const WORLD = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: "nicolaka/netshoot", command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  nodeName: node-2
  terminationGracePeriodSeconds: 20
  containers:
  - {name: app, image: nginx, ports: [{containerPort: 80}], lifecycle: {preStop: {sleep: {seconds: 15}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  healthCheckNodePort: 30999
  selector: {app: web}
  ports: [{name: http, port: 80}, {name: more, port: 81, targetPort: 80}]
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 60s
  cluster: {nodes: 2}
  steps:
`;
const ask = (ip: string, what = "-o /dev/null -w '%{http_code}'") =>
  `kubectl exec client -- curl -sS -m 2 ${what} ${ip}:30999/healthz`;
const NODES = ['192.168.49.2', '192.168.49.3'];

function told(steps: readonly [number, string][]): string[] {
  const text = steps.map(([at, run]) => `  - {at: ${at}s, run: ${JSON.stringify(run)}}\n`).join('');
  return simulate(parseScenario(WORLD + text)).flatMap((each) =>
    each.type === 'command' && each.command.includes('30999/') ? [each.stdout || each.stderr] : [],
  );
}

test('a node with a ready endpoint says so, others say no, and so does one whose endpoints all end', () => {
  const both = (at: number) => NODES.map((ip): [number, string] => [at, ask(ip)]);
  const [first, second, ...later] = told([
    ...both(20),
    [30, 'kubectl delete pod web --wait=false'],
    ...both(33),
  ]);
  expect([first, second]).toEqual(['503', '200']);
  expect(later).toEqual(['503', '503']);
});

test('what it says', () => {
  const [body] = told([[20, ask(NODES[1]!, '')]]);
  expect(JSON.parse(body!)).toEqual({
    service: { namespace: 'default', name: 'web' },
    localEndpoints: 1,
    serviceProxyHealthy: true,
  });
});

test('nobody answers there when the policy is another one, or the service has gone', () => {
  for (const end of [
    `kubectl patch svc web -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`,
    'kubectl delete svc web',
  ]) {
    const [before, after] = told([
      [20, ask(NODES[1]!)],
      [25, end],
      [30, ask(NODES[1]!)],
    ]);
    expect(before).toBe('200');
    expect(after).toMatch(/^000/);
  }
});
