import type { KubeObject } from '../../../api/meta.ts';
import { age } from '../duration.ts';
import { eventTimes } from '../event-times.ts';
import { minorOf, type TableSpec } from './table.ts';

const ROLE = 'node-role.kubernetes.io/';

/** The roles that a node's labels give it, `<none>` without. */
export function nodeRoles(node: KubeObject): string {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(ROLE) && key.length > ROLE.length
      ? [key.slice(ROLE.length)]
      : key === 'kubernetes.io/role' && value
        ? [value]
        : [],
  );
  return roles.length > 0 ? [...new Set(roles)].sort().join(',') : '<none>';
}

/** `Ready`, `NotReady` or `Unknown`, and whether pods may come. */
export function nodeStatus(node: KubeObject): string {
  const ready = (node.status?.conditions ?? []).find((c: { type: string }) => c.type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

const address = (node: KubeObject, type: string) =>
  (node.status?.addresses ?? []).find((entry: { type: string }) => entry.type === type)?.address || '<none>';

export const nodes: TableSpec = {
  columns: [
    'NAME',
    'STATUS',
    'ROLES',
    'AGE',
    'VERSION',
    '+INTERNAL-IP',
    '+EXTERNAL-IP',
    '+OS-IMAGE',
    '+KERNEL-VERSION',
    '+CONTAINER-RUNTIME',
  ],
  row(node, { now, version }) {
    const info = node.status?.nodeInfo ?? {};
    const kernel = info.kernelVersion || '<unknown>';
    return [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node),
      age(node.metadata.creationTimestamp, now),
      info.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      info.osImage || '<unknown>',
      minorOf(version) >= 36 && info.architecture ? `${kernel} (${info.architecture})` : kernel,
      info.containerRuntimeVersion || '<unknown>',
    ];
  },
};

export const namespaces: TableSpec = {
  columns: ['NAME', 'STATUS', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    object.status?.phase ?? '',
    age(object.metadata.creationTimestamp, now),
  ],
};

export const events: TableSpec = {
  columns: [
    'LAST SEEN',
    'TYPE',
    'REASON',
    'OBJECT',
    '+SUBOBJECT',
    '+SOURCE',
    'MESSAGE',
    '+FIRST SEEN',
    '+COUNT',
    '+NAME',
  ],
  row(event, { now }) {
    const { first, last, count } = eventTimes(event);
    const involved = event.involvedObject ?? {};
    const component = event.source?.component || event.reportingComponent || '';
    const host = event.source?.host || event.reportingInstance || '';
    return [
      age(last, now),
      event.type ?? '',
      event.reason ?? '',
      involved.name
        ? `${(involved.kind ?? '').toLowerCase()}/${involved.name}`
        : (involved.kind ?? '').toLowerCase(),
      involved.fieldPath ?? '',
      host ? `${component}, ${host}` : component,
      (event.message ?? '').trim(),
      age(first, now),
      count,
      event.metadata.name,
    ];
  },
};

export const leases: TableSpec = {
  columns: ['NAME', 'HOLDER', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    object.spec?.holderIdentity ?? '',
    age(object.metadata.creationTimestamp, now),
  ],
};

export const priorityclasses: TableSpec = {
  columns: ['NAME', 'VALUE', 'GLOBAL-DEFAULT', 'AGE', 'PREEMPTIONPOLICY'],
  row: (object, { now }) => [
    object.metadata.name,
    object.value ?? 0,
    String(object.globalDefault ?? false),
    age(object.metadata.creationTimestamp, now),
    object.preemptionPolicy ?? '',
  ],
};

/** The deprecated health table of the control plane. */
export const componentstatuses: TableSpec = {
  columns: ['NAME', 'STATUS', 'MESSAGE', 'ERROR'],
  row(status) {
    const healthy = (
      status as unknown as {
        conditions: { type: string; status: string; message?: string; error?: string }[];
      }
    ).conditions.find(({ type }) => type === 'Healthy');
    const word = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy';
    return [status.metadata.name, word, healthy?.message ?? '', healthy?.error ?? ''];
  },
};
