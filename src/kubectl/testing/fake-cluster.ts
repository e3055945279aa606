import { ApiError } from '../../api/errors.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../../api/json-patch.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { SimMs } from '../../base/time.ts';
import { timestamp } from '../../base/time.ts';
import { notFound } from '../builder.ts';
import type {
  AttachInput,
  Client,
  DeleteOptions,
  ExecOptions,
  ExecSession,
  HttpSession,
  HttpTarget,
  LogLine,
  LogOptions,
  WriteOptions,
} from '../client.ts';
import { qualifiedPlural, resourceOfKind } from '../discovery.ts';
import { applyMergePatch, applyStrategicPatch, equal } from '../strategic.ts';

/**
 * A cluster in memory for the tests of this room: a store with versions and generations, no controllers. What is
 * to happen while a command waits is said with {@link FakeCluster.at}.
 */
export class FakeCluster implements Client {
  version = 'v1.36.2';
  clock: SimMs = 0;
  /** Logs by `namespace/pod/container`, `(previous)` behind for the run before. */
  readonly logLines = new Map<string, LogLine[]>();
  /** What a command in a container answers: exit code and output, after a time. */
  execAnswer: (
    pod: string,
    options: ExecOptions,
  ) => { code?: number; out?: string; err?: string; takes?: SimMs; error?: string } = () => ({});
  httpAnswer: (target: HttpTarget) => Partial<HttpSession> & { takes?: SimMs } = () => ({
    status: 200,
    body: '',
  });
  usageAnswer: (pod: string) => { container: string; cpuMilli: number; memoryBytes: number }[] = () => [];
  /** Answers an eviction: throw to refuse. */
  onEvict: (name: string) => void = () => {};
  /** Every writing call, as text. */
  readonly calls: string[] = [];
  readonly #objects = new Map<string, KubeObject>();
  readonly #due: { at: SimMs; run: () => void }[] = [];
  #version = 1000;

  constructor(...objects: object[]) {
    for (const object of objects) this.put(object);
  }

  /** Stores an object as it is, with the metadata a server would have added. */
  put(input: object): KubeObject {
    const object = structuredClone(input) as KubeObject;
    const resource = resourceOfKind(object.kind)!;
    const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
    const before = this.#objects.get(keyOf(object.kind, namespace, object.metadata.name));
    object.metadata = {
      ...(namespace ? { namespace } : {}),
      ...object.metadata,
      uid:
        object.metadata.uid ??
        before?.metadata.uid ??
        `uid-${object.kind.toLowerCase()}-${object.metadata.name}`,
      // An object that comes with a version keeps it, so that texts with it stay the same.
      resourceVersion: (before === undefined && object.metadata.resourceVersion) || String(++this.#version),
      creationTimestamp:
        object.metadata.creationTimestamp ?? before?.metadata.creationTimestamp ?? timestamp(this.clock),
    };
    this.#objects.set(keyOf(object.kind, namespace, object.metadata.name), object);
    return object;
  }

  /** Changes the status, or anything else, of a stored object. */
  change(kind: string, name: string, change: (object: KubeObject) => void, namespace = 'default'): void {
    const resource = resourceOfKind(kind)!;
    const object = structuredClone(this.get(kind, resource.namespaced ? namespace : undefined, name));
    change(object);
    this.put(object);
  }

  drop(kind: string, name: string, namespace: string | undefined = 'default'): void {
    this.#objects.delete(keyOf(kind, resourceOfKind(kind)!.namespaced ? namespace : undefined, name));
  }

  /** Has something happen at a simulated time. */
  at(time: SimMs, run: () => void): this {
    this.#due.push({ at: time, run });
    this.#due.sort((a, b) => a.at - b.at);
    return this;
  }

  /** Moves the clock to the next thing that is to happen, at the latest to `limit`. True when something happened. */
  advance(limit: SimMs): boolean {
    const next = this.#due[0];
    if (next === undefined || next.at > limit) {
      this.clock = Math.max(this.clock, limit);
      return false;
    }
    this.#due.shift();
    this.clock = Math.max(this.clock, next.at);
    next.run();
    return true;
  }

  get pending(): boolean {
    return this.#due.length > 0;
  }

  now(): SimMs {
    return this.clock;
  }
  serverVersion(): string {
    return this.version;
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject {
    const object = this.#objects.get(keyOf(kind, namespace, name));
    if (object === undefined) throw notFound(resourceOfKind(kind)!, name);
    return object;
  }

  list(kind: string, namespace: string | undefined): KubeObject[] {
    return [...this.#objects.entries()]
      .filter(
        ([, object]) =>
          object.kind === kind && (namespace === undefined || object.metadata.namespace === namespace),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  create(input: object, options: WriteOptions = {}): { object: KubeObject; warnings: string[] } {
    const object = structuredClone(input) as KubeObject;
    const resource = resourceOfKind(object.kind)!;
    const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
    if (!object.metadata.name && object.metadata.generateName)
      object.metadata.name = `${object.metadata.generateName}abcde`;
    const { name } = object.metadata;
    if (this.#objects.has(keyOf(object.kind, namespace, name)))
      throw new ApiError(
        'AlreadyExists',
        `${qualifiedPlural(resource)} ${JSON.stringify(name)} already exists`,
      );
    this.calls.push(`create ${resource.plural}/${name}`);
    object.metadata.generation = 1;
    if (options.dryRun) return { object, warnings: [] };
    return { object: this.put(object), warnings: [] };
  }

  update(input: object, options: WriteOptions = {}): { object: KubeObject; warnings: string[] } {
    const object = structuredClone(input) as KubeObject;
    const resource = resourceOfKind(object.kind)!;
    const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
    const before = this.get(object.kind, namespace, object.metadata.name);
    if (
      object.metadata.resourceVersion &&
      object.metadata.resourceVersion !== before.metadata.resourceVersion
    )
      throw new ApiError(
        'Conflict',
        `Operation cannot be fulfilled on ${qualifiedPlural(resource)} ${JSON.stringify(object.metadata.name)}: the object has been modified; please apply your changes to the latest version and try again`,
      );
    this.calls.push(`update ${resource.plural}/${object.metadata.name}`);
    return { object: this.#written(before, { ...object, status: before.status }, options), warnings: [] };
  }

  patch(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    type: 'strategic' | 'merge' | 'json',
    options: WriteOptions & { subresource?: string } = {},
  ): { object: KubeObject; warnings: string[] } {
    const before = this.get(kind, namespace, name);
    this.calls.push(`patch ${type} ${resourceOfKind(kind)!.plural}/${name} ${JSON.stringify(patch)}`);
    const after =
      type === 'strategic'
        ? applyStrategicPatch(before, patch as Record<string, unknown>, kind)
        : type === 'merge'
          ? applyMergePatch(before, patch)
          : applyJsonPatch(before, patch as JsonPatchOperation[]);
    return { object: this.#written(before, after as KubeObject, options), warnings: [] };
  }

  #written(before: KubeObject, after: KubeObject, options: WriteOptions): KubeObject {
    if (equal(before, after)) return before;
    const generation = (before.metadata.generation ?? 1) + (equal(before.spec, after.spec) ? 0 : 1);
    const object = { ...after, metadata: { ...after.metadata, generation } };
    return options.dryRun ? object : this.put(object);
  }

  delete(kind: string, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    const object = this.get(kind, namespace, name);
    const { gracePeriodSeconds: grace, propagationPolicy, dryRun } = options;
    this.calls.push(`delete ${resourceOfKind(kind)!.plural}/${name} grace=${grace} ${propagationPolicy}`);
    if (dryRun) return;
    const seconds = grace ?? object.spec?.terminationGracePeriodSeconds ?? 0;
    if (kind !== 'Pod' || seconds === 0) {
      this.drop(kind, name, namespace);
      return;
    }
    this.put({
      ...object,
      metadata: {
        ...object.metadata,
        deletionTimestamp: timestamp(this.clock + seconds * 1000),
        deletionGracePeriodSeconds: seconds,
      },
    });
    this.at(this.clock + seconds * 1000, () => this.drop(kind, name, namespace));
  }

  tooManyRequests(message: string): ApiError {
    return new ApiError('TooManyRequests', message);
  }

  evict(namespace: string, name: string): void {
    this.onEvict(name);
    this.calls.push(`evict ${name}`);
    this.delete('Pod', namespace, name, {});
  }

  logs(namespace: string, pod: string, options: LogOptions): LogLine[] {
    const object = this.get('Pod', namespace, pod);
    const container = options.container ?? object.spec.containers[0].name;
    const lines = this.logLines.get(
      `${namespace}/${pod}/${container}${options.previous ? ' (previous)' : ''}`,
    );
    if (lines === undefined && options.previous)
      throw new ApiError(
        'BadRequest',
        `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(pod)} not found`,
      );
    let seen = (lines ?? []).filter((line) => line.at <= this.clock);
    if (options.sinceSeconds !== undefined)
      seen = seen.filter((line) => line.at >= this.clock - options.sinceSeconds! * 1000);
    return options.tailLines === undefined
      ? seen
      : options.tailLines === 0
        ? []
        : seen.slice(-options.tailLines);
  }

  exec(_namespace: string, pod: string, options: ExecOptions): ExecSession {
    this.calls.push(`exec ${pod} ${options.container ?? ''} ${options.command.join(' ')}`);
    const { code = 0, out = '', err = '', takes = 0, error } = this.execAnswer(pod, options);
    const ends = this.clock + takes;
    const cluster = this;
    let killed = false;
    if (takes > 0) this.at(ends, () => {});
    return {
      get stdout() {
        return cluster.clock >= ends ? out : '';
      },
      get stderr() {
        return cluster.clock >= ends ? err : '';
      },
      get exitCode() {
        return killed ? 137 : cluster.clock >= ends ? code : undefined;
      },
      ...(error === undefined ? {} : { error }),
      kill(signal) {
        killed = true;
        cluster.calls.push(`kill ${signal}`);
      },
    };
  }

  attach(_namespace: string, pod: string, { container, text, isLast }: AttachInput): void {
    this.calls.push(`attach ${pod} ${container} ${JSON.stringify(text)}${isLast ? ' the last' : ''}`);
  }

  request(target: HttpTarget): HttpSession {
    const { takes = 0, ...answer } = this.httpAnswer(target);
    const ends = this.clock + takes;
    const cluster = this;
    if (takes > 0) this.at(ends, () => {});
    return {
      get done() {
        return cluster.clock >= ends;
      },
      ...answer,
    };
  }

  usage(_namespace: string, pod: string) {
    return this.usageAnswer(pod);
  }
}

const keyOf = (kind: string, namespace: string | undefined, name: string) =>
  `${kind}/${namespace ?? ''}/${name}`;
