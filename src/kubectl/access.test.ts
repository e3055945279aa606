/** What somebody else may do at the terminal. */
import { expect, test } from 'vitest';
import { subjectOf } from '../api/rbac.ts';
import { clientOf, roleSource } from './access.ts';
import { accessRows } from './access-list.ts';
import type { Client } from './client.ts';
import { FakeCluster } from './testing/fake-cluster.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const cluster = new FakeCluster(
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [] } },
  {
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['watch'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['get'], apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['web'] },
    ],
  },
  {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'readers' },
    roleRef: { kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'app', namespace: 'default' }],
  },
);
const app = subjectOf('system:serviceaccount:default:app');
const client = clientOf(cluster, app);
const USER = 'User "system:serviceaccount:default:app" cannot';

test.each<[string, (client: Client) => unknown, string | undefined]>([
  ['get pods', (it) => it.list('Pod', 'default'), undefined],
  ['get pod p', (it) => it.get('Pod', 'default', 'p'), undefined],
  ['get deployment web', (it) => it.get('Deployment', 'default', 'web'), 'deployments.apps "web" not found'],
  [
    'get deployment api',
    (it) => it.get('Deployment', 'default', 'api'),
    `deployments.apps "api" is forbidden: ${USER} get resource "deployments" in API group "apps" in the namespace "default"`,
  ],
  [
    'get pods -A',
    (it) => it.list('Pod', undefined),
    `pods is forbidden: ${USER} list resource "pods" in API group "" at the cluster scope`,
  ],
  [
    'delete pod p',
    (it) => it.delete('Pod', 'default', 'p'),
    `pods "p" is forbidden: ${USER} delete resource "pods" in API group "" in the namespace "default"`,
  ],
  [
    'logs p',
    (it) => it.logs('default', 'p', {}),
    `pods "p" is forbidden: ${USER} get resource "pods/log" in API group "" in the namespace "default"`,
  ],
  [
    'exec p',
    (it) => it.exec('default', 'p', { command: ['sh'] }),
    `pods "p" is forbidden: ${USER} create resource "pods/exec" in API group "" in the namespace "default"`,
  ],
  [
    'create a pod',
    (it) => it.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'q', namespace: 'default' } }),
    `pods is forbidden: ${USER} create resource "pods" in API group "" in the namespace "default"`,
  ],
])('%s', (_, call, refusal) => {
  if (refusal === undefined) expect(() => call(client)).not.toThrow();
  else expect(() => call(client)).toThrow(refusal);
});

test('what an account may do, as can-i --list has it', () =>
  expect(accessRows(app, 'default', roleSource(cluster)).slice(0, 5)).toEqual([
    'selfsubjectreviews.authentication.k8s.io\t[]\t[]\t[create]\n',
    'selfsubjectaccessreviews.authorization.k8s.io\t[]\t[]\t[create]\n',
    'selfsubjectrulesreviews.authorization.k8s.io\t[]\t[]\t[create]\n',
    'pods\t[]\t[]\t[get list watch]\n',
    '\t[/api/*]\t[]\t[get]\n',
  ]));
