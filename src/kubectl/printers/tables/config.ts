import { age } from '../duration.ts';
import { minorOf, type TableSpec } from './table.ts';

const size = (map: object | undefined) => Object.keys(map ?? {}).length;

export const configmaps: TableSpec = {
  columns: ['NAME', 'DATA', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    size(object.data) + size(object.binaryData),
    age(object.metadata.creationTimestamp, now),
  ],
};

export const secrets: TableSpec = {
  columns: ['NAME', 'TYPE', 'DATA', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    object.type ?? 'Opaque',
    size(object.data),
    age(object.metadata.creationTimestamp, now),
  ],
};

/** Up to 1.34 the table counts the secrets of an account. */
export const serviceaccounts: TableSpec = {
  columns: ({ version }) => (minorOf(version) <= 34 ? ['NAME', 'SECRETS', 'AGE'] : ['NAME', 'AGE']),
  row: (object, { now, version }) => [
    object.metadata.name,
    ...(minorOf(version) <= 34 ? [object.secrets?.length ?? 0] : []),
    age(object.metadata.creationTimestamp, now),
  ],
};

/** `pods: 2/3, requests.cpu: 1/4` in the order of the names. */
function usage(
  object: { status?: { hard?: Record<string, string>; used?: Record<string, string> } },
  limits: boolean,
) {
  return Object.entries(object.status?.hard ?? {})
    .filter(([name]) => name.startsWith('limits.') === limits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${object.status?.used?.[name] ?? '0'}/${hard}`)
    .join(', ');
}

export const resourcequotas: TableSpec = {
  columns: ['NAME', 'REQUEST', 'LIMIT', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    usage(object, false),
    usage(object, true),
    age(object.metadata.creationTimestamp, now),
  ],
};

export const limitranges: TableSpec = {
  columns: ['NAME', 'CREATED AT'],
  row: (object) => [object.metadata.name, object.metadata.creationTimestamp],
};
