import type { KubeletConfiguration, ShutdownGracePeriod } from '../../../scenario/types.ts';
import { SYSTEM_CRITICAL_PRIORITY } from './admission.ts';

/** Seconds of a shutdown where neither the fault nor the kubelet's configuration says any. */
const DEFAULT_SECONDS = 30;
const DEFAULT_CRITICAL_SECONDS = 10;

/** Those who stop together, and how many seconds they have. */
export interface ShutdownGroup<T> {
  seconds: number;
  members: T[];
}

/**
 * How long pods have from each priority on, the lowest first. Numbers of the fault win over the kubelet's
 * configuration. Models migrateConfig of nodeshutdown_manager.go.
 */
export function shutdownPeriods(
  config: KubeletConfiguration,
  graceSeconds?: number,
  criticalSeconds?: number,
): ShutdownGracePeriod[] {
  const { shutdownGracePeriodByPodPriority: byPriority = [] } = config;
  if (graceSeconds === undefined && byPriority.length > 0)
    return [...byPriority].sort((a, b) => a.priority - b.priority);
  const configured = config.shutdownGracePeriod;
  const total = graceSeconds ?? (configured === undefined ? DEFAULT_SECONDS : configured / 1000);
  const configuredCritical =
    configured === undefined
      ? DEFAULT_CRITICAL_SECONDS
      : (config.shutdownGracePeriodCriticalPods ?? 0) / 1000;
  const critical = Math.min(total, criticalSeconds ?? (graceSeconds === undefined ? configuredCritical : 0));
  return [
    { priority: 0, shutdownGracePeriodSeconds: Math.trunc(total - critical) },
    { priority: SYSTEM_CRITICAL_PRIORITY, shutdownGracePeriodSeconds: Math.trunc(critical) },
  ];
}

/** Each one belongs to the highest priority at or below its own, or to the lowest of all. Models groupByPriority. */
export function groupByPriority<T>(
  periods: readonly ShutdownGracePeriod[],
  members: readonly T[],
  priorityOf: (member: T) => number,
): ShutdownGroup<T>[] {
  const groups = periods.map(({ shutdownGracePeriodSeconds }) => ({
    seconds: shutdownGracePeriodSeconds,
    members: [] as T[],
  }));
  for (const member of members) {
    const index = periods.findLastIndex(({ priority }) => priority <= priorityOf(member));
    groups[Math.max(0, index)]?.members.push(member);
  }
  return groups;
}
