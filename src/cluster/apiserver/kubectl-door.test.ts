/** Pods that act on the cluster they run in, as their service accounts may. */
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { TraceRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';

const OBJECTS = `apiVersion: v1
kind: ServiceAccount
metadata: {name: keeper}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: keeper}
rules:
- {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [get, list, watch, patch, update, create]}
- {apiGroups: [""], resources: [pods], verbs: [get, list, delete]}
- {apiGroups: [""], resources: [pods/log], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: keeper}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: keeper}
subjects: [{kind: ServiceAccount, name: keeper, namespace: default}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: manifests}
data:
  b.yaml: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: second}
    spec:
      replicas: 1
      selector: {matchLabels: {app: second}}
      template: {metadata: {labels: {app: second}}, spec: {containers: [{name: app, image: "nginx:1.27"}]}}
  notes.txt: not a manifest
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "nginx:1.27"}]}
`;
const pod = (script: string, spec = '', image = 'bitnami/kubectl:1.33') => `---
apiVersion: v1
kind: Pod
metadata: {name: actor}
spec:
  restartPolicy: Never
  serviceAccountName: keeper
  ${spec}
  volumes: [{name: m, configMap: {name: manifests}}]
  containers:
  - name: actor
    image: ${image}
    command: [sh, -c, ${JSON.stringify(script)}]
    volumeMounts: [{name: m, mountPath: /manifests}]
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec: {duration: 60s, cluster: {nodes: 2}}
`;

const runs = (text: string) => {
  const trace = simulate(parseScenario(text));
  const lines = trace.flatMap((each) => (each.type === 'log' && each.pod === 'actor' ? [each.line] : []));
  const ended = trace.findLast(
    (each): each is TraceRecord & { type: 'container' } => each.type === 'container' && each.pod === 'actor',
  );
  const last = (kind: string, name: string) => {
    const found = trace.findLast(
      (each) => each.type === 'object' && each.kind === kind && each.name === name,
    );
    return found?.type === 'object' && found.verb !== 'DELETED' ? found.object : undefined;
  };
  return { lines, exitCode: ended?.exitCode, last, trace };
};
const actor = (script: string, spec?: string, image?: string) => runs(OBJECTS + pod(script, spec, image));

describe('kubectl in a container', () => {
  test('acts as its service account, in its own namespace, and prints as it goes', () => {
    const { lines, exitCode, last } = actor(
      'sleep 5; kubectl scale deployment web --replicas=1 && kubectl rollout restart deploy/web && kubectl rollout status deploy/web && kubectl get deploy web -o name',
    );
    expect(lines.slice(0, 3)).toEqual([
      'deployment.apps/web scaled',
      'deployment.apps/web restarted',
      'Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...',
    ]);
    expect(lines.slice(-2)).toEqual(['deployment "web" successfully rolled out', 'deployment.apps/web']);
    expect(exitCode).toBe(0);
    expect(last('Deployment', 'web')!.spec.replicas).toBe(1);
  });

  test('is refused what its roles do not allow, and fails with that', () => {
    const { lines, exitCode } = actor('kubectl get secrets');
    expect(lines).toEqual([
      'Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:default:keeper" cannot list resource "secrets" in API group "" in the namespace "default"',
    ]);
    expect(exitCode).toBe(1);
  });

  test.each([
    ['a directory of its volume', 'kubectl apply -f /manifests'],
    ['a file of it', 'kubectl apply --filename=/manifests/b.yaml'],
    ['its standard input', 'cat /manifests/b.yaml | kubectl apply -f -'],
  ])('applies %s', (_, script) => {
    const { lines, last } = actor(script);
    expect(lines).toEqual(['deployment.apps/second created']);
    expect(last('Deployment', 'second')).toBeDefined();
  });

  test.each([
    [
      'without a token',
      'kubectl get pods',
      'automountServiceAccountToken: false',
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    ],
    [
      'as somebody else',
      'kubectl get pods --as=admin',
      '',
      'Error from server (Forbidden): users "admin" is forbidden: User "system:serviceaccount:default:keeper" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      'in a group without a name',
      'kubectl get secrets --as-group=system:masters',
      '',
      'error: invalid configuration: requesting uid, groups or user-extra for  without impersonating a user',
    ],
  ])('%s it says what a real one says', (_, script, spec, line) =>
    expect(actor(script, spec).lines).toEqual([line]),
  );

  test('it knows who it is, and has no kubeconfig', () => {
    expect(actor('kubectl auth whoami; kubectl config view').lines).toEqual([
      'ATTRIBUTE   VALUE',
      'Username    system:serviceaccount:default:keeper',
      'Groups      [system:serviceaccounts system:serviceaccounts:default system:authenticated]',
      'apiVersion: v1',
      'clusters: null',
      'contexts: null',
      'current-context: ""',
      'kind: Config',
      'users: null',
    ]);
  });

  test('while the API server is down nobody answers', () => {
    const text = (OBJECTS + pod('sleep 20; kubectl get pods')).replace(
      'cluster: {nodes: 2}}',
      'cluster: {nodes: 2}, steps: [{at: 10s, fault: {component: kube-apiserver, down: true}, for: 30s}]}',
    );
    expect(runs(text).lines).toEqual([
      'The connection to the server 10.96.0.1:443 was refused - did you specify the right host or port?',
    ]);
  });

  test('for a cluster that is not simulated it is assumed to do its work', () => {
    const { lines, exitCode, trace } = actor('kubectl --kubeconfig=/tmp/other apply -f x.yaml');
    expect([lines, exitCode]).toEqual([[], 0]);
    expect(trace.some((each) => each.type === 'diagnostic' && each.code === 'outside-program')).toBe(true);
  });
});

describe('a script with curl', () => {
  const api = 'https://kubernetes.default.svc';
  const curl = (rest: string) =>
    `curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" ${rest}`;
  const web = `${api}/apis/apps/v1/namespaces/default/deployments`;

  test.each([
    [
      'patches',
      `-X PATCH -H "Content-Type: application/merge-patch+json" -d '{"spec":{"replicas":3}}' ${web}/web`,
      3,
    ],
    [
      'scales',
      `-X PATCH -H "Content-Type: application/strategic-merge-patch+json" -d '{"spec":{"replicas":4}}' ${web}/web/scale`,
      4,
    ],
    [
      'is told what is wrong with its patch',
      `-X PATCH -H "Content-Type: application/json-patch+json" -d '[{"op":"replace","path":"/spec/replicas","value":-1}]' ${web}/web`,
      2,
    ],
  ])('%s', (_, request, replicas) => {
    const { last } = actor(`sleep 5; ${curl(request)}`);
    expect(last('Deployment', 'web')!.spec.replicas).toBe(replicas);
  });

  test('creates what a file describes, and deletes it', () => {
    const body =
      '{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"x"},"spec":{"selector":{"matchLabels":{"a":"x"}},"template":{"metadata":{"labels":{"a":"x"}},"spec":{"containers":[{"name":"c","image":"nginx:1.27"}]}}}}';
    const { lines, last } = actor(
      `${curl(`-o /dev/null -w '%{http_code}\\n' -X POST -H "Content-Type: application/json" -d '${body}' ${web}`)}; ${curl(`-o /dev/null -w '%{http_code}\\n' -X DELETE ${web}/x`)}`,
    );
    expect(lines).toEqual(['201', '403']);
    expect(last('Deployment', 'x')).toBeDefined();
  });
});
