/** Deletes what nobody owns any longer. Models pkg/controller/garbagecollector. */
import { kindByVersion } from '../../api/kinds.ts';
import type { KubeObject, OwnerReference } from '../../api/meta.ts';
import type { WatchEvent } from '../apiserver/api.ts';
import { ClientLimit, COLLECTOR_CLIENT } from '../controller/client-limit.ts';
import type { ControllerContext } from '../controller/context.ts';
import { WorkQueue } from '../controller/queue.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
const GRAPH_LATENCY_MS = 20;
/** A look at the object itself, then its deletion. */
const REQUESTS_PER_DELETION = 2;

const hasFinalizer = (object: KubeObject, name: string): boolean =>
  object.metadata.finalizers?.includes(name) === true;

export interface GarbageCollector {
  queue: WorkQueue;
  /** To be called for every kind that can own or be owned. */
  watch(kinds: readonly string[]): void;
}

export function startGarbageCollector({ kernel, api, syncLatency }: ControllerContext): GarbageCollector {
  /** Objects by uid, as the graph of the collector has them; only what owns, is owned or is going. */
  const nodes = new Map<string, KubeObject>();
  const latency = syncLatency === 0 ? 0 : GRAPH_LATENCY_MS;
  const queue = new WorkQueue({ kernel, latency, sync });
  const client = new ClientLimit(kernel, latency > 0, COLLECTOR_CLIENT);
  /** Objects whose deletion has waited for the client. */
  const due = new Set<string>();

  // Every node renews a lease every ten seconds: only what concerns the graph is looked at, and nothing is queued.
  api.observe('Lease', (object, old) => {
    const before = old?.metadata;
    const after = object?.metadata;
    const isRenewal =
      before !== undefined &&
      after !== undefined &&
      before.deletionTimestamp === after.deletionTimestamp &&
      before.ownerReferences === after.ownerReferences;
    if (isRenewal) return;
    const type = after === undefined ? 'DELETED' : before === undefined ? 'ADDED' : 'MODIFIED';
    kernel.after(latency, () =>
      changed({ type, object: (object ?? old)!, ...(old === undefined ? {} : { old }) }),
    );
  });

  function watch(kinds: readonly string[]): void {
    api.watch(kinds, changed);
  }

  function changed({ type, object, old }: WatchEvent): void {
    const { uid, ownerReferences, deletionTimestamp } = object.metadata;
    if (type === 'DELETED') {
      nodes.delete(uid);
      due.delete(uid);
      for (const dependent of api.dependents(uid)) enqueue(dependent);
      // A foreground deletion further up may have waited for this one.
      for (const owner of ownerReferences ?? []) wakeOwner(object, owner);
      return;
    }
    // An owner that waits for its dependents need not wait for one that has left it, or no longer blocks it.
    for (const owner of old?.metadata.ownerReferences ?? []) {
      const now = ownerReferences?.find((each) => each.uid === owner.uid);
      if (now === undefined || (owner.blockOwnerDeletion && !now.blockOwnerDeletion))
        wakeOwner(object, owner);
    }
    if (deletionTimestamp !== undefined && (hasFinalizer(object, ORPHAN) || hasFinalizer(object, FOREGROUND)))
      enqueue(object);
    if (
      ownerReferences !== undefined &&
      (type === 'ADDED' || old?.metadata.ownerReferences !== ownerReferences)
    )
      enqueue(object);
  }

  function enqueue(object: KubeObject): void {
    nodes.set(object.metadata.uid, object);
    queue.add(object.metadata.uid);
  }

  /** Whether objects of the owner's kind are in namespaces; undefined where nobody knows the kind. */
  function isInNamespace({ apiVersion, kind }: OwnerReference): boolean | undefined {
    return (kindByVersion(apiVersion, kind) ?? api.custom().byKind(kind))?.namespaced;
  }

  function ownerObject(dependent: KubeObject, owner: OwnerReference): KubeObject | undefined {
    const namespace = isInNamespace(owner) === false ? undefined : dependent.metadata.namespace;
    const found = api.get(owner.kind, namespace, owner.name);
    return found?.metadata.uid === owner.uid ? found : undefined;
  }

  function wakeOwner(dependent: KubeObject, owner: OwnerReference): void {
    const object = ownerObject(dependent, owner);
    if (object?.metadata.deletionTimestamp !== undefined && hasFinalizer(object, FOREGROUND)) enqueue(object);
  }

  function sync(uid: string): void {
    const seen = nodes.get(uid);
    nodes.delete(uid);
    if (seen === undefined) return;
    const object = api.get(seen.kind, seen.metadata.namespace, seen.metadata.name);
    if (object?.metadata.uid !== uid) return;
    if (object.metadata.deletionTimestamp !== undefined) {
      if (hasFinalizer(object, ORPHAN)) orphanDependents(object);
      else if (hasFinalizer(object, FOREGROUND)) deleteDependents(object);
      return;
    }
    if (object.metadata.ownerReferences?.length) attemptToDelete(object);
  }

  function orphanDependents(owner: KubeObject): void {
    for (const dependent of api.dependents(owner.metadata.uid))
      api.update(withoutOwners(dependent, [owner.metadata.uid]));
    api.finalize(owner.kind, owner.metadata.namespace, owner.metadata.name, ORPHAN);
  }

  function deleteDependents(owner: KubeObject): void {
    const dependents = api.dependents(owner.metadata.uid);
    for (const dependent of dependents)
      if (dependent.metadata.deletionTimestamp === undefined) enqueue(dependent);
    const isBlocked = dependents.some((dependent) =>
      dependent.metadata.ownerReferences!.some(
        (reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion,
      ),
    );
    if (!isBlocked) api.finalize(owner.kind, owner.metadata.namespace, owner.metadata.name, FOREGROUND);
  }

  /** Models attemptToDeleteItem: one living owner is enough to stay. */
  function attemptToDelete(object: KubeObject): void {
    const dangling: string[] = [];
    const waiting: string[] = [];
    let isOwned = false;
    for (const reference of object.metadata.ownerReferences!) {
      // Whether such an owner is there cannot be told, so that nothing is deleted for it.
      const isNamespaced = isInNamespace(reference);
      if (isNamespaced === undefined || (isNamespaced && object.metadata.namespace === undefined)) return;
      const owner = ownerObject(object, reference);
      if (owner === undefined) dangling.push(reference.uid);
      else if (owner.metadata.deletionTimestamp !== undefined && hasFinalizer(owner, FOREGROUND))
        waiting.push(reference.uid);
      else isOwned = true;
    }
    const { kind, metadata } = object;
    if (isOwned) {
      if (dangling.length + waiting.length > 0) api.update(withoutOwners(object, [...dangling, ...waiting]));
      return;
    }
    if (!due.delete(metadata.uid)) {
      const wait = client.reserve(REQUESTS_PER_DELETION);
      if (wait > 0) {
        due.add(metadata.uid);
        nodes.set(metadata.uid, object);
        queue.addAfter(metadata.uid, wait);
        return;
      }
    }
    const dependents = waiting.length > 0 ? api.dependents(metadata.uid) : [];
    const isForeground = dependents.length > 0;
    // One of them waits for its dependents, too: it may be a circle, which is broken here.
    if (dependents.some((each) => each.metadata.deletionTimestamp && hasFinalizer(each, FOREGROUND)))
      api.update(withoutBlocking(object));
    api.delete(kind, metadata.namespace, metadata.name, {
      preconditions: { uid: metadata.uid },
      propagationPolicy: isForeground ? 'Foreground' : policyOf(object),
    });
  }

  return { queue, watch };
}

/** What the finalizers of an object ask for already. */
function policyOf(object: KubeObject): 'Orphan' | 'Foreground' | 'Background' {
  if (hasFinalizer(object, ORPHAN)) return 'Orphan';
  return hasFinalizer(object, FOREGROUND) ? 'Foreground' : 'Background';
}

const withoutBlocking = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    resourceVersion: '',
    ownerReferences: object.metadata.ownerReferences!.map((owner) => ({
      ...owner,
      blockOwnerDeletion: false,
    })),
  },
});

function withoutOwners(object: KubeObject, uids: readonly string[]): KubeObject {
  const rest = object.metadata.ownerReferences!.filter((owner) => !uids.includes(owner.uid));
  return {
    ...object,
    metadata: {
      ...object.metadata,
      resourceVersion: '',
      ownerReferences: rest.length > 0 ? rest : undefined,
    },
  };
}
