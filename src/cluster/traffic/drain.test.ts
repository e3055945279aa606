import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { RequestRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

/** The longest that a change of an endpoint takes to reach every node: a sync each second, and the writing of rules. */
const PROPAGATION_S = 1.2;

interface Drain {
  seed: number;
  nodes: number;
  /** Seconds of the preStop sleep; 0: none. */
  sleep: number;
  mode: string;
  command: string;
  /** Connections that the client keeps; 0: none. */
  keepAlive: number;
}

/** Requests that were not answered by 200 while pods of a healthy app were taken away. */
function lost({ seed, nodes, sleep, mode, command, keepAlive }: Drain): RequestRecord[] {
  const lifecycle = sleep > 0 ? `lifecycle: {preStop: {sleep: {seconds: ${sleep}}}}` : '';
  // A kept connection that is used all the time notices the end of its process by itself.
  const rate = keepAlive > 0 ? `rate: ${4 * keepAlive}/s, keepAlive: ${keepAlive}` : 'rate: 60/s';
  const text = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: shop/web:1
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
        ${lifecycle}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 40s
  seed: ${seed}
  cluster: {nodes: ${nodes}, proxyMode: ${mode}}
  apps:
  - {match: {container: app}, main: forever, http: [{port: 80, path: /, from: 0s, status: 200}], onStopSignal: {after: 0s, code: 0}}
  traffic: [{name: users, to: service/web:80, ${rate}, from: 10s, until: 34s}]
  steps:
  - {at: 15s, run: ${command}}
`;
  return simulate(parseScenario(text)).filter(
    (each): each is RequestRecord => each.type === 'request' && each.status !== 200,
  );
}

const drain = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  nodes: fc.integer({ min: 1, max: 5 }),
  sleep: fc.integer({ min: Math.ceil(PROPAGATION_S), max: 6 }),
  mode: fc.constantFrom('iptables', 'ipvs', 'nftables'),
  command: fc.constantFrom(
    'kubectl rollout restart deploy/web',
    'kubectl scale deploy/web --replicas=1',
    'kubectl set image deploy/web app=shop/web:2',
    'kubectl drain node-1 --ignore-daemonsets --force',
  ),
  keepAlive: fc.constant(0),
});
/** A node that is drained needs another one to take its pods. */
const possible = ({ nodes, command }: Drain): boolean => nodes > 1 || !command.includes('drain');

test(
  'a preStop sleep longer than the propagation loses no request of a pod that is taken away',
  () =>
    fc.assert(
      fc.property(drain.filter(possible), (given) => {
        expect(lost(given)).toEqual([]);
      }),
      { numRuns: 16, seed: 1 },
    ),
  60_000,
);

test(
  'nor does a client that keeps its connections wait for a pod that has said goodbye',
  () =>
    fc.assert(
      fc.property(drain.filter(possible), fc.integer({ min: 1, max: 5 }), (given, keepAlive) => {
        // What is on its way in the very moment that the process ends is lost on a cluster, too.
        expect(lost({ ...given, keepAlive }).filter(({ status }) => status !== 'reset')).toEqual([]);
      }),
      { numRuns: 8, seed: 1 },
    ),
  60_000,
);

test('without it some are lost, whatever the mode of the proxies', () => {
  for (const mode of ['iptables', 'ipvs', 'nftables']) {
    const all = [1, 2, 3].flatMap((seed) =>
      lost({ seed, nodes: 3, sleep: 0, mode, keepAlive: 0, command: 'kubectl rollout restart deploy/web' }),
    );
    expect(all.length, mode).toBeGreaterThan(0);
    expect(new Set(all.map(({ status }) => status))).not.toContain(500);
  }
}, 60_000);
