// Made by src/workshop/generate-go-structs.mjs from the field lists of k8s.io/api core/v1. Do not edit.
/** Go struct -> its fields in order, as "GoName GoType jsonName[,always|,omitzero]"; older releases where they differ. */
export const STRUCTS: Readonly<Record<string, { latest: readonly string[]; '1.34'?: readonly string[]; '1.35'?: readonly string[] }>> = {
  "AWSElasticBlockStoreVolumeSource": {
    latest: ["VolumeID string volumeID,always","FSType string fsType","Partition int32 partition","ReadOnly bool readOnly"],
  },
  "Affinity": {
    latest: ["NodeAffinity *NodeAffinity nodeAffinity","PodAffinity *PodAffinity podAffinity","PodAntiAffinity *PodAntiAffinity podAntiAffinity"],
  },
  "AppArmorProfile": {
    latest: ["Type AppArmorProfileType type,always","LocalhostProfile *string localhostProfile"],
  },
  "AzureDiskVolumeSource": {
    latest: ["DiskName string diskName,always","DataDiskURI string diskURI,always","CachingMode *AzureDataDiskCachingMode cachingMode","FSType *string fsType","ReadOnly *bool readOnly","Kind *AzureDataDiskKind kind"],
  },
  "AzureFileVolumeSource": {
    latest: ["SecretName string secretName,always","ShareName string shareName,always","ReadOnly bool readOnly"],
  },
  "CSIVolumeSource": {
    latest: ["Driver string driver,always","ReadOnly *bool readOnly","FSType *string fsType","VolumeAttributes map[string]string volumeAttributes","NodePublishSecretRef *LocalObjectReference nodePublishSecretRef"],
  },
  "Capabilities": {
    latest: ["Add []Capability add","Drop []Capability drop"],
  },
  "CephFSVolumeSource": {
    latest: ["Monitors []string monitors,always","Path string path","User string user","SecretFile string secretFile","SecretRef *LocalObjectReference secretRef","ReadOnly bool readOnly"],
  },
  "CinderVolumeSource": {
    latest: ["VolumeID string volumeID,always","FSType string fsType","ReadOnly bool readOnly","SecretRef *LocalObjectReference secretRef"],
  },
  "ClusterTrustBundleProjection": {
    latest: ["Name *string name","SignerName *string signerName","LabelSelector *metav1.LabelSelector labelSelector","Optional *bool optional","Path string path,always"],
  },
  "ConfigMapEnvSource": {
    latest: ["LocalObjectReference LocalObjectReference ","Optional *bool optional"],
  },
  "ConfigMapKeySelector": {
    latest: ["LocalObjectReference LocalObjectReference ","Key string key,always","Optional *bool optional"],
  },
  "ConfigMapProjection": {
    latest: ["LocalObjectReference LocalObjectReference ","Items []KeyToPath items","Optional *bool optional"],
  },
  "ConfigMapVolumeSource": {
    latest: ["LocalObjectReference LocalObjectReference ","Items []KeyToPath items","DefaultMode *int32 defaultMode","Optional *bool optional"],
  },
  "Container": {
    latest: ["Name string name,always","Image string image","Command []string command","Args []string args","WorkingDir string workingDir","Ports []ContainerPort ports","EnvFrom []EnvFromSource envFrom","Env []EnvVar env","Resources ResourceRequirements resources","ResizePolicy []ContainerResizePolicy resizePolicy","RestartPolicy *ContainerRestartPolicy restartPolicy","RestartPolicyRules []ContainerRestartRule restartPolicyRules","VolumeMounts []VolumeMount volumeMounts","VolumeDevices []VolumeDevice volumeDevices","LivenessProbe *Probe livenessProbe","ReadinessProbe *Probe readinessProbe","StartupProbe *Probe startupProbe","Lifecycle *Lifecycle lifecycle","TerminationMessagePath string terminationMessagePath","TerminationMessagePolicy TerminationMessagePolicy terminationMessagePolicy","ImagePullPolicy PullPolicy imagePullPolicy","SecurityContext *SecurityContext securityContext","Stdin bool stdin","StdinOnce bool stdinOnce","TTY bool tty"],
  },
  "ContainerPort": {
    latest: ["Name string name","HostPort int32 hostPort","ContainerPort int32 containerPort,always","Protocol Protocol protocol","HostIP string hostIP"],
  },
  "ContainerResizePolicy": {
    latest: ["ResourceName ResourceName resourceName,always","RestartPolicy ResourceResizeRestartPolicy restartPolicy,always"],
  },
  "ContainerRestartRule": {
    latest: ["Action ContainerRestartRuleAction action","ExitCodes *ContainerRestartRuleOnExitCodes exitCodes"],
  },
  "ContainerRestartRuleOnExitCodes": {
    latest: ["Operator ContainerRestartRuleOnExitCodesOperator operator","Values []int32 values"],
  },
  "DownwardAPIProjection": {
    latest: ["Items []DownwardAPIVolumeFile items"],
  },
  "DownwardAPIVolumeFile": {
    latest: ["Path string path,always","FieldRef *ObjectFieldSelector fieldRef","ResourceFieldRef *ResourceFieldSelector resourceFieldRef","Mode *int32 mode"],
  },
  "DownwardAPIVolumeSource": {
    latest: ["Items []DownwardAPIVolumeFile items","DefaultMode *int32 defaultMode"],
  },
  "EmptyDirVolumeSource": {
    latest: ["Medium StorageMedium medium","SizeLimit *resource.Quantity sizeLimit"],
  },
  "EnvFromSource": {
    latest: ["Prefix string prefix","ConfigMapRef *ConfigMapEnvSource configMapRef","SecretRef *SecretEnvSource secretRef"],
  },
  "EnvVar": {
    latest: ["Name string name,always","Value string value","ValueFrom *EnvVarSource valueFrom"],
  },
  "EnvVarSource": {
    latest: ["FieldRef *ObjectFieldSelector fieldRef","ResourceFieldRef *ResourceFieldSelector resourceFieldRef","ConfigMapKeyRef *ConfigMapKeySelector configMapKeyRef","SecretKeyRef *SecretKeySelector secretKeyRef","FileKeyRef *FileKeySelector fileKeyRef"],
  },
  "EphemeralContainer": {
    latest: ["EphemeralContainerCommon EphemeralContainerCommon ","TargetContainerName string targetContainerName"],
  },
  "EphemeralContainerCommon": {
    latest: ["Name string name,always","Image string image","Command []string command","Args []string args","WorkingDir string workingDir","Ports []ContainerPort ports","EnvFrom []EnvFromSource envFrom","Env []EnvVar env","Resources ResourceRequirements resources","ResizePolicy []ContainerResizePolicy resizePolicy","RestartPolicy *ContainerRestartPolicy restartPolicy","RestartPolicyRules []ContainerRestartRule restartPolicyRules","VolumeMounts []VolumeMount volumeMounts","VolumeDevices []VolumeDevice volumeDevices","LivenessProbe *Probe livenessProbe","ReadinessProbe *Probe readinessProbe","StartupProbe *Probe startupProbe","Lifecycle *Lifecycle lifecycle","TerminationMessagePath string terminationMessagePath","TerminationMessagePolicy TerminationMessagePolicy terminationMessagePolicy","ImagePullPolicy PullPolicy imagePullPolicy","SecurityContext *SecurityContext securityContext","Stdin bool stdin","StdinOnce bool stdinOnce","TTY bool tty"],
  },
  "EphemeralVolumeSource": {
    latest: ["VolumeClaimTemplate *PersistentVolumeClaimTemplate volumeClaimTemplate"],
  },
  "ExecAction": {
    latest: ["Command []string command"],
  },
  "FCVolumeSource": {
    latest: ["TargetWWNs []string targetWWNs","Lun *int32 lun","FSType string fsType","ReadOnly bool readOnly","WWIDs []string wwids"],
  },
  "FileKeySelector": {
    latest: ["VolumeName string volumeName,always","Path string path,always","Key string key,always","Optional *bool optional"],
  },
  "FlexVolumeSource": {
    latest: ["Driver string driver,always","FSType string fsType","SecretRef *LocalObjectReference secretRef","ReadOnly bool readOnly","Options map[string]string options"],
  },
  "FlockerVolumeSource": {
    latest: ["DatasetName string datasetName","DatasetUUID string datasetUUID"],
  },
  "GCEPersistentDiskVolumeSource": {
    latest: ["PDName string pdName,always","FSType string fsType","Partition int32 partition","ReadOnly bool readOnly"],
  },
  "GRPCAction": {
    latest: ["Port int32 port,always","Service *string service,always"],
  },
  "GitRepoVolumeSource": {
    latest: ["Repository string repository,always","Revision string revision","Directory string directory"],
  },
  "GlusterfsVolumeSource": {
    latest: ["EndpointsName string endpoints,always","Path string path,always","ReadOnly bool readOnly"],
  },
  "HTTPGetAction": {
    latest: ["Path string path","Port intstr.IntOrString port,always","Host string host","Scheme URIScheme scheme","HTTPHeaders []HTTPHeader httpHeaders"],
  },
  "HTTPHeader": {
    latest: ["Name string name,always","Value string value,always"],
  },
  "HostAlias": {
    latest: ["IP string ip,always","Hostnames []string hostnames"],
  },
  "HostPathVolumeSource": {
    latest: ["Path string path,always","Type *HostPathType type"],
  },
  "ISCSIVolumeSource": {
    latest: ["TargetPortal string targetPortal,always","IQN string iqn,always","Lun int32 lun,always","ISCSIInterface string iscsiInterface","FSType string fsType","ReadOnly bool readOnly","Portals []string portals","DiscoveryCHAPAuth bool chapAuthDiscovery","SessionCHAPAuth bool chapAuthSession","SecretRef *LocalObjectReference secretRef","InitiatorName *string initiatorName"],
  },
  "ImageVolumeSource": {
    latest: ["Reference string reference","PullPolicy PullPolicy pullPolicy"],
  },
  "KeyToPath": {
    latest: ["Key string key,always","Path string path,always","Mode *int32 mode"],
  },
  "Lifecycle": {
    latest: ["PostStart *LifecycleHandler postStart","PreStop *LifecycleHandler preStop","StopSignal *Signal stopSignal"],
  },
  "LifecycleHandler": {
    latest: ["Exec *ExecAction exec","HTTPGet *HTTPGetAction httpGet","TCPSocket *TCPSocketAction tcpSocket","Sleep *SleepAction sleep"],
  },
  "LocalObjectReference": {
    latest: ["Name string name"],
  },
  "NFSVolumeSource": {
    latest: ["Server string server,always","Path string path,always","ReadOnly bool readOnly"],
  },
  "NodeAffinity": {
    latest: ["RequiredDuringSchedulingIgnoredDuringExecution *NodeSelector requiredDuringSchedulingIgnoredDuringExecution","PreferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm preferredDuringSchedulingIgnoredDuringExecution"],
  },
  "NodeSelector": {
    latest: ["NodeSelectorTerms []NodeSelectorTerm nodeSelectorTerms,always"],
  },
  "NodeSelectorRequirement": {
    latest: ["Key string key,always","Operator NodeSelectorOperator operator,always","Values []string values"],
  },
  "NodeSelectorTerm": {
    latest: ["MatchExpressions []NodeSelectorRequirement matchExpressions","MatchFields []NodeSelectorRequirement matchFields"],
  },
  "ObjectFieldSelector": {
    latest: ["APIVersion string apiVersion","FieldPath string fieldPath,always"],
  },
  "PersistentVolumeClaimSpec": {
    latest: ["AccessModes []PersistentVolumeAccessMode accessModes","Selector *metav1.LabelSelector selector","Resources VolumeResourceRequirements resources","VolumeName string volumeName","StorageClassName *string storageClassName","VolumeMode *PersistentVolumeMode volumeMode","DataSource *TypedLocalObjectReference dataSource","DataSourceRef *TypedObjectReference dataSourceRef","VolumeAttributesClassName *string volumeAttributesClassName"],
  },
  "PersistentVolumeClaimTemplate": {
    latest: ["ObjectMeta metav1.ObjectMeta metadata","Spec PersistentVolumeClaimSpec spec,always"],
  },
  "PersistentVolumeClaimVolumeSource": {
    latest: ["ClaimName string claimName,always","ReadOnly bool readOnly"],
  },
  "PhotonPersistentDiskVolumeSource": {
    latest: ["PdID string pdID,always","FSType string fsType"],
  },
  "PodAffinity": {
    latest: ["RequiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution","PreferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution"],
  },
  "PodAffinityTerm": {
    latest: ["LabelSelector *metav1.LabelSelector labelSelector","Namespaces []string namespaces","TopologyKey string topologyKey,always","NamespaceSelector *metav1.LabelSelector namespaceSelector","MatchLabelKeys []string matchLabelKeys","MismatchLabelKeys []string mismatchLabelKeys"],
  },
  "PodAntiAffinity": {
    latest: ["RequiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution","PreferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution"],
  },
  "PodCertificateProjection": {
    latest: ["SignerName string signerName","KeyType string keyType","MaxExpirationSeconds *int32 maxExpirationSeconds","CredentialBundlePath string credentialBundlePath","KeyPath string keyPath","CertificateChainPath string certificateChainPath","UserAnnotations map[string]string userAnnotations"],
    "1.34": ["SignerName string signerName","KeyType string keyType","MaxExpirationSeconds *int32 maxExpirationSeconds","CredentialBundlePath string credentialBundlePath","KeyPath string keyPath","CertificateChainPath string certificateChainPath"],
  },
  "PodDNSConfig": {
    latest: ["Nameservers []string nameservers","Searches []string searches","Options []PodDNSConfigOption options"],
  },
  "PodDNSConfigOption": {
    latest: ["Name string name","Value *string value"],
  },
  "PodOS": {
    latest: ["Name OSName name,always"],
  },
  "PodReadinessGate": {
    latest: ["ConditionType PodConditionType conditionType,always"],
  },
  "PodResourceClaim": {
    latest: ["Name string name,always","ResourceClaimName *string resourceClaimName","ResourceClaimTemplateName *string resourceClaimTemplateName"],
  },
  "PodSchedulingGate": {
    latest: ["Name string name,always"],
  },
  "PodSchedulingGroup": {
    latest: ["PodGroupName *string podGroupName"],
  },
  "PodSecurityContext": {
    latest: ["SELinuxOptions *SELinuxOptions seLinuxOptions","WindowsOptions *WindowsSecurityContextOptions windowsOptions","RunAsUser *int64 runAsUser","RunAsGroup *int64 runAsGroup","RunAsNonRoot *bool runAsNonRoot","SupplementalGroups []int64 supplementalGroups","SupplementalGroupsPolicy *SupplementalGroupsPolicy supplementalGroupsPolicy","FSGroup *int64 fsGroup","Sysctls []Sysctl sysctls","FSGroupChangePolicy *PodFSGroupChangePolicy fsGroupChangePolicy","SeccompProfile *SeccompProfile seccompProfile","AppArmorProfile *AppArmorProfile appArmorProfile","SELinuxChangePolicy *PodSELinuxChangePolicy seLinuxChangePolicy"],
  },
  "PodSpec": {
    latest: ["Volumes []Volume volumes","InitContainers []Container initContainers","Containers []Container containers,always","EphemeralContainers []EphemeralContainer ephemeralContainers","RestartPolicy RestartPolicy restartPolicy","TerminationGracePeriodSeconds *int64 terminationGracePeriodSeconds","ActiveDeadlineSeconds *int64 activeDeadlineSeconds","DNSPolicy DNSPolicy dnsPolicy","NodeSelector map[string]string nodeSelector","ServiceAccountName string serviceAccountName","DeprecatedServiceAccount string serviceAccount","AutomountServiceAccountToken *bool automountServiceAccountToken","NodeName string nodeName","HostNetwork bool hostNetwork","HostPID bool hostPID","HostIPC bool hostIPC","ShareProcessNamespace *bool shareProcessNamespace","SecurityContext *PodSecurityContext securityContext","ImagePullSecrets []LocalObjectReference imagePullSecrets","Hostname string hostname","Subdomain string subdomain","Affinity *Affinity affinity","SchedulerName string schedulerName","Tolerations []Toleration tolerations","HostAliases []HostAlias hostAliases","PriorityClassName string priorityClassName","Priority *int32 priority","DNSConfig *PodDNSConfig dnsConfig","ReadinessGates []PodReadinessGate readinessGates","RuntimeClassName *string runtimeClassName","EnableServiceLinks *bool enableServiceLinks","PreemptionPolicy *PreemptionPolicy preemptionPolicy","Overhead ResourceList overhead","TopologySpreadConstraints []TopologySpreadConstraint topologySpreadConstraints","SetHostnameAsFQDN *bool setHostnameAsFQDN","OS *PodOS os","HostUsers *bool hostUsers","SchedulingGates []PodSchedulingGate schedulingGates","ResourceClaims []PodResourceClaim resourceClaims","Resources *ResourceRequirements resources","HostnameOverride *string hostnameOverride","SchedulingGroup *PodSchedulingGroup schedulingGroup"],
    "1.34": ["Volumes []Volume volumes","InitContainers []Container initContainers","Containers []Container containers,always","EphemeralContainers []EphemeralContainer ephemeralContainers","RestartPolicy RestartPolicy restartPolicy","TerminationGracePeriodSeconds *int64 terminationGracePeriodSeconds","ActiveDeadlineSeconds *int64 activeDeadlineSeconds","DNSPolicy DNSPolicy dnsPolicy","NodeSelector map[string]string nodeSelector","ServiceAccountName string serviceAccountName","DeprecatedServiceAccount string serviceAccount","AutomountServiceAccountToken *bool automountServiceAccountToken","NodeName string nodeName","HostNetwork bool hostNetwork","HostPID bool hostPID","HostIPC bool hostIPC","ShareProcessNamespace *bool shareProcessNamespace","SecurityContext *PodSecurityContext securityContext","ImagePullSecrets []LocalObjectReference imagePullSecrets","Hostname string hostname","Subdomain string subdomain","Affinity *Affinity affinity","SchedulerName string schedulerName","Tolerations []Toleration tolerations","HostAliases []HostAlias hostAliases","PriorityClassName string priorityClassName","Priority *int32 priority","DNSConfig *PodDNSConfig dnsConfig","ReadinessGates []PodReadinessGate readinessGates","RuntimeClassName *string runtimeClassName","EnableServiceLinks *bool enableServiceLinks","PreemptionPolicy *PreemptionPolicy preemptionPolicy","Overhead ResourceList overhead","TopologySpreadConstraints []TopologySpreadConstraint topologySpreadConstraints","SetHostnameAsFQDN *bool setHostnameAsFQDN","OS *PodOS os","HostUsers *bool hostUsers","SchedulingGates []PodSchedulingGate schedulingGates","ResourceClaims []PodResourceClaim resourceClaims","Resources *ResourceRequirements resources","HostnameOverride *string hostnameOverride"],
    "1.35": ["Volumes []Volume volumes","InitContainers []Container initContainers","Containers []Container containers,always","EphemeralContainers []EphemeralContainer ephemeralContainers","RestartPolicy RestartPolicy restartPolicy","TerminationGracePeriodSeconds *int64 terminationGracePeriodSeconds","ActiveDeadlineSeconds *int64 activeDeadlineSeconds","DNSPolicy DNSPolicy dnsPolicy","NodeSelector map[string]string nodeSelector","ServiceAccountName string serviceAccountName","DeprecatedServiceAccount string serviceAccount","AutomountServiceAccountToken *bool automountServiceAccountToken","NodeName string nodeName","HostNetwork bool hostNetwork","HostPID bool hostPID","HostIPC bool hostIPC","ShareProcessNamespace *bool shareProcessNamespace","SecurityContext *PodSecurityContext securityContext","ImagePullSecrets []LocalObjectReference imagePullSecrets","Hostname string hostname","Subdomain string subdomain","Affinity *Affinity affinity","SchedulerName string schedulerName","Tolerations []Toleration tolerations","HostAliases []HostAlias hostAliases","PriorityClassName string priorityClassName","Priority *int32 priority","DNSConfig *PodDNSConfig dnsConfig","ReadinessGates []PodReadinessGate readinessGates","RuntimeClassName *string runtimeClassName","EnableServiceLinks *bool enableServiceLinks","PreemptionPolicy *PreemptionPolicy preemptionPolicy","Overhead ResourceList overhead","TopologySpreadConstraints []TopologySpreadConstraint topologySpreadConstraints","SetHostnameAsFQDN *bool setHostnameAsFQDN","OS *PodOS os","HostUsers *bool hostUsers","SchedulingGates []PodSchedulingGate schedulingGates","ResourceClaims []PodResourceClaim resourceClaims","Resources *ResourceRequirements resources","HostnameOverride *string hostnameOverride","WorkloadRef *WorkloadReference workloadRef"],
  },
  "PodTemplateSpec": {
    latest: ["ObjectMeta metav1.ObjectMeta metadata","Spec PodSpec spec"],
  },
  "PortworxVolumeSource": {
    latest: ["VolumeID string volumeID,always","FSType string fsType","ReadOnly bool readOnly"],
  },
  "PreferredSchedulingTerm": {
    latest: ["Weight int32 weight,always","Preference NodeSelectorTerm preference,always"],
  },
  "Probe": {
    latest: ["ProbeHandler ProbeHandler ","InitialDelaySeconds int32 initialDelaySeconds","TimeoutSeconds int32 timeoutSeconds","PeriodSeconds int32 periodSeconds","SuccessThreshold int32 successThreshold","FailureThreshold int32 failureThreshold","TerminationGracePeriodSeconds *int64 terminationGracePeriodSeconds"],
  },
  "ProbeHandler": {
    latest: ["Exec *ExecAction exec","HTTPGet *HTTPGetAction httpGet","TCPSocket *TCPSocketAction tcpSocket","GRPC *GRPCAction grpc"],
  },
  "ProjectedVolumeSource": {
    latest: ["Sources []VolumeProjection sources,always","DefaultMode *int32 defaultMode"],
  },
  "QuobyteVolumeSource": {
    latest: ["Registry string registry,always","Volume string volume,always","ReadOnly bool readOnly","User string user","Group string group","Tenant string tenant"],
  },
  "RBDVolumeSource": {
    latest: ["CephMonitors []string monitors,always","RBDImage string image,always","FSType string fsType","RBDPool string pool","RadosUser string user","Keyring string keyring","SecretRef *LocalObjectReference secretRef","ReadOnly bool readOnly"],
  },
  "ResourceClaim": {
    latest: ["Name string name,always","Request string request"],
  },
  "ResourceFieldSelector": {
    latest: ["ContainerName string containerName","Resource string resource,always","Divisor resource.Quantity divisor"],
  },
  "ResourceRequirements": {
    latest: ["Limits ResourceList limits","Requests ResourceList requests","Claims []ResourceClaim claims"],
  },
  "SELinuxOptions": {
    latest: ["User string user","Role string role","Type string type","Level string level"],
  },
  "ScaleIOVolumeSource": {
    latest: ["Gateway string gateway,always","System string system,always","SecretRef *LocalObjectReference secretRef,always","SSLEnabled bool sslEnabled","ProtectionDomain string protectionDomain","StoragePool string storagePool","StorageMode string storageMode","VolumeName string volumeName","FSType string fsType","ReadOnly bool readOnly"],
  },
  "SeccompProfile": {
    latest: ["Type SeccompProfileType type,always","LocalhostProfile *string localhostProfile"],
  },
  "SecretEnvSource": {
    latest: ["LocalObjectReference LocalObjectReference ","Optional *bool optional"],
  },
  "SecretKeySelector": {
    latest: ["LocalObjectReference LocalObjectReference ","Key string key,always","Optional *bool optional"],
  },
  "SecretProjection": {
    latest: ["LocalObjectReference LocalObjectReference ","Items []KeyToPath items","Optional *bool optional"],
  },
  "SecretVolumeSource": {
    latest: ["SecretName string secretName","Items []KeyToPath items","DefaultMode *int32 defaultMode","Optional *bool optional"],
  },
  "SecurityContext": {
    latest: ["Capabilities *Capabilities capabilities","Privileged *bool privileged","SELinuxOptions *SELinuxOptions seLinuxOptions","WindowsOptions *WindowsSecurityContextOptions windowsOptions","RunAsUser *int64 runAsUser","RunAsGroup *int64 runAsGroup","RunAsNonRoot *bool runAsNonRoot","ReadOnlyRootFilesystem *bool readOnlyRootFilesystem","AllowPrivilegeEscalation *bool allowPrivilegeEscalation","ProcMount *ProcMountType procMount","SeccompProfile *SeccompProfile seccompProfile","AppArmorProfile *AppArmorProfile appArmorProfile"],
  },
  "ServiceAccountTokenProjection": {
    latest: ["Audience string audience","ExpirationSeconds *int64 expirationSeconds","Path string path,always"],
  },
  "SleepAction": {
    latest: ["Seconds int64 seconds,always"],
  },
  "StorageOSVolumeSource": {
    latest: ["VolumeName string volumeName","VolumeNamespace string volumeNamespace","FSType string fsType","ReadOnly bool readOnly","SecretRef *LocalObjectReference secretRef"],
  },
  "Sysctl": {
    latest: ["Name string name,always","Value string value,always"],
  },
  "TCPSocketAction": {
    latest: ["Port intstr.IntOrString port,always","Host string host"],
  },
  "Toleration": {
    latest: ["Key string key","Operator TolerationOperator operator","Value string value","Effect TaintEffect effect","TolerationSeconds *int64 tolerationSeconds"],
  },
  "TopologySpreadConstraint": {
    latest: ["MaxSkew int32 maxSkew,always","TopologyKey string topologyKey,always","WhenUnsatisfiable UnsatisfiableConstraintAction whenUnsatisfiable,always","LabelSelector *metav1.LabelSelector labelSelector","MinDomains *int32 minDomains","NodeAffinityPolicy *NodeInclusionPolicy nodeAffinityPolicy","NodeTaintsPolicy *NodeInclusionPolicy nodeTaintsPolicy","MatchLabelKeys []string matchLabelKeys"],
  },
  "TypedLocalObjectReference": {
    latest: ["APIGroup *string apiGroup,always","Kind string kind,always","Name string name,always"],
  },
  "TypedObjectReference": {
    latest: ["APIGroup *string apiGroup,always","Kind string kind,always","Name string name,always","Namespace *string namespace"],
  },
  "Volume": {
    latest: ["Name string name,always","VolumeSource VolumeSource "],
  },
  "VolumeDevice": {
    latest: ["Name string name,always","DevicePath string devicePath,always"],
  },
  "VolumeMount": {
    latest: ["Name string name,always","ReadOnly bool readOnly","RecursiveReadOnly *RecursiveReadOnlyMode recursiveReadOnly","MountPath string mountPath,always","SubPath string subPath","MountPropagation *MountPropagationMode mountPropagation","SubPathExpr string subPathExpr"],
  },
  "VolumeProjection": {
    latest: ["Secret *SecretProjection secret","DownwardAPI *DownwardAPIProjection downwardAPI","ConfigMap *ConfigMapProjection configMap","ServiceAccountToken *ServiceAccountTokenProjection serviceAccountToken","ClusterTrustBundle *ClusterTrustBundleProjection clusterTrustBundle","PodCertificate *PodCertificateProjection podCertificate"],
  },
  "VolumeResourceRequirements": {
    latest: ["Limits ResourceList limits","Requests ResourceList requests"],
  },
  "VolumeSource": {
    latest: ["HostPath *HostPathVolumeSource hostPath","EmptyDir *EmptyDirVolumeSource emptyDir","GCEPersistentDisk *GCEPersistentDiskVolumeSource gcePersistentDisk","AWSElasticBlockStore *AWSElasticBlockStoreVolumeSource awsElasticBlockStore","GitRepo *GitRepoVolumeSource gitRepo","Secret *SecretVolumeSource secret","NFS *NFSVolumeSource nfs","ISCSI *ISCSIVolumeSource iscsi","Glusterfs *GlusterfsVolumeSource glusterfs","PersistentVolumeClaim *PersistentVolumeClaimVolumeSource persistentVolumeClaim","RBD *RBDVolumeSource rbd","FlexVolume *FlexVolumeSource flexVolume","Cinder *CinderVolumeSource cinder","CephFS *CephFSVolumeSource cephfs","Flocker *FlockerVolumeSource flocker","DownwardAPI *DownwardAPIVolumeSource downwardAPI","FC *FCVolumeSource fc","AzureFile *AzureFileVolumeSource azureFile","ConfigMap *ConfigMapVolumeSource configMap","VsphereVolume *VsphereVirtualDiskVolumeSource vsphereVolume","Quobyte *QuobyteVolumeSource quobyte","AzureDisk *AzureDiskVolumeSource azureDisk","PhotonPersistentDisk *PhotonPersistentDiskVolumeSource photonPersistentDisk","Projected *ProjectedVolumeSource projected","PortworxVolume *PortworxVolumeSource portworxVolume","ScaleIO *ScaleIOVolumeSource scaleIO","StorageOS *StorageOSVolumeSource storageos","CSI *CSIVolumeSource csi","Ephemeral *EphemeralVolumeSource ephemeral","Image *ImageVolumeSource image"],
  },
  "VsphereVirtualDiskVolumeSource": {
    latest: ["VolumePath string volumePath,always","FSType string fsType","StoragePolicyName string storagePolicyName","StoragePolicyID string storagePolicyID"],
  },
  "WeightedPodAffinityTerm": {
    latest: ["Weight int32 weight,always","PodAffinityTerm PodAffinityTerm podAffinityTerm,always"],
  },
  "WindowsSecurityContextOptions": {
    latest: ["GMSACredentialSpecName *string gmsaCredentialSpecName","GMSACredentialSpec *string gmsaCredentialSpec","RunAsUserName *string runAsUserName","HostProcess *bool hostProcess"],
  },
  "WorkloadReference": {
    latest: [],
    "1.35": ["Name string name,always","PodGroup string podGroup,always","PodGroupReplicaKey string podGroupReplicaKey"],
  },
  "metav1.LabelSelector": {
    latest: ["MatchLabels map[string]string matchLabels","MatchExpressions []metav1.LabelSelectorRequirement matchExpressions"],
  },
  "metav1.LabelSelectorRequirement": {
    latest: ["Key string key,always","Operator metav1.LabelSelectorOperator operator,always","Values []string values"],
  },
  "metav1.ObjectMeta": {
    latest: ["Name string name","GenerateName string generateName","Namespace string namespace","SelfLink string selfLink","UID types.UID uid","ResourceVersion string resourceVersion","Generation int64 generation","CreationTimestamp metav1.Time creationTimestamp,omitzero","DeletionTimestamp *metav1.Time deletionTimestamp","DeletionGracePeriodSeconds *int64 deletionGracePeriodSeconds","Labels map[string]string labels","Annotations map[string]string annotations","OwnerReferences []metav1.OwnerReference ownerReferences","Finalizers []string finalizers","ManagedFields []metav1.ManagedFieldsEntry managedFields"],
  },
};

/** Named Go types that are no structs -> what they are. */
export const ALIASES: Readonly<Record<string, string>> = {
  "types.UID": "string",
  "metav1.LabelSelectorOperator": "string",
  "ResourceList": "map[ResourceName]resource.Quantity",
  "ResourceName": "string",
  "OSName": "string",
  "NodeInclusionPolicy": "string",
  "UnsatisfiableConstraintAction": "string",
  "PreemptionPolicy": "string",
  "PodConditionType": "string",
  "TaintEffect": "string",
  "TolerationOperator": "string",
  "NodeSelectorOperator": "string",
  "PodSELinuxChangePolicy": "string",
  "AppArmorProfileType": "string",
  "SeccompProfileType": "string",
  "PodFSGroupChangePolicy": "string",
  "SupplementalGroupsPolicy": "string",
  "DNSPolicy": "string",
  "RestartPolicy": "string",
  "ProcMountType": "string",
  "Capability": "string",
  "PullPolicy": "string",
  "TerminationMessagePolicy": "string",
  "Signal": "string",
  "URIScheme": "string",
  "MountPropagationMode": "string",
  "RecursiveReadOnlyMode": "string",
  "ContainerRestartRuleOnExitCodesOperator": "string",
  "ContainerRestartRuleAction": "string",
  "ContainerRestartPolicy": "string",
  "ResourceResizeRestartPolicy": "string",
  "Protocol": "string",
  "PersistentVolumeMode": "string",
  "PersistentVolumeAccessMode": "string",
  "AzureDataDiskKind": "string",
  "AzureDataDiskCachingMode": "string",
  "StorageMedium": "string",
  "HostPathType": "string"
};
