/** Who owns which pod. Models pkg/controller/controller_ref_manager.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { adopted, released } from './owners.ts';
import { isTerminal, isTerminating } from './pods.ts';

export interface ClaimOptions {
  /** Ended pods are neither adopted nor released: nobody counts them. */
  activeOnly?: boolean;
  /** Put on what is adopted, taken from what is released. */
  finalizer?: string;
}

/**
 * The objects of `kind` that `owner` controls, after orphans that `matches` have been adopted and members
 * that do not match any longer were released.
 */
export function claim(
  api: ControlPlaneApi,
  owner: KubeObject,
  kind: string,
  matches: (object: KubeObject) => boolean,
  { activeOnly = false, finalizer }: ClaimOptions = {},
): KubeObject[] {
  const members: KubeObject[] = [];
  const isIgnored = (object: KubeObject) => activeOnly && isTerminal(object);
  for (const object of api.ownedBy(kind, owner.metadata.uid)) {
    if (matches(object)) members.push(object);
    else if (!isTerminating(owner) && !isIgnored(object)) {
      const free = api.update(released(object, owner));
      if (finalizer !== undefined) api.finalize(kind, free.metadata.namespace, free.metadata.name, finalizer);
    }
  }
  if (isTerminating(owner)) return members;
  for (const object of api.uncontrolled(kind, owner.metadata.namespace!)) {
    if (isTerminating(object) || isIgnored(object) || !matches(object)) continue;
    members.push(api.update(withFinalizer(adopted(object, owner), finalizer)));
  }
  return members;
}

function withFinalizer(object: KubeObject, finalizer: string | undefined): KubeObject {
  const { finalizers = [] } = object.metadata;
  if (finalizer === undefined || finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}
