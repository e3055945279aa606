import type { Path } from '../decode.ts';
import { isReachableFromOutside } from '../defaults/others.ts';
import type { Release } from '../release.ts';
import type { Service, ServicePort, ServiceSpec } from '../types.generated.ts';
import { type Errors, key } from './errors.ts';
import { internalValue } from './internal.ts';
import { parseIp, validateCidr, validateEndpointIp, validateIp } from './ip.ts';
import { validateLabels } from './meta.ts';
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from './names.ts';
import { validatePort } from './probe.ts';

const PATH: Path = ['spec'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";

/** Models core/validation ValidateService. Node ports are checked where they are allocated. */
export function validateService({ metadata, spec }: Service, version: Release, errors: Errors): void {
  const { [HINTS]: hints, [MODE]: mode } = metadata?.annotations ?? {};
  if (hints !== undefined && mode !== undefined && hints !== mode)
    errors.invalid(
      ['metadata', 'annotations', key(MODE)],
      mode,
      `must match annotations[${HINTS}] when both are specified`,
    );
  const ports = spec.ports ?? [];
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.required([...PATH, 'ports']);
  validateByType(spec, errors);
  const names = new Set<string>();
  for (const [i, port] of ports.entries())
    validateServicePort(port, ports.length > 1, names, [...PATH, 'ports', i], errors);
  validateLabels(spec.selector, [...PATH, 'selector'], errors);
  validateAffinity(spec, errors);
  validateFamilies(spec, version, errors);
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const at = [...PATH, 'externalIPs', i];
    if (validateIp(ip, version, at, errors)) validateEndpointIp(ip, at, errors);
  }
  if (!spec.type) errors.required([...PATH, 'type']);
  else errors.oneOf([...PATH, 'type'], spec.type, TYPES);
  validateNumbers(spec, errors);
  validateBalancer(spec, version, errors);
  validateTraffic({ metadata, spec } as Service, errors);
}

function validateByType(spec: ServiceSpec, errors: Errors): void {
  const first = [...PATH, 'clusterIPs', 0];
  if (spec.clusterIP === 'None' && (spec.type === 'LoadBalancer' || spec.type === 'NodePort'))
    errors.invalid(first, 'None', `may not be set to 'None' for ${spec.type} services`);
  if (spec.type !== 'ExternalName') return;
  const refuse = (field: string) =>
    errors.forbidden([...PATH, field], 'may not be set for ExternalName services');
  if (spec.clusterIP || (spec.clusterIPs ?? []).length > 0) refuse('clusterIPs');
  if ((spec.ipFamilies ?? []).length > 0) refuse('ipFamilies');
  if (spec.ipFamilyPolicy !== undefined) refuse('ipFamilyPolicy');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.required([...PATH, 'externalName']);
  else errors.all([...PATH, 'externalName'], name, dns1123Subdomain(name));
}

function validateServicePort(
  port: ServicePort,
  needsName: boolean,
  names: Set<string>,
  at: Path,
  errors: Errors,
): void {
  if (!port.name) {
    if (needsName) errors.required([...at, 'name']);
  } else {
    errors.all([...at, 'name'], port.name, dns1123Label(port.name));
    if (names.has(port.name)) errors.duplicate([...at, 'name'], port.name);
    names.add(port.name);
  }
  errors.all([...at, 'port'], port.port ?? 0, portNumber(port.port ?? 0));
  errors.oneOf([...at, 'protocol'], port.protocol, PROTOCOLS);
  validatePort(port.targetPort, [...at, 'targetPort'], errors);
  if (port.appProtocol !== undefined)
    errors.all([...at, 'appProtocol'], port.appProtocol, qualifiedName(port.appProtocol));
}

const DAY = 86400;

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec, errors: Errors): void {
  if (!sessionAffinity) errors.required([...PATH, 'sessionAffinity']);
  else errors.oneOf([...PATH, 'sessionAffinity'], sessionAffinity, ['ClientIP', 'None']);
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > DAY))
    errors.invalid(
      [...PATH, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'],
      timeout,
      `must be greater than 0 and less than ${DAY}`,
    );
}

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** Addresses and their families. Models ValidateServiceClusterIPsRelatedFields; what this cluster has is judged where it is given out. */
function validateFamilies(spec: ServiceSpec, version: Release, errors: Errors): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP = '', ipFamilies = [] } = spec;
  const clusterIPs = spec.clusterIPs ?? (clusterIP === '' ? [] : [clusterIP]);
  const at = [...PATH, 'clusterIPs'];
  if (clusterIP === '' && clusterIPs.length > 0)
    errors.invalid(at, clusterIPs, 'must be empty when `clusterIP` is not specified');
  else if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP)
    errors.invalid(at, clusterIPs, 'first value must match `clusterIP`');
  for (const [i, family] of ipFamilies.entries()) {
    errors.oneOf([...PATH, 'ipFamilies', i], family, FAMILIES);
    if (ipFamilies.indexOf(family) < i) errors.duplicate([...PATH, 'ipFamilies', i], family);
  }
  errors.oneOf([...PATH, 'ipFamilyPolicy'], spec.ipFamilyPolicy, POLICIES);
  const before = errors.causes.length;
  for (const [i, ip] of clusterIPs.entries())
    if (i > 0 || ip !== 'None') validateIp(ip, version, [...at, i], errors);
    else if (clusterIPs.length > 1) errors.invalid(at, clusterIPs, "'None' must be the first and only value");
  if (clusterIPs.length > 2) errors.invalid(at, clusterIPs, 'may only hold up to 2 values');
  if (errors.causes.length > before) return;
  const familyOf = (ip: string) => (parseIp(ip)?.length === 16 ? 'IPv6' : 'IPv4');
  if (clusterIPs.length === 2 && familyOf(clusterIPs[0]!) === familyOf(clusterIPs[1]!))
    errors.invalid(at, clusterIPs, 'may specify no more than one IP for each IP family');
  if (clusterIPs[0] !== 'None')
    for (const [i, ip] of clusterIPs.entries())
      if (FAMILIES.includes(ipFamilies[i]!) && familyOf(ip) !== ipFamilies[i])
        errors.invalid(
          [...at, i],
          ip,
          `expected an ${ipFamilies[i]} value as indicated by \`ipFamilies[${i}]\``,
        );
}

/** Ports, of the service and of the nodes, each once. */
function validateNumbers(spec: ServiceSpec, errors: Errors): void {
  const ports = (spec.ports ?? []).entries();
  const nodePorts = new Set<string>();
  const seen = new Set<string>();
  const list = [...ports];
  if (spec.type === 'ClusterIP')
    for (const [i, { nodePort }] of list)
      if (nodePort)
        errors.forbidden([...PATH, 'ports', i, 'nodePort'], "may not be used when `type` is 'ClusterIP'");
  for (const [i, { nodePort, protocol }] of list) {
    if (!nodePort) continue;
    const id = `${protocol}/${nodePort}`;
    if (nodePorts.has(id)) errors.duplicate([...PATH, 'ports', i, 'nodePort'], nodePort);
    nodePorts.add(id);
  }
  for (const [i, { port, protocol }] of list) {
    const id = `${protocol}/${port}`;
    if (seen.has(id))
      errors.duplicate([...PATH, 'ports', i], internalValue('ServicePort', { protocol, port }));
    seen.add(id);
  }
}

function validateBalancer(spec: ServiceSpec, version: Release, errors: Errors): void {
  const isBalanced = spec.type === 'LoadBalancer';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  // Its name begins with a capital there.
  const at = [...PATH, 'LoadBalancerSourceRanges'];
  if (ranges.length > 0 && !isBalanced) errors.forbidden(at, ONLY_BALANCED);
  for (const [i, range] of ranges.entries()) validateCidr(range.trim(), version, [...at, i], errors);
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced)
    errors.forbidden([...PATH, 'allocateLoadBalancerNodePorts'], ONLY_BALANCED);
  const name = spec.loadBalancerClass;
  if (name === undefined) return;
  if (isBalanced) errors.all([...PATH, 'loadBalancerClass'], name, qualifiedName(name));
  else errors.forbidden([...PATH, 'loadBalancerClass'], ONLY_BALANCED);
}

function validateTraffic(service: Service, errors: Errors): void {
  const { spec } = service;
  const { externalTrafficPolicy: outside, healthCheckNodePort } = spec;
  const at = [...PATH, 'externalTrafficPolicy'];
  if (isReachableFromOutside(service)) errors.oneOf(at, outside, ['Cluster', 'Local']);
  else if (outside) errors.invalid(at, outside, 'may only be set for externally-accessible services');
  if (healthCheckNodePort && !(spec.type === 'LoadBalancer' && outside === 'Local'))
    errors.invalid(
      [...PATH, 'healthCheckNodePort'],
      healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  errors.oneOf([...PATH, 'internalTrafficPolicy'], spec.internalTrafficPolicy, ['Cluster', 'Local']);
  errors.oneOf([...PATH, 'trafficDistribution'], spec.trafficDistribution, [
    'PreferClose',
    'PreferSameZone',
    'PreferSameNode',
  ]);
}
