import type { KubeObject } from '../../api/meta.ts';
import { tryParseQuantity } from '../../api/quantity.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotationLines, type DescribeWriter, labelLines, longTime } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

const sortedEntries = (map: Record<string, string> | undefined) =>
  Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

function head(w: DescribeWriter, { metadata }: KubeObject): void {
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
}

/** How many bytes a base64 text holds. */
const byteLength = (base64: string) => {
  const text = base64.replace(/\s/g, '');
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4);
};

const TOKEN_TYPE = 'kubernetes.io/service-account-token';

export const describeConfigMap: Describer = (w, object, context) => {
  head(w, object);
  w.raw('\nData\n====\n');
  for (const [key, value] of sortedEntries(object.data)) w.raw(`${key}:\n----\n${value}\n\n`);
  w.raw('\nBinaryData\n====\n');
  for (const [key, value] of sortedEntries(object.binaryData)) w.raw(`${key}: ${byteLength(value)} bytes\n`);
  w.raw('\n');
  describeEvents(w, context, object);
};

export const describeSecret: Describer = (w, object) => {
  head(w, object);
  w.raw(`\nType:\t${object.type ?? 'Opaque'}\n\nData\n====\n`);
  for (const [key, value] of sortedEntries(object.data)) {
    const isToken = key === 'token' && object.type === TOKEN_TYPE;
    w.raw(`${key}:\t${isToken ? atob(value) : `${byteLength(value)} bytes`}\n`);
  }
};

export const describeServiceAccount: Describer = (w, object, context) => {
  head(w, object);
  const { name: account, namespace, uid } = object.metadata;
  const secrets = context.client.list('Secret', namespace);
  const known = new Set(secrets.map((secret) => secret.metadata.name));
  const tokens = secrets.filter(({ type, metadata: { annotations = {} } }) => {
    const isOfAccount = annotations['kubernetes.io/service-account.name'] === account;
    return type === TOKEN_TYPE && isOfAccount && annotations['kubernetes.io/service-account.uid'] === uid;
  });
  const lines = (title: string, list: Any[] | undefined) => {
    const names = (list ?? []).map(({ name }) => (known.has(name) ? name : `${name} (not found)`));
    if (names.length === 0) w.line(0, title, '<none>');
    for (const [i, name] of names.entries()) w.line(0, i === 0 ? title : ' '.repeat(title.length), name);
  };
  lines('Image pull secrets:', object.imagePullSecrets);
  lines('Mountable secrets: ', object.secrets);
  lines(
    'Tokens:            ',
    tokens.map(({ metadata }) => ({ name: metadata.name })),
  );
  describeEvents(w, context, object);
};

export const describeNamespace: Describer = (w, object, context) => {
  const { metadata, status } = object;
  w.line(0, 'Name:', metadata.name);
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Status:', status?.phase ?? '');
  if (status?.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type', 'Status', 'LastTransitionTime', 'Reason', 'Message');
    w.line(1, '----', '------', '------------------', '------', '-------');
    for (const c of status.conditions)
      w.line(1, c.type, c.status, longTime(c.lastTransitionTime), c.reason ?? '', c.message ?? '');
  }
  w.line(0, '');
  quotasOf(w, context.client.list('ResourceQuota', metadata.name));
  w.line(0, '');
  rangesOf(w, context.client.list('LimitRange', metadata.name));
};

function quotasOf(w: DescribeWriter, quotas: KubeObject[]): void {
  if (quotas.length === 0) {
    w.line(0, 'No resource quota.');
    return;
  }
  w.line(0, 'Resource Quotas');
  for (const quota of quotas) {
    w.line(1, 'Name:', quota.metadata.name);
    scopeLines(w, quota, '  ');
    w.line(1, 'Resource', 'Used', 'Hard');
    w.line(1, '--------', '---', '---');
    for (const [name, hard] of sortedEntries(quota.status?.hard))
      w.line(1, name, quota.status?.used?.[name] ?? '0', hard);
  }
}

const SCOPES: Record<string, string> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function scopeLines(w: DescribeWriter, quota: KubeObject, space: string): void {
  const scopes: string[] = [...(quota.spec?.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  w.raw(`${space}Scopes:\t${scopes.join(', ')}\n`);
  for (const scope of scopes) if (SCOPES[scope]) w.raw(`${space ? '  ' : ' '}* ${SCOPES[scope]}\n`);
}

export const describeQuota: Describer = (w, object) => {
  w.line(0, 'Name:', object.metadata.name);
  w.line(0, 'Namespace:', object.metadata.namespace ?? '');
  scopeLines(w, object, '');
  w.line(0, 'Resource', 'Used', 'Hard');
  w.line(0, '--------', '----', '----');
  for (const [name, hard] of sortedEntries(object.status?.hard))
    w.line(0, name, object.status?.used?.[name] ?? '0', hard);
};

function rangesOf(w: DescribeWriter, ranges: KubeObject[]): void {
  if (ranges.length === 0) {
    w.line(0, 'No LimitRange resource.');
    return;
  }
  w.line(0, 'Resource Limits');
  w.raw(' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  w.raw(' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const range of ranges) limitLines(w, range, ' ');
}

function limitLines(w: DescribeWriter, range: KubeObject, prefix: string): void {
  for (const item of range.spec?.limits ?? []) {
    const columns: Any[] = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort();
    for (const name of names)
      w.raw(
        `${prefix}${[item.type, name, ...columns.map((column) => quantityOr(column?.[name]))].join('\t')}\n`,
      );
  }
}
const quantityOr = (value: string | undefined) =>
  value === undefined || 'error' in tryParseQuantity(value) ? '-' : value;

export const describeLimitRange: Describer = (w, object) => {
  w.line(0, 'Name:', object.metadata.name);
  w.line(0, 'Namespace:', object.metadata.namespace ?? '');
  w.line(0, 'Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio');
  w.line(0, '----', '--------', '---', '---', '---------------', '-------------', '-----------------------');
  limitLines(w, object, '');
};
