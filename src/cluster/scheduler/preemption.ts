/** Making room for a more important pod. Models framework/preemption and plugins/defaultpreemption. */
import { labelSelectorMatches } from '../../api/labels.ts';
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp } from '../../base/time.ts';
import type { NodeFilter, Refusal } from './filters/filter.ts';
import type { NodeInfo } from './node-info.ts';

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NO_VICTIMS = 'No preemption victims found for incoming pod';

export const priorityOf = (pod: KubeObject): number => pod.spec.priority ?? 0;

export interface Candidate {
  info: NodeInfo;
  victims: KubeObject[];
  violations: number;
}

export interface PreemptionWorld {
  pod: KubeObject;
  refusals: ReadonlyMap<NodeInfo, Refusal>;
  budgets: readonly KubeObject[];
  /** Filters as they would be if the nodes looked like this. */
  filtersWith(changed: NodeInfo): readonly NodeFilter[];
}

export type Preemption = { best: Candidate; reasons?: undefined } | { best?: undefined; reasons: string[] };

export function preempt(world: PreemptionWorld): Preemption {
  const { refusals } = world;
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (const [info, refusal] of refusals) {
    if (refusal.unresolvable) {
      reasons.push(NOT_HELPFUL);
      continue;
    }
    const found = victimsOn(world, info);
    if ('victims' in found) candidates.push(found);
    else reasons.push(...found.reasons);
  }
  if (candidates.length === 0) return { reasons };
  return { best: candidates.reduce((a, b) => (isBetter(b, a) ? b : a)) };
}

function victimsOn(world: PreemptionWorld, info: NodeInfo): Candidate | { reasons: string[] } {
  const { pod } = world;
  const lower = [...info.pods.values()].filter((each) => priorityOf(each) < priorityOf(pod));
  if (lower.length === 0) return { reasons: [NO_VICTIMS] };
  const fits = (without: readonly KubeObject[]): Refusal | undefined => {
    const changed = info.without(new Set(without.map((each) => each.metadata.uid)));
    for (const filter of world.filtersWith(changed)) {
      const refusal = filter(changed);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
  const still = fits(lower);
  if (still !== undefined) return { reasons: still.reasons };
  // As many as possible are spared: the most important first, those under a budget before the rest.
  const important = [...lower].sort(moreImportant);
  const { violating, free } = byBudget(important, world.budgets);
  let victims = [...important];
  for (const each of [...violating, ...free]) {
    const fewer = victims.filter((victim) => victim !== each);
    if (fits(fewer) === undefined) victims = fewer;
  }
  return { info, victims, violations: victims.filter((each) => violating.includes(each)).length };
}

function byBudget(pods: readonly KubeObject[], budgets: readonly KubeObject[]) {
  const left = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const violating: KubeObject[] = [];
  const free: KubeObject[] = [];
  for (const pod of pods) {
    let isViolating = false;
    for (const budget of budgets) {
      if (!covers(budget, pod)) continue;
      // Its eviction has been granted already.
      if (budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) continue;
      const allowed = left.get(budget)! - 1;
      left.set(budget, allowed);
      if (allowed < 0) isViolating = true;
    }
    (isViolating ? violating : free).push(pod);
  }
  return { violating, free };
}

/** Here a selector that asks for nothing means nobody, and a pod without labels has no budget. */
function covers({ metadata, spec }: KubeObject, pod: KubeObject): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {};
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
  return (
    metadata.namespace === pod.metadata.namespace &&
    Object.keys(pod.metadata.labels ?? {}).length > 0 &&
    labelSelectorMatches(spec.selector, pod.metadata.labels)
  );
}

const startOf = (pod: KubeObject): number =>
  parseTimestamp(pod.status?.startTime ?? pod.metadata.creationTimestamp);

function moreImportant(a: KubeObject, b: KubeObject): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);
}

/** Fewest broken budgets, least important victims, fewest of them, youngest of them. */
function isBetter(a: Candidate, b: Candidate): boolean {
  const highest = (each: Candidate) => Math.max(...each.victims.map(priorityOf));
  const sum = (each: Candidate) => each.victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0);
  const latest = (each: Candidate) =>
    Math.min(...each.victims.filter((pod) => priorityOf(pod) === highest(each)).map(startOf));
  const order =
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    latest(b) - latest(a);
  return order < 0;
}
