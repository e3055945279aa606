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
  const index = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const listed = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes);
    const counted = listed === undefined ? succeeded : listed.filter((each) => succeeded.includes(each));
    return counted.length >= (succeededCount ?? listed?.length ?? Number.POSITIVE_INFINITY);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
