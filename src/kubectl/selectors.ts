import { formatLabels as formatMap } from '../api/labels.ts';
import type { KubeObject } from '../api/meta.ts';

/** `k=v,k2=v2` in the order of the keys; `<none>` where there are none. */
export const formatLabels = (labels: Record<string, string> | undefined | null): string =>
  formatMap(labels ?? undefined) || '<none>';

/** The fields by which the server can filter, beside the name and namespace of every object. */
const FIELDS: Record<string, readonly string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Job: ['status.successful'],
};

/** A filter on fields, or the reason why the server refuses it. */
export function fieldFilter(text: string, kind: string): ((object: KubeObject) => boolean) | string {
  const terms: { field: string; equal: boolean; value: string }[] = [];
  for (const term of text.split(',').filter((part) => part !== '')) {
    const parts = /^(.*?)(!=|==|=)(.*)$/.exec(term);
    if (!parts) return `invalid selector: '${text}'; can't understand '${term}'`;
    terms.push({ field: parts[1]!, equal: parts[2] !== '!=', value: parts[3]! });
  }
  const known = ['metadata.name', 'metadata.namespace', ...(FIELDS[kind] ?? [])];
  for (const { field } of terms) {
    if (!known.includes(field)) return `field label not supported: ${field}`;
  }
  return (object) => terms.every(({ field, equal, value }) => (fieldText(object, field) === value) === equal);
}

function fieldText(object: KubeObject, field: string): string {
  if (field === 'source') return object.source?.component || object.reportingComponent || '';
  if (field === 'status.successful') return String(object.status?.succeeded ?? 0);
  let value: unknown = object;
  for (const part of field.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  if (value === undefined || value === null) return BOOLEAN_FIELDS.has(field) ? 'false' : '';
  return String(value);
}
const BOOLEAN_FIELDS = new Set(['spec.unschedulable', 'spec.hostNetwork']);
