/** A pod as an entry of an EndpointSlice. Models staging endpointslice/utils.go. */
import type { KubeObject } from '../../api/meta.ts';
import { isReady, isTerminal, isTerminating } from '../controller/pods.ts';
import type { Endpoint, EndpointPort } from './slice.ts';
import { wantsTopologyHints } from './topology-hints.ts';

/** Does the pod have an entry at all? Terminating pods do, until they have ended. */
export function belongs(pod: KubeObject): boolean {
  return !isTerminal(pod) && Boolean(pod.status?.podIP);
}

export function podToEndpoint(pod: KubeObject, service: KubeObject, zone?: string): Endpoint {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const isPublic = service.spec.publishNotReadyAddresses === true;
  const { hostname, subdomain, nodeName } = pod.spec;
  const hasName =
    hostname && subdomain === service.metadata.name && pod.metadata.namespace === service.metadata.namespace;
  const ready = isPublic || (serving && !terminating);
  const distribution = wantsTopologyHints(service) ? undefined : service.spec.trafficDistribution;
  const hints = ready ? hintsOf(distribution, nodeName, zone) : undefined;
  return {
    addresses: [pod.status.podIP],
    conditions: { ready, serving, terminating },
    ...(hints === undefined ? {} : { hints }),
    ...(hasName ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(zone === undefined ? {} : { zone }),
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace!,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
  };
}

/** Models staging endpointslice/trafficdist. */
function hintsOf(
  distribution: string | undefined,
  node: string | undefined,
  zone: string | undefined,
): Endpoint['hints'] {
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  if (distribution === 'PreferSameNode' && node) return { forNodes: [{ name: node }], ...forZones };
  const isZonal = distribution === 'PreferClose' || distribution === 'PreferSameZone';
  return isZonal && zone !== undefined ? forZones : undefined;
}

/** The ports of the service as this pod serves them; a port whose name the pod does not have is left out. */
export function endpointPorts(service: KubeObject, pod: KubeObject): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const each of service.spec.ports ?? []) {
    const protocol: string = each.protocol ?? 'TCP';
    const target = each.targetPort ?? each.port;
    const port = typeof target === 'number' ? target : namedPort(pod, target, protocol);
    if (port === undefined) continue;
    ports.push({
      name: each.name ?? '',
      port,
      protocol,
      ...(each.appProtocol === undefined ? {} : { appProtocol: each.appProtocol }),
    });
  }
  return ports;
}

function namedPort(pod: KubeObject, name: string, protocol: string): number | undefined {
  const sidecars = (pod.spec.initContainers ?? []).filter(
    (each: { restartPolicy?: string }) => each.restartPolicy === 'Always',
  );
  for (const container of [...(pod.spec.containers ?? []), ...sidecars])
    for (const port of container.ports ?? [])
      if (port.name === name && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
  return undefined;
}
