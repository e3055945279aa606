/** spec.podFailurePolicy: what a failed pod means. Models pkg/controller/job/pod_failure_policy.go. */
import type { KubeObject } from '../../api/meta.ts';

export interface PolicyMatch {
  action: 'FailJob' | 'Ignore' | 'Count' | 'FailIndex';
  message: string;
}

interface Rule {
  action: PolicyMatch['action'];
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] };
  onPodConditions?: { type: string; status?: string }[];
}

/** The first rule that matches the failed pod. */
export function failurePolicyAction(job: KubeObject, pod: KubeObject): PolicyMatch | undefined {
  if (pod.status?.phase !== 'Failed') return undefined;
  const rules: Rule[] = job.spec.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const why = rule.onExitCodes
      ? exitCode(rule.onExitCodes, pod)
      : podCondition(rule.onPodConditions ?? [], pod);
    if (why !== undefined)
      return { action: rule.action, message: `${why} matching ${rule.action} rule at index ${index}` };
  }
  return undefined;
}

function exitCode(
  { containerName, operator, values }: NonNullable<Rule['onExitCodes']>,
  pod: KubeObject,
): string | undefined {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  for (const { name, state } of statuses) {
    const code: number | undefined = state?.terminated?.exitCode;
    if (!code || (containerName !== undefined && containerName !== name)) continue;
    if (values.includes(code) === (operator === 'In'))
      return `Container ${name} for pod ${pod.metadata.namespace}/${pod.metadata.name} failed with exit code ${code}`;
  }
  return undefined;
}

function podCondition(
  patterns: readonly { type: string; status?: string }[],
  pod: KubeObject,
): string | undefined {
  for (const each of pod.status?.conditions ?? [])
    for (const { type, status = 'True' } of patterns)
      if (each.type === type && each.status === status)
        return `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${type}`;
  return undefined;
}
