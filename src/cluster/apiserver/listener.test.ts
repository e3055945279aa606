import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { simulate } from '../simulate.ts';

const CURL = 'kubectl exec client -- curl -sk --max-time 2';
const TEXT = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: "curlimages/curl:8.5.0", command: [sleep, "1000"]}]}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 30s
  cluster: {nodes: 2}
  steps:
  - {at: 8s, run: ${CURL} https://kubernetes.default/livez}
  - {at: 9s, run: ${CURL} https://kubernetes.default.svc/api/v1/pods}
  - {at: 10s, run: ${CURL} http://kubernetes.default/livez}
  - {at: 14s, run: ${CURL} http://nobody.prod/}
`;

test('a pod reaches the API server by its service, and may read nothing but its health', () => {
  const answers = simulate(parseScenario(TEXT)).flatMap((each) =>
    each.type === 'command' && each.command.includes('curl') ? [[each.exitCode, each.stdout.trim()]] : [],
  );
  expect(answers).toEqual([
    [0, 'ok'],
    [0, expect.stringContaining('forbidden: User \\"system:anonymous\\" cannot get path')],
    // The rules match the port, too: nobody answers at another one.
    [28, ''],
    // No top-level domain of the world outside is called so.
    [6, ''],
  ]);
});
