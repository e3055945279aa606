import type { CustomKinds } from '../../api/custom/kinds.ts';
import { kindInfo, qualifiedResource as qualified } from '../../api/kinds.ts';
import { definitions } from '../../api/schemas.generated.ts';

export const isNamespaced = (kind: string): boolean => kindInfo(kind)?.namespaced !== false;

/** `pods`, `deployments.apps`: how the API server names a resource in its messages. */
export function qualifiedResource(kind: string): string {
  const info = kindInfo(kind);
  return info === undefined ? kind.toLowerCase() : qualified(info);
}

/** The same for a custom kind; undefined for any other. */
export function customResource(kind: string, api: { custom(): CustomKinds }): string | undefined {
  const info = api.custom().byKind(kind);
  return info && qualified(info);
}

/** Kinds whose spec changes are counted in metadata.generation. */
const GENERATION = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'PodDisruptionBudget',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
  'PriorityClass',
  'EndpointSlice',
]);
export const hasGeneration = (kind: string): boolean => GENERATION.has(kind);

/** Of a kind without a status a write replaces the whole object. */
export const hasStatus = (kind: string): boolean => {
  const definition = definitions[kind];
  return definition === undefined || Object.hasOwn(definition.properties, 'status');
};
