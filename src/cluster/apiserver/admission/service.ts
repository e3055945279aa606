/** Cluster addresses and node ports. Models pkg/registry/core/service/{ipallocator,portallocator}. */
import { deepEqual } from '../../../api/equal.ts';
import { ApiError } from '../../../api/errors.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { Errors, type FieldPath, invalidError } from '../../../api/validation/errors.ts';
import type { Rng } from '../../../base/rng.ts';
import type { ControlPlaneApi } from '../control-plane-api.ts';

interface Port {
  name?: string;
  port: number;
  protocol?: string;
  nodePort?: number;
}

export interface ServiceNumbers {
  addresses: Rng;
  ports: Rng;
  nodePortRange: readonly [number, number];
}

const needsNodePort = ({ spec }: KubeObject): boolean =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer';
const isGivenNodePorts = ({ spec }: KubeObject): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
/** Whether every node says, at a port of its own, if it has an endpoint. */
const needsHealthCheck = ({ spec }: KubeObject): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
const isExternal = ({ spec }: KubeObject): boolean =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0;

/**
 * Who changes the type of a service need not clear what only the old type has; what has been changed as well stays, and
 * is judged. Models pkg/registry/core/service/strategy.go dropTypeDependentFields.
 */
export function dropTypeDependent(service: KubeObject, old: KubeObject): void {
  const { spec } = service;
  const drop = (field: string, has: (each: KubeObject) => boolean): void => {
    if (has(old) && !has(service) && spec[field] === old.spec[field]) delete spec[field];
  };
  if (spec.type === 'ExternalName' && old.spec.type !== 'ExternalName') {
    // Who clears the address means all of them.
    if (!spec.clusterIP || spec.clusterIP === old.spec.clusterIP) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    for (const field of ['ipFamilies', 'ipFamilyPolicy'])
      if (deepEqual(spec[field], old.spec[field])) delete spec[field];
  }
  if (needsNodePort(old) && !needsNodePort(service)) {
    const before = new Set((old.spec.ports as Port[] | undefined)?.map((port) => port.nodePort));
    const ports = (spec.ports ?? []) as Port[];
    if (ports.every(({ nodePort }) => !nodePort || before.has(nodePort)))
      for (const port of ports) delete port.nodePort;
  }
  drop('healthCheckNodePort', needsHealthCheck);
  drop('allocateLoadBalancerNodePorts', (each) => each.spec.type === 'LoadBalancer');
  drop('loadBalancerClass', (each) => each.spec.type === 'LoadBalancer');
  drop('externalTrafficPolicy', isExternal);
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
  checkFamilies(service);
  if (!spec.clusterIP) spec.clusterIP = freeAddress(api, numbers.addresses);
  else if (spec.clusterIP !== 'None' && spec.clusterIP !== old?.spec.clusterIP) checkAddress(service, api);
  spec.clusterIPs = [spec.clusterIP];
  allocatePorts(service, old, api, numbers);
}

/** The cluster has IPv4 alone. Models alloc.go initIPFamilyFields. */
function checkFamilies({ metadata, spec }: KubeObject): void {
  // Who has no address and chooses no pods may say what it likes.
  if (spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0) return;
  const errors = new Errors();
  const families: string[] = spec.ipFamilies ?? [];
  const policy = ['spec', 'ipFamilyPolicy'];
  if (spec.ipFamilyPolicy === 'SingleStack' && families.length > 1)
    errors.invalid(
      policy,
      spec.ipFamilyPolicy,
      "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    );
  else {
    if (spec.ipFamilyPolicy === 'RequireDualStack')
      errors.invalid(policy, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services');
    for (const [i, family] of families.entries())
      if (family !== 'IPv4')
        errors.invalid(['spec', 'ipFamilies', i], family, 'not configured on this cluster');
  }
  if (errors.causes.length > 0) throw invalidError('Service', metadata.name, errors.causes);
}

/** Service addresses are 10.96.0.0/12, of which 10.96.0.0/16 is handed out but for its lower part: that is left for those who choose. */
function freeAddress(api: ControlPlaneApi, rng: Rng): string {
  const used = new Set(api.list('Service').map((each) => each.spec.clusterIP));
  for (;;) {
    const address = `10.96.${rng.int(1, 255)}.${rng.int(1, 254)}`;
    if (!used.has(address)) return address;
  }
}

function invalid(service: KubeObject, path: FieldPath, value: unknown, why: string): ApiError {
  const errors = new Errors();
  errors.invalid(path, value, why);
  return invalidError('Service', service.metadata.name, errors.causes);
}

function checkAddress(service: KubeObject, api: ControlPlaneApi): void {
  const { clusterIP } = service.spec;
  const refuse = (why: string) =>
    invalid(service, ['spec', 'clusterIPs'], [clusterIP], `failed to allocate IP ${clusterIP}: ${why}`);
  const [first, second, ...rest] = clusterIP.split('.').map(Number);
  if (first !== 10 || second < 96 || second > 111)
    throw refuse('the provided network does not match the current range');
  if (second === 96 && rest.every((part: number) => part === 0))
    throw refuse(
      `the provided IP (${clusterIP}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`,
    );
  const isTaken = api
    .list('Service')
    .some((each) => each.spec.clusterIP === clusterIP && each.metadata.uid !== service.metadata.uid);
  if (isTaken) throw refuse('provided IP is already allocated');
}

/** Models alloc.go allocNodePorts, allocHealthCheckNodePort and storage.go patchAllocatedValues. */
function allocatePorts(
  service: KubeObject,
  old: KubeObject | undefined,
  api: ControlPlaneApi,
  { ports: rng, nodePortRange }: ServiceNumbers,
): void {
  const { spec } = service;
  const ports: Port[] = spec.ports ?? [];
  if (!needsNodePort(service)) {
    for (const port of ports) delete port.nodePort;
    return;
  }
  const used = new Set<number>();
  for (const each of api.list('Service')) {
    if (each.metadata.uid === old?.metadata.uid) continue;
    for (const number of numbersOf(each)) used.add(number);
  }
  const own = new Set(old === undefined ? [] : numbersOf(old));
  if (old !== undefined) takeOver(service, old);
  const [first, last] = nodePortRange;
  const claim = (path: FieldPath, number: number): void => {
    if (number < first || number > last)
      throw invalid(
        service,
        path,
        number,
        `provided port is not in the valid range. The range of valid ports is ${first}-${last}`,
      );
    if (used.has(number)) throw invalid(service, path, number, 'provided port is already allocated');
    used.add(number);
  };
  const next = (): number => {
    const number = freePort(new Set([...used, ...own]), rng, first, last);
    used.add(number);
    return number;
  };
  // One number may stand for a port in several protocols.
  const claimed = new Set<number>();
  for (const [i, { nodePort }] of ports.entries()) {
    if (!nodePort || claimed.has(nodePort)) continue;
    claimed.add(nodePort);
    claim(['spec', 'ports', i, 'nodePort'], nodePort);
  }
  const byPort = new Map<number, number>();
  if (old === undefined)
    for (const { port, nodePort } of ports) if (nodePort && !byPort.has(port)) byPort.set(port, nodePort);
  for (const port of ports) {
    if (port.nodePort || !isGivenNodePorts(service)) continue;
    port.nodePort = (old === undefined ? byPort.get(port.port) : undefined) ?? next();
    byPort.set(port.port, port.nodePort);
  }
  if (!needsHealthCheck(service)) return;
  if (!spec.healthCheckNodePort) spec.healthCheckNodePort = next();
  else if (spec.healthCheckNodePort !== old?.spec.healthCheckNodePort) {
    const number = spec.healthCheckNodePort;
    if (number < first || number > last || used.has(number))
      throw new ApiError(
        'InternalError',
        `Internal error occurred: failed to allocate requested HealthCheck NodePort ${number}: provided port is ${used.has(number) ? 'already allocated' : `not in the valid range. The range of valid ports is ${first}-${last}`}`,
      );
  }
}

const numbersOf = ({ spec }: KubeObject): number[] =>
  [...((spec.ports ?? []) as Port[]).map(({ nodePort }) => nodePort), spec.healthCheckNodePort].filter(
    (each): each is number => Boolean(each),
  );

/** Who writes a service without its numbers means those that its ports have, by their names. */
function takeOver(service: KubeObject, old: KubeObject): void {
  const { spec } = service;
  const ports: Port[] = spec.ports ?? [];
  if (needsNodePort(old)) {
    const before = (old.spec.ports ?? []) as Port[];
    const byName = new Map(before.map(({ name = '', nodePort }) => [name, nodePort]));
    const wanted = new Set(ports.map(({ nodePort }) => nodePort));
    const taken = new Set(before.map(({ nodePort }) => nodePort).filter((each) => wanted.has(each)));
    for (const port of ports) {
      const number = port.nodePort ? undefined : byName.get(port.name ?? '');
      if (number === undefined || taken.has(number)) continue;
      port.nodePort = number;
      taken.add(number);
    }
  }
  if (needsHealthCheck(service) && needsHealthCheck(old) && old.spec.healthCheckNodePort)
    spec.healthCheckNodePort ||= old.spec.healthCheckNodePort;
}

/** The lower part of the range is left for those who choose, while there is another one (a 32nd of it, 16 to 128). */
function freePort(used: ReadonlySet<number>, rng: Rng, first: number, last: number): number {
  const size = last - first + 1;
  const kept = size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
  const isFull = (from: number, to: number): boolean => {
    for (let port = from; port <= to; port++) if (!used.has(port)) return false;
    return true;
  };
  const from = isFull(first + kept, last) ? first : first + kept;
  if (from === first && isFull(first, last))
    throw new ApiError(
      'InternalError',
      'Internal error occurred: failed to allocate a nodePort: range is full',
    );
  for (;;) {
    const port = rng.int(from, last);
    if (!used.has(port)) return port;
  }
}
