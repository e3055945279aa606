/** The levels that a namespace asks for by its labels. Models k8s.io/pod-security-admission api/helpers.go. */
import type { KubeObject } from '../meta.ts';
import type { PodSpec } from '../types.generated.ts';
import { type Errors, key } from '../validation/errors.ts';
import { type Level, type Violation, violations } from './checks.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

export type Mode = 'enforce' | 'audit' | 'warn';

export interface Policy {
  level: Level;
  /** `latest` or `v1.30`. */
  version: string;
}

/** What a namespace asks for; undefined: nothing that could be violated. */
export function policyOf(namespace: KubeObject | undefined, mode: Mode): Policy | undefined {
  const labels = namespace?.metadata.labels;
  const level = labels?.[PREFIX + mode];
  if (level !== 'baseline' && level !== 'restricted') return undefined;
  return { level, version: labels?.[`${PREFIX}${mode}-version`] ?? 'latest' };
}

const policyText = ({ level, version }: Policy): string => JSON.stringify(`${level}:${version}`);

const told = (found: readonly Violation[]): string =>
  found.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ');

/** `violates PodSecurity "restricted:latest": ...`; undefined where the pod is as the policy wants it. */
export function violationText(
  spec: PodSpec,
  policy: Policy,
  verb: 'violates' | 'would violate',
): string | undefined {
  const found = violations(spec, policy.level);
  return found.length === 0 ? undefined : `${verb} PodSecurity ${policyText(policy)}: ${told(found)}`;
}

/** What is said when a namespace begins to enforce a level that its pods do not keep. */
export function existingPodWarnings(namespace: KubeObject, pods: readonly KubeObject[]): string[] {
  const policy = policyOf(namespace, 'enforce');
  if (policy === undefined) return [];
  const groups = new Map<string, string[]>();
  for (const pod of pods) {
    const found = violations(pod.spec, policy.level);
    if (found.length === 0) continue;
    const reasons = found.map(({ reason }) => reason).join(', ');
    groups.set(reasons, [...(groups.get(reasons) ?? []), pod.metadata.name]);
  }
  if (groups.size === 0) return [];
  const lines = [...groups].map(([reasons, [first, ...others]]) => {
    const more =
      others.length === 0 ? '' : ` (and ${others.length} other pod${others.length > 1 ? 's' : ''})`;
    return `${first}${more}: ${reasons}`;
  });
  const head = `existing pods in namespace ${JSON.stringify(namespace.metadata.name)} violate the new PodSecurity enforce level ${policyText(policy)}`;
  return [head, ...lines.sort()];
}

/** Adds a cause for every label that names no level or version. */
export function validatePolicyLabels(namespace: KubeObject, errors: Errors): void {
  for (const mode of ['enforce', 'audit', 'warn'] as const) {
    const labels = namespace.metadata.labels ?? {};
    const level = labels[PREFIX + mode];
    if (level !== undefined && !LEVELS.includes(level))
      errors.invalid(
        ['metadata', 'labels', key(PREFIX + mode)],
        level,
        `must be one of ${LEVELS.join(', ')}`,
      );
    const name = `${PREFIX}${mode}-version`;
    const version = labels[name];
    if (version !== undefined && !/^(latest|v1\.\d+)$/.test(version))
      errors.invalid(['metadata', 'labels', key(name)], version, 'must be "latest" or "v1.x"');
  }
}
