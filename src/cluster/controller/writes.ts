import { ApiError } from '../../api/errors.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { DeleteOptions } from '../../kubectl/client.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';

/** An Event that goes with a write. `{name}` and `{error}` in the message are filled in by the outcome. */
export interface Said {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
}

/** What a controller says about a write, and on which object. */
export interface Telling {
  on: KubeObject;
  done?: Said;
  failed?: Said | readonly Said[];
}

/** One thing that a sync wants done. Syncs are pure: they return these, {@link carryOut} does them. */
export type Write =
  | {
      op: 'create';
      object: unknown;
      says?: Telling;
      /** Creations of one batch are all tried; a refusal in it ends the sync after the batch (slow start). */
      batch?: number;
    }
  /** `checked`: judged like the update of a person, where a controller may want what cannot be. */
  | { op: 'update'; object: KubeObject; says?: Telling; checked?: true }
  | { op: 'status'; object: KubeObject }
  | { op: 'delete'; object: KubeObject; options?: DeleteOptions; says?: Telling }
  /** Takes one finalizer off, whatever else has changed. */
  | { op: 'finalize'; object: KubeObject; finalizer: string }
  | { op: 'event'; on: KubeObject; said: Said };

export interface Outcome {
  /** How many writes were done. */
  done: number;
  /** The refusal that ended the list, where one did. */
  error?: ApiError;
  failed?: Write;
}

/** Carries the writes out in order, up to the first refusal (of a batch: to the end of the batch). */
export function carryOut(api: ControlPlaneApi, component: string, writes: readonly Write[]): Outcome {
  let done = 0;
  let refused: Outcome | undefined;
  for (const write of writes) {
    if (refused !== undefined && !sameBatch(refused.failed, write)) return refused;
    try {
      const object = apply(api, component, write);
      const told = tellingOf(write);
      if (told?.done) say(api, component, told.on, told.done, object.metadata.name);
      done++;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tellFailure(api, component, write, error);
      refused ??= { done, error, failed: write };
    }
  }
  return refused ?? { done };
}

function sameBatch(a: Write | undefined, b: Write): boolean {
  return a?.op === 'create' && b.op === 'create' && a.batch !== undefined && a.batch === b.batch;
}

function tellFailure(api: ControlPlaneApi, component: string, write: Write, error: ApiError): void {
  // Somebody was faster: the next sync sees the object, there is nothing to tell.
  const told = tellingOf(write);
  if (told?.failed === undefined || error.reason === 'AlreadyExists') return;
  if (error.details.isNamespaceTerminating) return;
  const { failed, on } = told;
  for (const said of Array.isArray(failed) ? (failed as Said[]) : [failed as Said])
    say(api, component, on, said, undefined, error.message);
}

const tellingOf = (write: Write): Telling | undefined => ('says' in write ? write.says : undefined);

function apply(api: ControlPlaneApi, component: string, write: Write): KubeObject {
  switch (write.op) {
    case 'create':
      return api.create(write.object);
    case 'update':
      return write.checked ? api.replace(write.object).object : api.update(write.object);
    case 'status':
      return api.updateStatus(write.object);
    case 'delete': {
      const { kind, metadata } = write.object;
      api.delete(kind, metadata.namespace, metadata.name, {
        preconditions: { uid: metadata.uid },
        ...write.options,
      });
      return write.object;
    }
    case 'finalize': {
      const { kind, metadata } = write.object;
      api.finalize(kind, metadata.namespace, metadata.name, write.finalizer);
      return write.object;
    }
    case 'event':
      say(api, component, write.on, write.said);
      return write.on;
  }
}

export function say(
  api: ControlPlaneApi,
  component: string,
  involved: KubeObject,
  said: Said,
  name = '',
  error = '',
): void {
  const message = said.message.replace('{name}', () => name).replace('{error}', () => error);
  api.event({ involved, type: said.type, reason: said.reason, message, component });
}
