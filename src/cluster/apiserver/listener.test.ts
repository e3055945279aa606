import { describe, expect, test } from 'vitest';
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
    [
      0,
      expect.stringContaining(
        'pods is forbidden: User \\"system:anonymous\\" cannot list resource \\"pods\\" in API group \\"\\" at the cluster scope',
      ),
    ],
    // The rules match the port, too: nobody answers at another one.
    [28, ''],
    // No top-level domain of the world outside is called so.
    [6, ''],
  ]);
});

describe('a pod that shows the token of its account', () => {
  const TOKEN = '"Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"';
  const ask = (path: string, method = 'GET') =>
    `kubectl exec client -- sh -c 'curl -sk -X ${method} -H ${TOKEN} https://kubernetes.default${path}'`;
  const ACCESS = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{verbs: [get, list, delete], apiGroups: [""], resources: [pods]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: default, namespace: default}]
---
`;
  const told = (path: string, method?: string) => {
    const step = `  - {at: 8s, run: ${JSON.stringify(ask(path, method))}}\n`;
    const text = `${ACCESS}${TEXT.split('  steps:')[0]}  steps:\n${step}`;
    const found = simulate(parseScenario(text)).find(
      (each) => each.type === 'command' && each.command.includes('curl'),
    );
    const { kind, message, items, metadata } = JSON.parse((found as { stdout: string }).stdout);
    return (
      message ??
      (items
        ? `${kind} ${items.map((each: { metadata: { name: string } }) => each.metadata.name)}`
        : `${kind} ${metadata.name}`)
    );
  };
  const forbidden = (what: string) =>
    `${what.split(' ')[0]} is forbidden: User "system:serviceaccount:default:default" cannot`;

  test.each([
    ['/api/v1/namespaces/default/pods', undefined, 'PodList client'],
    ['/api/v1/namespaces/default/pods/client', undefined, 'Pod client'],
    ['/api/v1/namespaces/default/pods/nobody', undefined, 'pods "nobody" not found'],
    [
      '/api/v1/pods',
      undefined,
      `${forbidden('pods')} list resource "pods" in API group "" at the cluster scope`,
    ],
    [
      '/apis/apps/v1/namespaces/default/deployments',
      undefined,
      `${forbidden('deployments.apps')} list resource "deployments" in API group "apps" in the namespace "default"`,
    ],
    ['/api/v1/namespaces/default/pods?labelSelector=app%3Dx', undefined, 'PodList '],
    ['/api/v1/namespaces/default/pods?fieldSelector=metadata.name%3Dclient', undefined, 'PodList client'],
    [
      '/api/v1/namespaces/default/pods?fieldSelector=spec.x%3D1',
      undefined,
      'field label not supported: spec.x',
    ],
    [
      '/api/v1/namespaces/default/pods/client/status',
      'PATCH',
      'pods "client" is forbidden: User "system:serviceaccount:default:default" cannot patch resource "pods/status" in API group "" in the namespace "default"',
    ],
    ['/api/v1/namespaces/default/pods/nobody', 'DELETE', 'pods "nobody" not found'],
  ])('%s %s', (path, method, answer) => expect(told(path, method)).toBe(answer));
});
