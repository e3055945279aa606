/** PodSecurity. Models k8s.io/pod-security-admission admission/admission.go; audit has no log to write to here. */
import type { KubeObject } from '../../../api/meta.ts';
import {
  existingPodWarnings,
  policyOf,
  validatePolicyLabels,
  violationText,
} from '../../../api/pod-security/policy.ts';
import { Errors, invalidError } from '../../../api/validation/errors.ts';
import { podSpecPath } from '../../../scenario/places.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';

/** Throws Forbidden for a pod that its namespace does not want; answers what it only warns of. */
export function admitPodSecurity(object: KubeObject, api: ControlPlaneApi): string[] {
  const path = podSpecPath(object.kind);
  if (path === undefined) return [];
  const namespace = api.get('Namespace', undefined, object.metadata.namespace ?? 'default');
  const enforced = object.kind === 'Pod' ? policyOf(namespace, 'enforce') : undefined;
  const warned = policyOf(namespace, 'warn');
  if (enforced === undefined && warned === undefined) return [];
  // biome-ignore lint/suspicious/noExplicitAny: a spec somewhere in the object
  const spec = path.reduce((inner: any, field) => inner?.[field], object);
  if (spec === undefined) return [];
  const refusal = enforced && violationText(spec, enforced, 'violates');
  if (refusal !== undefined) throw forbidden('Pod', object.metadata.name, refusal);
  const warning = warned && violationText(spec, warned, 'would violate');
  return warning === undefined ? [] : [warning];
}

/** Throws Invalid for labels that mean nothing; answers which pods do not keep what is enforced from now on. */
export function admitPolicyLabels(
  namespace: KubeObject,
  old: KubeObject | undefined,
  api: ControlPlaneApi,
): string[] {
  const errors = new Errors();
  validatePolicyLabels(namespace, errors);
  if (errors.causes.length > 0) throw invalidError('Namespace', namespace.metadata.name, errors.causes);
  if (old === undefined) return [];
  const before = policyOf(old, 'enforce');
  const now = policyOf(namespace, 'enforce');
  if (now === undefined || (before?.level === now.level && before.version === now.version)) return [];
  return existingPodWarnings(namespace, api.list('Pod', namespace.metadata.name));
}
