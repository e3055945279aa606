import type { KubeObject } from '../../../api/meta.ts';
import { formatLabels } from '../../selectors.ts';
import { age } from '../duration.ts';
import { some, type TableSpec } from './table.ts';

export const services: TableSpec = {
  columns: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE', '+SELECTOR'],
  row: (service, { now }) => [
    service.metadata.name,
    service.spec?.type ?? 'ClusterIP',
    service.spec?.clusterIPs?.[0] || service.spec?.clusterIP || '<none>',
    externalIp(service),
    portsCell(service.spec?.ports),
    age(service.metadata.creationTimestamp, now),
    formatLabels(service.spec?.selector),
  ],
};

function externalIp(service: KubeObject): string {
  const given: string[] = service.spec?.externalIPs ?? [];
  if (service.spec?.type === 'ExternalName') return service.spec.externalName;
  if (service.spec?.type === 'LoadBalancer') {
    const ingress: { ip?: string; hostname?: string }[] = service.status?.loadBalancer?.ingress ?? [];
    const all = [...ingress.map((entry) => entry.ip || entry.hostname || ''), ...given];
    return all.length > 0 ? all.join(',') : '<pending>';
  }
  return given.length > 0 ? given.join(',') : '<none>';
}

function portsCell(ports: { port: number; nodePort?: number; protocol?: string }[] | undefined): string {
  const cells = (ports ?? []).map((port) =>
    port.nodePort
      ? `${port.port}:${port.nodePort}/${port.protocol ?? 'TCP'}`
      : `${port.port}/${port.protocol ?? 'TCP'}`,
  );
  return cells.length > 0 ? cells.join(',') : '<none>';
}

interface Subset {
  addresses?: { ip: string }[];
  ports?: { name?: string; port: number }[];
}

/**
 * The ready addresses of an Endpoints object with each port, or with the port of one name. Three at most.
 * Models pkg/printers/internalversion/printers.go formatEndpoints.
 */
function endpointsCell(subsets: Subset[] | undefined, portNames?: ReadonlySet<string>): string {
  const all: string[] = [];
  for (const { addresses = [], ports = [] } of subsets ?? []) {
    if (ports.length === 0) all.push(...addresses.map((address) => address.ip));
    for (const port of ports) {
      if (portNames !== undefined && !portNames.has(port.name ?? '')) continue;
      for (const address of addresses)
        all.push(address.ip.includes(':') ? `[${address.ip}]:${port.port}` : `${address.ip}:${port.port}`);
    }
  }
  return some(all, 3, '<none>');
}

export const endpoints: TableSpec = {
  columns: ['NAME', 'ENDPOINTS', 'AGE'],
  row: (object, { now }) => [
    object.metadata.name,
    endpointsCell(object.subsets),
    age(object.metadata.creationTimestamp, now),
  ],
};

export const endpointslices: TableSpec = {
  columns: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
  row: (slice, { now }) => [
    slice.metadata.name,
    slice.addressType,
    some(
      (slice.ports ?? []).map((port: { port?: number }) => (port.port === undefined ? '*' : `${port.port}`)),
      3,
      '<unset>',
    ),
    some(
      (slice.endpoints ?? []).flatMap((endpoint: { addresses: string[] }) => endpoint.addresses),
      3,
      '<unset>',
    ),
    age(slice.metadata.creationTimestamp, now),
  ],
};
