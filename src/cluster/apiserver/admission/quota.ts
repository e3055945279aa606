/** ResourceQuotas. Models plugin/pkg/admission/resourcequota and pkg/quota/v1/evaluator/core. */
import { kindInfo } from '../../../api/kinds.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { qosClass } from '../../../api/pod.ts';
import {
  addQuantity,
  bytesQuantity,
  canonicalQuantity,
  compareQuantity,
  milliQuantity,
  subtractQuantity,
} from '../../../api/quantity.ts';
import { podLimits, podRequests } from '../../scheduler/resources.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';
import { customResource, qualifiedResource } from '../resources.ts';

type Usage = Record<string, string>;

const SIMPLE: Record<string, string> = {
  Service: 'services',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
  PersistentVolumeClaim: 'persistentvolumeclaims',
};

/** What one object takes from a quota, of a custom kind its place among the objects. */
export function usageOf(object: KubeObject, api: ControlPlaneApi): Usage {
  const usage: Usage = {};
  const custom = customResource(object.kind, api);
  if (custom !== undefined) return { [`count/${custom}`]: '1' };
  const info = kindInfo(object.kind);
  if (info !== undefined) usage[`count/${qualifiedResource(object.kind)}`] = '1';
  const simple = SIMPLE[object.kind];
  if (simple !== undefined) usage[simple] = '1';
  if (object.kind === 'Pod') Object.assign(usage, podUsage(object));
  if (object.kind === 'Service') {
    const { type, ports, allocateLoadBalancerNodePorts } = object.spec;
    if (type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false))
      usage['services.nodeports'] = String(ports?.length ?? 0);
    if (type === 'LoadBalancer') usage['services.loadbalancers'] = '1';
  }
  if (object.kind === 'PersistentVolumeClaim') {
    const storage = object.spec.resources?.requests?.storage;
    if (storage !== undefined) {
      usage['requests.storage'] = storage;
      const name = object.spec.storageClassName;
      if (name) {
        usage[`${name}.storageclass.storage.k8s.io/requests.storage`] = storage;
        usage[`${name}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1';
      }
    }
  }
  return usage;
}

const write = (name: string, value: number): string =>
  name === 'cpu'
    ? milliQuantity(value)
    : name === 'memory' || name === 'ephemeral-storage'
      ? bytesQuantity(value)
      : String(value);

function podUsage(pod: KubeObject): Usage {
  const usage: Usage = { 'count/pods': '1' };
  // A pod that has ended takes nothing but its place among the objects.
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return usage;
  usage.pods = '1';
  for (const [name, value] of podRequests(pod)) {
    const text = write(name, value);
    usage[`requests.${name}`] = text;
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') usage[name] = text;
  }
  for (const [name, value] of podLimits(pod)) usage[`limits.${name}`] = write(name, value);
  return usage;
}

interface ScopeRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}

function inScope(quota: KubeObject, object: KubeObject): boolean {
  const requirements: ScopeRequirement[] = [
    ...(quota.spec.scopes ?? []).map((scopeName: string) => ({ scopeName, operator: 'Exists' })),
    ...(quota.spec.scopeSelector?.matchExpressions ?? []),
  ];
  if (requirements.length === 0) return true;
  if (object.kind !== 'Pod') return false;
  const isTerminating = (object.spec.activeDeadlineSeconds ?? -1) >= 0;
  const isBestEffort = qosClass(object.spec) === 'BestEffort';
  return requirements.every(({ scopeName, operator, values = [] }) => {
    switch (scopeName) {
      case 'Terminating':
        return isTerminating;
      case 'NotTerminating':
        return !isTerminating;
      case 'BestEffort':
        return isBestEffort;
      case 'NotBestEffort':
        return !isBestEffort;
      case 'CrossNamespacePodAffinity':
        return looksAcrossNamespaces(object);
      case 'PriorityClass': {
        const name: string = object.spec.priorityClassName ?? '';
        if (operator === 'In') return values.includes(name);
        if (operator === 'NotIn') return !values.includes(name);
        return operator === 'Exists' ? name !== '' : name === '';
      }
      default:
        return true;
    }
  });
}

function growth(now: Usage, before: Usage): Usage {
  const more: Usage = {};
  for (const name in now)
    more[name] = before[name] === undefined ? now[name]! : subtractQuantity(now[name]!, before[name]);
  return more;
}

/** Whether any term of the pod's affinity to other pods, wanted or required, names namespaces. */
function looksAcrossNamespaces(pod: KubeObject): boolean {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  return [podAffinity, podAntiAffinity]
    .flatMap((each): { namespaces?: string[]; namespaceSelector?: object }[] => [
      ...(each?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(each?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
        ({ podAffinityTerm }: { podAffinityTerm: object }) => podAffinityTerm,
      ),
    ])
    .some(({ namespaces, namespaceSelector }) => namespaces?.length || namespaceSelector);
}

/** What all objects of the namespace take from the quota now, for the resources it names. */
export function quotaUsage(api: ControlPlaneApi, quota: KubeObject): Usage {
  const used: Usage = {};
  for (const name in quota.spec.hard ?? {}) used[name] = '0';
  for (const kind of api.kinds()) {
    if (kind === 'Event') continue;
    for (const object of api.list(kind, quota.metadata.namespace)) {
      if (object.metadata.namespace === undefined || !inScope(quota, object)) continue;
      const usage = usageOf(object, api);
      for (const name in used)
        if (usage[name] !== undefined) used[name] = addQuantity(used[name]!, usage[name]);
    }
  }
  return used;
}

const MUST_BE_SAID = /^((limits|requests)\.)?(cpu|memory)$/;

/** Throws where the object would take more than a quota allows; of one that is `stored`, where it takes more than before. */
export function admitQuota(object: KubeObject, api: ControlPlaneApi, stored?: KubeObject): void {
  const quotas = api.list('ResourceQuota', object.metadata.namespace);
  if (quotas.length === 0 || object.metadata.namespace === undefined) return;
  const now = usageOf(object, api);
  const wanted = stored === undefined ? now : growth(now, usageOf(stored, api));
  for (const quota of quotas) {
    if (!inScope(quota, object)) continue;
    const hard: Usage = quota.spec.hard ?? {};
    if (object.kind === 'Pod') checkSaid(object, quota, hard);
    const names = Object.keys(hard)
      .filter((name) => wanted[name] !== undefined && compareQuantity(wanted[name]!, 0) > 0)
      .sort();
    if (names.length === 0) continue;
    const used = quotaUsage(api, quota);
    const exceeded = names.filter(
      (name) => compareQuantity(addQuantity(used[name]!, wanted[name]!), hard[name]!) > 0,
    );
    if (exceeded.length === 0) continue;
    const list = (values: Usage) =>
      exceeded.map((name) => `${name}=${canonicalQuantity(values[name]!)}`).join(',');
    throw forbidden(
      object.kind,
      object.metadata.name,
      `exceeded quota: ${quota.metadata.name}, requested: ${list(wanted)}, used: ${list(used)}, limited: ${list(hard)}`,
      customResource(object.kind, api),
    );
  }
}

/** A quota on cpu or memory makes every container say how much it wants, unless the pod says it as a whole. */
function checkSaid(pod: KubeObject, quota: KubeObject, hard: Usage): void {
  if (Object.keys({ ...pod.spec.resources?.requests, ...pod.spec.resources?.limits }).length > 0) return;
  const containers: { name: string; resources?: Record<string, Usage> }[] = [
    ...(pod.spec.containers ?? []),
    ...(pod.spec.initContainers ?? []),
  ];
  const missing: string[] = [];
  for (const name of Object.keys(hard)
    .filter((each) => MUST_BE_SAID.test(each))
    .sort()) {
    const list = name.startsWith('limits.') ? 'limits' : 'requests';
    const resource = name.replace(/^(limits|requests)\./, '');
    const silent = containers
      .filter(({ resources }) => resources?.[list]?.[resource] === undefined)
      .map((each) => each.name);
    if (silent.length > 0) missing.push(`${name} for: ${silent.sort().join(',')}`);
  }
  if (missing.length > 0)
    throw forbidden(
      'Pod',
      pod.metadata.name,
      `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`,
    );
}
