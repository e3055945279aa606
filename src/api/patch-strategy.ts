/**
 * How a strategic merge patch treats lists: those named here are merged by a key (or as a set of
 * plain values), all others are replaced. By `Type.field` of the generated schemas.
 */
export type ListStrategy = { merge: 'key'; key: string } | { merge: 'set' };

const by = (key: string): ListStrategy => ({ merge: 'key', key });
const SET: ListStrategy = { merge: 'set' };

export const listStrategies: Readonly<Record<string, ListStrategy>> = {
  'ObjectMeta.finalizers': SET,
  'ObjectMeta.ownerReferences': by('uid'),
  'PodSpec.containers': by('name'),
  'PodSpec.initContainers': by('name'),
  'PodSpec.ephemeralContainers': by('name'),
  'PodSpec.volumes': by('name'),
  'PodSpec.imagePullSecrets': by('name'),
  'PodSpec.hostAliases': by('ip'),
  'PodSpec.topologySpreadConstraints': by('topologyKey'),
  'PodSpec.resourceClaims': by('name'),
  'PodSpec.schedulingGates': by('name'),
  'Container.env': by('name'),
  'Container.ports': by('containerPort'),
  'Container.volumeMounts': by('mountPath'),
  'Container.volumeDevices': by('devicePath'),
  'EphemeralContainer.env': by('name'),
  'EphemeralContainer.ports': by('containerPort'),
  'EphemeralContainer.volumeMounts': by('mountPath'),
  'EphemeralContainer.volumeDevices': by('devicePath'),
  'ServiceSpec.ports': by('port'),
  'ServiceAccount.secrets': by('name'),
  'PodStatus.conditions': by('type'),
  'PodStatus.podIPs': by('ip'),
  'PodStatus.hostIPs': by('ip'),
  'PodStatus.resourceClaimStatuses': by('name'),
  'NodeSpec.podCIDRs': SET,
  'NodeStatus.conditions': by('type'),
  'NodeStatus.addresses': by('type'),
  'NamespaceStatus.conditions': by('type'),
  'ServiceStatus.conditions': by('type'),
  'DeploymentStatus.conditions': by('type'),
  'StatefulSetStatus.conditions': by('type'),
  'DaemonSetStatus.conditions': by('type'),
  'ReplicaSetStatus.conditions': by('type'),
  'ReplicationControllerStatus.conditions': by('type'),
  'JobStatus.conditions': by('type'),
  'PersistentVolumeClaimStatus.conditions': by('type'),
  'PodDisruptionBudgetStatus.conditions': by('type'),
};

/** The strategy of a list field, or undefined where the list is replaced whole. */
export function listStrategy(type: string, field: string): ListStrategy | undefined {
  return listStrategies[`${type}.${field}`];
}
