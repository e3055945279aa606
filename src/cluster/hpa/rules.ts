/** How many replicas a HorizontalPodAutoscaler wants. Models pkg/controller/podautoscaler (replica_calculator.go, horizontal.go). */
import type { SimMs } from '../../base/time.ts';

const TOLERANCE = 0.1;
const DEFAULT_DOWN_WINDOW_S = 300;

export interface PodMetric {
  /** Use and request in one unit (millicores or bytes). */
  usage: number;
  request: number;
  /** Its metric counts: the pod is running, and for cpu ready. */
  counts: boolean;
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

/** Undefined where no pod has a metric, or a request is missing. */
export function propose(
  pods: readonly PodMetric[],
  target: MetricTarget,
  current: number,
): Proposal | undefined {
  const counted = pods.filter((pod) => pod.counts);
  if (counted.length === 0) return undefined;
  const usage = counted.reduce((sum, pod) => sum + pod.usage, 0);
  const request = counted.reduce((sum, pod) => sum + pod.request, 0);
  const average = Math.round(usage / counted.length);
  if (target.type === 'Utilization' && request === 0) return undefined;
  const utilization = request === 0 ? undefined : Math.floor((usage * 100) / request);
  const ratioOf = (used: number, requested: number, count: number) =>
    target.type === 'Utilization'
      ? Math.floor((used * 100) / requested) / target.value
      : used / count / target.value;
  const ratio = ratioOf(usage, request, counted.length);
  const rest = pods.length - counted.length;
  const answer = (replicas: number): Proposal => ({
    replicas,
    average,
    ...(utilization === undefined ? {} : { utilization }),
  });
  if (rest === 0)
    return answer(Math.abs(1 - ratio) <= TOLERANCE ? current : Math.ceil(ratio * counted.length));
  // Pods without a metric count as idle when growing, as fully used when shrinking: nothing is done in a hurry.
  const isGrowing = ratio > 1;
  const missing = pods.filter((pod) => !pod.counts);
  const added = isGrowing
    ? 0
    : missing.reduce((sum, pod) => sum + (target.type === 'Utilization' ? pod.request : target.value), 0);
  const total = usage + added;
  const newRatio = ratioOf(total, request + missing.reduce((sum, pod) => sum + pod.request, 0), pods.length);
  const hasTurned = (isGrowing && newRatio < 1) || (!isGrowing && newRatio > 1);
  if (Math.abs(1 - newRatio) <= TOLERANCE || hasTurned) return answer(current);
  const replicas = Math.ceil(newRatio * pods.length);
  const isBackwards = (isGrowing && replicas < current) || (!isGrowing && replicas > current);
  return answer(isBackwards ? current : replicas);
}

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

/** The farthest size that the policies allow now. */
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

/** The most careful recommendation of the window: the smallest to grow by, the greatest to shrink to. */
export function stabilise(
  current: number,
  desired: number,
  history: readonly { at: SimMs; replicas: number }[],
  up: Required<ScalingRules>,
  down: Required<ScalingRules>,
  now: SimMs,
): number {
  let floor = desired;
  let ceiling = desired;
  for (const { at, replicas } of history) {
    if (at > now - up.stabilizationWindowSeconds * 1000) floor = Math.min(floor, replicas);
    if (at > now - down.stabilizationWindowSeconds * 1000) ceiling = Math.max(ceiling, replicas);
  }
  let recommendation = current;
  if (recommendation < floor) recommendation = floor;
  if (recommendation > ceiling) recommendation = ceiling;
  return recommendation;
}
