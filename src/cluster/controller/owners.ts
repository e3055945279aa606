import type { KubeObject, OwnerReference } from '../../api/meta.ts';

/** The reference that a controller puts on what it creates (metav1.NewControllerRef). */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export const isControlledBy = (object: KubeObject, owner: KubeObject): boolean =>
  controllerOf(object)?.uid === owner.metadata.uid;

/** The object with `owner` as its controller. */
export function adopted(object: KubeObject, owner: KubeObject): KubeObject {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)];
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

/** The object without any reference to `owner`. */
export function released(object: KubeObject, owner: KubeObject): KubeObject {
  const rest = (object.metadata.ownerReferences ?? []).filter((each) => each.uid !== owner.metadata.uid);
  return {
    ...object,
    metadata: { ...object.metadata, ownerReferences: rest.length > 0 ? rest : undefined },
  };
}
