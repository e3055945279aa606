import { expect, test } from 'vitest';
import { MAX_REQUESTS } from '../../scenario/decode/scenario.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';
import { MAX_PODS } from './capacity.ts';

test('ten thousand replicas end in a message, and the ReplicaSet is told, too', () => {
  const text = `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: many}
spec:
  replicas: 10000
  selector: {matchLabels: {app: many}}
  template:
    metadata: {labels: {app: many}}
    spec: {schedulerName: none, containers: [{name: c, image: nginx:1.27}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec: {duration: 160s, cluster: {nodes: 1}}
`;
  const records = simulate(parseScenario(text));
  const added = records.filter(
    (each) => each.type === 'object' && each.kind === 'Pod' && each.verb === 'ADDED',
  );
  expect(added.length).toBeLessThanOrEqual(MAX_PODS);
  expect(records.filter((each) => each.type === 'diagnostic' && each.code === 'too-large')).toHaveLength(1);
  expect(
    records.some(
      (each) => each.type === 'event' && each.message.includes('etcdserver: mvcc: database space exceeded'),
    ),
  ).toBe(true);
}, 60_000);

test.each(['Deployment', 'ReplicaSet', 'StatefulSet'])(
  'two thousand million replicas of a %s are no question',
  (kind) => {
    const text = `apiVersion: apps/v1
kind: ${kind}
metadata: {name: many}
spec:
  replicas: 2147483647
  selector: {matchLabels: {app: many}}
  template:
    metadata: {labels: {app: many}}
    spec: {containers: [{name: c, image: nginx:1.27}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec: {duration: 160s}
`;
    const records = simulate(parseScenario(text));
    expect(records).toContainEqual(
      expect.objectContaining({
        code: 'too-large',
        message: `${kind}/many asks for 2147483647 pods: the simulated cluster keeps at most ${MAX_PODS}`,
      }),
    );
    expect(records.some((each) => each.type === 'object' && each.kind === kind)).toBe(false);
  },
);

test('a generator that never ends is cut, and says where', () => {
  const { scenario, diagnostics } = parseScenario(`apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 24h
  traffic:
  - {name: few, to: service/web:80, rate: 1/s, until: 10s}
  - {name: many, to: service/web:80, rate: 10000/s, from: 23h}
`);
  const [message] = diagnostics;
  expect(message).toMatchObject({ severity: 'error', code: 'too-large', range: { line: 7 } });
  expect(message!.message).toContain(`at most ${MAX_REQUESTS}`);
  expect(scenario!.traffic.map(({ until }) => until)).toEqual([10_000, 23 * 3_600_000 + 99_999]);
});
