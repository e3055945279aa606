import { formatLabelSelector } from '../../../api/labels.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { parseTimestamp } from '../../../base/time.ts';
import { formatLabels } from '../../selectors.ts';
import { age, humanDuration } from '../duration.ts';
import { podColumns, restartsCell } from '../pod-columns.ts';
import { containerCells, type TableContext, type TableSpec } from './table.ts';

const ageOf = (object: KubeObject, { now }: TableContext) => age(object.metadata.creationTimestamp, now);

/** Models pkg/printers/internalversion/printers.go printPod. */
export const pods: TableSpec = {
  columns: [
    'NAME',
    'READY',
    'STATUS',
    'RESTARTS',
    'AGE',
    '+IP',
    '+NODE',
    '+NOMINATED NODE',
    '+READINESS GATES',
  ],
  row(pod, context) {
    const columns = podColumns(pod, context.version);
    return [
      pod.metadata.name,
      columns.ready,
      columns.status,
      restartsCell(columns, context.now),
      ageOf(pod, context),
      pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || '<none>',
      pod.spec?.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      gatesCell(pod),
    ];
  },
};

function gatesCell(pod: KubeObject): string {
  const gates: { conditionType: string }[] = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const conditions: { type: string; status: string }[] = pod.status?.conditions ?? [];
  const met = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === 'True'),
  );
  return `${met.length}/${gates.length}`;
}

export const deployments: TableSpec = {
  columns: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE', '+CONTAINERS', '+IMAGES', '+SELECTOR'],
  row: (object, context) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 1}`,
    object.status?.updatedReplicas ?? 0,
    object.status?.availableReplicas ?? 0,
    ageOf(object, context),
    ...containerCells(object.spec?.template?.spec),
    formatLabelSelector(object.spec?.selector),
  ],
};

const replicaTable = (selector: (object: KubeObject) => string): TableSpec => ({
  columns: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', '+CONTAINERS', '+IMAGES', '+SELECTOR'],
  row: (object, context) => [
    object.metadata.name,
    object.spec?.replicas ?? 1,
    object.status?.replicas ?? 0,
    object.status?.readyReplicas ?? 0,
    ageOf(object, context),
    ...containerCells(object.spec?.template?.spec),
    selector(object),
  ],
});
export const replicasets = replicaTable((object) => formatLabelSelector(object.spec?.selector));
export const replicationcontrollers = replicaTable((object) => formatLabels(object.spec?.selector));

export const statefulsets: TableSpec = {
  columns: ['NAME', 'READY', 'AGE', '+CONTAINERS', '+IMAGES'],
  row: (object, context) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 1}`,
    ageOf(object, context),
    ...containerCells(object.spec?.template?.spec),
  ],
};

export const daemonsets: TableSpec = {
  columns: [
    'NAME',
    'DESIRED',
    'CURRENT',
    'READY',
    'UP-TO-DATE',
    'AVAILABLE',
    'NODE SELECTOR',
    'AGE',
    '+CONTAINERS',
    '+IMAGES',
    '+SELECTOR',
  ],
  row: (object, context) => [
    object.metadata.name,
    object.status?.desiredNumberScheduled ?? 0,
    object.status?.currentNumberScheduled ?? 0,
    object.status?.numberReady ?? 0,
    object.status?.updatedNumberScheduled ?? 0,
    object.status?.numberAvailable ?? 0,
    formatLabels(object.spec?.template?.spec?.nodeSelector),
    ageOf(object, context),
    ...containerCells(object.spec?.template?.spec),
    formatLabelSelector(object.spec?.selector),
  ],
};

export const jobs: TableSpec = {
  columns: ['NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE', '+CONTAINERS', '+IMAGES', '+SELECTOR'],
  row: (job, context) => [
    job.metadata.name,
    jobStatus(job),
    completionsCell(job),
    jobDuration(job, context),
    ageOf(job, context),
    ...containerCells(job.spec?.template?.spec),
    formatLabelSelector(job.spec?.selector),
  ],
};

function jobStatus(job: KubeObject): string {
  const has = (type: string) =>
    (job.status?.conditions ?? []).some(
      (c: { type: string; status: string }) => c.type === type && c.status === 'True',
    );
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  if (has('Suspended')) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  if (has('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return 'Running';
}

function completionsCell(job: KubeObject): string {
  const succeeded = job.status?.succeeded ?? 0;
  const completions = job.spec?.completions;
  if (completions !== undefined && completions !== null) return `${succeeded}/${completions}`;
  const parallelism = job.spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

/** From the start to the completion, or to now: a job that failed has no completion time, so it goes on counting. */
function jobDuration(job: KubeObject, { now }: TableContext): string {
  const { startTime, completionTime } = job.status ?? {};
  if (!startTime) return '';
  return humanDuration((completionTime ? parseTimestamp(completionTime) : now) - parseTimestamp(startTime));
}

export const cronjobs: TableSpec = {
  columns: [
    'NAME',
    'SCHEDULE',
    'TIMEZONE',
    'SUSPEND',
    'ACTIVE',
    'LAST SCHEDULE',
    'AGE',
    '+CONTAINERS',
    '+IMAGES',
    '+SELECTOR',
  ],
  row: (object, context) => [
    object.metadata.name,
    object.spec?.schedule ?? '',
    object.spec?.timeZone || '<none>',
    object.spec?.suspend === undefined ? '<unset>' : object.spec.suspend ? 'True' : 'False',
    object.status?.active?.length ?? 0,
    object.status?.lastScheduleTime ? age(object.status.lastScheduleTime, context.now) : '<none>',
    ageOf(object, context),
    ...containerCells(object.spec?.jobTemplate?.spec?.template?.spec),
    formatLabelSelector(object.spec?.jobTemplate?.spec?.selector),
  ],
};

export const controllerrevisions: TableSpec = {
  columns: ['NAME', 'CONTROLLER', 'REVISION', 'AGE'],
  row(object, context) {
    const owner = object.metadata.ownerReferences?.find((reference) => reference.controller);
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    return [
      object.metadata.name,
      owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>',
      object.revision ?? 0,
      ageOf(object, context),
    ];
  },
};
