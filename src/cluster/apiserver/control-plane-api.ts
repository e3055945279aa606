import type { CustomKinds } from '../../api/custom/kinds.ts';
import type { KnownWriter } from '../../api/managed/history.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { WriteOptions } from '../../kubectl/client.ts';
import type { ApiServer } from './api.ts';

/** Who writes: a person's text is decoded strictly, what a component makes is of the right type already. */
export interface Origin extends WriteOptions {
  trusted: boolean;
  /** The part of a pod that is written through a door of its own. */
  subresource?: 'resize' | 'ephemeralcontainers';
  /** Whom the trace is to name, and whether the write counts although it changes nothing: who manages what has changed. */
  writer?: KnownWriter;
  isTouch?: boolean;
}

/** How a person's text is written. */
export type SubmitOptions = WriteOptions & Pick<Origin, 'subresource' | 'writer' | 'isTouch'>;

/** What a write answers: the stored object and the warnings that kubectl prints. */
export interface Answer {
  object: KubeObject;
  warnings: string[];
}

export type Observer = (object: KubeObject | undefined, old: KubeObject | undefined) => void;

/** The API server as the control plane itself uses it: the common contract, and what only controllers need. */
export interface ControlPlaneApi extends ApiServer {
  /** Objects of `kind` in `namespace` without a controller: candidates for adoption. An index. */
  uncontrolled(kind: string, namespace: string): readonly KubeObject[];
  /** Objects of every kind that name `uid` as an owner: an index. */
  dependents(uid: string): readonly KubeObject[];
  /**
   * Calls `handler` within every write of this kind, with the object as it is now (undefined: removed) and as
   * it was (undefined: new). Only for keeping an index up to date: it must not write, nor ask for anything else.
   */
  observe(kind: string, handler: Observer): void;
  /** The kinds that definitions have added to this cluster, as it is now. */
  custom(): CustomKinds;
  /** The kinds that have ever been stored. */
  kinds(): readonly string[];
  /** Takes a whole object as it is, past admission and trace: the cluster had it before the run. */
  seed(object: KubeObject): void;
  /** The binding subresource: sets spec.nodeName and PodScheduled=True in one write. */
  bind(namespace: string, pod: string, node: string): void;
  /** As {@link ApiServer.create} and {@link ApiServer.update}, for a person's text: options and warnings. */
  submit(object: unknown, options?: SubmitOptions): Answer;
  replace(object: unknown, options?: SubmitOptions): Answer;
  replaceStatus(object: KubeObject, options?: SubmitOptions): Answer;
  /** A change of metadata.finalizers or ownerReferences; removes the object when that was the last obstacle. */
  finalize(kind: string, namespace: string | undefined, name: string, finalizer: string): void;
}
