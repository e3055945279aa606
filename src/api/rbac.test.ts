/** Who may do what. From pkg/registry/rbac/validation/rule_test.go and the authorizer's own table. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from './meta.ts';
import { ADMINISTRATOR, type Attributes, forbiddenMessage, isAllowed, subjectOf } from './rbac.ts';

const object = (kind: string, name: string, namespace: string | undefined, rest: object): KubeObject =>
  ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, namespace },
    ...rest,
  }) as KubeObject;
const binding = (
  name: string,
  namespace: string | undefined,
  roleKind: string,
  role: string,
  ...subjects: object[]
) =>
  object(namespace ? 'RoleBinding' : 'ClusterRoleBinding', name, namespace, {
    roleRef: { kind: roleKind, name: role },
    subjects,
  });
const account = (name: string, namespace?: string) => ({
  kind: 'ServiceAccount',
  name,
  ...(namespace && { namespace }),
});

const OBJECTS = [
  object('Role', 'reader', 'blue', {
    rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
  }),
  object('Role', 'one', 'blue', {
    rules: [
      { verbs: ['get', 'delete'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'] },
    ],
  }),
  object('ClusterRole', 'scaler', undefined, {
    rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*/scale'] }],
  }),
  object('ClusterRole', 'logs', undefined, {
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods/log'] }],
  }),
  object('ClusterRole', 'metrics', undefined, {
    rules: [{ verbs: ['get'], nonResourceURLs: ['/metrics', '/debug/*'] }],
  }),
  object('ClusterRole', 'sum', undefined, {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] },
    rules: null,
  }),
  {
    ...object('ClusterRole', 'part', undefined, {
      rules: [{ verbs: ['list'], apiGroups: ['batch'], resources: ['jobs'] }],
    }),
    metadata: { name: 'part', labels: { part: 'yes' } },
  } as unknown as KubeObject,
  binding('a', 'blue', 'Role', 'reader', account('app')),
  binding('b', 'blue', 'Role', 'one', { kind: 'User', name: 'jane' }),
  binding('c', 'blue', 'ClusterRole', 'view', { kind: 'Group', name: 'system:serviceaccounts:green' }),
  binding('d', undefined, 'ClusterRole', 'scaler', account('hpa', 'kube-system')),
  binding('e', undefined, 'ClusterRole', 'logs', { kind: 'User', name: 'jane' }),
  binding('f', undefined, 'ClusterRole', 'metrics', account('prometheus', 'monitoring')),
  binding('g', undefined, 'ClusterRole', 'sum', { kind: 'Group', name: 'batchers' }),
  binding('h', 'blue', 'ClusterRole', 'edit', { kind: 'User', name: 'editor' }),
];
const source = {
  list: (kind: string, namespace: string | undefined) =>
    OBJECTS.filter(
      (each) => each.kind === kind && (namespace === undefined || each.metadata.namespace === namespace),
    ),
};
/** `list apps deployments/scale/web in blue`, `get /metrics` */
function wish(text: string): Attributes {
  const [, verb = '', path] = /^(\S+) (\/\S+)$/.exec(text) ?? [];
  if (path !== undefined) return { verb, path };
  const [, does = '', group = '', what = '', namespace] = /^(\S+) (?:(\S+):)?(\S+)(?: in (\S+))?$/.exec(
    text,
  )!;
  const [resource = '', name, subresource] = what.split('/');
  return {
    verb: does,
    group,
    resource,
    namespace,
    ...(name && { name }),
    ...(subresource && { subresource }),
  };
}
const sa = (namespace: string, name: string) => `system:serviceaccount:${namespace}:${name}`;

describe('who may do what', () => {
  test.each<[string, string, boolean, string[]?]>([
    [sa('blue', 'app'), 'list pods in blue', true],
    [sa('blue', 'app'), 'list pods in green', false],
    [sa('blue', 'app'), 'list pods', false],
    [sa('blue', 'app'), 'delete pods/p in blue', false],
    [sa('green', 'app'), 'get secrets/s in blue', false],
    [sa('green', 'app'), 'get configmaps/s in blue', true],
    [sa('blue', 'other'), 'list pods in blue', false],
    ['jane', 'get configmaps/settings in blue', true],
    ['jane', 'get configmaps/others in blue', false],
    ['jane', 'list configmaps in blue', false],
    ['jane', 'get pods/p/log in red', true],
    ['jane', 'get pods/p in red', false],
    [sa('kube-system', 'hpa'), 'update apps:deployments/web/scale in blue', true],
    [sa('kube-system', 'hpa'), 'update apps:deployments/web in blue', false],
    [sa('monitoring', 'prometheus'), 'get /metrics', true],
    [sa('monitoring', 'prometheus'), 'get /debug/pprof', true],
    [sa('monitoring', 'prometheus'), 'get /logs', false],
    ['bob', 'list batch:jobs in blue', true, ['batchers']],
    ['bob', 'list batch:jobs', true, ['batchers']],
    ['bob', 'list batch:jobs in blue', false],
    ['bob', 'get /version', true],
    ['system:anonymous', 'get /version', true],
    ['system:anonymous', 'get /api', false],
    ['editor', 'create apps:deployments in blue', true],
    ['editor', 'create rbac.authorization.k8s.io:roles in blue', false],
    ['editor', 'create pods/p/eviction in blue', true],
    ['anybody', 'delete nodes/n', true, ['system:masters']],
  ])('%s: %s: %s', (user, wanted, expected, groups) =>
    expect(isAllowed(subjectOf(user, groups), wish(wanted), source)).toBe(expected),
  );

  test('the administrator may do everything', () =>
    expect(
      ['delete nodes/n', 'get secrets/s in red', 'get /metrics'].every((each) =>
        isAllowed(ADMINISTRATOR, wish(each), source),
      ),
    ).toBe(true));

  test.each([
    [
      'list pods in blue',
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "blue"',
    ],
    [
      'get apps:deployments/web in blue',
      'deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments" in API group "apps" in the namespace "blue"',
    ],
    [
      'list nodes',
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
    ],
    [
      'get pods/p/log in blue',
      'pods "p" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "blue"',
    ],
    ['get /metrics', 'forbidden: User "jane" cannot get path "/metrics"'],
  ])('%s is refused in these words', (wanted, message) =>
    expect(forbiddenMessage(subjectOf('jane'), wish(wanted))).toBe(message),
  );
});
