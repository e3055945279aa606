import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { isAvailable, isRunningAndReady, isTerminating } from '../controller/pods.ts';
import { REVISION_LABEL, replicasOf } from './identity.ts';

/** `replaced`: pods of an old revision that this sync has deleted. Models updateStatus and completeRollingUpdate of stateful_set_control.go. */
export function statefulSetStatus(
  set: KubeObject,
  pods: readonly KubeObject[],
  current: KubeObject,
  update: KubeObject,
  now: SimMs,
  replaced = 0,
): KubeObject['status'] {
  const minReady: number = set.spec.minReadySeconds ?? 0;
  const count = { ready: 0, available: 0, current: 0, updated: 0 };
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      count.ready++;
      if (isAvailable(pod, minReady, now)) count.available++;
    }
    if (isTerminating(pod)) continue;
    const revision = pod.metadata.labels?.[REVISION_LABEL];
    if (revision === current.metadata.name) count.current++;
    if (revision === update.metadata.name) count.updated++;
  }
  const complete =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    count.updated === pods.length &&
    count.ready === pods.length &&
    pods.length === replicasOf(set);
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: count.ready || undefined,
    availableReplicas: count.available,
    currentReplicas: (complete ? count.updated : count.current - replaced) || undefined,
    updatedReplicas: count.updated || undefined,
    currentRevision: complete ? update.metadata.name : current.metadata.name,
    updateRevision: update.metadata.name,
  };
}
