/** Names, labels and volumes that make a pod a member. Models pkg/controller/statefulset/stateful_set_utils.go. */

import type { KubeObject, OwnerReference } from '../../api/meta.ts';
import { templateOf } from '../controller/history.ts';
import { controllerReference } from '../controller/owners.ts';
import { type NewPod, podFromTemplate } from '../controller/template.ts';

export const REVISION_LABEL = 'controller-revision-hash';
const NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const INDEX_LABEL = 'apps.kubernetes.io/pod-index';

export const podName = (set: KubeObject, ordinal: number): string => `${set.metadata.name}-${ordinal}`;

/** The ordinal of a pod that belongs to the set by its name, else undefined. */
export function ordinalOf(set: KubeObject, name: string): number | undefined {
  const dash = name.lastIndexOf('-');
  const digits = name.slice(dash + 1);
  if (dash < 0 || name.slice(0, dash) !== set.metadata.name || !/^\d+$/.test(digits)) return undefined;
  return Number(digits);
}

export const firstOrdinal = (set: KubeObject): number => set.spec.ordinals?.start ?? 0;
export const replicasOf = (set: KubeObject): number => set.spec.replicas ?? 1;

const claimName = (template: KubeObject, set: KubeObject, ordinal: number): string =>
  `${template.metadata.name}-${set.metadata.name}-${ordinal}`;

const claimTemplates = (set: KubeObject): KubeObject[] => set.spec.volumeClaimTemplates ?? [];

export function claimNames(set: KubeObject, ordinal: number): string[] {
  return claimTemplates(set).map((template) => claimName(template, set, ordinal));
}

/** The pod of a slot, from the template that `revision` recorded. */
export function newPod(set: KubeObject, revision: KubeObject, ordinal: number): NewPod {
  const pod = podFromTemplate(templateOf(revision), set);
  const name = podName(set, ordinal);
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata.labels,
        [NAME_LABEL]: name,
        [INDEX_LABEL]: String(ordinal),
        [REVISION_LABEL]: revision.metadata.name,
      },
    },
    spec: {
      ...pod.spec,
      hostname: name,
      subdomain: set.spec.serviceName,
      ...storage(set, ordinal, pod.spec.volumes),
    },
  };
}

function storage(
  set: KubeObject,
  ordinal: number,
  volumes: readonly { name: string }[] | undefined,
): { volumes?: object[] } {
  const templates = claimTemplates(set);
  if (templates.length === 0) return {};
  const claimed = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(template, set, ordinal), readOnly: false },
  }));
  const own = (volumes ?? []).filter((volume) => !claimed.some((each) => each.name === volume.name));
  return { volumes: [...claimed, ...own] };
}

/** Nobody's: its owners are added when it has been seen. */
function newClaim(set: KubeObject, template: KubeObject, ordinal: number): KubeObject {
  return {
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(template, set, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
    status: undefined,
  } as KubeObject;
}

export const claimsOf = (set: KubeObject, ordinal: number): KubeObject[] =>
  claimTemplates(set).map((template) => newClaim(set, template, ordinal));

/** Who should own a claim: the set (whenDeleted: Delete), or the pod that is being scaled away (whenScaled: Delete). */
function claimOwners(set: KubeObject, condemned: KubeObject | undefined): OwnerReference[] {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (condemned !== undefined && policy.whenScaled === 'Delete') return [controllerReference(condemned)];
  return policy.whenDeleted === 'Delete' ? [controllerReference(set)] : [];
}

/**
 * The claim with the owners that the retention policy wants, or the same claim where it has them, or belongs to a
 * former set or pod of these names. Of a claim that somebody else controls only our own references are taken away.
 * Models isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod.
 */
export function withRetention(
  set: KubeObject,
  pod: KubeObject,
  claim: KubeObject,
  condemned: boolean,
): KubeObject {
  const present = claim.metadata.ownerReferences ?? [];
  const ours = present.filter((owner) => names(owner, set) || names(owner, pod));
  if (ours.some(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid)) return claim;
  const wanted = hasForeignController(set, pod, claim) ? [] : claimOwners(set, condemned ? pod : undefined);
  const isThere = ({ uid }: OwnerReference) =>
    ours.some((owner) => owner.uid === uid && owner.controller === true);
  if (ours.length === wanted.length && wanted.every(isThere)) return claim;
  const ownerReferences = [...present.filter((owner) => !ours.includes(owner)), ...wanted];
  return {
    ...claim,
    metadata: {
      ...claim.metadata,
      ownerReferences: ownerReferences.length > 0 ? ownerReferences : undefined,
    },
  };
}

const names = (owner: OwnerReference, object: KubeObject): boolean =>
  owner.kind === object.kind && owner.name === object.metadata.name;

/** Somebody else, or somebody of our names who is gone, manages the claim. Models hasUnexpectedController. */
export function hasForeignController(set: KubeObject, pod: KubeObject, claim: KubeObject): boolean {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenDeleted !== 'Delete' && whenScaled !== 'Delete') return false;
  return (claim.metadata.ownerReferences ?? []).some((owner) => {
    const ours = [set, pod].find((object) => names(owner, object));
    return ours === undefined ? owner.controller === true : ours.metadata.uid !== owner.uid;
  });
}

/** A claim that still belongs to a former pod of this name: the garbage collector has to remove it first. */
export function isStale(claim: KubeObject, pod: string, uid: string | undefined): boolean {
  return (claim.metadata.ownerReferences ?? []).some(
    (owner) => owner.kind === 'Pod' && owner.name === pod && owner.uid !== uid,
  );
}

/**
 * The pod with the labels and claim volumes that its name promises, or the same pod where it has them. A lost label
 * of its index alone is not missed.
 */
export function withIdentity(set: KubeObject, pod: KubeObject, ordinal: number): KubeObject {
  const wanted = { [NAME_LABEL]: pod.metadata.name, [INDEX_LABEL]: String(ordinal) };
  const labels = pod.metadata.labels ?? {};
  const hasLabels = labels[NAME_LABEL] === wanted[NAME_LABEL];
  const hasStorage = storageMatches(set, pod, ordinal);
  if (hasLabels && hasStorage) return pod;
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...labels, ...wanted } },
    spec: hasStorage ? pod.spec : { ...pod.spec, ...storage(set, ordinal, pod.spec.volumes) },
  };
}

/** Every claim template has its volume in the pod. A pod that was made before the template has not. */
function storageMatches(set: KubeObject, pod: KubeObject, ordinal: number): boolean {
  const volumes: { name: string; persistentVolumeClaim?: { claimName: string } }[] = pod.spec.volumes ?? [];
  return claimTemplates(set).every(({ metadata: { name } }, index) => {
    const volume = volumes.find((each) => each.name === name);
    return volume?.persistentVolumeClaim?.claimName === claimNames(set, ordinal)[index];
  });
}
