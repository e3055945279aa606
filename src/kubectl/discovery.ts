import type { CustomKind } from '../api/custom/kinds.ts';
import {
  type KindInfo,
  kindByVersion,
  kindByWord,
  kindInfo,
  kinds,
  qualifiedResource,
  resourceName,
} from '../api/kinds.ts';
import type { Client } from './client.ts';

/** A resource type of the API, as discovery describes it. */
export type Resource = KindInfo;

/** Every type, in the order of `kubectl api-resources`. */
export const RESOURCES: readonly Resource[] = kinds;

/** The category `all`, in the order in which `kubectl get all` prints it. */
export const ALL_CATEGORY: readonly string[] = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
];

export const apiVersionOf = (resource: Resource): string => resource.apiVersions[0];

/** `deployments.apps`, `pods`: as error messages name a type. */
export const qualifiedPlural = qualifiedResource;

/** `deployment.apps`, `pod`: as results name a type. */
export const qualifiedSingular = (resource: Resource) =>
  resource.group ? `${resource.singular}.${resource.group}` : resource.singular;

/** `deployment.apps/web`: as results name an object. */
export const reference: (resource: Resource, name: string) => string = resourceName;

/** The resource a person means: plural, singular or short name, with or without version and group. */
export const findResource = (text: string, client?: Client): Resource | undefined =>
  kindByWord(text) ?? client?.custom?.().byWord(text);

export const resourceOfKind: (kind: string) => Resource | undefined = kindInfo;

/** The resource of a document by its apiVersion and kind. */
export const resourceOfObject = (apiVersion: string, kind: string, client?: Client): Resource | undefined =>
  kindByVersion(apiVersion, kind) ?? client?.custom?.().byVersion(apiVersion, kind);

/** The types that definitions have added to this cluster. */
export const customResources = (client: Client): readonly CustomKind[] => client.custom?.().all ?? [];
