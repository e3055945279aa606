import { formatLabelSelector } from '../../../api/labels.ts';
import { age } from '../duration.ts';
import { some, type TableSpec } from './table.ts';

interface IngressRule {
  host?: string;
}
interface LoadBalancerIngress {
  ip?: string;
  hostname?: string;
}

export const ingresses: TableSpec = {
  columns: ['NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
  row: ({ metadata, spec, status }, { now }) => [
    metadata.name,
    spec?.ingressClassName ?? '<none>',
    some(
      ((spec?.rules ?? []) as IngressRule[]).flatMap(({ host }) => (host ? [host] : [])),
      3,
      '*',
    ),
    ((status?.loadBalancer?.ingress ?? []) as LoadBalancerIngress[])
      .map(({ ip, hostname }) => ip || hostname || '')
      .join(','),
    spec?.tls?.length ? '80, 443' : '80',
    age(metadata.creationTimestamp, now),
  ],
};

export const ingressclasses: TableSpec = {
  columns: ['NAME', 'CONTROLLER', 'PARAMETERS', 'AGE'],
  row: ({ metadata, spec }, { now }) => {
    const parameters = spec?.parameters;
    const group = parameters?.apiGroup ? `.${parameters.apiGroup}` : '';
    return [
      metadata.name,
      spec?.controller ?? '',
      parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>',
      age(metadata.creationTimestamp, now),
    ];
  },
};

export const networkpolicies: TableSpec = {
  columns: ['NAME', 'POD-SELECTOR', 'AGE'],
  row: ({ metadata, spec }, { now }) => [
    metadata.name,
    formatLabelSelector(spec?.podSelector ?? {}) || '<none>',
    age(metadata.creationTimestamp, now),
  ],
};
