import type { KubeObject } from '../../../api/meta.ts';
import { timestamp } from '../../../base/time.ts';
import type { ApiServer, EventInput, WatchEvent } from '../../apiserver/api.ts';
import type { Kernel } from '../../kernel.ts';

/** An API server that stores what it is given and does what kubelets need of deletion; nothing is validated. */
export class FakeApi implements ApiServer {
  readonly events: (EventInput & { at: number })[] = [];
  readonly #objects = new Map<string, KubeObject>();
  readonly #handlers: { kinds: readonly string[]; handler: (event: WatchEvent) => void }[] = [];
  readonly #kernel: Kernel;
  #version = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  get(kind: string, namespace: string | undefined, name: string): any {
    return this.#objects.get(key(kind, namespace, name));
  }
  // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  list(kind: string, namespace?: string): any {
    return [...this.#objects.values()].filter(
      (o) => o.kind === kind && (namespace === undefined || o.metadata.namespace === namespace),
    );
  }
  ownedBy() {
    return [];
  }
  podsOnNode(node: string): readonly KubeObject[] {
    return this.list('Pod').filter((pod: KubeObject) => pod.spec?.nodeName === node);
  }
  // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  create(input: unknown): any {
    const object = structuredClone(input) as KubeObject;
    const given: Partial<KubeObject['metadata']> = object.metadata;
    object.metadata = {
      name: '',
      uid: `uid-${++this.#version}`,
      resourceVersion: String(this.#version),
      creationTimestamp: timestamp(this.#kernel.now),
      generation: 1,
      ...given,
    };
    if (object.kind === 'Pod') object.status ??= { phase: 'Pending', qosClass: 'BestEffort' };
    this.#store('ADDED', object);
    return object;
  }
  // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  update(object: KubeObject): any {
    return this.modify(object.kind, object.metadata.namespace, object.metadata.name, (old) => ({
      ...object,
      status: old.status,
      metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 },
    }));
  }
  // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  updateStatus(object: KubeObject): any {
    return this.modify(object.kind, object.metadata.namespace, object.metadata.name, (old) => ({
      ...old,
      status: object.status,
    }));
  }
  modify(
    kind: string,
    namespace: string | undefined,
    name: string,
    // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
    change: (object: any) => any,
    // biome-ignore lint/suspicious/noExplicitAny: the contract is generic
  ): any {
    const old = this.get(kind, namespace, name);
    if (old === undefined) return undefined;
    const next = change(old);
    if (next === old) return old;
    if (next.metadata.deletionGracePeriodSeconds === 0 && !next.metadata.finalizers?.length) {
      this.#remove(next, old);
      return next;
    }
    this.#store('MODIFIED', next, old);
    return this.get(kind, namespace, name);
  }
  delete(
    kind: string,
    namespace: string | undefined,
    name: string,
    options: { gracePeriodSeconds?: number; preconditions?: { uid?: string } } = {},
  ): void {
    const old = this.get(kind, namespace, name) as KubeObject | undefined;
    if (old === undefined) return;
    if (options.preconditions?.uid && options.preconditions.uid !== old.metadata.uid) return;
    const final = old.status?.phase === 'Succeeded' || old.status?.phase === 'Failed';
    const asked = options.gracePeriodSeconds ?? old.spec?.terminationGracePeriodSeconds ?? 30;
    const grace = kind !== 'Pod' || final || !old.spec?.nodeName ? 0 : asked;
    const known = old.metadata.deletionGracePeriodSeconds;
    if (known !== undefined && grace >= known && grace > 0) return;
    const metadata = {
      ...old.metadata,
      deletionTimestamp: timestamp(this.#kernel.now + grace * 1000),
      deletionGracePeriodSeconds: grace,
    };
    const next = { ...old, metadata };
    if (grace === 0 && !old.metadata.finalizers?.length) this.#remove(next, old);
    else this.#store('MODIFIED', next, old);
  }
  evict() {}
  watch(kinds: readonly string[], handler: (event: WatchEvent) => void): void {
    this.#handlers.push({ kinds, handler });
  }
  event(input: EventInput): void {
    this.events.push({ ...input, at: this.#kernel.now });
    const { name, namespace, uid } = input.involved.metadata;
    this.#kernel.emit({
      type: 'event',
      namespace: namespace ?? '',
      kind: input.involved.kind,
      name,
      uid,
      fieldPath: input.fieldPath,
      eventType: input.type,
      reason: input.reason,
      message: input.message,
      source: input.component,
      host: input.host,
    });
  }

  #remove(object: KubeObject, old: KubeObject): void {
    this.#objects.delete(key(object.kind, object.metadata.namespace, object.metadata.name));
    this.#tell({ type: 'DELETED', object, old });
  }
  #store(type: 'ADDED' | 'MODIFIED', object: KubeObject, old?: KubeObject): void {
    object.metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
    this.#objects.set(key(object.kind, object.metadata.namespace, object.metadata.name), object);
    this.#tell({ type, object, ...(old ? { old } : {}) });
  }
  #tell(event: WatchEvent): void {
    const { object } = event;
    this.#kernel.emit({
      type: 'object',
      verb: event.type,
      kind: object.kind,
      namespace: object.metadata.namespace,
      name: object.metadata.name,
      object,
    });
    for (const { kinds, handler } of this.#handlers)
      if (kinds.includes(object.kind)) this.#kernel.after(5, () => handler(event));
  }
}

const key = (kind: string, namespace: string | undefined, name: string) =>
  `${kind}/${namespace ?? ''}/${name}`;
