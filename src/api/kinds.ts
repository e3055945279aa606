/** The kinds the simulated API server serves, and how people name them. */
export interface KindInfo {
  /** The stored version first; further ones are accepted and read as if they were the first. */
  apiVersions: readonly [string, ...string[]];
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  namespaced: boolean;
  listKind: string;
  /** `apps` in apps/v1, empty in v1. */
  group: string;
  /** `v1` in apps/v1. */
  version: string;
  /** `kubectl get all` shows it. */
  all: boolean;
  /** False where the object is stored and shown as it was written, and nothing acts on it. */
  simulated: boolean;
}

function kind(
  apiVersion: string,
  name: string,
  plural: string,
  shortNames: readonly string[] = [],
  options: { cluster?: boolean; all?: boolean; simulated?: boolean; also?: string } = {},
): KindInfo {
  const slash = apiVersion.indexOf('/');
  return {
    apiVersions: options.also === undefined ? [apiVersion] : [apiVersion, options.also],
    kind: name,
    plural,
    singular: name.toLowerCase(),
    shortNames,
    namespaced: options.cluster !== true,
    listKind: `${name}List`,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    all: options.all === true,
    simulated: options.simulated !== false,
  };
}

const CLUSTER = { cluster: true };
const ALL = { all: true };
/** Kinds that every cluster serves and this one only keeps, so that a real manifest is taken as it is. */
const KEPT = { simulated: false };
const KEPT_CLUSTER = { ...CLUSTER, ...KEPT };

/** In the order of `kubectl api-resources`: by group, then by name. */
export const kinds: readonly KindInfo[] = [
  kind('v1', 'ConfigMap', 'configmaps', ['cm']),
  kind('v1', 'Endpoints', 'endpoints', ['ep']),
  kind('v1', 'Event', 'events', ['ev']),
  kind('v1', 'LimitRange', 'limitranges', ['limits']),
  kind('v1', 'Namespace', 'namespaces', ['ns'], CLUSTER),
  kind('v1', 'Node', 'nodes', ['no'], CLUSTER),
  kind('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', ['pvc']),
  kind('v1', 'PersistentVolume', 'persistentvolumes', ['pv'], CLUSTER),
  kind('v1', 'Pod', 'pods', ['po'], ALL),
  kind('v1', 'ReplicationController', 'replicationcontrollers', ['rc'], ALL),
  kind('v1', 'ResourceQuota', 'resourcequotas', ['quota']),
  kind('v1', 'Secret', 'secrets'),
  kind('v1', 'ServiceAccount', 'serviceaccounts', ['sa']),
  kind('v1', 'Service', 'services', ['svc'], ALL),
  kind('v1', 'PodTemplate', 'podtemplates', [], KEPT),
  kind(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'mutatingwebhookconfigurations',
    [],
    KEPT_CLUSTER,
  ),
  kind(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicy',
    'validatingadmissionpolicies',
    [],
    KEPT_CLUSTER,
  ),
  kind(
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    [],
    KEPT_CLUSTER,
  ),
  kind(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    'validatingwebhookconfigurations',
    [],
    KEPT_CLUSTER,
  ),
  kind(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    ['crd', 'crds'],
    KEPT_CLUSTER,
  ),
  kind('apiregistration.k8s.io/v1', 'APIService', 'apiservices', [], KEPT_CLUSTER),
  kind('apps/v1', 'ControllerRevision', 'controllerrevisions'),
  kind('apps/v1', 'DaemonSet', 'daemonsets', ['ds'], ALL),
  kind('apps/v1', 'Deployment', 'deployments', ['deploy'], ALL),
  kind('apps/v1', 'ReplicaSet', 'replicasets', ['rs'], ALL),
  kind('apps/v1', 'StatefulSet', 'statefulsets', ['sts'], ALL),
  kind('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', ['hpa'], {
    ...ALL,
    also: 'autoscaling/v1',
  }),
  kind('batch/v1', 'CronJob', 'cronjobs', ['cj'], ALL),
  kind('batch/v1', 'Job', 'jobs', [], ALL),
  kind('coordination.k8s.io/v1', 'Lease', 'leases'),
  kind('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'),
  kind('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'flowschemas', [], KEPT_CLUSTER),
  kind(
    'flowcontrol.apiserver.k8s.io/v1',
    'PriorityLevelConfiguration',
    'prioritylevelconfigurations',
    [],
    KEPT_CLUSTER,
  ),
  kind('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', [], KEPT_CLUSTER),
  kind('networking.k8s.io/v1', 'Ingress', 'ingresses', ['ing'], KEPT),
  kind('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', ['netpol'], KEPT),
  kind('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', [], KEPT_CLUSTER),
  kind('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', ['pdb']),
  kind('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', [], KEPT_CLUSTER),
  kind('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', [], KEPT_CLUSTER),
  kind('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', [], KEPT),
  kind('rbac.authorization.k8s.io/v1', 'Role', 'roles', [], KEPT),
  kind('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', ['pc'], CLUSTER),
  kind('storage.k8s.io/v1', 'CSIDriver', 'csidrivers', [], KEPT_CLUSTER),
  kind('storage.k8s.io/v1', 'CSINode', 'csinodes', [], CLUSTER),
  kind('storage.k8s.io/v1', 'CSIStorageCapacity', 'csistoragecapacities'),
  kind('storage.k8s.io/v1', 'StorageClass', 'storageclasses', ['sc'], CLUSTER),
];

const byKind = new Map(kinds.map((info) => [info.kind, info]));
const byGroupVersionKind = new Map(
  kinds.flatMap((info) => info.apiVersions.map((apiVersion) => [`${apiVersion}/${info.kind}`, info])),
);
const byWord = new Map<string, KindInfo>();
for (const info of kinds) {
  for (const word of [info.plural, info.singular, ...info.shortNames]) byWord.set(word, info);
}

/** The kind of this exact name (`Pod`), or undefined. */
export function kindInfo(name: string): KindInfo | undefined {
  return byKind.get(name);
}

/** As {@link kindInfo}, for names the code itself wrote. Throws on a kind that is not served. */
export function mustKind(name: string): KindInfo {
  const info = byKind.get(name);
  if (info === undefined) throw new Error(`no such kind: ${name}`);
  return info;
}

/** The kind as a document names it; undefined where the server has no such kind in that version. */
export function kindByVersion(apiVersion: string, name: string): KindInfo | undefined {
  return byGroupVersionKind.get(`${apiVersion}/${name}`);
}

/**
 * The kind a resource word of kubectl means: plural, singular, short name, any case, optionally
 * with `.group` or `.version.group` (`deployments.apps`, `deployments.v1.apps`).
 */
export function kindByWord(word: string): KindInfo | undefined {
  const lower = word.toLowerCase();
  const plain = byWord.get(lower);
  if (plain !== undefined) return plain;
  const dot = lower.indexOf('.');
  if (dot < 0) return undefined;
  const info = byWord.get(lower.slice(0, dot));
  const rest = lower.slice(dot + 1);
  if (info === undefined) return undefined;
  const accepted = [info.group, `${info.version}.${info.group}`];
  return accepted.includes(rest) ? info : undefined;
}

/** `deployments.apps`, `pods`: how the API server's messages name a resource. */
export function qualifiedResource(info: KindInfo): string {
  return info.group === '' ? info.plural : `${info.plural}.${info.group}`;
}

/** `deployment.apps/web`, `pod/web-0`: how kubectl names an object in its messages. */
export function resourceName(info: KindInfo, name: string): string {
  return info.group === '' ? `${info.singular}/${name}` : `${info.singular}.${info.group}/${name}`;
}
