/** The fields of a type, by what becomes of them. */
export interface Classes {
  simulated: string;
  /** Stored, shown, without effect. What lies below such a field has none either. */
  notSimulated?: string;
}

const META = 'apiVersion kind metadata';
const SELECTED: Classes = { simulated: 'minReadySeconds replicas selector template' };
const WITH_SPEC: Classes = { simulated: `${META} spec status` };
const METRIC: Classes = { simulated: 'container name target' };

/** The classes of the fields above and beside a pod's spec, by type. The tests prove that none is missing. */
export const objectClasses: Readonly<Record<string, Classes>> = {
  ...Object.fromEntries(
    [
      'CronJob',
      'DaemonSet',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Job',
      'Lease',
      'LimitRange',
      'Namespace',
      'Node',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Pod',
      'PodDisruptionBudget',
      'ReplicaSet',
      'ReplicationController',
      'ResourceQuota',
      'Service',
      'StatefulSet',
    ].map((kind) => [kind, WITH_SPEC]),
  ),
  ClientIPConfig: { simulated: 'timeoutSeconds' },
  ConfigMap: { simulated: `${META} binaryData data immutable` },
  ContainerResourceMetricSource: METRIC,
  ControllerRevision: { simulated: `${META} data revision` },
  CronJobSpec: {
    simulated:
      'concurrencyPolicy failedJobsHistoryLimit jobTemplate schedule startingDeadlineSeconds successfulJobsHistoryLimit suspend timeZone',
  },
  CrossVersionObjectReference: { simulated: 'apiVersion kind name' },
  DaemonSetSpec: { simulated: 'minReadySeconds revisionHistoryLimit selector template updateStrategy' },
  DaemonSetUpdateStrategy: { simulated: 'rollingUpdate type' },
  DeploymentSpec: {
    simulated:
      'minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit selector strategy template',
  },
  DeploymentStrategy: { simulated: 'rollingUpdate type' },
  DiscoveryEndpointPort: { simulated: 'appProtocol name port protocol' },
  Endpoint: {
    simulated: 'addresses conditions hostname nodeName targetRef zone',
    notSimulated: 'deprecatedTopology hints',
  },
  EndpointAddress: { simulated: 'hostname ip nodeName targetRef' },
  EndpointConditions: { simulated: 'ready serving terminating' },
  EndpointPort: { simulated: 'appProtocol name port protocol' },
  EndpointSlice: { simulated: `${META} addressType endpoints ports` },
  EndpointSubset: { simulated: 'addresses notReadyAddresses ports' },
  Endpoints: { simulated: `${META} subsets` },
  Event: {
    simulated: `${META} action count eventTime firstTimestamp involvedObject lastTimestamp message reason related reportingComponent reportingInstance series source type`,
  },
  EventSeries: { simulated: 'count lastObservedTime' },
  EventSource: { simulated: 'component host' },
  HPAScalingPolicy: { simulated: 'periodSeconds type value' },
  HPAScalingRules: { simulated: 'policies selectPolicy stabilizationWindowSeconds tolerance' },
  HorizontalPodAutoscalerBehavior: { simulated: 'scaleDown scaleUp' },
  HorizontalPodAutoscalerSpec: { simulated: 'behavior maxReplicas metrics minReplicas scaleTargetRef' },
  JobSpec: {
    simulated:
      'activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector maxFailedIndexes parallelism podFailurePolicy podReplacementPolicy selector successPolicy suspend template ttlSecondsAfterFinished',
  },
  JobTemplateSpec: { simulated: 'metadata spec' },
  LeaseSpec: {
    simulated: 'acquireTime holderIdentity leaseDurationSeconds leaseTransitions renewTime',
    notSimulated: 'preferredHolder strategy',
  },
  LimitRangeItem: { simulated: 'default defaultRequest max maxLimitRequestRatio min type' },
  LimitRangeSpec: { simulated: 'limits' },
  LocalVolumeSource: { simulated: 'path', notSimulated: 'fsType' },
  MetricSpec: { simulated: 'containerResource resource type', notSimulated: 'external object pods' },
  MetricTarget: { simulated: 'averageUtilization averageValue type value' },
  NamespaceSpec: { simulated: 'finalizers' },
  NodeSpec: {
    simulated: 'podCIDR podCIDRs taints unschedulable',
    notSimulated: 'configSource externalID providerID',
  },
  ObjectReference: { simulated: 'apiVersion fieldPath kind name namespace resourceVersion uid' },
  PersistentVolumeSpec: {
    simulated:
      'accessModes capacity claimRef hostPath local nodeAffinity persistentVolumeReclaimPolicy storageClassName',
    notSimulated:
      'awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs iscsi mountOptions nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos volumeAttributesClassName volumeMode vsphereVolume',
  },
  PodDisruptionBudgetSpec: { simulated: 'maxUnavailable minAvailable selector unhealthyPodEvictionPolicy' },
  PodFailurePolicy: { simulated: 'rules' },
  PodFailurePolicyOnExitCodesRequirement: { simulated: 'containerName operator values' },
  PodFailurePolicyOnPodConditionsPattern: { simulated: 'status type' },
  PodFailurePolicyRule: { simulated: 'action onExitCodes onPodConditions' },
  PodTemplateSpec: { simulated: 'metadata spec' },
  PriorityClass: { simulated: `${META} description globalDefault preemptionPolicy value` },
  ReplicaSetSpec: SELECTED,
  ReplicationControllerSpec: SELECTED,
  ResourceMetricSource: { simulated: 'name target' },
  ResourceQuotaSpec: { simulated: 'hard scopeSelector scopes' },
  RollingUpdateDaemonSet: { simulated: 'maxSurge maxUnavailable' },
  RollingUpdateDeployment: { simulated: 'maxSurge maxUnavailable' },
  RollingUpdateStatefulSetStrategy: { simulated: 'maxUnavailable partition' },
  ScopeSelector: { simulated: 'matchExpressions' },
  ScopedResourceSelectorRequirement: { simulated: 'operator scopeName values' },
  Secret: { simulated: `${META} data immutable stringData type` },
  ServiceAccount: { simulated: `${META} automountServiceAccountToken imagePullSecrets secrets` },
  ServicePort: { simulated: 'appProtocol name nodePort port protocol targetPort' },
  ServiceSpec: {
    simulated:
      'allocateLoadBalancerNodePorts clusterIP clusterIPs externalName externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy ports publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig trafficDistribution type',
    notSimulated: 'externalIPs loadBalancerClass loadBalancerIP loadBalancerSourceRanges',
  },
  SessionAffinityConfig: { simulated: 'clientIP' },
  StatefulSetOrdinals: { simulated: 'start' },
  StatefulSetPersistentVolumeClaimRetentionPolicy: { simulated: 'whenDeleted whenScaled' },
  StatefulSetSpec: {
    simulated:
      'minReadySeconds ordinals persistentVolumeClaimRetentionPolicy podManagementPolicy replicas revisionHistoryLimit selector serviceName template updateStrategy volumeClaimTemplates',
  },
  StatefulSetUpdateStrategy: { simulated: 'rollingUpdate type' },
  StorageClass: {
    simulated: `${META} allowVolumeExpansion allowedTopologies provisioner reclaimPolicy volumeBindingMode`,
    notSimulated: 'mountOptions parameters',
  },
  SuccessPolicy: { simulated: 'rules' },
  SuccessPolicyRule: { simulated: 'succeededCount succeededIndexes' },
  Taint: { simulated: 'effect key timeAdded value' },
  TopologySelectorLabelRequirement: { simulated: 'key values' },
  TopologySelectorTerm: { simulated: 'matchLabelExpressions' },
  VolumeNodeAffinity: { simulated: 'required' },
};

/** Values of fields without effect that ask for what happens anyway, as JSON. */
export const harmless: Readonly<Record<string, readonly string[]>> = {
  'PersistentVolumeClaimSpec.volumeMode': ['"Filesystem"'],
  'PersistentVolumeSpec.volumeMode': ['"Filesystem"'],
  'PodSpec.os': ['{"name":"linux"}'],
  'PodSpec.hostUsers': ['true'],
  'SecurityContext.allowPrivilegeEscalation': ['true'],
  'SecurityContext.procMount': ['"Default"'],
};
