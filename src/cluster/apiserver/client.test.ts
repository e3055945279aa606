import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

/** What a command answers where two ConfigMaps and a Secret are. */
function answer(command: string): string[] {
  const text = `
apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data: {a: first}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: two}
data: {a: second}
---
apiVersion: v1
kind: Secret
metadata: {name: one}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 5s
  steps:
  - {at: 1s, run: ${JSON.stringify(command)}}
  - {at: 2s, run: "kubectl get cm one two -o jsonpath='{.items[*].data.a}'"}
  - {at: 3s, run: "kubectl get secret one -o jsonpath='{.data}'"}
`;
  return simulate(parseScenario(text))
    .filter((each): each is CommandRecord => each.type === 'command' && each.t > 0)
    .map(({ stdout, stderr }) => stdout + stderr);
}

test.each([
  [
    'merge',
    '{"metadata":{"name":"two"}}',
    'the name of the object (two) does not match the name on the URL (one)',
  ],
  [
    'strategic',
    '{"metadata":{"namespace":"kube-system"}}',
    'the namespace of the object (kube-system) does not match the namespace on the request (default)',
  ],
  [
    'json',
    '[{"op":"replace","path":"/kind","value":"Secret"}]',
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
])('a %s patch that would make an object another one is refused', (type, patch, message) => {
  expect(answer(`kubectl patch cm one --type=${type} -p '${patch}'`)).toEqual([
    `Error from server (BadRequest): ${message}\n`,
    'first second',
    '',
  ]);
});

test.each([
  ['{"op":"test","path":"/data","value":{"b":"1","a":"first"}}', false],
  ['{"op":"test","path":"/data/a","value":"first"}', true],
  ['{"op":"remove","path":"/data/none"}', false],
])('a JSON patch applies whole or not at all: %s', (operation, applies) => {
  const patch = `[${operation},{"op":"replace","path":"/data/a","value":"new"}]`;
  const [said, data] = answer(`kubectl patch cm one --type=json -p '${patch}'`);
  const refusal = 'The request is invalid: the server rejected our request due to an error in our request\n';
  expect([said, data]).toEqual(
    applies ? ['configmap/one patched\n', 'new second'] : [refusal, 'first second'],
  );
});
