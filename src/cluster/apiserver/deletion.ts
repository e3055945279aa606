/**
 * What a DELETE does to an object, as a pure decision.
 * Models apiserver/pkg/registry/rest/delete.go, registry/generic/registry/store.go and registry/core/pod/strategy.go.
 */
import type { KubeObject } from '../../api/meta.ts';
import { parseTimestamp, type SimMs, timestamp } from '../../base/time.ts';
import type { DeleteOptions } from '../../kubectl/client.ts';

/** `remove`: the object is gone at once; `mark`: this version is stored; `nothing`: already as asked. */
export type Deletion =
  | { act: 'remove'; object: KubeObject }
  | { act: 'mark'; object: KubeObject }
  | { act: 'nothing' };

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

export function isTerminal(pod: KubeObject): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** The grace period of a pod's deletion in seconds; 0 means that no kubelet has to confirm it. */
function podGrace(pod: KubeObject, options: DeleteOptions): number {
  if (!pod.spec?.nodeName || isTerminal(pod)) return 0;
  const grace = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return grace < 0 ? 1 : grace;
}

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/** What a definition waits for: that its objects go. Models registry/customresourcedefinition/etcd.go Delete. */
function withCleanup(definition: KubeObject): KubeObject {
  const { metadata, status } = definition;
  const terminating = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  return {
    ...definition,
    metadata: { ...metadata, finalizers: [...(metadata.finalizers ?? []), CLEANUP] },
    status: { ...status, conditions: [...(status?.conditions ?? []), terminating] },
  };
}

/** Finalizers after the propagation policy has been written down in them. */
function finalizersFor(object: KubeObject, options: DeleteOptions): string[] {
  const kept = (object.metadata.finalizers ?? []).filter((each) => each !== ORPHAN && each !== FOREGROUND);
  if (options.propagationPolicy === 'Orphan') return [...kept, ORPHAN];
  if (options.propagationPolicy === 'Foreground') return [...kept, FOREGROUND];
  // An earlier choice stands where this call names none.
  if (options.propagationPolicy === undefined) return [...(object.metadata.finalizers ?? [])];
  return kept;
}

export function decideDeletion(stored: KubeObject, options: DeleteOptions, now: SimMs): Deletion {
  const isFirst = stored.metadata.deletionTimestamp === undefined;
  const object = stored.kind === 'CustomResourceDefinition' && isFirst ? withCleanup(stored) : stored;
  const finalizers = finalizersFor(object, options);
  const graceful = object.kind === 'Pod';
  const grace = graceful ? podGrace(object, options) : 0;
  const { metadata } = object;

  if (metadata.deletionTimestamp !== undefined) {
    const current = metadata.deletionGracePeriodSeconds ?? 0;
    if (graceful && grace > 0) {
      if (grace >= current) return { act: 'nothing' };
      const asked = parseTimestamp(metadata.deletionTimestamp) - (current - grace) * 1000;
      const late = asked < now;
      return mark(object, finalizers, late ? now : asked, late ? 1 : grace);
    }
    if (!held(object, finalizers)) return { act: 'remove', object: marked(object, finalizers, now, 0) };
    if (current === 0 && same(finalizers, metadata.finalizers ?? [])) return { act: 'nothing' };
    return mark(object, finalizers, now, 0);
  }
  if (grace > 0) return mark(object, finalizers, now + grace * 1000, grace);
  if (held(object, finalizers)) return mark(object, finalizers, now, 0);
  return { act: 'remove', object: graceful ? marked(object, finalizers, now, 0) : object };
}

/** A namespace has a second list of finalizers, in its spec. */
const held = (object: KubeObject, finalizers: readonly string[]): boolean =>
  finalizers.length > 0 || (object.kind === 'Namespace' && (object.spec?.finalizers?.length ?? 0) > 0);

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, i) => each === b[i]);

function mark(object: KubeObject, finalizers: string[], at: SimMs, grace: number): Deletion {
  return { act: 'mark', object: marked(object, finalizers, at, grace) };
}

function marked(object: KubeObject, finalizers: string[], at: SimMs, grace: number): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    ...(object.kind === 'Namespace' ? { status: { ...object.status, phase: 'Terminating' } } : {}),
    metadata: {
      ...metadata,
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation + 1 }),
      deletionTimestamp: timestamp(at),
      ...(object.kind === 'Namespace' ? {} : { deletionGracePeriodSeconds: grace }),
      finalizers: finalizers.length > 0 ? finalizers : undefined,
    },
  };
}

/** After an update: does nothing hold the object any longer? */
export function mayGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (deletionTimestamp === undefined || held(object, finalizers ?? [])) return false;
  return (deletionGracePeriodSeconds ?? 0) === 0;
}
