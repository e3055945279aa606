import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

/** Which pods answered a generator on three nodes, before 30 s and after; the first that answered is deleted at 30 s. */
function answered(spec: string): string[][] {
  const text = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}], ${spec}}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 60s
  cluster: {nodes: 3}
  traffic: [{name: users, to: service/web:80, rate: 5/s, from: 15s}]
`;
  const pods = (steps: string) =>
    simulate(parseScenario(text + steps)).flatMap((each) =>
      each.type === 'request' && each.status === 200 ? [{ t: each.t, pod: each.pod! }] : [],
    );
  const [first] = pods('');
  const all = pods(`  steps: [{at: 30s, run: kubectl delete pod ${first!.pod}}]\n`);
  const named = (from: number, to: number) => [
    ...new Set(all.filter(({ t }) => t >= from && t < to).map(({ pod }) => pod)),
  ];
  return [named(0, 30), named(40, 60)];
}

test('a client that the service knows stays with its pod, and finds another one when that has gone', () => {
  const [before, after] = answered('sessionAffinity: ClientIP');
  expect(before).toHaveLength(1);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});
test('without affinity its requests go to all of them', () => {
  const [before, after] = answered('sessionAffinity: None');
  expect([before, after].map((each) => each!.length)).toEqual([3, 3]);
});
