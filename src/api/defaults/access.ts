import type { KubeObject } from '../meta.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** Models networking/v1 SetDefaults_NetworkPolicy and SetDefaults_NetworkPolicyPort. */
export function defaultNetworkPolicy(policy: KubeObject): void {
  const { spec = {} } = policy;
  if (!isMap(spec)) return;
  if (!Array.isArray(spec.policyTypes) || spec.policyTypes.length === 0)
    spec.policyTypes = ['Ingress', ...(listOf(spec.egress).length > 0 ? ['Egress'] : [])];
  for (const rule of [...listOf(spec.ingress), ...listOf(spec.egress)])
    for (const port of listOf(rule?.ports)) if (isMap(port)) port.protocol ??= 'TCP';
  policy.spec = spec;
}

/** Models rbac/v1 SetDefaults_RoleBinding, SetDefaults_ClusterRoleBinding and SetDefaults_Subject. */
export function defaultBinding(binding: KubeObject): void {
  if (isMap(binding.roleRef)) binding.roleRef.apiGroup ||= RBAC;
  for (const subject of listOf(binding.subjects))
    if (isMap(subject) && (subject.kind === 'User' || subject.kind === 'Group')) subject.apiGroup ||= RBAC;
}

// These kinds are stored as they come: nothing has checked their shape.
// biome-ignore lint/suspicious/noExplicitAny: see above
const listOf = (value: unknown): any[] => (Array.isArray(value) ? value : []);
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
