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
} from '../../../api/quantity.ts';
import { podRequests, resourceMap } from '../../scheduler/resources.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';
import { forbidden } from '../failures.ts';
import { qualifiedResource } from '../resources.ts';

type Usage = Record<string, string>;

const SIMPLE: Record<string, string> = {
  Service: 'services',
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
  PersistentVolumeClaim: 'persistentvolumeclaims',
};

/** What one object takes from a quota. */
export function usageOf(object: KubeObject): Usage {
  const usage: Usage = {};
  const info = kindInfo(object.kind);
  if (info !== undefined) usage[`count/${qualifiedResource(object.kind)}`] = '1';
  const simple = SIMPLE[object.kind];
  if (simple !== undefined) usage[simple] = '1';
  if (object.kind === 'Pod') Object.assign(usage, podUsage(object));
  if (object.kind === 'Service') {
    const { type, ports } = object.spec;
    if (type === 'NodePort' || type === 'LoadBalancer')
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

function podLimits(pod: KubeObject): Map<string, number> {
  const total = new Map<string, number>();
  for (const container of pod.spec.containers ?? [])
    for (const [name, value] of resourceMap(container.resources?.limits))
      total.set(name, (total.get(name) ?? 0) + value);
  return total;
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

/** What all objects of the namespace take from the quota now, for the resources it names. */
export function quotaUsage(api: ControlPlaneApi, quota: KubeObject): Usage {
  const used: Usage = {};
  for (const name in quota.spec.hard ?? {}) used[name] = '0';
  for (const kind of api.kinds()) {
    if (kind === 'Event') continue;
    for (const object of api.list(kind, quota.metadata.namespace)) {
      if (object.metadata.namespace === undefined || !inScope(quota, object)) continue;
      const usage = usageOf(object);
      for (const name in used)
        if (usage[name] !== undefined) used[name] = addQuantity(used[name]!, usage[name]);
    }
  }
  return used;
}

const MUST_BE_SAID = /^(limits|requests)\.(cpu|memory|ephemeral-storage)$|^(cpu|memory)$/;

/** Throws where the object would take more than a quota allows. */
export function admitQuota(object: KubeObject, api: ControlPlaneApi): void {
  const quotas = api.list('ResourceQuota', object.metadata.namespace);
  if (quotas.length === 0 || object.metadata.namespace === undefined) return;
  const wanted = usageOf(object);
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
    );
  }
}

/** A quota on cpu or memory makes every container say how much it wants. */
function checkSaid(pod: KubeObject, quota: KubeObject, hard: Usage): void {
  const missing: string[] = [];
  for (const name of Object.keys(hard)
    .filter((each) => MUST_BE_SAID.test(each))
    .sort()) {
    const list = name.startsWith('limits.') ? 'limits' : 'requests';
    const resource = name.replace(/^(limits|requests)\./, '');
    const silent = (pod.spec.containers ?? [])
      .filter(
        (each: { resources?: Record<string, Usage> }) => each.resources?.[list]?.[resource] === undefined,
      )
      .map((each: { name: string }) => each.name);
    if (silent.length > 0) missing.push(`${name} for: ${silent.join(',')}`);
  }
  if (missing.length > 0)
    throw forbidden(
      'Pod',
      pod.metadata.name,
      `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`,
    );
}
