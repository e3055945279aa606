/** Roles and their bindings. Models pkg/apis/rbac/validation. */
import type { KubeObject } from '../meta.ts';
import type { PolicyRule, RoleBinding } from '../types.generated.ts';
import type { Errors, FieldPath } from './errors.ts';

const GROUP = 'rbac.authorization.k8s.io';

export function validateRole(role: KubeObject, errors: Errors): void {
  for (const [i, rule] of ((role.rules ?? []) as PolicyRule[]).entries())
    validateRule(rule, role.kind === 'Role', ['rules', i], errors);
}

function validateRule(rule: PolicyRule, isNamespaced: boolean, path: FieldPath, errors: Errors): void {
  const { verbs = [], apiGroups = [], resources = [], nonResourceURLs = [], resourceNames = [] } = rule;
  if (verbs.length === 0) errors.required([...path, 'verbs'], 'verbs must contain at least one value');
  if (nonResourceURLs.length > 0) {
    if (isNamespaced)
      errors.invalid(
        [...path, 'nonResourceURLs'],
        nonResourceURLs,
        'namespaced rules cannot apply to non-resource URLs',
      );
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      errors.invalid(
        [...path, 'nonResourceURLs'],
        nonResourceURLs,
        'rules cannot apply to both regular resources and non-resource URLs',
      );
    return;
  }
  if (apiGroups.length === 0)
    errors.required([...path, 'apiGroups'], 'resource rules must supply at least one api group');
  if (resources.length === 0)
    errors.required([...path, 'resources'], 'resource rules must supply at least one resource');
}

export function validateRoleBinding(binding: RoleBinding & KubeObject, errors: Errors): void {
  const { roleRef, subjects = [] } = binding;
  const group = roleRef?.apiGroup || GROUP;
  if (group !== GROUP) errors.notSupported(['roleRef', 'apiGroup'], group, [GROUP]);
  const kinds = binding.kind === 'RoleBinding' ? ['ClusterRole', 'Role'] : ['ClusterRole'];
  if (!kinds.includes(roleRef?.kind)) errors.notSupported(['roleRef', 'kind'], roleRef?.kind ?? '', kinds);
  if (!roleRef?.name) errors.required(['roleRef', 'name']);
  for (const [i, { kind, name, namespace, apiGroup = '' }] of subjects.entries()) {
    const at: FieldPath = ['subjects', i];
    if (!name) errors.required([...at, 'name']);
    if (kind === 'ServiceAccount') {
      if (apiGroup !== '') errors.notSupported([...at, 'apiGroup'], apiGroup, ['']);
      if (!namespace) errors.required([...at, 'namespace']);
    } else if (kind === 'User' || kind === 'Group') {
      if (apiGroup !== '' && apiGroup !== GROUP) errors.notSupported([...at, 'apiGroup'], apiGroup, [GROUP]);
    } else errors.notSupported([...at, 'kind'], kind, ['Group', 'ServiceAccount', 'User']);
  }
}
