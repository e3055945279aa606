/** Who owns which pod. Models pkg/controller/controller_ref_manager.go. */
import type { KubeObject } from '../../api/meta.ts';
import type { ControlPlaneApi } from '../apiserver/control-plane-api.ts';
import { adopted, released } from './owners.ts';
import { isTerminal, isTerminating } from './pods.ts';

/**
 * The objects of `kind` that `owner` controls, after orphans that `matches` have been adopted and members
 * that do not match any longer were released.
 */
export function claim(
  api: ControlPlaneApi,
  owner: KubeObject,
  kind: string,
  matches: (object: KubeObject) => boolean,
): KubeObject[] {
  const members: KubeObject[] = [];
  for (const object of api.ownedBy(kind, owner.metadata.uid)) {
    if (matches(object)) members.push(object);
    else if (!isTerminating(owner)) api.update(released(object, owner));
  }
  if (isTerminating(owner)) return members;
  for (const object of api.uncontrolled(kind, owner.metadata.namespace!)) {
    if (isTerminating(object) || isTerminal(object) || !matches(object)) continue;
    members.push(api.update(adopted(object, owner)));
  }
  return members;
}
