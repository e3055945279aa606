import type { KubeObject } from '../../api/meta.ts';
import type { DeleteOptions } from '../../kubectl/client.ts';

export type { KubeObject };

export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: T;
  /** The object before this change; absent for ADDED. */
  old?: T;
}

/** What a component records about an object; the recorder stamps, aggregates and filters (client-go tools/record). */
export interface EventInput {
  involved: KubeObject;
  fieldPath?: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** kubelet, default-scheduler, statefulset-controller, ... */
  component: string;
  host?: string;
  /** `events` is the events.k8s.io recorder of the scheduler and kube-proxy (series, no counts). */
  api?: 'core' | 'events';
  action?: string;
}

/**
 * The API server as the components of the cluster see it. Calls take no simulated time: a caller
 * that models a round trip delays itself. Reads see the newest state (an informer that is never
 * behind); watch handlers are called a watch latency later, each in the order of the changes.
 *
 * Objects that come out are shared with the trace and must never be changed in place.
 */
export interface ApiServer {
  get<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): T | undefined;
  /** In key order. */
  list<T extends KubeObject = KubeObject>(kind: string, namespace?: string): readonly T[];
  /** Objects of `kind` with this controller owner: an index, so the cost is that of the answer. */
  ownedBy<T extends KubeObject = KubeObject>(kind: string, ownerUid: string): readonly T[];
  /** Pods by spec.nodeName: an index. */
  podsOnNode(node: string): readonly KubeObject[];
  /** Decode, default, admit, validate, store. Throws ApiError. metadata.generateName is honoured. */
  create<T extends KubeObject = KubeObject>(object: unknown): T;
  /** Replaces spec and metadata (not status). Throws Conflict where metadata.resourceVersion is set and old. */
  update<T extends KubeObject = KubeObject>(object: KubeObject): T;
  /** Replaces status only. A write that changes nothing is not a change (no new resourceVersion, no watch event). */
  updateStatus<T extends KubeObject = KubeObject>(object: KubeObject): T;
  /** Read-modify-write of the newest object: `change` returns the new object, or the same for no change. */
  modify<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    change: (object: T) => T,
    options?: { subresource?: 'status' },
  ): T | undefined;
  delete(kind: string, namespace: string | undefined, name: string, options?: DeleteOptions): void;
  evict(namespace: string, name: string, options?: { gracePeriodSeconds?: number }): void;
  watch(kinds: readonly string[], handler: (event: WatchEvent) => void): void;
  event(input: EventInput): void;
}
