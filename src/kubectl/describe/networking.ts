import { formatLabelSelector } from '../../api/labels.ts';
import { EPOCH_MS, parseTimestamp } from '../../base/time.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { readyEndpoints } from './service.ts';
import { annotationLines, type DescribeWriter, labelLines } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

/** Models describe.go describeIngressV1. */
export const describeIngress: Describer = (w, object, context) => {
  const { metadata, spec = {}, status } = object;
  const namespace = metadata.namespace!;
  const backendOf = (backend: Any) => backendText(backend, namespace, context);
  const addresses: Any[] = status?.loadBalancer?.ingress ?? [];
  const fallback = spec.defaultBackend ? backendOf(spec.defaultBackend) : '<default>';
  w.line(0, 'Name:', metadata.name);
  labelLines(w, 'Labels', metadata.labels);
  w.line(0, 'Namespace:', namespace);
  w.line(0, 'Address:', addresses.map(({ ip, hostname }) => ip || hostname || '').join(','));
  w.line(0, 'Ingress Class:', spec.ingressClassName ?? '<none>');
  w.line(0, 'Default backend:', fallback);
  if (spec.tls?.length) {
    w.line(0, 'TLS:');
    for (const { secretName, hosts = [] } of spec.tls)
      w.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  }
  w.line(0, 'Rules:');
  w.line(1, 'Host', 'Path', 'Backends');
  w.line(1, '----', '----', '--------');
  const rules: Any[] = (spec.rules ?? []).filter((rule: Any) => rule.http);
  for (const { host, http } of rules) {
    w.line(1, host || '*', '');
    for (const { path, backend } of http.paths ?? []) w.line(2, '', `${path ?? ''} `, backendOf(backend));
  }
  if (rules.length === 0) w.line(1, '*', '*', fallback);
  annotationLines(w, 'Annotations', metadata.annotations);
  describeEvents(w, context, object);
};

/** `web:80 (10.244.0.3:80)`: the service and those of its endpoints that are ready. */
function backendText({ service, resource }: Any, namespace: string, { client }: DescribeContext): string {
  if (resource)
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  if (!service) return '';
  const { number, name = '' } = service.port ?? {};
  const text = `${service.name}:${number || name}`;
  const found = client.list('Service', namespace).find((each) => each.metadata.name === service.name);
  if (!found) return `${text} (<error: services ${JSON.stringify(service.name)} not found>)`;
  const ports: Any[] = found.spec?.ports ?? [];
  const port = ports.find((each) => (number ? each.port === number : each.name === name));
  const slices = client
    .list('EndpointSlice', namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.name);
  return `${text} (${readyEndpoints(slices, port?.name ?? '')})`;
}

/** Models describe.go describeIngressClassV1. */
export const describeIngressClass: Describer = (w, object, context) => {
  const { metadata, spec = {} } = object;
  w.line(0, 'Name:', metadata.name);
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Controller:', spec.controller ?? '');
  if (spec.parameters) {
    w.line(0, 'Parameters:');
    if (spec.parameters.apiGroup) w.line(1, 'APIGroup:', spec.parameters.apiGroup);
    w.line(1, 'Kind:', spec.parameters.kind);
    w.line(1, 'Name:', spec.parameters.name);
  }
  describeEvents(w, context, object);
};

/** Models describe.go describeNetworkPolicy. */
export const describeNetworkPolicy: Describer = (w, object) => {
  const { metadata, spec = {} } = object;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace!);
  w.line(0, 'Created on:', goTime(metadata.creationTimestamp));
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Spec:');
  const selector = spec.podSelector ?? {};
  const isEverything = !selector.matchLabels && !selector.matchExpressions;
  const everything = '<none> (Allowing the specific traffic to all pods in this namespace)';
  w.line(1, `PodSelector:     ${isEverything ? everything : formatLabelSelector(selector)}`);
  const types: string[] = spec.policyTypes?.length
    ? spec.policyTypes
    : ['Ingress', ...(spec.egress ? ['Egress'] : [])];
  for (const [type, rules, peers] of [
    ['Ingress', spec.ingress, 'from'],
    ['Egress', spec.egress, 'to'],
  ] as const) {
    const word = type.toLowerCase();
    w.line(1, types.includes(type) ? `Allowing ${word} traffic:` : `Not affecting ${word} traffic`);
    if (types.includes(type)) ruleLines(w, rules ?? [], word, peers);
  }
  w.line(1, `Policy Types: ${types.join(', ')}`);
};

function ruleLines(w: DescribeWriter, rules: Any[], word: string, peers: 'from' | 'to'): void {
  if (rules.length === 0) w.line(2, `<none> (Selected pods are isolated for ${word} connectivity)`);
  const title = peers === 'from' ? 'From' : 'To';
  for (const [i, rule] of rules.entries()) {
    const ports: Any[] = rule.ports ?? [];
    if (ports.length === 0) w.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port = '<any>', endPort, protocol = 'TCP' } of ports)
      w.line(
        2,
        endPort === undefined
          ? `To Port: ${port}/${protocol}`
          : `To Port Range: ${port}-${endPort}/${protocol}`,
      );
    const list: Any[] = rule[peers] ?? [];
    if (list.length === 0)
      w.line(2, `${title}: <any> (traffic not restricted by ${peers === 'from' ? 'source' : 'destination'})`);
    for (const { podSelector, namespaceSelector, ipBlock } of list) {
      w.line(2, `${title}:`);
      if (namespaceSelector) w.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
      if (podSelector) w.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
      if (ipBlock) {
        w.line(3, 'IPBlock:');
        w.line(4, `CIDR: ${ipBlock.cidr}`);
        w.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
      }
    }
    if (i < rules.length - 1) w.line(2, '----------');
  }
}

/** `2026-01-01 00:00:00 +0000 UTC` */
const goTime = (timestamp: string | undefined): string =>
  timestamp === undefined
    ? '0001-01-01 00:00:00 +0000 UTC'
    : `${new Date(EPOCH_MS + parseTimestamp(timestamp)).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
