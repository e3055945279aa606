/** How many replicas a HorizontalPodAutoscaler wants. Models pkg/controller/podautoscaler (replica_calculator.go, horizontal.go). */
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';

/** How far off its target the use may be, as a share of it, before anything is done. */
export interface Tolerances {
  up: number;
  down: number;
}
export const DEFAULT_TOLERANCES: Tolerances = { up: 0.1, down: 0.1 };
const DEFAULT_DOWN_WINDOW_S = 300;

export interface PodMetric {
  /** Use and request in one unit (thousandths of cores or of bytes). */
  usage: number;
  request: number;
  /** Whether its metric counts; unready pods have none that counts yet, missing ones none at all. */
  group: 'ready' | 'unready' | 'missing';
}

export interface MetricTarget {
  type: 'Utilization' | 'AverageValue';
  /** Percent, or an amount per pod. */
  value: number;
}

export interface Proposal {
  replicas: number;
  /** What the status shows: percent of the request, and the average amount. */
  utilization?: number;
  average: number;
}

/** Undefined where no pod has a metric that counts. */
export function propose(
  pods: readonly PodMetric[],
  target: MetricTarget,
  current: number,
  tolerances: Tolerances = DEFAULT_TOLERANCES,
): Proposal | undefined {
  const isWithin = (ratio: number) => 1 - tolerances.down <= ratio && ratio <= 1 + tolerances.up;
  const of = (group: PodMetric['group']) => pods.filter((pod) => pod.group === group);
  const ready = of('ready');
  if (ready.length === 0) return undefined;
  const { ratio, utilization, average } = compare(ready, target);
  const answer = (replicas: number): Proposal => ({
    replicas,
    average,
    ...(utilization === undefined ? {} : { utilization }),
  });
  const missing = of('missing');
  const waiting = ratio > 1 ? of('unready') : [];
  if (missing.length === 0 && waiting.length === 0)
    return answer(isWithin(ratio) ? current : Math.ceil(ratio * ready.length));
  // Where nobody knows, nothing is done in a hurry: idle when growing, fully used when shrinking.
  const all = [
    ...ready,
    ...waiting.map((pod) => ({ ...pod, usage: 0 })),
    ...missing.map((pod) => ({ ...pod, usage: ratio < 1 ? fullUse(pod, target) : 0 })),
  ];
  const next = compare(all, target).ratio;
  const hasTurned = (ratio < 1 && next > 1) || (ratio > 1 && next < 1);
  if (isWithin(next) || hasTurned) return answer(current);
  const replicas = Math.ceil(next * all.length);
  const isBackwards = (next < 1 && replicas > current) || (next > 1 && replicas < current);
  return answer(isBackwards ? current : replicas);
}

/** Models GetResourceUtilizationRatio and GetMetricUsageRatio: whole percents, whole amounts. */
function compare(
  pods: readonly PodMetric[],
  target: MetricTarget,
): { ratio: number; utilization?: number; average: number } {
  const usage = pods.reduce((sum, pod) => sum + pod.usage, 0);
  const average = Math.floor(usage / pods.length);
  if (target.type === 'AverageValue') return { ratio: average / target.value, average };
  const request = pods.reduce((sum, pod) => sum + pod.request, 0);
  const utilization = Math.floor((usage * 100) / request);
  return { ratio: utilization / target.value, utilization, average };
}

const fullUse = ({ request }: PodMetric, { type, value }: MetricTarget): number =>
  type === 'AverageValue' ? value : Math.floor((request * Math.max(100, value)) / 100);

interface Policy {
  type: 'Pods' | 'Percent';
  value: number;
  periodSeconds: number;
}
export interface ScalingRules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: 'Max' | 'Min' | 'Disabled';
  policies?: Policy[];
}

/** One change of the size, for the policies' memory. */
export interface ScaleChange {
  at: SimMs;
  by: number;
}

const UP: Required<ScalingRules> = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN: Required<ScalingRules> = {
  stabilizationWindowSeconds: DEFAULT_DOWN_WINDOW_S,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};
export const upRules = (rules: ScalingRules | undefined): Required<ScalingRules> => ({ ...UP, ...rules });
export const downRules = (rules: ScalingRules | undefined): Required<ScalingRules> => ({ ...DOWN, ...rules });

/** The farthest size that the policies allow now, counted from the size at the beginning of each period. */
export function limitOf(
  direction: 'up' | 'down',
  rules: Required<ScalingRules>,
  current: number,
  changes: readonly ScaleChange[],
  now: SimMs,
): number {
  if (rules.selectPolicy === 'Disabled') return current;
  const limits = rules.policies.map(({ type, value, periodSeconds }) => {
    const moved = changes
      .filter((change) => change.at > now - periodSeconds * 1000)
      .reduce((sum, change) => sum + change.by, 0);
    const start = current - moved;
    if (direction === 'up') return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
    return type === 'Pods' ? start - value : Math.floor(start * (1 - value / 100));
  });
  const far = direction === 'up' ? Math.max(...limits) : Math.min(...limits);
  const near = direction === 'up' ? Math.min(...limits) : Math.max(...limits);
  const limit = rules.selectPolicy === 'Max' ? far : near;
  return direction === 'up' ? Math.max(limit, current) : Math.max(0, Math.min(limit, current));
}

/** What was asked for, and when. */
export interface Recommendation {
  at: SimMs;
  replicas: number;
}

/** A size within all bounds, and what bounded it. */
export interface Normalized {
  desired: number;
  /** Absent where no earlier recommendation weighed more. */
  stable?: { reason: string; message: string };
  limit: { isLimited: boolean; reason: string; message: string };
}

/** Models normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors. */
export function normalize(
  scaler: KubeObject,
  current: number,
  proposed: number,
  memory: {
    recommendations: readonly Recommendation[];
    ups: readonly ScaleChange[];
    downs: readonly ScaleChange[];
  },
  now: SimMs,
): Normalized {
  const { behavior, minReplicas: least = 1, maxReplicas: most } = scaler.spec;
  const up = upRules(behavior?.scaleUp);
  const down = downRules(behavior?.scaleDown);
  const changes = [...memory.ups, ...memory.downs];
  const steady = stabilise(current, proposed, memory.recommendations, up, down, behavior !== undefined, now);
  const fastest =
    behavior === undefined
      ? Math.max(SIMPLE_FACTOR * current, SIMPLE_MINIMUM)
      : limitOf('up', up, current, changes, now);
  const slowest = behavior === undefined ? 0 : limitOf('down', down, current, changes, now);
  const { desired, reason, message } = bounded(steady, least, most, fastest, slowest);
  const grows = proposed >= current && behavior !== undefined;
  return {
    desired,
    ...(steady === proposed ? {} : { stable: grows ? GREW_LESS : SHRANK_LESS }),
    limit: { isLimited: desired !== steady, reason, message },
  };
}

/** Without a `behavior` growth is bounded as in the first version: double, or four. */
const SIMPLE_FACTOR = 2;
const SIMPLE_MINIMUM = 4;
const GREW_LESS = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const SHRANK_LESS = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};

function bounded(
  wanted: number,
  least: number,
  most: number,
  fastest: number,
  slowest: number,
): { desired: number; reason: string; message: string } {
  const top = Math.min(most, fastest);
  const bottom = Math.max(least, slowest);
  if (wanted > top)
    return most > fastest
      ? {
          desired: top,
          reason: 'ScaleUpLimit',
          message: 'the desired replica count is increasing faster than the maximum scale rate',
        }
      : {
          desired: top,
          reason: 'TooManyReplicas',
          message: 'the desired replica count is more than the maximum replica count',
        };
  if (wanted < bottom)
    return least < slowest
      ? {
          desired: bottom,
          reason: 'ScaleDownLimit',
          message: 'the desired replica count is decreasing faster than the maximum scale rate',
        }
      : {
          desired: bottom,
          reason: 'TooFewReplicas',
          message: 'the desired replica count is less than the minimum replica count',
        };
  return {
    desired: wanted,
    reason: 'DesiredWithinRange',
    message: 'the desired count is within the acceptable range',
  };
}

/**
 * With a `behavior` the size stays between the smallest recommendation of the one window, beyond which it grows, and
 * the greatest of the other, below which it shrinks. Without one only shrinking waits, and the greatest of the window
 * counts whichever way it goes.
 */
function stabilise(
  current: number,
  proposed: number,
  history: readonly Recommendation[],
  up: Required<ScalingRules>,
  down: Required<ScalingRules>,
  hasBehavior: boolean,
  now: SimMs,
): number {
  const recent = ({ stabilizationWindowSeconds }: Required<ScalingRules>): number[] => [
    proposed,
    ...history
      .filter(({ at }) => at > now - stabilizationWindowSeconds * 1000)
      .map(({ replicas }) => replicas),
  ];
  const greatest = Math.max(...recent(down));
  if (!hasBehavior) return greatest;
  return Math.min(Math.max(current, Math.min(...recent(up))), greatest);
}
