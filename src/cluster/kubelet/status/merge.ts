import type { PodCondition, PodStatus } from '../types.ts';
import { KUBELET_CONDITIONS } from './conditions.ts';

const isFinal = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed';

/**
 * The status to write over `current` at the moment `now` (a timestamp). What others wrote stays; a
 * final phase waits until no process can be left. Models mergePodStatus of
 * pkg/kubelet/status/status_manager.go.
 */
export function mergeStatus(
  current: PodStatus,
  next: PodStatus,
  couldHaveRunning: boolean,
  now: string,
): PodStatus {
  const becomesFinal = !isFinal(current.phase) && isFinal(next.phase);
  let merged = next;
  if (becomesFinal && couldHaveRunning) {
    const { reason: _r, message: _m, ...rest } = next;
    merged = {
      ...rest,
      phase: current.phase,
      ...(current.reason ? { reason: current.reason } : {}),
      ...(current.message ? { message: current.message } : {}),
    };
  }
  const owned = (merged.conditions ?? []).flatMap((condition): PodCondition[] => {
    if (condition.type !== 'DisruptionTarget') return [condition];
    // A disruption by the kubelet is told together with the phase it causes, and dated from then.
    return becomesFinal && !couldHaveRunning ? [{ ...condition, lastTransitionTime: now }] : [];
  });
  const foreign = (current.conditions ?? []).filter(
    (condition) =>
      !KUBELET_CONDITIONS.includes(condition.type) && !owned.some((o) => o.type === condition.type),
  );
  const { nominatedNodeName, resize } = current;
  return {
    ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }),
    ...(resize === undefined ? {} : { resize }),
    ...(current.qosClass === undefined ? {} : { qosClass: current.qosClass }),
    ...merged,
    conditions: [...foreign, ...(isFinal(merged.phase) ? owned.map((c) => notReady(c, merged, now)) : owned)],
  };
}

/** A pod that has ended is not ready, even where its conditions are older than its phase. */
function notReady(condition: PodCondition, { phase }: PodStatus, now: string): PodCondition {
  const { type, status, message: _m, ...rest } = condition;
  if ((type !== 'Ready' && type !== 'ContainersReady') || status !== 'True') return condition;
  const reason = phase === 'Failed' ? 'PodFailed' : 'PodCompleted';
  return { ...rest, type, status: 'False', reason, lastTransitionTime: now };
}
