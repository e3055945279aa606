import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { DeleteOptions } from '../../kubectl/client.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { ApiServer, EventInput, WatchEvent } from './api.ts';

type Handler = (event: WatchEvent) => void;

/**
 * A node's connection to the API server. While it is cut the kubelet goes on with what it knows: it
 * sees no changes, and what it has to say is said when the connection is back (its status manager
 * keeps only the newest status of a pod, as here).
 */
export class NodeLink implements ApiServer {
  readonly #api: ApiServer;
  readonly #node: string;
  #cuts = 0;
  /** The pods of the node as they were when the connection broke. */
  #frozen = new Map<string, KubeObject>();
  /** The Node object as it was then, with what the kubelet would have written since. */
  #frozenNode: KubeObject | undefined;
  #unseen: { event: WatchEvent; handler: Handler }[] = [];
  #statuses = new Map<string, KubeObject>();
  #deletions: {
    kind: string;
    namespace: string | undefined;
    name: string;
    options: DeleteOptions | undefined;
  }[] = [];
  #events: EventInput[] = [];

  constructor(api: ApiServer, node: string) {
    this.#api = api;
    this.#node = node;
  }

  get connected(): boolean {
    return this.#cuts === 0;
  }

  /** Several causes may cut a link; it is back when all of them are gone. */
  cut(): void {
    if (this.#cuts++ > 0) return;
    this.#frozen = new Map(this.#api.podsOnNode(this.#node).map((pod) => [keyOf(pod), pod]));
    this.#frozenNode = this.#api.get('Node', undefined, this.#node);
  }

  mend(): void {
    if (this.#cuts === 0 || --this.#cuts > 0) return;
    const unseen = this.#unseen;
    const statuses = this.#statuses;
    const deletions = this.#deletions;
    const events = this.#events;
    this.#unseen = [];
    this.#statuses = new Map();
    this.#deletions = [];
    this.#events = [];
    this.#frozen.clear();
    this.#frozenNode = undefined;
    for (const status of statuses.values()) this.#late(() => this.#writeStatus(status));
    for (const { kind, namespace, name, options } of deletions)
      this.#late(() => this.#api.delete(kind, namespace, name, options));
    for (const event of events) this.#api.event(event);
    for (const { event, handler } of unseen) handler(event);
  }

  /** What was true when the connection broke may be refused by now. */
  #late(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #writeStatus(object: KubeObject): void {
    const { namespace, name, uid } = object.metadata;
    if (this.#api.get(object.kind, namespace, name)?.metadata.uid === uid) this.#api.updateStatus(object);
  }

  get<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): T | undefined {
    if (!this.connected && kind === 'Pod') {
      const frozen = this.#frozen.get(`${namespace}/${name}`);
      if (frozen !== undefined) return frozen as T;
    }
    if (!this.connected && kind === 'Node' && name === this.#node) return this.#frozenNode as T | undefined;
    return this.#api.get<T>(kind, namespace, name);
  }

  list<T extends KubeObject = KubeObject>(kind: string, namespace?: string): readonly T[] {
    return this.#api.list<T>(kind, namespace);
  }

  ownedBy<T extends KubeObject = KubeObject>(kind: string, ownerUid: string): readonly T[] {
    return this.#api.ownedBy<T>(kind, ownerUid);
  }

  podsOnNode(node: string): readonly KubeObject[] {
    if (!this.connected && node === this.#node) return [...this.#frozen.values()];
    return this.#api.podsOnNode(node).filter((pod) => !isInfrastructure(pod));
  }

  create<T extends KubeObject = KubeObject>(object: unknown): T {
    if (this.connected) return this.#api.create<T>(object);
    throw new ApiError('ServiceUnavailable', 'the connection to the API server is cut');
  }

  update<T extends KubeObject = KubeObject>(object: KubeObject): T {
    if (this.connected) return this.#api.update<T>(object);
    return object as T;
  }

  updateStatus<T extends KubeObject = KubeObject>(object: KubeObject): T {
    if (this.connected) return this.#api.updateStatus<T>(object);
    return this.#remember(object) as T;
  }

  modify<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    change: (object: T) => T,
    options?: { subresource?: 'status' },
  ): T | undefined {
    if (this.connected) return this.#api.modify<T>(kind, namespace, name, change, options);
    const known = this.get<T>(kind, namespace, name);
    if (known === undefined || options?.subresource !== 'status') return known;
    return this.#remember(change(known)) as T;
  }

  #remember(object: KubeObject): KubeObject {
    // A heartbeat that does not arrive is not repeated.
    if (object.kind === 'Node') {
      if (object.metadata.name === this.#node) this.#frozenNode = object;
      return object;
    }
    const key = keyOf(object);
    this.#statuses.set(`${object.kind}/${key}`, object);
    if (object.kind === 'Pod' && this.#frozen.has(key)) this.#frozen.set(key, object);
    return object;
  }

  delete(kind: string, namespace: string | undefined, name: string, options?: DeleteOptions): void {
    if (this.connected) this.#api.delete(kind, namespace, name, options);
    else this.#deletions.push({ kind, namespace, name, options });
  }

  evict(namespace: string, name: string, options?: { gracePeriodSeconds?: number }): void {
    this.#api.evict(namespace, name, options);
  }

  watch(kinds: readonly string[], handler: Handler): void {
    this.#api.watch(kinds, (event) => {
      // The cluster's own pods are nobody's business here.
      if (event.object.kind === 'Pod' && isInfrastructure(event.object)) return;
      if (this.connected) handler(event);
      else if (event.object.kind !== 'Pod' || event.object.spec?.nodeName === this.#node)
        this.#unseen.push({ event, handler });
    });
  }

  event(input: EventInput): void {
    if (this.connected) this.#api.event(input);
    else this.#events.push(input);
  }
}

const keyOf = (object: KubeObject): string => `${object.metadata.namespace}/${object.metadata.name}`;
