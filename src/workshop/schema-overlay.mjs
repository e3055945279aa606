/** What the declarations do not say and the decoder or the reader needs. Read by generate-schemas.mjs. */

/** Where two API groups use one short name, the less used gets its group in front. */
export const typeNames = {
  IoK8sApiDiscoveryV1EndpointPort: 'DiscoveryEndpointPort',
};

/** Objects the package writes out in place although the API has a name for them. */
export const inlineTypes = {
  '{ "apiVersion"?: string; "kind"?: string; "metadata"?: IIoK8sApimachineryPkgApisMetaV1ObjectMeta; "spec"?: IIoK8sApiCoreV1PersistentVolumeClaimSpec; "status"?: IIoK8sApiCoreV1PersistentVolumeClaimStatus; }':
    'PersistentVolumeClaim',
};

/** Formats by `Type.field` (of the innermost value of maps and lists). */
export const formats = {
  'Secret.data': { format: 'byte' },
  'ConfigMap.binaryData': { format: 'byte' },
  'CertificateSigningRequestSpec.request': { format: 'byte' },
};

/** Go's name of a string type that is not plain `string`, as its JSON decoder prints it. */
export const goTypes = {
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'Container.terminationMessagePolicy': 'v1.TerminationMessagePolicy',
  'Container.restartPolicy': 'v1.ContainerRestartPolicy',
  'ContainerPort.protocol': 'v1.Protocol',
  'HTTPGetAction.scheme': 'v1.URIScheme',
  'Lifecycle.stopSignal': 'v1.Signal',
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'PodSpec.dnsPolicy': 'v1.DNSPolicy',
  'PodSpec.preemptionPolicy': 'v1.PreemptionPolicy',
  'Toleration.operator': 'v1.TolerationOperator',
  'Toleration.effect': 'v1.TaintEffect',
  'Taint.effect': 'v1.TaintEffect',
  'EmptyDirVolumeSource.medium': 'v1.StorageMedium',
  'HostPathVolumeSource.type': 'v1.HostPathType',
  'PersistentVolumeClaimSpec.accessModes': 'v1.PersistentVolumeAccessMode',
  'PersistentVolumeClaimSpec.volumeMode': 'v1.PersistentVolumeMode',
  'PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'v1.PersistentVolumeReclaimPolicy',
  'TopologySpreadConstraint.whenUnsatisfiable': 'v1.UnsatisfiableConstraintAction',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'ServiceSpec.type': 'v1.ServiceType',
  'ServiceSpec.sessionAffinity': 'v1.ServiceAffinity',
  'ServiceSpec.externalTrafficPolicy': 'v1.ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'v1.ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilyPolicy': 'v1.IPFamilyPolicy',
  'ServiceSpec.ipFamilies': 'v1.IPFamily',
  'ServicePort.protocol': 'v1.Protocol',
  'Secret.type': 'v1.SecretType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'StatefulSetSpec.podManagementPolicy': 'v1.PodManagementPolicyType',
  'JobSpec.completionMode': 'v1.CompletionMode',
  'JobSpec.podReplacementPolicy': 'v1.PodReplacementPolicy',
  'CronJobSpec.concurrencyPolicy': 'v1.ConcurrencyPolicy',
};
