/** Cluster addresses and node ports. Models pkg/registry/core/service/{ipallocator,portallocator}. */
import { ApiError } from '../../../api/errors.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { Rng } from '../../../base/rng.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';

interface Port {
  port: number;
  protocol?: string;
  nodePort?: number;
}

export interface ServiceNumbers {
  addresses: Rng;
  ports: Rng;
  nodePortRange: readonly [number, number];
}

const needsNodePort = (service: KubeObject): boolean =>
  service.spec.type === 'NodePort' ||
  (service.spec.type === 'LoadBalancer' && service.spec.allocateLoadBalancerNodePorts !== false);

/**
 * Who changes the type of a service need not clear what only the old type has.
 * Models pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
export function dropTypeDependent(service: KubeObject, old: KubeObject): void {
  const { spec } = service;
  if (old.spec.type === spec.type) return;
  if (spec.type === 'ExternalName' && spec.clusterIP === old.spec.clusterIP) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
  }
  if (needsNodePort(old) && !needsNodePort(service)) {
    const before = new Set((old.spec.ports as Port[] | undefined)?.map((port) => port.nodePort));
    for (const port of (spec.ports ?? []) as Port[]) if (before.has(port.nodePort)) delete port.nodePort;
  }
  if (spec.type === 'ClusterIP' || spec.type === 'ExternalName') delete spec.externalTrafficPolicy;
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy;
}

/** Gives a service its addresses and ports, in place. `old` is the stored version on an update. */
export function allocateService(
  service: KubeObject,
  old: KubeObject | undefined,
  api: ControlPlaneApi,
  numbers: ServiceNumbers,
): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    delete spec.ipFamilies;
    delete spec.ipFamilyPolicy;
    return;
  }
  spec.clusterIP ||= old?.spec.clusterIP;
  if (!spec.clusterIP) spec.clusterIP = freeAddress(api, numbers.addresses);
  else if (spec.clusterIP !== 'None' && spec.clusterIP !== old?.spec.clusterIP) checkAddress(service, api);
  spec.clusterIPs = [spec.clusterIP];
  allocatePorts(service, old, api, numbers);
}

/** Service addresses are 10.96.0.0/16; the lower part is left for those who choose their own. */
function freeAddress(api: ControlPlaneApi, rng: Rng): string {
  const used = new Set(api.list('Service').map((each) => each.spec.clusterIP));
  for (;;) {
    const address = `10.96.${rng.int(1, 255)}.${rng.int(1, 254)}`;
    if (!used.has(address)) return address;
  }
}

function invalid(service: KubeObject, field: string, value: string, why: string): ApiError {
  return new ApiError(
    'Invalid',
    `Service "${service.metadata.name}" is invalid: ${field}: Invalid value: ${value}: ${why}`,
    { kind: 'Service', name: service.metadata.name },
    [{ field, message: `Invalid value: ${value}: ${why}` }],
  );
}

function checkAddress(service: KubeObject, api: ControlPlaneApi): void {
  const { clusterIP } = service.spec;
  const isTaken = api
    .list('Service')
    .some((each) => each.spec.clusterIP === clusterIP && each.metadata.uid !== service.metadata.uid);
  if (isTaken)
    throw invalid(
      service,
      'spec.clusterIPs',
      JSON.stringify([clusterIP]),
      `failed to allocate IP ${clusterIP}: provided IP is already allocated`,
    );
}

function allocatePorts(
  service: KubeObject,
  old: KubeObject | undefined,
  api: ControlPlaneApi,
  { ports: rng, nodePortRange: [first, last] }: ServiceNumbers,
): void {
  const ports: Port[] = service.spec.ports ?? [];
  if (!needsNodePort(service)) {
    for (const port of ports) delete port.nodePort;
    return;
  }
  const used = new Set<number>();
  for (const each of api.list('Service')) {
    if (each.metadata.uid === old?.metadata.uid) continue;
    for (const port of each.spec.ports ?? []) if (port.nodePort) used.add(port.nodePort);
  }
  for (const [i, port] of ports.entries()) {
    if (!port.nodePort) continue;
    const field = `spec.ports[${i}].nodePort`;
    if (port.nodePort < first || port.nodePort > last)
      throw invalid(
        service,
        field,
        String(port.nodePort),
        `provided port is not in the valid range. The range of valid ports is ${first}-${last}`,
      );
    if (used.has(port.nodePort))
      throw invalid(service, field, String(port.nodePort), 'provided port is already allocated');
    used.add(port.nodePort);
  }
  for (const port of ports) {
    if (port.nodePort) continue;
    const before = (old?.spec.ports as Port[] | undefined)?.find(
      (each) => each.port === port.port && (each.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    );
    port.nodePort = before?.nodePort ?? freePort(used, rng, first, last);
    used.add(port.nodePort);
  }
}

function freePort(used: ReadonlySet<number>, rng: Rng, first: number, last: number): number {
  if (used.size > last - first)
    throw new ApiError('InternalError', 'failed to allocate a nodePort: range is full');
  for (;;) {
    const port = rng.int(first, last);
    if (!used.has(port)) return port;
  }
}
