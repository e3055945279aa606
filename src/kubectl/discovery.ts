import {
  type KindInfo,
  kindByVersion,
  kindByWord,
  kindInfo,
  kinds,
  qualifiedResource,
  resourceName,
} from '../api/kinds.ts';

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
export const findResource: (text: string) => Resource | undefined = kindByWord;

export const resourceOfKind: (kind: string) => Resource | undefined = kindInfo;

/** The resource of a document by its apiVersion and kind. */
export const resourceOfObject: (apiVersion: string, kind: string) => Resource | undefined = kindByVersion;
