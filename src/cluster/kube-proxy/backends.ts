/** What a proxy knows of a service port, and which endpoints of it can be used. Models pkg/proxy/topology.go. */
import type { KubeObject } from '../../api/meta.ts';

export interface Backend {
  ip: string;
  port: number;
  node: string | undefined;
  pod: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  /** For whom it is meant first; absent where the service has no preference, or not yet. */
  zones?: readonly string[];
  nodes?: readonly string[];
}

/** Where a proxy stands. */
export interface Place {
  node: string;
  zone: string | undefined;
}

export interface ServicePort {
  name: string;
  port: number;
  nodePort: number | undefined;
  protocol: string;
  backends: readonly Backend[];
}

/** One service as a node's rules have it. */
export interface ServiceRules {
  key: string;
  clusterIP: string | undefined;
  affinitySeconds: number | undefined;
  internalLocal: boolean;
  externalLocal: boolean;
  /** Where each node says whether it has an endpoint, for load balancers that ask. */
  healthCheckPort: number | undefined;
  ports: readonly ServicePort[];
}

export function rulesOf(service: KubeObject, slices: readonly KubeObject[]): ServiceRules {
  const { spec, metadata } = service;
  const ports = (spec.ports ?? []).map(
    (port: { name?: string; port: number; nodePort?: number; protocol?: string }) => {
      const name = port.name ?? '';
      return {
        name,
        port: port.port,
        nodePort: port.nodePort,
        protocol: port.protocol ?? 'TCP',
        backends:
          slices.length === 1
            ? backendsOf(slices[0]!, name)
            : once(slices.flatMap((slice) => backendsOf(slice, name))),
      };
    },
  );
  return {
    key: `${metadata.namespace}/${metadata.name}`,
    clusterIP: spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : undefined,
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP'
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
        : undefined,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    healthCheckPort:
      spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
        ? spec.healthCheckNodePort
        : undefined,
    ports,
  };
}

/** Slices may overlap: an address and port that is in several of them is one endpoint. */
function once(backends: readonly Backend[]): readonly Backend[] {
  const seen = new Set<string>();
  return backends.filter(({ ip, port }) => {
    const key = `${ip}:${port}`;
    return seen.size < seen.add(key).size;
  });
}

function backendsOf(slice: KubeObject, portName: string): Backend[] {
  const port = (slice.ports ?? []).find((each: { name?: string }) => (each.name ?? '') === portName)?.port;
  if (port === undefined || port === null) return [];
  return (slice.endpoints ?? []).map(
    (endpoint: {
      addresses: string[];
      nodeName?: string;
      conditions: { ready?: boolean; serving?: boolean; terminating?: boolean };
      targetRef?: { namespace: string; name: string };
      hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] };
    }): Backend => ({
      ip: endpoint.addresses[0]!,
      port,
      node: endpoint.nodeName,
      pod:
        endpoint.targetRef === undefined ? '' : `${endpoint.targetRef.namespace}/${endpoint.targetRef.name}`,
      ready: endpoint.conditions.ready !== false,
      serving: endpoint.conditions.serving ?? endpoint.conditions.ready !== false,
      terminating: endpoint.conditions.terminating === true,
      ...(endpoint.hints?.forZones ? { zones: endpoint.hints.forZones.map(({ name }) => name) } : {}),
      ...(endpoint.hints?.forNodes ? { nodes: endpoint.hints.forNodes.map(({ name }) => name) } : {}),
    }),
  );
}

const isLastResort = (backend: Backend): boolean => backend.serving && backend.terminating;

/** Whether any node could send a connection to one of them: what a Local policy drops would then get an answer elsewhere. */
export const isUsedAnywhere = (backends: readonly Backend[]): boolean =>
  backends.some((each) => each.ready || isLastResort(each));

/** Ready ones, near ones first; if there is none at all, those that still serve while they end. */
export function usable(
  backends: readonly Backend[],
  { localTo, at }: { localTo?: string | undefined; at?: Place } = {},
): readonly Backend[] {
  const within = localTo === undefined ? backends : backends.filter((each) => each.node === localTo);
  const ready = within.filter((each) => each.ready);
  if (ready.length === 0) return within.filter(isLastResort);
  return localTo === undefined && at !== undefined ? near(ready, at) : ready;
}

/** A hint counts where all endpoints have one and one of them is for here. */
function near(ready: readonly Backend[], { node, zone }: Place): readonly Backend[] {
  const meant = (hints: 'nodes' | 'zones', place: string | undefined): readonly Backend[] =>
    place !== undefined && ready.every((each) => each[hints]?.length)
      ? ready.filter((each) => each[hints]!.includes(place))
      : [];
  const here = meant('nodes', node);
  if (here.length > 0) return here;
  const around = meant('zones', zone);
  return around.length > 0 ? around : ready;
}
