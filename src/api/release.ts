/** The releases that can be simulated. The same words as ReleaseVersion of the scenario. */
export type Release = '1.34' | '1.35' | '1.36';

export const releases: readonly Release[] = ['1.34', '1.35', '1.36'];

/** Whether `release` is `since` or later. */
export function isSince(release: Release, since: Release): boolean {
  return releases.indexOf(release) >= releases.indexOf(since);
}

/**
 * What a release does with a field behind a feature gate: `accepted` from a release on, before that
 * silently dropped (the type knows it, the gate is off) or unknown (the type does not have it yet).
 */
export interface GatedField {
  /** The gate, under its upstream name. */
  gate: string;
  /** The first release in which the gate is on by default; absent: in none of these. */
  on?: Release;
  /** The first release whose type has the field; absent: all of these have it. */
  known?: Release;
}

/** By `Type.field` of the generated schemas. Models pkg/features/kube_features.go. */
export const gatedFields: Readonly<Record<string, GatedField>> = {
  'Container.restartPolicyRules': { gate: 'ContainerRestartRules', on: '1.35' },
  'EphemeralContainer.restartPolicyRules': { gate: 'ContainerRestartRules', on: '1.35' },
  'Lifecycle.stopSignal': { gate: 'ContainerStopSignals' },
  'EnvVarSource.fileKeyRef': { gate: 'EnvFiles', on: '1.35' },
  'PodSpec.hostnameOverride': { gate: 'HostnameOverride', on: '1.35' },
  'Volume.image': { gate: 'ImageVolume', on: '1.35' },
  'PodSpec.schedulingGroup': { gate: 'GenericWorkload', known: '1.36' },
  'RollingUpdateStatefulSetStrategy.maxUnavailable': { gate: 'MaxUnavailableStatefulSet' },
  'PodCertificateProjection.userAnnotations': { gate: 'PodCertificateRequest', known: '1.35' },
  'VolumeProjection.clusterTrustBundle': { gate: 'ClusterTrustBundleProjection' },
  'HPAScalingRules.tolerance': { gate: 'HPAConfigurableTolerance', on: '1.35' },
  'VolumeProjection.podCertificate': { gate: 'PodCertificateRequest' },
  'NodeStatus.declaredFeatures': { gate: 'NodeDeclaredFeatures', known: '1.35' },
  'DeploymentStatus.terminatingReplicas': { gate: 'DeploymentReplicaSetTerminatingReplicas', on: '1.35' },
  'ReplicaSetStatus.terminatingReplicas': { gate: 'DeploymentReplicaSetTerminatingReplicas', on: '1.35' },
};

/** How this release treats `Type.field`. */
export function fieldIn(release: Release, type: string, field: string): 'accepted' | 'dropped' | 'unknown' {
  const gated = gatedFields[`${type}.${field}`];
  if (gated === undefined) return 'accepted';
  if (gated.known !== undefined && !isSince(release, gated.known)) return 'unknown';
  return gated.on !== undefined && isSince(release, gated.on) ? 'accepted' : 'dropped';
}

/** Container-level restartPolicy for containers that are not init containers (ContainerRestartRules). */
export function hasContainerRestartRules(release: Release): boolean {
  return isSince(release, '1.35');
}

/** The restart rule action RestartAllContainers (gate RestartAllContainersOnContainerExits). */
export function hasRestartAllContainers(release: Release): boolean {
  return isSince(release, '1.36');
}
