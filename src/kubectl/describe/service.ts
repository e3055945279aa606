import type { KubeObject } from '../../api/meta.ts';
import { formatLabels } from '../selectors.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotationLines, labelLines } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

export const describeService: Describer = (w, service, context) => {
  const { metadata, spec, status } = service;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Selector:', formatLabels(spec.selector));
  w.line(0, 'Type:', spec.type ?? '');
  if (spec.ipFamilyPolicy) w.line(0, 'IP Family Policy:', spec.ipFamilyPolicy);
  w.line(0, 'IP Families:', spec.ipFamilies?.join(',') || '<none>');
  w.line(0, 'IP:', spec.clusterIP ?? '');
  w.line(0, 'IPs:', spec.clusterIPs?.join(',') || '<none>');
  if (spec.externalIPs?.length) w.line(0, 'External IPs:', spec.externalIPs.join(','));
  if (spec.loadBalancerIP) w.line(0, 'Desired LoadBalancer IP:', spec.loadBalancerIP);
  if (spec.externalName) w.line(0, 'External Name:', spec.externalName);
  const ingress: Any[] = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) w.line(0, 'LoadBalancer Ingress:', ingress.map(ingressText).join(', '));
  const slices = context.client
    .list('EndpointSlice', metadata.namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
  for (const port of spec.ports ?? []) {
    const name = port.name || '<unset>';
    const protocol = port.protocol ?? 'TCP';
    w.line(0, 'Port:', name, `${port.port}/${protocol}`);
    w.line(0, 'TargetPort:', `${port.targetPort ?? port.port}/${protocol}`);
    if (port.appProtocol) w.line(0, 'AppProtocol:', port.appProtocol);
    if (port.nodePort) w.line(0, 'NodePort:', name, `${port.nodePort}/${protocol}`);
    w.line(0, 'Endpoints:', readyEndpoints(slices, port.name ?? ''));
  }
  w.line(0, 'Session Affinity:', spec.sessionAffinity ?? '');
  if (spec.externalTrafficPolicy) w.line(0, 'External Traffic Policy:', spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) w.line(0, 'Internal Traffic Policy:', spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) w.line(0, 'HealthCheck NodePort:', spec.healthCheckNodePort);
  if (spec.loadBalancerSourceRanges?.length)
    w.line(0, 'LoadBalancer Source Ranges:', spec.loadBalancerSourceRanges.join(','));
  if (spec.trafficDistribution) w.line(0, 'Traffic Distribution:', spec.trafficDistribution);
  describeEvents(w, context, service);
};

const ingressText = ({ ip, ipMode, hostname = '' }: Any) =>
  ip ? (ipMode ? `${ip} (${ipMode})` : ip) : hostname;

const MAX = 3;

/**
 * The ready addresses behind a port, three at most. An endpoint past the third sets off the "more", ready or not.
 * Models describe.go formatEndpointSlices.
 */
export function readyEndpoints(slices: readonly KubeObject[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  let count = 0;
  let isMore = false;
  const add = (endpoint: Any, text: (address: string) => string) => {
    if (shown.length === MAX) isMore = true;
    if (endpoint.conditions?.ready === false) return;
    if (!isMore) shown.push(text(endpoint.addresses[0]));
    count++;
  };
  for (const slice of slices) {
    const endpoints: Any[] = slice.endpoints ?? [];
    if (!slice.ports?.length) for (const endpoint of endpoints) add(endpoint, (address) => address);
    for (const port of slice.ports ?? []) {
      if ((port.name ?? '') !== portName) continue;
      for (const endpoint of endpoints)
        add(endpoint, (address) =>
          address.includes(':') ? `[${address}]:${port.port}` : `${address}:${port.port}`,
        );
    }
  }
  return isMore ? `${shown.join(',')} + ${count - MAX} more...` : shown.join(',');
}

export const describeEndpoints: Describer = (w, endpoints, context) => {
  const { metadata } = endpoints;
  const list = (addresses: Any[] | undefined) => (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>';
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'Subsets:');
  for (const subset of endpoints.subsets ?? []) {
    w.line(1, 'Addresses:', list(subset.addresses));
    w.line(1, 'NotReadyAddresses:', list(subset.notReadyAddresses));
    if (subset.ports?.length) {
      w.line(1, 'Ports:');
      w.line(2, 'Name', 'Port', 'Protocol');
      w.line(2, '----', '----', '--------');
      for (const port of subset.ports) w.line(2, port.name || '<unset>', port.port, port.protocol ?? 'TCP');
    }
    w.line(0, '');
  }
  describeEvents(w, context, endpoints);
};

export const describeEndpointSlice: Describer = (w, slice, context) => {
  const { metadata } = slice;
  w.line(0, 'Name:', metadata.name);
  w.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(w, 'Labels', metadata.labels);
  annotationLines(w, 'Annotations', metadata.annotations);
  w.line(0, 'AddressType:', slice.addressType);
  if (!slice.ports?.length) w.line(0, 'Ports: <unset>');
  else {
    w.line(0, 'Ports:');
    w.line(1, 'Name', 'Port', 'Protocol');
    w.line(1, '----', '----', '--------');
    for (const port of slice.ports)
      w.line(1, port.name || '<unset>', port.port ?? '<unset>', port.protocol ?? 'TCP');
  }
  if (!slice.endpoints?.length) w.line(0, 'Endpoints: <none>');
  else {
    w.line(0, 'Endpoints:');
    for (const endpoint of slice.endpoints) {
      w.line(1, '- Addresses:', endpoint.addresses?.join(', ') || '<none>');
      w.line(2, 'Conditions:');
      w.line(3, 'Ready:', String(endpoint.conditions?.ready ?? '<unset>'));
      w.line(2, 'Hostname:', endpoint.hostname ?? '<unset>');
      if (endpoint.targetRef)
        w.line(2, 'TargetRef:', `${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
      w.line(2, 'NodeName:', endpoint.nodeName ?? '<unset>');
      w.line(2, 'Zone:', endpoint.zone ?? '<unset>');
    }
  }
  describeEvents(w, context, slice);
};
