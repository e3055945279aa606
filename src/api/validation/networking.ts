/** Ingresses and network policies. Models pkg/apis/networking/validation. */
import type {
  Ingress,
  IngressBackend,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '../types.generated.ts';
import type { Errors, FieldPath } from './errors.ts';
import { dns1035Label, dns1123Subdomain, portName, portNumber } from './names.ts';

const IP = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/;
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const NOT_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F'];
const NOT_AT_END = ['/..', '/.'];
const CLASS = 'kubernetes.io/ingress.class';

export function validateIngress({ spec = {}, metadata }: Ingress, errors: Errors): void {
  const rules = spec.rules ?? [];
  if (rules.length === 0 && spec.defaultBackend === undefined)
    errors.invalid(['spec'], null, 'either `defaultBackend` or `rules` must be specified');
  if (metadata?.annotations?.[CLASS] !== undefined && spec.ingressClassName !== undefined)
    errors.invalid(
      ['metadata', 'annotations'],
      metadata.annotations[CLASS],
      'can not be set when the class field is also set',
    );
  for (const [i, { hosts = [], secretName }] of (spec.tls ?? []).entries()) {
    const at: FieldPath = ['spec', 'tls', i];
    for (const [j, host] of hosts.entries()) validateHost(host, [...at, 'hosts', j], errors);
    if (secretName) errors.all([...at, 'secretName'], secretName, dns1123Subdomain(secretName));
  }
  if (spec.defaultBackend !== undefined)
    validateBackend(spec.defaultBackend, ['spec', 'defaultBackend'], errors);
  if (spec.ingressClassName !== undefined)
    errors.all(['spec', 'ingressClassName'], spec.ingressClassName, dns1123Subdomain(spec.ingressClassName));
  for (const [i, { host, http }] of rules.entries()) {
    const at: FieldPath = ['spec', 'rules', i];
    if (host) {
      if (IP.test(host)) errors.invalid([...at, 'host'], host, 'must be a DNS name, not an IP address');
      else validateHost(host, [...at, 'host'], errors);
    }
    if (http === undefined) continue;
    if ((http.paths ?? []).length === 0) errors.required([...at, 'http', 'paths']);
    for (const [j, { path = '', pathType, backend }] of (http.paths ?? []).entries()) {
      const here = [...at, 'http', 'paths', j];
      validatePath(path, pathType, here, errors);
      validateBackend(backend ?? {}, [...here, 'backend'], errors);
    }
  }
}

const WILDCARD = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function validateHost(host: string, path: FieldPath, errors: Errors): void {
  if (!host.includes('*')) errors.all(path, host, dns1123Subdomain(host));
  else if (!WILDCARD.test(host))
    errors.invalid(
      path,
      host,
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    );
}

function validatePath(path: string, pathType: string | undefined, at: FieldPath, errors: Errors): void {
  if (pathType === undefined) {
    errors.required([...at, 'pathType'], 'pathType must be specified');
    return;
  }
  if (!PATH_TYPES.includes(pathType)) {
    errors.notSupported([...at, 'pathType'], pathType, PATH_TYPES);
    return;
  }
  const isFree = pathType === 'ImplementationSpecific';
  if (!path.startsWith('/') && !(isFree && path === ''))
    errors.invalid([...at, 'path'], path, 'must be an absolute path');
  if (isFree || path === '') return;
  for (const part of NOT_IN_PATHS)
    if (path.includes(part)) errors.invalid([...at, 'path'], path, `must not contain '${part}'`);
  for (const end of NOT_AT_END)
    if (path.endsWith(end)) errors.invalid([...at, 'path'], path, `cannot end with '${end}'`);
}

function validateBackend({ service, resource }: IngressBackend, at: FieldPath, errors: Errors): void {
  if (service !== undefined && resource !== undefined)
    errors.invalid(at, '', 'cannot set both resource and service backends');
  else if (resource !== undefined) {
    if (!resource.kind) errors.required([...at, 'resource', 'kind']);
    if (!resource.name) errors.required([...at, 'resource', 'name']);
  } else if (service === undefined) errors.invalid(at, '', 'resource or service backend is required');
  else {
    if (!service.name) errors.required([...at, 'service', 'name']);
    else errors.all([...at, 'service', 'name'], service.name, dns1035Label(service.name));
    const { name, number } = service.port ?? {};
    if (name && number) errors.invalid(at, '', 'cannot set both port name & port number');
    else if (name) errors.all([...at, 'service', 'port', 'name'], name, portName(name));
    else if (number) errors.all([...at, 'service', 'port', 'number'], number, portNumber(number));
    else errors.required(at, 'port name or number is required');
  }
}

export function validateNetworkPolicy({ spec }: NetworkPolicy, errors: Errors): void {
  for (const [i, { ports = [], from = [] }] of (spec?.ingress ?? []).entries()) {
    validatePorts(ports, ['spec', 'ingress', i, 'ports'], errors);
    for (const [j, peer] of from.entries()) validatePeer(peer, ['spec', 'ingress', i, 'from', j], errors);
  }
  for (const [i, { ports = [], to = [] }] of (spec?.egress ?? []).entries()) {
    validatePorts(ports, ['spec', 'egress', i, 'ports'], errors);
    for (const [j, peer] of to.entries()) validatePeer(peer, ['spec', 'egress', i, 'to', j], errors);
  }
  const types = spec?.policyTypes ?? [];
  if (types.length > 2)
    errors.invalid(['spec', 'policyTypes'], types, 'may not specify more than two policyTypes');
  else
    for (const [i, type] of types.entries())
      errors.oneOf(['spec', 'policyTypes', i], type, ['Egress', 'Ingress']);
}

function validatePorts(ports: readonly NetworkPolicyPort[], path: FieldPath, errors: Errors): void {
  for (const [i, { port, protocol, endPort }] of ports.entries()) {
    const at = [...path, i];
    errors.oneOf([...at, 'protocol'], protocol, ['SCTP', 'TCP', 'UDP']);
    if (typeof port === 'number') errors.all([...at, 'port'], port, portNumber(port));
    else if (port !== undefined) errors.all([...at, 'port'], port, portName(port));
    if (endPort === undefined) continue;
    if (port === undefined) errors.required([...at, 'port'], 'must be specified when `endPort` is specified');
    else if (typeof port === 'string')
      errors.invalid([...at, 'endPort'], endPort, 'may not be specified when `port` is non-numeric');
    else if (endPort < port)
      errors.invalid([...at, 'endPort'], endPort, 'must be greater than or equal to `port`');
  }
}

function validatePeer(peer: NetworkPolicyPeer, at: FieldPath, errors: Errors): void {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  const count = [ipBlock, podSelector, namespaceSelector].filter((each) => each !== undefined).length;
  if (count === 0) errors.required(at, 'must specify a peer');
  else if (ipBlock !== undefined && count > 1)
    errors.forbidden(at, 'may not specify both ipBlock and another peer');
  if (ipBlock === undefined) return;
  const path = [...at, 'ipBlock'];
  const isRange = (text: string) => /^[0-9a-fA-F:.]+\/\d{1,3}$/.test(text);
  const words = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  if (!ipBlock.cidr) errors.required([...path, 'cidr']);
  else if (!isRange(ipBlock.cidr)) errors.invalid([...path, 'cidr'], ipBlock.cidr, words);
  for (const [i, except] of (ipBlock.except ?? []).entries())
    if (!isRange(except)) errors.invalid([...path, 'except', i], except, words);
}
