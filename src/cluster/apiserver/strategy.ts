/** What the registry itself sets on new objects. Models pkg/registry of each group: PrepareForCreate. */
import type { KubeObject } from '../../api/meta.ts';
import { qosClass } from '../../api/pod.ts';
import { mergeMatchLabelKeys } from './match-label-keys.ts';

/** In place, on an object that nobody else has seen yet. `metadata.uid` is set. */
export function prepareForCreate(object: KubeObject): void {
  switch (object.kind) {
    case 'Pod':
      object.status = { phase: 'Pending', qosClass: qosClass(object.spec) };
      if (object.spec.schedulingGates?.length) object.status.conditions = [gated()];
      mergeMatchLabelKeys(object);
      break;
    case 'Namespace':
      object.spec = { ...object.spec, finalizers: ['kubernetes'] };
      object.status = { phase: 'Active' };
      break;
    case 'PersistentVolumeClaim':
      object.status = { phase: 'Pending' };
      break;
    case 'PersistentVolume':
      object.status = { phase: 'Pending' };
      break;
    case 'Job':
      delete object.status;
      selectByUid(object);
      break;
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      object.status = { replicas: 0, ...(object.kind === 'StatefulSet' ? { availableReplicas: 0 } : {}) };
      break;
    case 'DaemonSet':
      object.status = {
        currentNumberScheduled: 0,
        desiredNumberScheduled: 0,
        numberMisscheduled: 0,
        numberReady: 0,
      };
      break;
    case 'Service':
      object.status = { loadBalancer: {} };
      break;
    case 'PodDisruptionBudget':
      object.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
      break;
    case 'ResourceQuota':
    case 'CronJob':
    case 'HorizontalPodAutoscaler':
      object.status = {};
  }
}

const gated = () => ({
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
  lastProbeTime: null,
  lastTransitionTime: null,
});

const UID = 'batch.kubernetes.io/controller-uid';

/** A Job finds its pods by its own uid unless it was told otherwise. */
function selectByUid(job: KubeObject): void {
  const { spec, metadata } = job;
  if (spec.manualSelector) return;
  const template = spec.template;
  template.metadata = {
    ...template.metadata,
    labels: {
      ...template.metadata?.labels,
      [UID]: metadata.uid,
      'batch.kubernetes.io/job-name': metadata.name,
      'controller-uid': metadata.uid,
      'job-name': metadata.name,
    },
  };
  spec.selector = {
    ...spec.selector,
    matchLabels: { ...spec.selector?.matchLabels, [UID]: metadata.uid },
  };
}
