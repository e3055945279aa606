import type { Scenario } from '../../scenario/types.ts';

const ALL_NAMESPACES = /(^|\s)(-A|--all-namespaces)\b/;
const SYSTEM = 'kube-system';

/**
 * Does anything in the scenario look at the cluster's own pods? Only then are they made: a person who studies
 * three pods should not have to tell them from ten others.
 */
export function isWanted({ steps, manifests }: Scenario): boolean {
  return (
    steps.some(({ run, apply }) => {
      const text = run ?? apply ?? '';
      return text.includes(SYSTEM) || ALL_NAMESPACES.test(text);
    }) || manifests.some(({ value }) => value?.metadata?.namespace === SYSTEM)
  );
}
