import { decode, type FieldValidation, type Path } from './decode.ts';
import { applyDefaults } from './defaults/index.ts';
import { kindInfo } from './kinds.ts';
import type { KubeObject } from './meta.ts';
import { qosClass } from './pod.ts';
import type { Release } from './release.ts';
import type { PodSpec } from './types.generated.ts';
import { validateCreate, validateReplace } from './validation/index.ts';

export interface PrepareOptions {
  version: Release;
  /** For namespaced objects that name none. */
  namespace?: string;
  /** The stored object that this one replaces; absent for a new one. */
  existing?: KubeObject;
  fieldValidation?: FieldValidation;
  duplicates?: readonly Path[];
}

/**
 * What the API server does with an object before it stores it, without admission: decode, default,
 * validate. The server runs the phases one by one ({@link decodeObject}, `applyDefaults`,
 * `validateCreate`), with admission in between. Throws ApiError.
 */
export function prepare(raw: unknown, options: PrepareOptions): { object: KubeObject; warnings: string[] } {
  const { object, warnings } = decodeObject(raw, options);
  applyDefaults(object, options.version);
  if (options.existing === undefined) validateCreate(object, options.version);
  else validateReplace(object, options.existing, options.version);
  return { object, warnings };
}

/** Decodes, puts a namespaced object into its namespace, and drops from the status what a writer may not say. */
function decodeObject(raw: unknown, options: PrepareOptions): { object: KubeObject; warnings: string[] } {
  const { object, warnings } = decode(raw, options);
  if (kindInfo(object.kind)?.namespaced === true)
    object.metadata.namespace ||= options.namespace ?? 'default';
  return { object, warnings };
}

const HAS_STATUS = new Set([
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Service',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Namespace',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'ResourceQuota',
]);

/** The status a new object starts with, whatever was written. Models the PrepareForCreate of the registries. */
export function initialStatus(object: KubeObject): unknown {
  if (!HAS_STATUS.has(object.kind)) return object.status;
  switch (object.kind) {
    case 'Pod':
      return { phase: 'Pending', qosClass: qosClass(object.spec as PodSpec) };
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return { phase: 'Pending' };
    case 'Namespace':
      return { phase: 'Active' };
    case 'Service':
      return { loadBalancer: {} };
    default:
      return {};
  }
}
