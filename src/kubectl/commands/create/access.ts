import { typeNamed } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { Flag } from '../../flags.ts';
import { createCommand, type Draft, labelMap } from './create-command.ts';

/** Access rules and ingresses: kept and shown; nothing in this cluster acts on them. */

const RBAC = 'rbac.authorization.k8s.io';

const RULE_FLAGS: readonly Flag[] = [
  { name: 'verb', type: 'list', help: 'Verb that applies to the resources contained in the rule' },
  { name: 'resource', type: 'list', help: 'Resource that the rule applies to' },
  { name: 'resource-name', type: 'array', help: 'Resource in the white list that the rule applies to' },
];

/** One rule for each API group, in the order in which the groups come up. */
function rulesOf({ client, flags }: Context, urls: readonly string[] = []): Draft[] {
  const verbs = [...new Set(flags.list('verb'))];
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  const wanted = flags.list('resource');
  if (wanted.length === 0 && urls.length === 0)
    throw new CommandError('at least one resource must be specified');
  const groups = new Map<string, string[]>();
  for (const word of wanted) {
    const [type = '', sub] = word.split('/');
    const resource = typeNamed(type, client);
    const names = groups.get(resource.group) ?? [];
    groups.set(resource.group, [...names, sub ? `${resource.plural}/${sub}` : resource.plural]);
  }
  const names = flags.list('resource-name');
  return [
    ...[...groups].map(([group, resources]) => ({
      apiGroups: [group],
      ...(names.length > 0 ? { resourceNames: names } : {}),
      resources,
      verbs,
    })),
    ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs }] : []),
  ];
}

export const role = createCommand({
  name: 'role',
  summary: 'Create a role with single rule',
  usage:
    'role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  failed: 'failed to create role: ',
  flags: RULE_FLAGS,
  build: (context, name) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name },
    rules: rulesOf(context),
  }),
});

export const clusterRole = createCommand({
  name: 'clusterrole',
  summary: 'Create a cluster role',
  usage:
    'clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  failed: 'failed to create clusterrole: ',
  flags: [
    ...RULE_FLAGS,
    { name: 'non-resource-url', type: 'list', help: 'A partial url that user should have access to.' },
    {
      name: 'aggregation-rule',
      type: 'string',
      help: 'An aggregation label selector for combining ClusterRoles.',
    },
  ],
  build: (context, name) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    ...clusterRules(context),
  }),
});

/** The rules, or the labels of the roles whose rules are to be taken together. */
function clusterRules(context: Context): Draft {
  const { flags } = context;
  const urls = flags.list('non-resource-url');
  const labels = flags.string('aggregation-rule');
  if (labels === '') return { rules: rulesOf(context, urls) };
  if (
    [urls, ...['verb', 'resource', 'resource-name'].map((name) => flags.list(name))].some(
      (all) => all.length > 0,
    )
  )
    throw new CommandError(
      'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
    );
  return { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labelMap(labels) }] }, rules: null };
}

const SUBJECT_FLAGS: readonly Flag[] = [
  { name: 'user', type: 'array', help: 'Usernames to bind to the role' },
  { name: 'group', type: 'array', help: 'Groups to bind to the role' },
  { name: 'serviceaccount', type: 'array', help: 'Service accounts to bind, as namespace:name' },
];

function subjectsOf({ flags }: Context): Draft[] {
  const named = (kind: string, names: readonly string[]) =>
    names.map((name) => ({ apiGroup: RBAC, kind, name }));
  return [
    ...named('User', flags.list('user')),
    ...named('Group', flags.list('group')),
    ...flags.list('serviceaccount').map((text) => {
      const [namespace, name, ...rest] = text.split(':');
      if (!namespace || !name || rest.length > 0)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

export const roleBinding = createCommand({
  name: 'rolebinding',
  summary: 'Create a role binding for a particular role or cluster role',
  usage:
    'rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  failed: 'failed to create rolebinding: ',
  flags: [
    { name: 'role', type: 'string', help: 'Role this RoleBinding should reference' },
    { name: 'clusterrole', type: 'string', help: 'ClusterRole this RoleBinding should reference' },
    ...SUBJECT_FLAGS,
  ],
  build(context, name) {
    const { flags } = context;
    if ((flags.string('role') === '') === (flags.string('clusterrole') === ''))
      throw new CommandError('exactly one of clusterrole or role must be specified');
    return binding('RoleBinding', name, flags.string('role') ? 'Role' : 'ClusterRole', context);
  },
});

export const clusterRoleBinding = createCommand({
  name: 'clusterrolebinding',
  summary: 'Create a cluster role binding for a particular cluster role',
  usage:
    'clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  failed: 'failed to create clusterrolebinding: ',
  flags: [
    { name: 'clusterrole', type: 'string', required: true, help: 'ClusterRole to reference' },
    ...SUBJECT_FLAGS,
  ],
  build: (context, name) => binding('ClusterRoleBinding', name, 'ClusterRole', context),
});

function binding(kind: string, name: string, roleKind: string, context: Context): Draft {
  const subjects = subjectsOf(context);
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name },
    roleRef: {
      apiGroup: RBAC,
      kind: roleKind,
      name: context.flags.string(roleKind.toLowerCase()),
    },
    ...(subjects.length > 0 ? { subjects } : {}),
  };
}

/** `a.example/path*=svc:port[,tls[=secret]]` */
const RULE = /^([^/=,]*)(\/[^=,*]*)(\*?)=([^:,]+):([^,]+)((?:,.*)?)$/;

export const ingress = createCommand({
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an ingress with the specified name',
  usage: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]',
  failed: 'failed to create ingress: ',
  flags: [
    { name: 'class', type: 'string', help: 'Ingress Class to be used' },
    { name: 'rule', type: 'array', help: 'Rule in format host/path=service:port[,tls=secretname].' },
    { name: 'default-backend', type: 'string', help: 'Default service for backend, as svcname:port' },
    { name: 'annotation', type: 'array', help: 'Annotation to insert in the ingress object' },
  ],
  build({ flags }, name) {
    const given = flags.list('rule');
    const fallback = flags.string('default-backend');
    if (given.length === 0 && fallback === '')
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const hosts = new Map<string, Draft[]>();
    const tls = new Map<string, string[]>();
    for (const text of given) {
      const [, host = '', path = '', star = '', service = '', port = '', rest = ''] = RULE.exec(text) ?? [];
      if (service === '')
        throw new CommandError(
          `rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        );
      const secret = /,tls(?:=(.+))?$/.exec(rest);
      if (secret) tls.set(secret[1] ?? '', [...(tls.get(secret[1] ?? '') ?? []), host]);
      hosts.set(host, [
        ...(hosts.get(host) ?? []),
        { backend: backend(service, port), path, pathType: star ? 'Prefix' : 'Exact' },
      ]);
    }
    const annotations = Object.fromEntries(
      flags.list('annotation').map((text) => [text.split('=')[0], text.slice(text.indexOf('=') + 1)]),
    );
    const [service = '', port = ''] = fallback.split(':');
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(fallback ? { defaultBackend: backend(service, port) } : {}),
        ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
        ...(hosts.size > 0
          ? { rules: [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } })) }
          : {}),
        ...(tls.size > 0
          ? {
              tls: [...tls].map(([secretName, names]) => ({
                hosts: names,
                ...(secretName ? { secretName } : {}),
              })),
            }
          : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

const backend = (name: string, port: string) => ({
  service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
});
