import type { KnownWriter } from '../../api/managed/history.ts';
import type { KubeObject } from '../../api/meta.ts';
import { podColumns } from '../../kubectl/printers/pod-columns.ts';
import { isInfrastructure } from '../../trace/infrastructure.ts';
import type { PodRecord } from '../../trace/records.ts';
import type { Kernel } from '../kernel.ts';
import type { WatchEvent } from './api.ts';

type PodLine = Omit<PodRecord, 't'>;

/** Writes what the API server's watches would show into the trace: every change, and a pod's line when it changes. */
export class TraceWriter {
  readonly #kernel: Kernel;
  readonly #version: string;
  /** The line last written of each pod, by uid. */
  readonly #lines = new Map<string, PodLine>();

  constructor(kernel: Kernel, version: string) {
    this.#kernel = kernel;
    this.#version = version;
  }

  /** `writer`: the person who made the change. */
  write({ type, object, old }: WatchEvent, writer?: KnownWriter): void {
    // A heartbeat every ten seconds from every node would drown the trace; that one stops is seen on the Node.
    if (
      object.kind === 'Lease' &&
      type === 'MODIFIED' &&
      old?.spec.holderIdentity === object.spec.holderIdentity
    )
      return;
    const { namespace, name } = object.metadata;
    this.#kernel.emit({
      type: 'object',
      verb: type,
      kind: object.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      object,
      ...(writer === undefined ? {} : { writer }),
    });
    if (object.kind === 'Pod' && !isInfrastructure(object)) this.#pod(object, type === 'DELETED');
  }

  #pod(pod: KubeObject, deleted: boolean): void {
    const line = podLine(pod, this.#version);
    const { uid } = pod.metadata;
    const last = this.#lines.get(uid);
    if (deleted) {
      this.#lines.delete(uid);
      this.#kernel.emit({ ...line, deleted: true });
      return;
    }
    if (last !== undefined && sameLine(last, line)) return;
    this.#lines.set(uid, line);
    this.#kernel.emit({ ...line });
  }
}

/** The line that `kubectl get pods -w -o wide` prints of this version of the pod. */
function podLine(pod: KubeObject, version: string): PodLine {
  const columns = podColumns(pod, version);
  const conditions: Record<string, string> = {};
  for (const condition of pod.status?.conditions ?? []) conditions[condition.type] = condition.status;
  return {
    type: 'pod',
    namespace: pod.metadata.namespace ?? 'default',
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    ready: columns.ready,
    status: columns.status,
    restarts: columns.restarts,
    phase: pod.status?.phase ?? '',
    ...(pod.status?.podIP ? { ip: pod.status.podIP } : {}),
    ...(pod.spec?.nodeName ? { node: pod.spec.nodeName } : {}),
    conditions,
  };
}

function sameLine(a: PodLine, b: PodLine): boolean {
  if (
    a.ready !== b.ready ||
    a.status !== b.status ||
    a.restarts !== b.restarts ||
    a.phase !== b.phase ||
    a.ip !== b.ip ||
    a.node !== b.node
  )
    return false;
  const types = Object.keys(b.conditions);
  return (
    types.length === Object.keys(a.conditions).length &&
    types.every((type) => a.conditions[type] === b.conditions[type])
  );
}
