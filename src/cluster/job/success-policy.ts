/** spec.successPolicy: when some indexes are enough. Models pkg/controller/job/success_policy.go. */
import type { KubeObject } from '../../api/meta.ts';
import { parseIndexes } from './rules.ts';

interface Rule {
  succeededIndexes?: string;
  succeededCount?: number;
}

/** What the first rule that the succeeded indexes fulfil says; undefined where none does. */
export function matchSuccessPolicy(job: KubeObject, succeeded: readonly number[]): string | undefined {
  const rules: Rule[] = job.spec.successPolicy?.rules ?? [];
  if (succeeded.length === 0) return undefined;
  const index = rules.findIndex(({ succeededIndexes, succeededCount = Number.POSITIVE_INFINITY }) => {
    if (succeededIndexes === undefined) return succeeded.length >= succeededCount;
    // Of a Job that was made smaller only the indexes that it still has are asked for.
    const listed = parseIndexes(succeededIndexes, job.spec.completions);
    const counted = listed.filter((each) => succeeded.includes(each)).length;
    return listed.length > 0 && (counted === listed.length || counted >= succeededCount);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
