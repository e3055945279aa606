/** What every API object has. Concrete kinds are in types.generated.ts, under their upstream names. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
}

/** Any API object. Objects in the store and in the trace are never changed in place: write a new one. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // biome-ignore lint/suspicious/noExplicitAny: kind-specific
  spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: kind-specific
  status?: any;
  // biome-ignore lint/suspicious/noExplicitAny: ConfigMap.data, Event.reason, ...
  [field: string]: any;
}
