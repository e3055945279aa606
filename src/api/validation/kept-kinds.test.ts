import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import { prepare } from '../prepare.ts';

const refusal = (apiVersion: string, kind: string, rest: object): string => {
  try {
    prepare(
      { apiVersion, kind, metadata: { name: 'x', namespace: 'default' }, ...rest },
      { version: '1.36' },
    );
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
  return 'taken';
};
const ingress = (spec: object) => refusal('networking.k8s.io/v1', 'Ingress', { spec });
const path = (rest: object) => ingress({ rules: [{ http: { paths: [rest] } }] });
const policy = (spec: object) =>
  refusal('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ...spec } });
const role = (rule: object) => refusal('rbac.authorization.k8s.io/v1', 'Role', { rules: [rule] });
const binding = (rest: object) =>
  refusal('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    ...rest,
  });

test('to which role a binding leads is fixed', () => {
  const object = (name: string) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'x', namespace: 'default' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
  });
  const existing = prepare(object('a'), { version: '1.36' }).object;
  expect(() => prepare(object('b'), { version: '1.36', existing })).toThrow(
    'roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}: cannot change roleRef',
  );
});

const backend = { service: { name: 'web', port: { number: 80 } } };
const AT = 'spec.rules[0].http.paths[0]';

test.each<[string, string, string]>([
  ['an ingress', path({ path: '/', pathType: 'Prefix', backend }), 'taken'],
  [
    'one of an older version',
    path({ path: '/', backend: { serviceName: 'web', servicePort: 80 } }),
    `strict decoding error: unknown field "${AT}.backend.serviceName", unknown field "${AT}.backend.servicePort"`,
  ],
  [
    'a port as a text',
    path({ pathType: 'Prefix', path: '/', backend: { service: { name: 'web', port: { number: '80' } } } }),
    'json: cannot unmarshal string into Go struct field ServiceBackendPort.spec.rules.http.paths.backend.service.port.number of type int32',
  ],
  [
    'no type of path',
    path({ path: '/', backend }),
    `${AT}.pathType: Required value: pathType must be specified`,
  ],
  [
    'another type of path',
    path({ path: '/', pathType: 'Regex', backend }),
    `${AT}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`,
  ],
  [
    'a relative path',
    path({ path: 'a', pathType: 'Exact', backend }),
    `${AT}.path: Invalid value: "a": must be an absolute path`,
  ],
  [
    'no backend',
    path({ path: '/', pathType: 'Exact' }),
    `${AT}.backend: Invalid value: "": resource or service backend is required`,
  ],
  [
    'no port',
    path({ path: '/', pathType: 'Exact', backend: { service: { name: 'web' } } }),
    `${AT}.backend: Required value: port name or number is required`,
  ],
  [
    'neither rules nor backend',
    ingress({}),
    'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
  ],
  [
    'a host with capitals',
    ingress({ rules: [{ host: 'Shop.io' }] }),
    'spec.rules[0].host: Invalid value: "Shop.io": a lowercase RFC 1123 subdomain',
  ],
  [
    'an address as a host',
    ingress({ rules: [{ host: '1.2.3.4' }] }),
    'must be a DNS name, not an IP address',
  ],
  ['a wildcard', ingress({ rules: [{ host: '*.shop.io' }] }), 'taken'],
  ['a policy', policy({ ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] }), 'taken'],
  [
    'a policy with a wrong word',
    policy({ ingres: [] }),
    'strict decoding error: unknown field "spec.ingres"',
  ],
  [
    'a peer of two sorts',
    policy({ ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
    'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
  ],
  [
    'a peer that is nobody',
    policy({ egress: [{ to: [{}] }] }),
    'spec.egress[0].to[0]: Required value: must specify a peer',
  ],
  [
    'a type of policy',
    policy({ policyTypes: ['Both'] }),
    'spec.policyTypes[0]: Unsupported value: "Both": supported values: "Egress", "Ingress"',
  ],
  ['a role', role({ apiGroups: [''], resources: ['pods'], verbs: ['get'] }), 'taken'],
  [
    'a role without verbs',
    role({ apiGroups: [''], resources: ['pods'] }),
    'rules[0].verbs: Required value: verbs must contain at least one value',
  ],
  [
    'a role without groups',
    role({ resources: ['pods'], verbs: ['get'] }),
    'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
  ],
  [
    'a role for paths',
    role({ nonResourceURLs: ['/x'], verbs: ['get'] }),
    'namespaced rules cannot apply to non-resource URLs',
  ],
  [
    'an account without a namespace',
    binding({ subjects: [{ kind: 'ServiceAccount', name: 'a' }] }),
    'subjects[0].namespace: Required value',
  ],
  [
    'a subject of no kind',
    binding({ subjects: [{ kind: 'Robot', name: 'a' }] }),
    'subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
  ],
  [
    'a binding to nothing',
    binding({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role' } }),
    'roleRef.name: Required value',
  ],
])('%s', (_, answer, words) => {
  expect(answer).toContain(words);
});
