/** Who may do what. Models plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation. */
import type { KubeObject } from './meta.ts';
import { BUILT_IN_BINDINGS, BUILT_IN_ROLES, type PolicyRule } from './rbac-defaults.ts';

/** A person or a program, and the groups that it is in. */
export interface Subject {
  name: string;
  groups: readonly string[];
}

/** What somebody wants to do: to objects of a resource, or at a path of the server. */
export type Attributes =
  | {
      verb: string;
      group: string;
      resource: string;
      subresource?: string;
      name?: string;
      /** Undefined: in the whole cluster. */
      namespace?: string | undefined;
    }
  | { verb: string; path: string };

/** Where the roles and bindings are read. */
export interface RoleSource {
  list(kind: string, namespace: string | undefined): readonly KubeObject[];
}

export const ADMINISTRATOR: Subject = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:authenticated'],
};

/** The subject of a user name, `system:serviceaccount:NAMESPACE:NAME` included. */
export function subjectOf(name: string, groups: readonly string[] = []): Subject {
  const account = /^system:serviceaccount:([^:]+):[^:]+$/.exec(name);
  const own = account === null ? [] : ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`];
  const isKnown = name !== 'system:anonymous';
  return {
    name,
    groups: [...own, ...groups, ...(isKnown ? ['system:authenticated'] : ['system:unauthenticated'])],
  };
}

interface Reference {
  kind: string;
  name: string;
}

/** All rules that hold for the subject in a namespace (undefined: in the whole cluster). */
export function rulesFor(subject: Subject, namespace: string | undefined, source: RoleSource): PolicyRule[] {
  const clusterRoles = source.list('ClusterRole', undefined);
  const clusterRole = (name: string): readonly PolicyRule[] => {
    const found = clusterRoles.find((role) => role.metadata.name === name);
    return found === undefined ? (BUILT_IN_ROLES[name] ?? []) : rulesOf(found, clusterRoles);
  };
  const rules = BUILT_IN_BINDINGS.filter(({ groups }) =>
    groups.some((group) => subject.groups.includes(group)),
  ).flatMap(({ role }) => clusterRole(role));
  for (const binding of source.list('ClusterRoleBinding', undefined))
    if (isBound(subject, binding, undefined)) rules.push(...clusterRole(binding.roleRef?.name));
  if (namespace === undefined) return rules;
  for (const binding of source.list('RoleBinding', namespace)) {
    if (!isBound(subject, binding, namespace)) continue;
    const { kind, name }: Reference = binding.roleRef ?? {};
    if (kind === 'ClusterRole') rules.push(...clusterRole(name));
    else {
      const role = source.list('Role', namespace).find((each) => each.metadata.name === name);
      rules.push(...((role?.rules as PolicyRule[] | undefined) ?? []));
    }
  }
  return rules;
}

/** The rules of a cluster role, with those of the roles that it collects by their labels. */
function rulesOf(role: KubeObject, all: readonly KubeObject[]): readonly PolicyRule[] {
  const selectors: { matchLabels?: Record<string, string> }[] =
    role.aggregationRule?.clusterRoleSelectors ?? [];
  const collected = all.filter(
    (other) =>
      other !== role &&
      selectors.some(({ matchLabels = {} }) =>
        Object.entries(matchLabels).every(([key, value]) => other.metadata.labels?.[key] === value),
      ),
  );
  return [...((role.rules as PolicyRule[] | null) ?? []), ...collected.flatMap((other) => other.rules ?? [])];
}

function isBound(
  { name, groups }: Subject,
  binding: KubeObject,
  bindingNamespace: string | undefined,
): boolean {
  return ((binding.subjects ?? []) as (Reference & { namespace?: string })[]).some((each) => {
    if (each.kind === 'User') return each.name === name;
    if (each.kind === 'Group') return groups.includes(each.name);
    return name === `system:serviceaccount:${each.namespace ?? bindingNamespace ?? ''}:${each.name}`;
  });
}

export function isAllowed(subject: Subject, wanted: Attributes, source: RoleSource): boolean {
  const namespace = 'path' in wanted ? undefined : wanted.namespace;
  return rulesFor(subject, namespace, source).some((rule) => covers(rule, wanted));
}

const has = (list: readonly string[] | undefined, wanted: string): boolean =>
  list?.some((each) => each === '*' || each === wanted) === true;

function covers(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false;
  if ('path' in wanted)
    return (rule.nonResourceURLs ?? []).some(
      (url) =>
        url === '*' || url === wanted.path || (url.endsWith('*') && wanted.path.startsWith(url.slice(0, -1))),
    );
  const { group, resource, subresource, name } = wanted;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const isResource =
    has(rule.resources, full) ||
    (subresource !== undefined && subresource !== '' && rule.resources?.includes(`*/${subresource}`));
  const isNamed = !rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name));
  return has(rule.apiGroups, group) && isResource === true && isNamed;
}

/** What the API server answers to who may not. */
export function forbiddenMessage({ name: user }: Subject, wanted: Attributes): string {
  if ('path' in wanted) return `forbidden: User "${user}" cannot ${wanted.verb} path "${wanted.path}"`;
  const { verb, group, resource, subresource, name, namespace } = wanted;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const place = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${qualified}${name ? ` "${name}"` : ''} is forbidden: User "${user}" cannot ${verb} resource "${full}" in API group "${group}" ${place}`;
}
