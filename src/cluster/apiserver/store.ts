import type { KubeObject } from '../../api/meta.ts';

const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The place of `key` in a sorted list, or where it would go. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byKey(keys[middle]!, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The objects of one kind in one namespace, listed in key order without sorting again and again. */
class Shelf {
  readonly objects = new Map<string, KubeObject>();
  readonly #names: string[] = [];
  #list: readonly KubeObject[] | undefined;

  put(object: KubeObject): void {
    const name = object.metadata.name;
    if (!this.objects.has(name)) this.#names.splice(lowerBound(this.#names, name), 0, name);
    this.objects.set(name, object);
    this.#list = undefined;
  }

  remove(name: string): void {
    if (!this.objects.delete(name)) return;
    this.#names.splice(lowerBound(this.#names, name), 1);
    this.#list = undefined;
  }

  /** A list that is handed out is never changed afterwards: the next write makes a new one. */
  list(): readonly KubeObject[] {
    this.#list ??= this.#names.map((name) => this.objects.get(name)!);
    return this.#list;
  }
}

/** An index from one value (an owner's uid, a node's name) to the objects that carry it, in insertion order. */
class Index {
  readonly #groups = new Map<string, { objects: Map<string, KubeObject>; list?: readonly KubeObject[] }>();

  put(value: string, id: string, object: KubeObject): void {
    let group = this.#groups.get(value);
    if (group === undefined) {
      group = { objects: new Map() };
      this.#groups.set(value, group);
    }
    group.objects.set(id, object);
    group.list = undefined;
  }

  remove(value: string, id: string): void {
    const group = this.#groups.get(value);
    if (group === undefined) return;
    group.objects.delete(id);
    group.list = undefined;
    if (group.objects.size === 0) this.#groups.delete(value);
  }

  list(value: string): readonly KubeObject[] {
    const group = this.#groups.get(value);
    if (group === undefined) return EMPTY;
    group.list ??= [...group.objects.values()];
    return group.list;
  }
}

const EMPTY: readonly KubeObject[] = [];

/** The uid of the owner that controls the object, if there is one. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}

/**
 * What etcd and the watch cache hold together: the newest version of every object, with the
 * indexes that keep each question of a component as cheap as its answer.
 */
export class Store {
  readonly #shelves = new Map<string, Map<string, Shelf>>();
  readonly #allLists = new Map<string, readonly KubeObject[]>();
  /** `Kind/uid of the controller`, and `Kind//namespace` for those without one. */
  readonly #controlled = new Index();
  /** uid of any owner -> dependents of every kind. */
  readonly #dependents = new Index();
  readonly #onNode = new Index();
  readonly #observers = new Map<string, ((object?: KubeObject, old?: KubeObject) => void)[]>();
  #size = 0;

  /** Tells `handler` of every write of a kind, within the write. */
  observe(kind: string, handler: (object?: KubeObject, old?: KubeObject) => void): void {
    const handlers = this.#observers.get(kind);
    if (handlers === undefined) this.#observers.set(kind, [handler]);
    else handlers.push(handler);
  }

  /** How many objects are stored, Events included. */
  get size(): number {
    return this.#size;
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#shelves
      .get(kind)
      ?.get(namespace ?? '')
      ?.objects.get(name);
  }

  /** In key order: namespace, then name. `namespace` undefined: all of the kind. */
  list(kind: string, namespace?: string): readonly KubeObject[] {
    const shelves = this.#shelves.get(kind);
    if (shelves === undefined) return EMPTY;
    if (namespace !== undefined) return shelves.get(namespace)?.list() ?? EMPTY;
    if (shelves.size === 1) for (const shelf of shelves.values()) return shelf.list();
    let all = this.#allLists.get(kind);
    if (all === undefined) {
      all = [...shelves.keys()].sort(byKey).flatMap((each) => shelves.get(each)!.list());
      this.#allLists.set(kind, all);
    }
    return all;
  }

  kinds(): readonly string[] {
    return [...this.#shelves.keys()];
  }

  controlledBy(kind: string, uid: string): readonly KubeObject[] {
    return this.#controlled.list(`${kind}/${uid}`);
  }

  /** Objects of `kind` in `namespace` that no controller owns. */
  uncontrolled(kind: string, namespace: string): readonly KubeObject[] {
    return this.#controlled.list(`${kind}//${namespace}`);
  }

  dependents(uid: string): readonly KubeObject[] {
    return this.#dependents.list(uid);
  }

  podsOnNode(node: string): readonly KubeObject[] {
    return this.#onNode.list(node);
  }

  put(object: KubeObject): void {
    const { kind } = object;
    const namespace = object.metadata.namespace ?? '';
    let shelves = this.#shelves.get(kind);
    if (shelves === undefined) {
      shelves = new Map();
      this.#shelves.set(kind, shelves);
    }
    let shelf = shelves.get(namespace);
    if (shelf === undefined) {
      shelf = new Shelf();
      shelves.set(namespace, shelf);
    }
    const old = shelf.objects.get(object.metadata.name);
    if (old === undefined) this.#size++;
    shelf.put(object);
    this.#allLists.delete(kind);
    this.#reindex(old, object);
  }

  remove(object: KubeObject): void {
    const { kind } = object;
    const shelf = this.#shelves.get(kind)?.get(object.metadata.namespace ?? '');
    const old = shelf?.objects.get(object.metadata.name);
    if (shelf === undefined || old === undefined) return;
    this.#size--;
    shelf.remove(object.metadata.name);
    this.#allLists.delete(kind);
    this.#reindex(old, undefined);
  }

  #reindex(old: KubeObject | undefined, object: KubeObject | undefined): void {
    const { kind, metadata } = (object ?? old)!;
    const id = metadata.uid;
    const before = old && controlKey(old);
    const after = object && controlKey(object);
    if (before !== undefined && before !== after) this.#controlled.remove(before, id);
    if (after !== undefined) this.#controlled.put(after, id, object!);

    const owners = object?.metadata.ownerReferences;
    for (const owner of old?.metadata.ownerReferences ?? [])
      if (!owners?.some((each) => each.uid === owner.uid)) this.#dependents.remove(owner.uid, id);
    for (const owner of owners ?? []) this.#dependents.put(owner.uid, id, object!);

    if (kind === 'Pod') {
      const from: string | undefined = old?.spec?.nodeName;
      const to: string | undefined = object?.spec?.nodeName;
      if (from !== undefined && from !== to) this.#onNode.remove(from, id);
      if (to !== undefined) this.#onNode.put(to, id, object!);
    }
    for (const observer of this.#observers.get(kind) ?? []) observer(object, old);
  }
}

function controlKey(object: KubeObject): string {
  const uid = controllerUid(object);
  return uid === undefined ? `${object.kind}//${object.metadata.namespace ?? ''}` : `${object.kind}/${uid}`;
}
