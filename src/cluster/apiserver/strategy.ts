/** What the registry itself sets. Models pkg/registry of each group: PrepareForCreate, PrepareForUpdate. */
import { deepEqual } from '../../api/equal.ts';
import type { KubeObject } from '../../api/meta.ts';
import { qosClass } from '../../api/pod.ts';

/** In place, on an object that nobody else has seen yet. `metadata.uid` is set; `now` is the time as a timestamp. */
export function prepareForCreate(object: KubeObject, now: () => string): void {
  switch (object.kind) {
    case 'Pod':
      object.status = { phase: 'Pending', qosClass: qosClass(object.spec) };
      if (object.spec.schedulingGates?.length) object.status.conditions = [gated()];
      break;
    case 'Namespace':
      object.spec = { ...object.spec, finalizers: ['kubernetes'] };
      object.status = { phase: 'Active' };
      break;
    case 'PersistentVolumeClaim':
      object.status = { phase: 'Pending' };
      pairSources(object.spec);
      break;
    case 'PersistentVolume':
      object.status = { phase: 'Pending', lastPhaseTransitionTime: now() };
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
      object.metadata.annotations = { [TEMPLATE_GENERATION]: '1', ...object.metadata.annotations };
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

/** A status as it is stored in place of an older one: when a volume came to its phase is noted by the server. */
export function prepareStatus(kind: string, status: unknown, old: unknown, now: () => string): unknown {
  if (kind !== 'PersistentVolume') return status;
  const [next, before] = [status, old] as (
    | { phase?: string; lastPhaseTransitionTime?: string }
    | undefined
  )[];
  const time = next?.phase === before?.phase ? before?.lastPhaseTransitionTime : now();
  return time === undefined ? next : { ...next, lastPhaseTransitionTime: time };
}

/** How often the template of a DaemonSet has changed. Its pods carry it in a label. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** What an update of `old` becomes: only the registry counts the templates of a DaemonSet. */
export function prepareForUpdate(object: KubeObject, old: KubeObject): KubeObject {
  if (object.kind !== 'DaemonSet') return object;
  const before = old.metadata.annotations?.[TEMPLATE_GENERATION];
  if (before === undefined) return object;
  const hasChanged = !deepEqual(object.spec.template, old.spec.template);
  const now = hasChanged ? String(Number(before) + 1) : before;
  if (object.metadata.annotations?.[TEMPLATE_GENERATION] === now) return object;
  const annotations = { ...object.metadata.annotations, [TEMPLATE_GENERATION]: now };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * Whether an update counts in metadata.generation: a change of the spec, and of a Deployment also one of its
 * annotations, which are copied to its ReplicaSets. The revision is no such change: the controller writes it
 * with the status.
 */
export function countsAsGeneration(object: KubeObject, old: KubeObject): boolean {
  if (!deepEqual(old.spec, object.spec)) return true;
  // It has no spec: all of it counts, and its labels.
  if (object.kind === 'EndpointSlice')
    return (
      !deepEqual(old.endpoints, object.endpoints) ||
      !deepEqual(old.ports, object.ports) ||
      !deepEqual(old.metadata.labels, object.metadata.labels)
    );
  if (object.kind !== 'Deployment' || object.metadata.annotations === old.metadata.annotations) return false;
  const { [REVISION]: _, ...next } = object.metadata.annotations ?? {};
  const { [REVISION]: __, ...before } = old.metadata.annotations ?? {};
  return !deepEqual(next, before);
}

const REVISION = 'deployment.kubernetes.io/revision';

const gated = () => ({
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
  lastProbeTime: null,
  lastTransitionTime: null,
});

interface Sources {
  dataSource?: object;
  dataSourceRef?: { namespace?: string };
}

/** Where a claim is filled from is written under the old name and the new. Models NormalizeDataSources. */
function pairSources(spec: Sources): void {
  if (spec.dataSourceRef?.namespace) return;
  if (spec.dataSource !== undefined) spec.dataSourceRef ??= { ...spec.dataSource };
  else if (spec.dataSourceRef !== undefined) spec.dataSource = { ...spec.dataSourceRef };
}

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
