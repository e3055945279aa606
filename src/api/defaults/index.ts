import { defaultDefinition } from '../custom/definition.ts';
import type { KubeObject } from '../meta.ts';
import type { Release } from '../release.ts';
import { defaultBinding, defaultNetworkPolicy } from './access.ts';
import {
  defaultAutoscaler,
  defaultEndpointSlice,
  defaultEndpoints,
  defaultLimitRange,
  defaultNamespace,
  defaultPersistentVolume,
  defaultPriorityClass,
  defaultSecret,
  defaultService,
  defaultStorageClass,
} from './others.ts';
import { defaultPod } from './pod.ts';
import {
  defaultClaim,
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from './workloads.ts';

// biome-ignore lint/suspicious/noExplicitAny: the border between KubeObject and the concrete kinds
type Default = (object: any, version: Release) => void;

const byKind: Readonly<Record<string, Default>> = {
  Pod: defaultPod,
  Deployment: defaultDeployment,
  StatefulSet: defaultStatefulSet,
  DaemonSet: defaultDaemonSet,
  ReplicaSet: defaultReplicaSet,
  ReplicationController: defaultReplicationController,
  Job: defaultJob,
  CronJob: defaultCronJob,
  Service: defaultService,
  Secret: defaultSecret,
  Namespace: defaultNamespace,
  PersistentVolumeClaim: defaultClaim,
  PersistentVolume: defaultPersistentVolume,
  StorageClass: defaultStorageClass,
  PriorityClass: defaultPriorityClass,
  Endpoints: defaultEndpoints,
  EndpointSlice: defaultEndpointSlice,
  LimitRange: defaultLimitRange,
  HorizontalPodAutoscaler: defaultAutoscaler,
  NetworkPolicy: defaultNetworkPolicy,
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  CustomResourceDefinition: defaultDefinition,
};

/** Kinds whose spec is a struct, never absent. */
const WITHOUT_SPEC = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'ControllerRevision',
  'StorageClass',
  'PriorityClass',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
]);

/**
 * Fills in what a decoded object leaves out, in place: pass the object that `decode` returned, or a
 * copy, never one from the store. Applying it again changes nothing.
 */
export function applyDefaults(object: KubeObject, version: Release): void {
  if (!WITHOUT_SPEC.has(object.kind)) object.spec ??= {};
  byKind[object.kind]?.(object, version);
}
