import type { CustomKinds } from '../../api/custom/kinds.ts';
import { deepEqual } from '../../api/equal.ts';
import type { ApiError } from '../../api/errors.ts';
import type { KnownWriter } from '../../api/managed/history.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Rng } from '../../base/rng.ts';
import { type SimMs, timestamp } from '../../base/time.ts';
import type { DeleteOptions } from '../../kubectl/client.ts';
import { observed } from '../controller/pods.ts';
import { EventRecorder } from '../events/recorder.ts';
import type { Kernel } from '../kernel.ts';
import { admitNamespaceDeletion } from './admission/namespace.ts';
import type { EventInput, WatchEvent } from './api.ts';
import { Capacity } from './capacity.ts';
import type { Answer, ControlPlaneApi, Observer, Origin, SubmitOptions } from './control-plane-api.ts';
import { Definitions } from './definitions.ts';
import { decideDeletion, isTerminal, mayGo } from './deletion.ts';
import { alreadyExists, checkVersion, conflict, notFound } from './failures.ts';
import { newUid } from './names.ts';
import type { Pipeline } from './pipeline.ts';
import { Store } from './store.ts';
import { prepareForUpdate, prepareStatus } from './strategy.ts';
import { TraceWriter } from './trace-writer.ts';
import { WatchHub } from './watch.ts';

export interface ServerOptions {
  kernel: Kernel;
  /** `1.36` */
  version: string;
  watchLatency: SimMs;
  pipeline: Pipeline;
}

/** Between the two writes of a forced deletion. */
const FORCED_REMOVAL_MS: SimMs = 10;

/**
 * The API server: objects with uid, resourceVersion and generation, changed only through the
 * pipeline (decode, default, admit, validate), watched by everybody else.
 * Models apiserver/pkg/registry/generic/registry/store.go.
 */
export class Server implements ControlPlaneApi {
  readonly #kernel: Kernel;
  readonly #store = new Store();
  readonly #definitions = new Definitions(this.#store);
  readonly #watches: WatchHub;
  readonly #trace: TraceWriter;
  readonly #pipeline: Pipeline;
  readonly #events: EventRecorder;
  readonly #capacity: Capacity;
  readonly #uids: Rng;
  readonly #forcedRemoval: SimMs;
  #revision = 0;

  constructor({ kernel, version, watchLatency, pipeline }: ServerOptions) {
    this.#kernel = kernel;
    this.#forcedRemoval = watchLatency === 0 ? 0 : FORCED_REMOVAL_MS;
    this.#watches = new WatchHub(kernel, watchLatency);
    this.#trace = new TraceWriter(kernel, version);
    this.#pipeline = pipeline;
    this.#capacity = new Capacity(kernel);
    this.#uids = kernel.rng.fork('apiserver/uid');
    this.#events = new EventRecorder(kernel, {
      get: (namespace, name) => this.#store.get('Event', namespace, name),
      put: (event) => this.#putEvent(event),
      remove: (namespace, name) => this.delete('Event', namespace, name),
    });
  }

  custom(): CustomKinds {
    return this.#definitions.kinds;
  }

  get<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
  ): T | undefined {
    return this.#store.get(kind, namespace, name) as T | undefined;
  }

  list<T extends KubeObject = KubeObject>(kind: string, namespace?: string): readonly T[] {
    return this.#store.list(kind, namespace) as readonly T[];
  }

  ownedBy<T extends KubeObject = KubeObject>(kind: string, ownerUid: string): readonly T[] {
    return this.#store.controlledBy(kind, ownerUid) as readonly T[];
  }

  uncontrolled(kind: string, namespace: string): readonly KubeObject[] {
    return this.#store.uncontrolled(kind, namespace);
  }

  dependents(uid: string): readonly KubeObject[] {
    return this.#store.dependents(uid);
  }

  podsOnNode(node: string): readonly KubeObject[] {
    return this.#store.podsOnNode(node);
  }

  observe(kind: string, handler: Observer): void {
    this.#store.observe(kind, handler);
  }

  kinds(): readonly string[] {
    return this.#store.kinds();
  }

  watch(kinds: readonly string[], handler: (event: WatchEvent) => void): void {
    this.#watches.watch(kinds, handler);
  }

  event(input: EventInput): void {
    this.#events.record(input);
  }

  create<T extends KubeObject = KubeObject>(object: unknown): T {
    return this.#create(object, { trusted: true }).object as T;
  }

  seed(object: KubeObject): void {
    const stamped = this.#stamp(object);
    this.#store.put(stamped);
    this.#capacity.added(object.kind);
    this.#watches.publish({ type: 'ADDED', object: stamped });
  }

  submit(input: unknown, options: SubmitOptions = {}): Answer {
    return this.#create(input, { ...options, trusted: false });
  }

  #create(input: unknown, origin: Origin): Answer {
    this.#capacity.check((input as KubeObject).kind);
    const uid = newUid(this.#uids);
    const { object: prepared, warnings } = this.#pipeline.create(input, uid, this, origin);
    const { kind } = prepared;
    const { namespace, name } = prepared.metadata;
    if (!origin.trusted) this.#capacity.judge(prepared);
    if (this.#store.get(kind, namespace, name) !== undefined)
      throw alreadyExists(kind, name, this.#definitions.resource(kind));
    const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = prepared.metadata;
    const object = this.#stamp({
      ...prepared,
      metadata: {
        ...metadata,
        uid,
        creationTimestamp: timestamp(this.#kernel.now),
        ...(this.#definitions.hasGeneration(kind) ? { generation: 1 } : {}),
      },
    });
    if (!origin.dryRun) this.#commit('ADDED', object, undefined, origin.writer);
    return { object, warnings };
  }

  update<T extends KubeObject = KubeObject>(object: KubeObject): T {
    return this.#replace(object, { trusted: true }).object as T;
  }

  replace(input: unknown, options: SubmitOptions = {}): Answer {
    return this.#replace(input, { ...options, trusted: false });
  }

  #replace(input: unknown, origin: Origin): Answer {
    const { kind, metadata } = input as KubeObject;
    const stored = this.#store.get(kind, metadata.namespace, metadata.name);
    if (stored === undefined) throw this.#notFound(kind, metadata.name);
    checkVersion(stored, metadata.resourceVersion, this.#definitions.resource(kind));
    const { object: prepared, warnings } = this.#pipeline.update(input, stored, this, origin);
    if (!origin.trusted) this.#capacity.judge(prepared, stored);
    const settled = this.#settle(stored, {
      ...prepareForUpdate(prepared, stored),
      ...(this.#definitions.hasStatus(kind) ? { status: stored.status } : {}),
    });
    const object = settled === stored && origin.isTouch ? this.#stamp(stored) : settled;
    if (object === stored || origin.dryRun) return { object, warnings };
    if (mayGo(object)) this.#remove(object, stored);
    else this.#commit('MODIFIED', object, stored, origin.writer);
    return { object, warnings };
  }

  replaceStatus(object: KubeObject, { writer }: SubmitOptions = {}): Answer {
    const { kind, metadata } = object;
    const stored = this.#store.get(kind, metadata.namespace, metadata.name);
    if (stored === undefined) throw this.#notFound(kind, metadata.name);
    return { object: this.#writeStatus(stored, object.status, writer), warnings: [] };
  }

  updateStatus<T extends KubeObject = KubeObject>(object: KubeObject): T {
    const { kind, metadata } = object;
    const stored = this.#store.get(kind, metadata.namespace, metadata.name);
    if (stored === undefined) throw this.#notFound(kind, metadata.name);
    return this.#writeStatus(stored, object.status) as T;
  }

  modify<T extends KubeObject = KubeObject>(
    kind: string,
    namespace: string | undefined,
    name: string,
    change: (object: T) => T,
    options: { subresource?: 'status' } = {},
  ): T | undefined {
    const stored = this.get<T>(kind, namespace, name);
    if (stored === undefined) return undefined;
    const changed = change(stored);
    if (changed === stored) return stored;
    if (options.subresource === 'status') return this.#writeStatus(stored, changed.status) as T;
    return this.update<T>({ ...changed, metadata: { ...changed.metadata, resourceVersion: '' } });
  }

  finalize(kind: string, namespace: string | undefined, name: string, finalizer: string): void {
    this.modify(kind, namespace, name, (object) => {
      const finalizers = object.metadata.finalizers?.filter((each) => each !== finalizer);
      if (finalizers?.length === object.metadata.finalizers?.length) return object;
      return {
        ...object,
        metadata: { ...object.metadata, finalizers: finalizers?.length ? finalizers : undefined },
      };
    });
  }

  bind(namespace: string, pod: string, node: string): void {
    const stored = this.#store.get('Pod', namespace, pod);
    if (stored === undefined) throw notFound('Pod', pod);
    if (stored.metadata.deletionTimestamp !== undefined)
      throw conflict('Pod', pod, `pod ${pod} is being deleted, cannot be assigned to a host`);
    if (stored.spec.nodeName)
      throw conflict('Pod', pod, `pod ${pod} is already assigned to node "${stored.spec.nodeName}"`);
    const now = timestamp(this.#kernel.now);
    const conditions = (stored.status?.conditions ?? []).filter(
      (each: { type: string }) => each.type !== 'PodScheduled',
    );
    const bound = this.#pipeline.bound(
      {
        ...stored,
        spec: { ...stored.spec, nodeName: node },
        status: {
          ...stored.status,
          conditions: [
            ...conditions,
            {
              ...observed(stored),
              type: 'PodScheduled',
              status: 'True',
              lastProbeTime: null,
              lastTransitionTime: now,
            },
          ],
        },
      },
      this,
    );
    this.#commit('MODIFIED', this.#stamp(bound), stored);
  }

  delete(kind: string, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const stored = this.#store.get(kind, namespace, name);
    if (stored === undefined) throw this.#notFound(kind, name);
    admitNamespaceDeletion(kind, name);
    checkPreconditions(stored, options.preconditions);
    const deletion = decideDeletion(stored, options, this.#kernel.now);
    if (options.dryRun || deletion.act === 'nothing') return;
    const object = this.#stamp(deletion.object);
    if (deletion.act === 'mark') this.#commit('MODIFIED', object, stored);
    else if (this.#isForced(stored)) this.#removeForced(object, stored);
    else this.#remove(object, stored);
  }

  /** A running pod that goes without its kubelet's consent is marked first and removed in a second write. */
  #isForced(pod: KubeObject): boolean {
    const isMarked =
      pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionGracePeriodSeconds === 0;
    return (
      this.#forcedRemoval > 0 &&
      pod.kind === 'Pod' &&
      Boolean(pod.spec.nodeName) &&
      !isTerminal(pod) &&
      !isMarked
    );
  }

  #removeForced(marked: KubeObject, stored: KubeObject): void {
    this.#commit('MODIFIED', marked, stored);
    const { namespace, name, uid } = marked.metadata;
    this.#kernel.after(this.#forcedRemoval, () => {
      const present = this.#store.get('Pod', namespace, name);
      if (present?.metadata.uid === uid) this.#remove(this.#stamp(present), present);
    });
  }

  evict(namespace: string, name: string, options: { gracePeriodSeconds?: number } = {}): void {
    const pod = this.#store.get('Pod', namespace, name);
    if (pod === undefined) throw notFound('Pod', name);
    if (!isTerminal(pod) && pod.status?.phase !== 'Pending' && pod.metadata.deletionTimestamp === undefined)
      this.#pipeline.admitEviction(pod, this);
    if (pod.metadata.deletionTimestamp === undefined) this.#markDisrupted(pod);
    this.delete('Pod', namespace, name, options);
  }

  #markDisrupted(pod: KubeObject): void {
    const condition = {
      ...observed(pod),
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
      lastProbeTime: null,
      lastTransitionTime: timestamp(this.#kernel.now),
    };
    this.#writeStatus(pod, { ...pod.status, conditions: [...(pod.status?.conditions ?? []), condition] });
  }

  #writeStatus(stored: KubeObject, written: unknown, writer?: KnownWriter): KubeObject {
    const status = prepareStatus(stored.kind, written, stored.status, () => timestamp(this.#kernel.now));
    if (deepEqual(stored.status, status)) return stored;
    const object = this.#stamp({ ...stored, status });
    this.#commit('MODIFIED', object, stored, writer);
    return object;
  }

  #notFound(kind: string, name: string): ApiError {
    return notFound(kind, name, this.#definitions.resource(kind));
  }

  /** Keeps what no client may change, counts the generation, and notices a write that changes nothing. */
  #settle(stored: KubeObject, object: KubeObject): KubeObject {
    const { metadata: old } = stored;
    const counts = old.generation !== undefined && this.#definitions.countsAsGeneration(object, stored);
    const metadata = {
      ...object.metadata,
      uid: old.uid,
      creationTimestamp: old.creationTimestamp,
      resourceVersion: old.resourceVersion,
      generateName: old.generateName,
      deletionTimestamp: old.deletionTimestamp,
      deletionGracePeriodSeconds: old.deletionGracePeriodSeconds,
      generation: counts ? old.generation! + 1 : old.generation,
    };
    const settled = { ...object, metadata };
    return deepEqual(stored, settled) ? stored : this.#stamp(settled);
  }

  #stamp(object: KubeObject): KubeObject {
    this.#revision++;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #commit(type: 'ADDED' | 'MODIFIED', object: KubeObject, old?: KubeObject, writer?: KnownWriter): void {
    this.#store.put(object);
    if (old === undefined && object.kind !== 'Event') this.#capacity.added(object.kind);
    this.#publish(old === undefined ? { type, object } : { type, object, old }, writer);
  }

  #remove(object: KubeObject, old: KubeObject): void {
    this.#store.remove(object);
    if (object.kind !== 'Event') this.#capacity.removed(object.kind);
    this.#publish({ type: 'DELETED', object, old });
  }

  #publish(event: WatchEvent, writer?: KnownWriter): void {
    this.#trace.write(event, writer);
    this.#watches.publish(event);
  }

  #putEvent(event: KubeObject): void {
    const old = this.#store.get('Event', event.metadata.namespace, event.metadata.name);
    const object = this.#stamp(
      old === undefined
        ? {
            ...event,
            metadata: {
              ...event.metadata,
              uid: newUid(this.#uids),
              creationTimestamp: timestamp(this.#kernel.now),
            },
          }
        : event,
    );
    this.#commit(old === undefined ? 'ADDED' : 'MODIFIED', object, old);
  }
}

function checkPreconditions(stored: KubeObject, preconditions: DeleteOptions['preconditions']): void {
  const { kind, metadata } = stored;
  if (preconditions?.uid !== undefined && preconditions.uid !== metadata.uid)
    throw conflict(
      kind,
      metadata.name,
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${metadata.uid}`,
    );
  if (
    preconditions?.resourceVersion !== undefined &&
    preconditions.resourceVersion !== metadata.resourceVersion
  )
    throw conflict(
      kind,
      metadata.name,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`,
    );
}
