/** The roles and bindings that every cluster begins with. Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy. */

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const rule = (verbs: string[], group: string, resources: string): PolicyRule => ({
  verbs,
  apiGroups: [group],
  resources: resources.split(' '),
});

/** Everything with its status, and its scale where it has one. */
const withParts = (names: string, parts: string): string =>
  names
    .split(' ')
    .flatMap((name) => [name, ...parts.split(' ').map((part) => `${name}/${part}`)])
    .join(' ');

const WORKLOADS: readonly [group: string, resources: string][] = [
  [
    'apps',
    `${withParts('daemonsets', 'status')} ${withParts('deployments replicasets statefulsets', 'scale status')}`,
  ],
  ['autoscaling', withParts('horizontalpodautoscalers', 'status')],
  ['batch', withParts('cronjobs jobs', 'status')],
  ['policy', withParts('poddisruptionbudgets', 'status')],
  ['networking.k8s.io', `${withParts('ingresses', 'status')} networkpolicies`],
];

const VIEW: PolicyRule[] = [
  rule(
    READ,
    '',
    `configmaps endpoints pods replicationcontrollers replicationcontrollers/scale serviceaccounts ${withParts('persistentvolumeclaims services', 'status')} bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status ${withParts('resourcequotas', 'status')} namespaces`,
  ),
  rule(READ, 'discovery.k8s.io', 'endpointslices'),
  rule(READ, 'apps', 'controllerrevisions'),
  ...WORKLOADS.map(([group, resources]) => rule(READ, group, resources)),
];

const EDIT: PolicyRule[] = [
  ...VIEW,
  rule(READ, '', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
  rule(['impersonate'], '', 'serviceaccounts'),
  rule(WRITE, '', 'pods pods/attach pods/exec pods/portforward pods/proxy'),
  rule(['create'], '', 'pods/eviction'),
  rule(
    WRITE,
    '',
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule(['create'], '', 'serviceaccounts/token'),
  ...WORKLOADS.map(([group, resources]) =>
    rule(
      WRITE,
      group,
      resources
        .split(' ')
        .filter((each) => !each.endsWith('/status'))
        .join(' '),
    ),
  ),
];

const RBAC = 'rbac.authorization.k8s.io';

export const BUILT_IN_ROLES: Readonly<Record<string, readonly PolicyRule[]>> = {
  'cluster-admin': [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  admin: [
    ...EDIT,
    rule(['create'], 'authorization.k8s.io', 'localsubjectaccessreviews'),
    rule([...READ, ...WRITE], RBAC, 'roles rolebindings'),
  ],
  edit: EDIT,
  view: VIEW,
  'system:basic-user': [
    rule(['create'], 'authentication.k8s.io', 'selfsubjectreviews'),
    rule(['create'], 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
  ],
  'system:discovery': [
    {
      verbs: ['get'],
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
    },
  ],
  'system:public-info-viewer': [
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
  ],
};

export const BUILT_IN_BINDINGS: readonly { role: string; groups: readonly string[] }[] = [
  { role: 'cluster-admin', groups: ['kubeadm:cluster-admins', 'system:masters'] },
  { role: 'system:basic-user', groups: ['system:authenticated'] },
  { role: 'system:discovery', groups: ['system:authenticated'] },
  { role: 'system:public-info-viewer', groups: ['system:authenticated', 'system:unauthenticated'] },
];
