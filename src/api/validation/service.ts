import type { Path } from '../decode.ts';
import type { Service } from '../types.generated.ts';
import type { Errors } from './errors.ts';
import { validateLabels } from './meta.ts';
import { dns1123Label, dns1123Subdomain, portNumber } from './names.ts';
import { validatePort } from './probe.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const IP = /^(\d{1,3}\.){3}\d{1,3}$|:/;

/** Models core/validation ValidateService. Node ports are checked where they are allocated. */
export function validateService({ spec }: Service, errors: Errors): void {
  const path: Path = ['spec'];
  const ports = spec.ports ?? [];
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') errors.required([...path, 'ports']);
  if (spec.type === 'LoadBalancer' && headless) {
    errors.invalid(
      [...path, 'clusterIPs', 0],
      spec.clusterIP,
      "may not be set to 'None' for LoadBalancer services",
    );
  }
  if (spec.type === 'NodePort' && headless) {
    errors.invalid(
      [...path, 'clusterIPs', 0],
      spec.clusterIP,
      "may not be set to 'None' for NodePort services",
    );
  }
  if (spec.type === 'ExternalName') {
    if (spec.clusterIP)
      errors.forbidden([...path, 'clusterIPs', 0], 'may not be set for ExternalName services');
    const name = (spec.externalName ?? '').replace(/\.$/, '');
    if (name === '') errors.required([...path, 'externalName']);
    else errors.all([...path, 'externalName'], name, dns1123Subdomain(name));
  }
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = [...path, 'ports', i];
    if (!port.name) {
      if (ports.length > 1) errors.required([...at, 'name']);
    } else {
      errors.all([...at, 'name'], port.name, dns1123Label(port.name));
      if (names.has(port.name)) errors.duplicate([...at, 'name'], port.name);
      names.add(port.name);
    }
    errors.all([...at, 'port'], port.port ?? 0, portNumber(port.port ?? 0));
    errors.oneOf([...at, 'protocol'], port.protocol, ['SCTP', 'TCP', 'UDP']);
    validatePort(port.targetPort, [...at, 'targetPort'], errors);
    if (port.nodePort && spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') {
      errors.forbidden([...at, 'nodePort'], "may not be used when `type` is 'ClusterIP'");
    }
  }
  const seen = new Set<string>();
  for (const [i, { port, protocol }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) errors.duplicate([...path, 'ports', i], { port, protocol });
    seen.add(key);
  }
  validateLabels(spec.selector, [...path, 'selector'], errors);
  if (!spec.sessionAffinity) errors.required([...path, 'sessionAffinity']);
  else errors.oneOf([...path, 'sessionAffinity'], spec.sessionAffinity, ['ClientIP', 'None']);
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (timeout !== undefined && (timeout <= 0 || timeout > 86400)) {
    errors.invalid(
      [...path, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'],
      timeout,
      'must be greater than 0 and less than 86400',
    );
  }
  if (!spec.type) errors.required([...path, 'type']);
  else errors.oneOf([...path, 'type'], spec.type, TYPES);
  if (spec.clusterIP && !headless && !IP.test(spec.clusterIP)) {
    errors.invalid(
      [...path, 'clusterIPs', 0],
      spec.clusterIP,
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  }
  errors.oneOf([...path, 'externalTrafficPolicy'], spec.externalTrafficPolicy, ['Cluster', 'Local']);
  if (
    spec.externalTrafficPolicy !== undefined &&
    spec.type !== 'NodePort' &&
    spec.type !== 'LoadBalancer' &&
    (spec.externalIPs ?? []).length === 0
  ) {
    errors.invalid(
      [...path, 'externalTrafficPolicy'],
      spec.externalTrafficPolicy,
      'may only be set for externally-accessible services',
    );
  }
  errors.oneOf([...path, 'internalTrafficPolicy'], spec.internalTrafficPolicy, ['Cluster', 'Local']);
  errors.oneOf([...path, 'trafficDistribution'], spec.trafficDistribution, [
    'PreferClose',
    'PreferSameNode',
    'PreferSameZone',
  ]);
}
