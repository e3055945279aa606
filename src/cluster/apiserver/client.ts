/** kubectl's view of the running cluster. */
import type { CustomKind, CustomKinds } from '../../api/custom/kinds.ts';
import { hasCustomStatus, withScalePath } from '../../api/custom/objects.ts';
import { ApiError } from '../../api/errors.ts';
import { applyJsonPatch } from '../../api/json-patch.ts';
import { qualifiedResource } from '../../api/kinds.ts';
import type { KnownWriter } from '../../api/managed/history.ts';
import { type ManagedFieldsEntry, managedFields } from '../../api/managed/managers.ts';
import type { KubeObject } from '../../api/meta.ts';
import type {
  ApplyOptions,
  AttachInput,
  Client,
  DeleteOptions,
  ExecOptions,
  ExecSession,
  Health,
  HttpSession,
  HttpTarget,
  LogLine,
  LogOptions,
  WriteOptions,
} from '../../kubectl/client.ts';
import { PlainError, whileDown } from '../../kubectl/errors.ts';
import { containerStatus, isUnscheduled, logInstance } from '../../kubectl/log-instance.ts';
import { applyMergePatch, applyStrategicPatch } from '../../kubectl/strategic.ts';
import { serverVersion } from '../bootstrap.ts';
import type { ClusterContext } from '../context.ts';
import type { ExecHandle } from '../runtime/cri.ts';
import type { Answer, ControlPlaneApi } from './control-plane-api.ts';
import { notFound } from './failures.ts';
import { isNamespaced } from './resources.ts';
import { managersNow, serverSideApply } from './server-side-apply.ts';

/** kubectl to API server to kubelet to runtime: the streams are set up before the process starts (spec: exec costs 60 ms). */
const EXEC_SETUP_MS = 60;

export interface ClientOptions extends Omit<ClusterContext, 'api'> {
  api: ControlPlaneApi;
  /** Called when an exec or request has moved on, so that a command that waits for it continues. */
  moved(): void;
  /** Set while the API server, or the store behind it, is down. */
  outage: { readonly reason: 'apiserver' | 'etcd' | undefined; readonly stopped: readonly string[] };
  /** Told of every write that the server refused. */
  refused?(error: ApiError): void;
  /** Told of every object that a person has written. */
  written?(object: KubeObject): void;
}

export class ClusterClient implements Client {
  readonly #ctx: ClientOptions;

  constructor(ctx: ClientOptions) {
    this.#ctx = ctx;
  }

  now() {
    return this.#ctx.kernel.now;
  }

  #reach(): void {
    const { reason } = this.#ctx.outage;
    if (reason !== undefined) throw whileDown(reason);
  }

  health(): Health {
    const { reason, stopped } = this.#ctx.outage;
    if (reason === 'apiserver') this.#reach();
    return {
      etcd: reason !== 'etcd',
      scheduler: !stopped.includes('scheduler'),
      'controller-manager': !stopped.includes('controller-manager'),
    };
  }

  serverVersion(): string {
    return serverVersion(this.#ctx.scenario.cluster.version);
  }

  custom(): CustomKinds {
    return this.#ctx.api.custom();
  }

  #isNamespaced(kind: string): boolean {
    return this.custom().byKind(kind)?.namespaced ?? isNamespaced(kind);
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject {
    this.#reach();
    const place = this.#isNamespaced(kind) ? (namespace ?? 'default') : undefined;
    const object = this.#ctx.api.get(kind, place, name);
    if (object !== undefined) return object;
    const custom = this.#ctx.api.custom().byKind(kind);
    throw notFound(kind, name, custom && qualifiedResource(custom));
  }

  list(kind: string, namespace: string | undefined): KubeObject[] {
    this.#reach();
    return [...this.#ctx.api.list(kind, this.#isNamespaced(kind) ? namespace : undefined)];
  }

  create(object: unknown, options: WriteOptions = {}): Answer {
    return this.#writing(
      () => this.#ctx.api.submit(object, { ...options, writer: writerOf(options) }),
      options,
    );
  }

  update(object: unknown, options: WriteOptions = {}): Answer {
    return this.#writing(
      () => this.#ctx.api.replace(object, { ...options, writer: writerOf(options) }),
      options,
    );
  }

  patch(
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    type: 'strategic' | 'merge' | 'json',
    options: WriteOptions & { subresource?: 'status' | 'scale' | 'resize' | 'ephemeralcontainers' } = {},
  ): Answer {
    const stored = this.get(kind, namespace, name);
    const custom = this.custom().byKind(kind);
    if (custom !== undefined) checkCustomPatch(custom, name, type, options.subresource);
    if (custom !== undefined && options.subresource === 'scale')
      return this.#scaleCustom(custom, stored, patch, options);
    const patched = applyPatch(stored, patch, type);
    checkIdentity(patched, stored);
    const asked = (patch as { metadata?: { resourceVersion?: string } })?.metadata?.resourceVersion;
    const object: KubeObject = {
      ...patched,
      metadata: { ...patched.metadata, resourceVersion: asked ?? '' },
    };
    if (options.subresource === 'status') {
      if (options.dryRun) return { object, warnings: [] };
      return this.#ctx.api.replaceStatus(object, { writer: writerOf(options, 'status') });
    }
    const { subresource, ...write } = options;
    const writer = writerOf(options, subresource);
    const part = subresource === 'resize' || subresource === 'ephemeralcontainers' ? { subresource } : {};
    return this.#writing(() => this.#ctx.api.replace(object, { ...write, ...part, writer }), write);
  }

  apply(object: KubeObject, options: ApplyOptions): Answer {
    return this.#writing(() => serverSideApply(this.#surroundings, object, options), options);
  }

  managedFields(object: KubeObject): readonly ManagedFieldsEntry[] {
    return managedFields(managersNow(this.#surroundings, object));
  }

  get #surroundings() {
    const { kernel, api, scenario } = this.#ctx;
    return { kernel, api, version: scenario.cluster.version };
  }

  /** The number of replicas of a custom object, wherever its definition says that it stands. */
  #scaleCustom(info: CustomKind, stored: KubeObject, patch: unknown, options: WriteOptions): Answer {
    const { specReplicasPath } = scaleOf(info)!;
    const writer = writerOf(options, 'scale');
    const { replicas } = (patch as { spec: { replicas: number } }).spec;
    const { metadata, ...object } = withScalePath(stored, specReplicasPath, replicas);
    const scaled = { ...object, metadata: { ...metadata, resourceVersion: '' } };
    return this.#writing(
      () => this.#ctx.api.replace(scaled, { dryRun: options.dryRun === true, writer }),
      options,
    );
  }

  #writing(write: () => Answer, { dryRun }: WriteOptions): Answer {
    this.#reach();
    try {
      const answer = write();
      if (!dryRun) this.#ctx.written?.(answer.object);
      return answer;
    } catch (error) {
      if (error instanceof ApiError) this.#ctx.refused?.(error);
      throw error;
    }
  }

  delete(kind: string, namespace: string | undefined, name: string, options: DeleteOptions = {}): void {
    this.#reach();
    this.#ctx.api.delete(kind, this.#isNamespaced(kind) ? (namespace ?? 'default') : undefined, name, {
      propagationPolicy: 'Background',
      ...options,
    });
  }

  evict(namespace: string, name: string, options?: { gracePeriodSeconds?: number }): void {
    this.#reach();
    this.#ctx.api.evict(namespace, name, options);
  }

  logs(namespace: string, podName: string, options: LogOptions): LogLine[] {
    const pod = this.get('Pod', namespace, podName);
    if (isUnscheduled(pod)) return [];
    const { id } = logInstance(pod, options);
    const since = options.sinceSeconds === undefined ? 0 : this.now() - options.sinceSeconds * 1000;
    const lines = this.#ctx.runtime.logs(runtimeId(id)).filter((line) => line.at >= since);
    return options.tailLines === undefined
      ? [...lines]
      : lines.slice(Math.max(0, lines.length - options.tailLines));
  }

  exec(namespace: string, podName: string, options: ExecOptions): ExecSession {
    const pod = this.get('Pod', namespace, podName);
    const container = options.container ?? pod.spec.containers[0].name;
    const id = this.#running(namespace, podName, container);
    const session = new Exec();
    this.#ctx.kernel.after(EXEC_SETUP_MS, () => {
      const request = {
        argv: options.command,
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
        ...(options.tty === undefined ? {} : { tty: options.tty }),
      };
      const handle = this.#ctx.runtime.exec(id, request, (result) => {
        session.finish(result.exitCode, result.stdout, result.stderr, result.error);
        this.#ctx.moved();
      });
      session.attach(handle);
    });
    return session;
  }

  attach(namespace: string, podName: string, { container, ...input }: AttachInput): void {
    const id = this.#running(namespace, podName, container);
    this.#ctx.kernel.after(EXEC_SETUP_MS, () => this.#ctx.runtime.attach?.(id, input));
  }

  /** The id that the runtime has for a running container. */
  #running(namespace: string, podName: string, container: string): string {
    const status = containerStatus(this.get('Pod', namespace, podName), container);
    if (status?.containerID && status.state?.running !== undefined) return runtimeId(status.containerID);
    // The upgrade fails on its way to the kubelet: what comes back is no status of the API.
    throw new PlainError(
      `error: Internal error occurred: unable to upgrade connection: container not found ("${container}")`,
    );
  }

  request(target: HttpTarget): HttpSession {
    const url = new URL(target.url);
    const session: { done: boolean; status?: number; body?: string; error?: HttpSession['error'] } = {
      done: false,
    };
    const scheme = url.protocol === 'https:' ? 'https' : 'http';
    this.#ctx.network.http(
      {
        from: target.from ?? {},
        scheme,
        host: url.hostname,
        port: Number(url.port) || (scheme === 'https' ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        method: target.method ?? 'GET',
        headers: target.headers ?? {},
        timeoutMs: target.timeoutMs ?? 30_000,
      },
      (outcome) => {
        session.done = true;
        if (outcome.kind === 'response') {
          session.status = outcome.status;
          session.body = outcome.body;
        } else if (
          outcome.kind === 'refused' ||
          outcome.kind === 'timeout' ||
          outcome.kind === 'no-such-host'
        )
          session.error = outcome.kind;
        else session.error = 'reset';
        this.#ctx.moved();
      },
    );
    return session;
  }

  usage(namespace: string, podName: string): { container: string; cpuMilli: number; memoryBytes: number }[] {
    const pod = this.get('Pod', namespace, podName);
    const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
    return statuses
      .filter((status) => status.state?.running !== undefined && status.containerID)
      .map((status) => ({
        container: status.name,
        ...this.#ctx.runtime.usage(runtimeId(status.containerID!)),
      }));
  }
}

const writerOf = ({ fieldManager = 'kubectl' }: WriteOptions, subresource?: string): KnownWriter => ({
  manager: fieldManager,
  operation: 'Update',
  ...(subresource === undefined ? {} : { subresource }),
});

const scaleOf = (info: CustomKind) => info.versions.get(info.version)!.scale;

/** What a custom kind has no door for. */
function checkCustomPatch(
  info: CustomKind,
  name: string,
  type: 'strategic' | 'merge' | 'json',
  subresource: string | undefined,
): void {
  const hasDoor =
    subresource === undefined ||
    (subresource === 'status' && hasCustomStatus(info)) ||
    (subresource === 'scale' && scaleOf(info) !== undefined);
  if (!hasDoor)
    throw new ApiError(
      'NotFound',
      `the server could not find the requested resource (patch ${qualifiedResource(info)} ${name})`,
    );
  if (type === 'strategic')
    throw new ApiError(
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
}

function applyPatch(object: KubeObject, patch: unknown, type: 'strategic' | 'merge' | 'json'): KubeObject {
  if (type === 'json') return applyJsonPatch(object, patch as []);
  const apply = type === 'merge' ? applyMergePatch : applyStrategicPatch;
  return apply(object, patch as Record<string, unknown>, object.kind) as KubeObject;
}

/** A patch cannot make the object another one. Models endpoints/handlers/rest.go checkName. */
function checkIdentity({ apiVersion, kind, metadata }: KubeObject, stored: KubeObject): void {
  const { name, namespace } = stored.metadata;
  if (kind !== stored.kind) {
    const version = apiVersion.split('/').at(-1);
    const internal = stored.apiVersion.includes('/') ? stored.apiVersion.split(/[./]/)[0] : 'core';
    throw new ApiError(
      'BadRequest',
      `${kind} in version "${version}" cannot be handled as a ${stored.kind}: converting (${version}.${kind}) to (${internal}.${stored.kind}): unknown conversion`,
    );
  }
  if (!metadata?.name) return;
  if (metadata.name !== name)
    throw new ApiError(
      'BadRequest',
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  if (metadata.namespace && metadata.namespace !== namespace)
    throw new ApiError(
      'BadRequest',
      `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`,
    );
}

/** `containerd://3f2a` -> `3f2a`. */
const runtimeId = (containerID: string): string => containerID.slice(containerID.indexOf('://') + 3);

class Exec implements ExecSession {
  #handle: ExecHandle | undefined;
  #result: { exitCode: number; stdout: string; stderr: string } | undefined;
  error?: string;

  get stdout(): string {
    return this.#result?.stdout ?? this.#handle?.stdout ?? '';
  }
  get stderr(): string {
    return this.#result?.stderr ?? this.#handle?.stderr ?? '';
  }
  get exitCode(): number | undefined {
    return this.#result?.exitCode;
  }
  kill(signal: string): void {
    this.#handle?.kill(signal);
  }
  attach(handle: ExecHandle): void {
    this.#handle = handle;
  }
  finish(exitCode: number, stdout: string, stderr: string, error: string | undefined): void {
    this.#result = { exitCode: error === undefined ? exitCode : 1, stdout, stderr };
    if (error !== undefined)
      this.error = `Internal error occurred: error executing command in container: ${error}`;
  }
}
