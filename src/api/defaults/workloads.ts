import type { Release } from '../release.ts';
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  PersistentVolumeClaim,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../types.generated.ts';
import { defaultPodTemplate } from './pod.ts';

const HISTORY = 10;
const MAX_INT32 = 2147483647;

/** Models apps/v1 SetDefaults_Deployment. */
export function defaultDeployment({ spec }: Deployment, version: Release): void {
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= HISTORY;
  spec.progressDeadlineSeconds ??= 600;
  defaultPodTemplate(spec.template, version);
}

/** Models apps/v1 SetDefaults_StatefulSet: `rollingUpdate` stays empty where only the type was written. */
export function defaultStatefulSet({ spec }: StatefulSet, version: Release): void {
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined) {
    strategy.rollingUpdate.partition ??= 0;
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= HISTORY;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1';
    claim.kind = 'PersistentVolumeClaim';
    defaultClaim(claim);
  }
  defaultPodTemplate(spec.template, version);
}

/** Models core/v1 SetDefaults_PersistentVolumeClaim. */
export function defaultClaim(claim: PersistentVolumeClaim): void {
  claim.spec ??= {};
  claim.spec.volumeMode ??= 'Filesystem';
  claim.status ??= {};
  claim.status.phase ||= 'Pending';
}

/** Models apps/v1 SetDefaults_DaemonSet. */
export function defaultDaemonSet({ spec }: DaemonSet, version: Release): void {
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= HISTORY;
  defaultPodTemplate(spec.template, version);
}

/** Models apps/v1 SetDefaults_ReplicaSet. */
export function defaultReplicaSet({ spec }: ReplicaSet, version: Release): void {
  spec.replicas ??= 1;
  defaultPodTemplate(spec.template, version);
}

/** Models core/v1 SetDefaults_ReplicationController: selector and labels come from the template. */
export function defaultReplicationController(controller: ReplicationController, version: Release): void {
  const { spec, metadata } = controller;
  const labels = spec.template?.metadata?.labels;
  if (labels !== undefined) {
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
    if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
  }
  spec.replicas ??= 1;
  defaultPodTemplate(spec.template, version);
}

/** Models batch/v1 SetDefaults_Job. The selector is made where the object gets its UID. */
export function defaultJob({ spec, metadata }: Job, version: Release): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32;
  spec.completionMode ||= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ||= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  }
  const labels = spec.template?.metadata?.labels;
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0)
    metadata.labels = { ...labels };
  defaultPodTemplate(spec.template, version);
}

/** Models batch/v1 SetDefaults_CronJob. */
export function defaultCronJob({ spec }: CronJob, version: Release): void {
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  defaultPodTemplate(spec.jobTemplate?.spec?.template, version);
}
