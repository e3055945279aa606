import type { KubeObject } from '../../../api/meta.ts';
import { formatLabels } from '../../selectors.ts';
import { age } from '../duration.ts';
import { containerCells, type TableSpec } from './table.ts';

/** What is stored and shown, and acted on by nothing here: access rules, extensions, templates. */

const created: TableSpec = {
  columns: ['NAME', 'CREATED AT'],
  row: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''],
};
export const roles = created;
export const clusterroles = created;
export const customresourcedefinitions = created;

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

const binding: TableSpec = {
  columns: ['NAME', 'ROLE', 'AGE', '+USERS', '+GROUPS', '+SERVICEACCOUNTS'],
  row: (object, { now }) => {
    const subjects: Subject[] = object.subjects ?? [];
    const named = (kind: string) => subjects.filter((subject) => subject.kind === kind);
    return [
      object.metadata.name,
      `${object.roleRef?.kind}/${object.roleRef?.name}`,
      age(object.metadata.creationTimestamp, now),
      named('User')
        .map(({ name }) => name)
        .join(', '),
      named('Group')
        .map(({ name }) => name)
        .join(', '),
      named('ServiceAccount')
        .map(({ name, namespace }) => `${namespace ?? ''}/${name}`)
        .join(', '),
    ];
  },
};
export const rolebindings = binding;
export const clusterrolebindings = binding;

export const podtemplates: TableSpec = {
  columns: ['NAME', 'CONTAINERS', 'IMAGES', 'POD LABELS'],
  row: ({ metadata, template }: KubeObject) => [
    metadata.name,
    ...containerCells(template?.spec),
    formatLabels(template?.metadata?.labels),
  ],
};

export const runtimeclasses: TableSpec = {
  columns: ['NAME', 'HANDLER', 'AGE'],
  row: ({ metadata, handler }: KubeObject, { now }) => [
    metadata.name,
    handler ?? '',
    age(metadata.creationTimestamp, now),
  ],
};

const webhooks: TableSpec = {
  columns: ['NAME', 'WEBHOOKS', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    object.webhooks?.length ?? 0,
    age(object.metadata.creationTimestamp, now),
  ],
};
export const mutatingwebhookconfigurations = webhooks;
export const validatingwebhookconfigurations = webhooks;
