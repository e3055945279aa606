/** What managed fields see of a creation: the object as it was decoded, before the server itself added to it. */
import type { JsonMap } from '../custom/schema.ts';
import type { KubeObject } from '../meta.ts';

/** What a new object is compared with: the structs that an empty one has, since Go cannot leave them out. */
export function emptyObject({ kind }: KubeObject): JsonMap {
  const template = { metadata: {}, spec: { containers: null } };
  const specs: Record<string, JsonMap> = {
    Pod: { containers: null },
    Deployment: { selector: null, strategy: {}, template },
    StatefulSet: { selector: null, updateStrategy: {}, template, serviceName: '' },
    DaemonSet: { selector: null, updateStrategy: {}, template },
    ReplicaSet: { selector: null, template },
    Job: { template },
    CronJob: { schedule: '', jobTemplate: { metadata: {}, spec: { template } } },
    PersistentVolumeClaim: { resources: {} },
    HorizontalPodAutoscaler: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 },
    Ingress: {},
    LimitRange: { limits: null },
  };
  return { metadata: {}, spec: specs[kind] ?? {}, status: {} };
}

const TOKEN = /^kube-api-access-/;
const NOT_READY = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

interface Named {
  name: string;
}
interface Toleration {
  key?: string;
  tolerationSeconds?: number;
}

/** A new object without its status and without what admission and the registry have put into it. */
export function asDecoded({ status: _, ...object }: KubeObject): JsonMap {
  if (object.kind === 'Pod') return { ...object, spec: podAsDecoded(object.spec) };
  if (object.kind === 'Service') return { ...object, spec: serviceAsDecoded(object.spec) };
  if (object.kind === 'Namespace') return { ...object, spec: {} };
  if (object.kind === 'Job' && !object.spec?.manualSelector) return jobAsDecoded(object as KubeObject);
  if (object.kind === 'DaemonSet')
    return withoutAnnotation(object as KubeObject, 'deprecated.daemonset.template.generation');
  return object;
}

// biome-ignore lint/suspicious/noExplicitAny: any spec
type Spec = any;

function podAsDecoded(spec: Spec): Spec {
  const { nodeName: _, priority: __, preemptionPolicy: ___, ...rest } = spec;
  const bare = { ...rest };
  if (bare.serviceAccountName === 'default') {
    delete bare.serviceAccountName;
    delete bare.serviceAccount;
  }
  const withoutToken = (container: Spec) =>
    withList(container, 'volumeMounts', ({ name }: Named) => !TOKEN.test(name));
  for (const list of ['containers', 'initContainers'])
    if (bare[list] !== undefined) bare[list] = bare[list].map(withoutToken);
  const tolerated = withList(
    bare,
    'tolerations',
    ({ key, tolerationSeconds }: Toleration) => !(NOT_READY.has(key ?? '') && tolerationSeconds === 300),
  );
  return withList(tolerated, 'volumes', ({ name }: Named) => !TOKEN.test(name));
}

/** With the items that stay; without the list where none does. */
function withList<T>(spec: Spec, field: string, stays: (item: T) => boolean): Spec {
  const list = spec[field] as T[] | undefined;
  if (list === undefined) return spec;
  const left = list.filter(stays);
  if (left.length === list.length) return spec;
  const { [field]: _, ...rest } = spec;
  return left.length > 0 ? { ...rest, [field]: left } : rest;
}

function serviceAsDecoded(spec: Spec): Spec {
  const { clusterIPs, ipFamilies: _, ipFamilyPolicy: __, ...rest } = spec;
  // An address that was asked for cannot be told from one that was given; only None is asked for as a rule.
  if (rest.clusterIP !== 'None') delete rest.clusterIP;
  else rest.clusterIPs = clusterIPs;
  return { ...rest, ports: rest.ports?.map(({ nodePort: ___, ...port }: Spec) => port) };
}

const OWN_LABELS = [
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'controller-uid',
  'job-name',
];

function jobAsDecoded(job: KubeObject): JsonMap {
  const { selector: _, template, ...spec } = job.spec;
  const labels = Object.fromEntries(
    Object.entries(template.metadata?.labels ?? {}).filter(([label]) => !OWN_LABELS.includes(label)),
  );
  const { labels: __, ...metadata } = template.metadata ?? {};
  const named = Object.keys(labels).length > 0 ? { ...metadata, labels } : metadata;
  return { ...job, spec: { ...spec, template: { ...template, metadata: named } } };
}

function withoutAnnotation(object: KubeObject, name: string): JsonMap {
  const { [name]: _, ...annotations } = object.metadata.annotations ?? {};
  const { annotations: __, ...metadata } = object.metadata;
  const some = Object.keys(annotations).length > 0 ? { annotations } : {};
  return { ...object, metadata: { ...metadata, ...some } };
}
