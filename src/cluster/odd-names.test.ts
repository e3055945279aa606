import { expect, test } from 'vitest';
import { parseScenario } from '../scenario/parse.ts';
import type { CommandRecord, TraceRecord } from '../trace/records.ts';
import { simulate } from './simulate.ts';

const run = (text: string): readonly TraceRecord[] =>
  simulate(parseScenario(text), {
    onError(error) {
      throw error;
    },
  });

test('names that every JavaScript object knows are names like any other', () => {
  const records = run(`
apiVersion: v1
kind: ConfigMap
metadata: {name: constructor, labels: {valueOf: "1"}}
data: {constructor: a, valueOf: b}
---
apiVersion: v1
kind: Pod
metadata: {name: constructor, labels: {constructor: hasOwnProperty}}
spec:
  containers:
  - name: constructor
    image: busybox
    env: [{name: __proto__, value: d}, {name: toString, value: e}]
    command: [sh, -c, 'echo "$__proto__ $toString"; awk "BEGIN {a[\\"constructor\\"]++; print length(a) a[\\"toString\\"]}"; sleep 100']
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
metadata: {name: constructor}
spec:
  duration: 20s
  steps:
  - {at: 10s, run: "kubectl get configmap constructor -o jsonpath='{.data}'"}
  - {at: 11s, run: kubectl label pod constructor toString=f}
  - {at: 12s, run: kubectl annotate pod constructor valueOf=g}
  - {at: 13s, run: "kubectl get pod constructor -o custom-columns=A:.metadata.labels.toString,B:.metadata.hasOwnProperty"}
  - {at: 14s, run: kubectl logs constructor}
  - {at: 15s, run: "kubectl patch pod constructor --type=json -p '[{\\"op\\": \\"test\\", \\"path\\": \\"/metadata/toString\\", \\"value\\": 1}]'"}
  - {at: 16s, run: kubectl get toString}
`);
  expect(
    records
      .filter((record): record is CommandRecord => record.type === 'command')
      .map(({ stdout, stderr }) => stdout + stderr),
  ).toEqual([
    'configmap/constructor created\npod/constructor created\n',
    '{"constructor":"a","valueOf":"b"}',
    'pod/constructor labeled\n',
    'pod/constructor annotated\n',
    'A     B\nf     <none>\n',
    'd e\n1\n',
    expect.stringContaining('the server rejected our request due to an error in our request'),
    'error: the server doesn\'t have a resource type "toString"\n',
  ]);
});

test('no text reaches the prototype of all objects', () => {
  run(`
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {__proto__: {polluted: x}}, __proto__: {polluted: x}}
spec: {__proto__: {polluted: x}, containers: [{name: c, image: busybox, __proto__: {polluted: x}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {__proto__: x}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  __proto__: {polluted: x}
  duration: 10s
  cluster: {nodes: [{name: n, labels: {__proto__: x}, capacity: {__proto__: 3}}]}
  steps:
  - {at: 1s, run: "kubectl patch cm c --type=merge -p '{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1}}}'"}
  - {at: 2s, run: "kubectl patch cm c -p '{"metadata":{"__proto__":{"polluted":"1"}}}'"}
  - {at: 3s, run: "kubectl patch cm c --type=json -p '[{"op":"add","path":"/__proto__/polluted","value":1}]'"}
  - {at: 4s, run: "kubectl create cm d --from-literal=__proto__=a"}
  - {at: 5s, run: "kubectl label cm c __proto__=b"}
  - {at: 6s, fault: {__proto__: {polluted: 1}}}
`);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
