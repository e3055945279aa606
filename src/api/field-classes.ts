import type { Path } from './decode.ts';
import { pathText } from './decode.ts';
import { type Classes, harmless, objectClasses } from './field-classes-objects.ts';
import { kindInfo } from './kinds.ts';
import type { KubeObject } from './meta.ts';
import { fieldIn, gatedFields, type Release } from './release.ts';
import { refName, type SchemaNode } from './schema.ts';
import { definitions } from './schemas.generated.ts';

/**
 * What becomes of a field: the simulation acts on it; it is stored and shown and nothing
 * more; or the server does not take it (its gate is off, or its type is younger than the release).
 */
export type FieldClass = 'simulated' | 'not-simulated' | 'rejected';

const KEY_REF: Classes = { simulated: 'key name optional' };
const NAMED: Classes = { simulated: 'name optional' };
const FILES: Classes = { simulated: 'items name optional' };
const PREFERRED_AND_REQUIRED: Classes = {
  simulated: 'preferredDuringSchedulingIgnoredDuringExecution requiredDuringSchedulingIgnoredDuringExecution',
};
const CONTAINER =
  'args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe resizePolicy resources restartPolicy restartPolicyRules securityContext startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeMounts workingDir';
const CONTAINER_NOT = 'volumeDevices';
/** Values of fields with an effect that have none themselves. */
const hollow: Readonly<Record<string, RegExp>> = {
  'ContainerPort.protocol': /^SCTP$/,
  'EmptyDirVolumeSource.medium': /^HugePages/,
};

/** Every field of every type below PodSpec, by type. The tests prove that none is missing. */
const classes: Readonly<Record<string, Classes>> = {
  Affinity: { simulated: 'nodeAffinity podAffinity podAntiAffinity' },
  AppArmorProfile: { simulated: 'localhostProfile type' },
  Capabilities: { simulated: 'add drop' },
  ConfigMapEnvSource: NAMED,
  ConfigMapKeySelector: KEY_REF,
  ConfigMapProjection: FILES,
  ConfigMapVolumeSource: { simulated: 'defaultMode items name optional' },
  Container: { simulated: CONTAINER, notSimulated: CONTAINER_NOT },
  ContainerResizePolicy: { simulated: 'resourceName restartPolicy' },
  ContainerPort: { simulated: 'containerPort hostIP hostPort name protocol' },
  ContainerRestartRule: { simulated: 'action exitCodes' },
  ContainerRestartRuleOnExitCodes: { simulated: 'operator values' },
  DownwardAPIProjection: { simulated: 'items' },
  DownwardAPIVolumeFile: { simulated: 'fieldRef mode path resourceFieldRef' },
  DownwardAPIVolumeSource: { simulated: 'defaultMode items' },
  EmptyDirVolumeSource: { simulated: 'medium sizeLimit' },
  EnvFromSource: { simulated: 'configMapRef prefix secretRef' },
  EnvVar: { simulated: 'name value valueFrom' },
  EnvVarSource: { simulated: 'configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef' },
  EphemeralContainer: { simulated: `${CONTAINER} targetContainerName`, notSimulated: CONTAINER_NOT },
  EphemeralVolumeSource: { simulated: 'volumeClaimTemplate' },
  ExecAction: { simulated: 'command' },
  FileKeySelector: { simulated: 'key optional path volumeName' },
  GRPCAction: { simulated: 'port service' },
  HTTPGetAction: { simulated: 'host httpHeaders path port scheme' },
  HTTPHeader: { simulated: 'name value' },
  HostAlias: { simulated: 'hostnames ip' },
  HostPathVolumeSource: { simulated: 'path type' },
  ImageVolumeSource: { simulated: 'pullPolicy reference' },
  KeyToPath: { simulated: 'key mode path' },
  LabelSelector: { simulated: 'matchExpressions matchLabels' },
  LabelSelectorRequirement: { simulated: 'key operator values' },
  Lifecycle: { simulated: 'postStart preStop stopSignal' },
  LifecycleHandler: { simulated: 'exec httpGet sleep tcpSocket' },
  LocalObjectReference: { simulated: 'name' },
  NodeAffinity: PREFERRED_AND_REQUIRED,
  NodeSelector: { simulated: 'nodeSelectorTerms' },
  NodeSelectorRequirement: { simulated: 'key operator values' },
  NodeSelectorTerm: { simulated: 'matchExpressions matchFields' },
  ObjectFieldSelector: { simulated: 'apiVersion fieldPath' },
  PersistentVolumeClaimSpec: {
    simulated: 'accessModes resources selector storageClassName volumeName',
    notSimulated: 'dataSource dataSourceRef volumeAttributesClassName volumeMode',
  },
  PersistentVolumeClaimTemplate: { simulated: 'metadata spec' },
  PersistentVolumeClaimVolumeSource: { simulated: 'claimName readOnly' },
  PodAffinity: PREFERRED_AND_REQUIRED,
  PodAffinityTerm: {
    simulated: 'labelSelector matchLabelKeys mismatchLabelKeys namespaceSelector namespaces topologyKey',
  },
  PodAntiAffinity: PREFERRED_AND_REQUIRED,
  PodDNSConfig: { simulated: 'nameservers options searches' },
  PodDNSConfigOption: { simulated: 'name value' },
  PodOS: { simulated: 'name' },
  PodReadinessGate: { simulated: 'conditionType' },
  PodSchedulingGate: { simulated: 'name' },
  PodSecurityContext: {
    simulated:
      'appArmorProfile fsGroup runAsGroup runAsNonRoot runAsUser seccompProfile supplementalGroups supplementalGroupsPolicy sysctls',
    notSimulated: 'fsGroupChangePolicy seLinuxChangePolicy seLinuxOptions windowsOptions',
  },
  PodSpec: {
    simulated:
      'activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostNetwork hostPID hostname hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resources restartPolicy runtimeClassName schedulerName schedulingGates securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes',
    notSimulated: 'hostIPC hostUsers resourceClaims schedulingGroup',
  },
  PreferredSchedulingTerm: { simulated: 'preference weight' },
  Probe: {
    simulated:
      'exec failureThreshold grpc httpGet initialDelaySeconds periodSeconds successThreshold tcpSocket terminationGracePeriodSeconds timeoutSeconds',
  },
  ProjectedVolumeSource: { simulated: 'defaultMode sources' },
  ResourceFieldSelector: { simulated: 'containerName divisor resource' },
  ResourceRequirements: { simulated: 'limits requests', notSimulated: 'claims' },
  SeccompProfile: { simulated: 'localhostProfile type' },
  SecretEnvSource: NAMED,
  SecretKeySelector: KEY_REF,
  SecretProjection: FILES,
  SecretVolumeSource: { simulated: 'defaultMode items optional secretName' },
  SecurityContext: {
    simulated:
      'allowPrivilegeEscalation appArmorProfile capabilities privileged readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser seccompProfile',
    notSimulated: 'procMount seLinuxOptions windowsOptions',
  },
  ServiceAccountTokenProjection: { simulated: 'audience expirationSeconds path' },
  SleepAction: { simulated: 'seconds' },
  Sysctl: { simulated: 'name value' },
  TCPSocketAction: { simulated: 'host port' },
  Toleration: { simulated: 'effect key operator tolerationSeconds value' },
  TopologySpreadConstraint: {
    simulated:
      'labelSelector matchLabelKeys maxSkew minDomains nodeAffinityPolicy nodeTaintsPolicy topologyKey whenUnsatisfiable',
  },
  Volume: {
    simulated:
      'configMap downwardAPI emptyDir ephemeral hostPath name persistentVolumeClaim projected secret image',
    notSimulated:
      'awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk gitRepo glusterfs iscsi nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume',
  },
  VolumeMount: {
    simulated: 'mountPath name readOnly subPath subPathExpr',
    notSimulated: 'mountPropagation recursiveReadOnly',
  },
  VolumeProjection: {
    simulated: 'configMap downwardAPI secret serviceAccountToken',
    notSimulated: 'clusterTrustBundle podCertificate',
  },
  VolumeResourceRequirements: { simulated: 'limits requests' },
  WeightedPodAffinityTerm: { simulated: 'podAffinityTerm weight' },
};

const tables = new Map(
  Object.entries({ ...objectClasses, ...classes }).map(([type, { simulated, notSimulated = '' }]) => [
    type,
    {
      simulated: new Set(simulated.split(' ')),
      notSimulated: new Set(notSimulated.split(' ').filter(Boolean)),
    },
  ]),
);

/** The class of `Type.field` in a release, with the gate that rejects it. Undefined for types that nobody writes. */
export function fieldClass(
  type: string,
  field: string,
  release: Release,
): { class: FieldClass; gate?: string; since?: Release } | undefined {
  const table = tables.get(type);
  if (table === undefined) return undefined;
  if (fieldIn(release, type, field) !== 'accepted') {
    const { gate, on } = gatedFields[`${type}.${field}`]!;
    return { class: 'rejected', gate, ...(on === undefined ? {} : { since: on }) };
  }
  if (table.notSimulated.has(field)) return { class: 'not-simulated' };
  return table.simulated.has(field) ? { class: 'simulated' } : undefined;
}

/** A field in use that the simulation does not act on, or that this release drops. */
export interface UnsimulatedField {
  path: Path;
  /** `accepted, not simulated: spec.containers[0].securityContext.seccompProfile` */
  message: string;
  class: 'not-simulated' | 'rejected';
}

/** What is said of kinds that are stored as they are written and do have some effect. */
const access = (kind: string): string =>
  `${kind} decides what kubectl in a container may do, what pods may read from the API server and what kubectl auth can-i answers; other programs do not use it by themselves`;
const partly: Readonly<Record<string, string>> = {
  ClusterRole: access('ClusterRole'),
  ClusterRoleBinding: access('ClusterRoleBinding'),
  CSIDriver:
    'CSIDriver: storageCapacity makes the scheduler ask for CSIStorageCapacity; nothing else of it has an effect',
  CustomResourceDefinition:
    'CustomResourceDefinition: objects of its kind are checked and stored; no controller acts on them, and neither rules in CEL nor conversion webhooks are evaluated',
  Role: access('Role'),
  RoleBinding: access('RoleBinding'),
  RuntimeClass:
    'RuntimeClass: its overhead, node selector and tolerations reach the pods; the nodes know no other handler than runc',
};

/** What the server keeps for itself, or what means the same in every object. */
const NOT_SPECIFIC = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/**
 * The fields of an object as written, at their outermost place, that the simulation says nothing
 * about: for the diagnostics. Empty values (`{}`, `false`, an empty list) ask for nothing.
 */
export function unsimulatedFields(object: KubeObject, release: Release): UnsimulatedField[] {
  if (kindInfo(object?.kind)?.simulated === false)
    return [
      {
        path: ['kind'],
        class: 'not-simulated',
        message:
          partly[object.kind] ??
          `${object.kind} is accepted and stored; nothing in this simulation acts on it`,
      },
    ];
  const found: UnsimulatedField[] = [];
  const properties = definitions[object?.kind]?.properties ?? {};
  const written = Object.fromEntries(
    Object.entries(object ?? {}).filter(([field]) => field in properties && !NOT_SPECIFIC.has(field)),
  );
  walk({ $ref: `#/definitions/${object?.kind}` }, written, [], release, found);
  return found;
}

function walk(
  node: SchemaNode,
  value: unknown,
  path: Path,
  release: Release,
  found: UnsimulatedField[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(node.items ?? {}, item, [...path, i], release, found);
    return;
  }
  const type = refName(node);
  const definition = type === undefined ? undefined : definitions[type];
  if (type === undefined || definition === undefined || !tables.has(type)) return;
  for (const [field, entry] of Object.entries(value)) {
    const schema = Object.hasOwn(definition.properties, field) ? definition.properties[field] : undefined;
    // `hostUsers: false` asks for a user namespace of its own.
    const asks = !isEmpty(entry) || (field === 'hostUsers' && entry === false);
    if (schema === undefined || !asks) continue;
    const at = [...path, field];
    const known = fieldClass(type, field, release);
    if (known?.class === 'simulated' && typeof entry === 'string' && hollow[`${type}.${field}`]?.test(entry))
      found.push({
        path: at,
        class: 'not-simulated',
        message: `accepted, not simulated: ${pathText(at)}: ${entry}`,
      });
    else if (known === undefined || known.class === 'simulated') walk(schema, entry, at, release, found);
    else if (known.class === 'not-simulated') {
      if (harmless[`${type}.${field}`]?.includes(JSON.stringify(entry))) continue;
      found.push({ path: at, class: known.class, message: `accepted, not simulated: ${pathText(at)}` });
    } else {
      const since = known.since === undefined ? '' : `, on since ${known.since}`;
      const message = `not taken by ${release} (feature gate ${known.gate} is off${since}): ${pathText(at)}`;
      found.push({ path: at, class: known.class, message });
    }
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
