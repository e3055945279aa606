import { validateDefinition } from '../custom/definition.ts';
import { deepEqual } from '../equal.ts';
import type { KubeObject } from '../meta.ts';
import type { Release } from '../release.ts';
import type { Pod } from '../types.generated.ts';
import { validateRole, validateRoleBinding } from './access.ts';
import { validateAutoscaler } from './autoscaler.ts';
import { validateCronJob, validateJob } from './batch.ts';
import { Errors, invalidError } from './errors.ts';
import { validateMeta, validateMetaUpdate } from './meta.ts';
import { validateIngress, validateNetworkPolicy } from './networking.ts';
import {
  validateConfigMap,
  validateDisruptionBudget,
  validateNode,
  validatePriorityClass,
  validateSecret,
} from './others.ts';
import { validatePod, validatePodItself } from './pod.ts';
import { validateLimitRange, validateQuota } from './policies.ts';
import { validateService } from './service.ts';
import { validateClaim, validatePersistentVolume, validateStorageClass } from './storage.ts';
import { type PodSubresource, validateUpdate } from './update.ts';
import {
  validateDaemonSet,
  validateDeployment,
  validateReplicaSet,
  validateReplicationController,
  validateStatefulSet,
} from './workloads.ts';

// biome-ignore lint/suspicious/noExplicitAny: the border between KubeObject and the concrete kinds
type Check = (object: any, version: Release, errors: Errors, isUpdate?: boolean) => void;
type Plain = (object: Parameters<Check>[0], errors: Errors) => void;
const plain =
  (check: Plain): Check =>
  (object, _, errors) =>
    check(object, errors);

const checks: Readonly<Record<string, Check>> = {
  Pod: validatePod,
  Deployment: validateDeployment,
  ReplicaSet: validateReplicaSet,
  ReplicationController: validateReplicationController,
  StatefulSet: validateStatefulSet,
  DaemonSet: validateDaemonSet,
  Job: validateJob,
  CronJob: validateCronJob,
  Service: validateService,
  ConfigMap: plain(validateConfigMap),
  Secret: plain(validateSecret),
  PersistentVolumeClaim: plain(validateClaim),
  PersistentVolume: plain(validatePersistentVolume),
  StorageClass: plain(validateStorageClass),
  PriorityClass: plain(validatePriorityClass),
  PodDisruptionBudget: plain(validateDisruptionBudget),
  HorizontalPodAutoscaler: validateAutoscaler,
  Node: validateNode,
  ResourceQuota: plain(validateQuota),
  LimitRange: plain(validateLimitRange),
  CustomResourceDefinition: plain(validateDefinition),
  Ingress: plain(validateIngress),
  NetworkPolicy: plain(validateNetworkPolicy),
  Role: plain(validateRole),
  ClusterRole: plain(validateRole),
  RoleBinding: plain(validateRoleBinding),
  ClusterRoleBinding: plain(validateRoleBinding),
};

/** Throws Invalid with every cause where a new object may not be stored. Needs its namespace filled in. */
export function validateCreate(object: KubeObject, version: Release): void {
  const errors = new Errors();
  validateMeta(object, version, errors);
  checks[object.kind]?.(object, version, errors);
  throwIfAny(object, errors);
}

/** Throws Invalid with every cause where this may not replace `old`. Both defaulted. A subresource of a pod may change more. */
export function validateReplace(
  object: KubeObject,
  old: KubeObject,
  version: Release,
  subresource?: PodSubresource,
): void {
  const errors = new Errors();
  validateMetaUpdate(object, old, errors);
  validateMeta(object, version, errors, true);
  if (object.kind !== 'Pod') checks[object.kind]?.(object, version, errors, true);
  // A pod in the store was valid when it was made: only what changes is judged.
  else if (!deepEqual(object.spec, old.spec)) validatePodItself(object as unknown as Pod, version, errors);
  validateUpdate(object, old, version, errors, subresource);
  throwIfAny(object, errors);
}

function throwIfAny(object: KubeObject, errors: Errors): void {
  if (errors.causes.length === 0) return;
  throw invalidError(object.kind, object.metadata.name ?? '', errors.causes);
}
