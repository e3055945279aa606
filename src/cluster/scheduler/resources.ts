/** What a pod asks of a node. Models component-helpers/resource PodRequests and pkg/scheduler/framework Resource. */
import type { KubeObject } from '../../api/meta.ts';
import { quantityMilli, quantityValue } from '../../api/quantity.ts';

/** cpu in millicores, everything else in its own unit (bytes, pieces). */
export type Resources = ReadonlyMap<string, number>;

const amount = (name: string, quantity: string | number): number =>
  name === 'cpu' ? quantityMilli(quantity) : quantityValue(quantity);

export function resourceMap(list: Record<string, string | number> | undefined): Map<string, number> {
  const map = new Map<string, number>();
  for (const name in list) map.set(name, amount(name, list[name]!));
  return map;
}

function add(into: Map<string, number>, from: Resources): void {
  for (const [name, value] of from) into.set(name, (into.get(name) ?? 0) + value);
}

function atLeast(into: Map<string, number>, from: Resources): void {
  for (const [name, value] of from) into.set(name, Math.max(into.get(name) ?? 0, value));
}

interface ContainerLike {
  name: string;
  restartPolicy?: string;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
}

const cached = new WeakMap<object, Resources>();

/**
 * Containers together, or the greatest moment of the init phase if that is more: an init container runs
 * beside the sidecars that started before it. Pod-level requests win, overhead is added.
 */
export function podRequests(pod: KubeObject): Resources {
  const known = cached.get(pod.spec);
  if (known !== undefined) return known;
  const total = together(pod, 'requests');
  add(total, resourceMap(pod.spec.overhead));
  cached.set(pod.spec, total);
  return total;
}

/** The same of limits; overhead only adds to a limit that there is. */
export function podLimits(pod: KubeObject): Resources {
  const total = together(pod, 'limits');
  for (const [name, value] of resourceMap(pod.spec.overhead)) {
    const limit = total.get(name);
    if (limit) total.set(name, limit + value);
  }
  return total;
}

type Asked = (container: ContainerLike) => Map<string, number>;

function together(
  pod: KubeObject,
  what: 'requests' | 'limits',
  asked: Asked = (container) => resourceMap(container.resources?.[what]),
): Map<string, number> {
  const total = new Map<string, number>();
  for (const container of (pod.spec.containers ?? []) as ContainerLike[]) add(total, asked(container));
  const sidecars = new Map<string, number>();
  const initPeak = new Map<string, number>();
  for (const container of (pod.spec.initContainers ?? []) as ContainerLike[]) {
    const amounts = asked(container);
    if (container.restartPolicy === 'Always') {
      add(sidecars, amounts);
      atLeast(initPeak, sidecars);
    } else {
      const beside = new Map(sidecars);
      add(beside, amounts);
      atLeast(initPeak, beside);
    }
  }
  add(total, sidecars);
  atLeast(total, initPeak);
  for (const [name, value] of resourceMap(pod.spec.resources?.[what])) total.set(name, value);
  return total;
}

/** Whether its spec has been changed since it was made, as a resize does. */
export const isChanged = (pod: KubeObject): boolean => (pod.metadata.generation ?? 1) > 1;

/**
 * What a pod holds on its node: while its containers are being resized the greater of what is asked for and what they
 * have. What its kubelet can never grant does not count. Models determineContainerReqs of component-helpers/resource.
 */
export function heldRequests(pod: KubeObject): Resources {
  if (!isChanged(pod)) return podRequests(pod);
  const statuses: ResizeStatus[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  if (!statuses.some((each) => each.resources || each.allocatedResources)) return podRequests(pod);
  const isRefused = (pod.status?.conditions ?? []).some(
    (each: { type: string; reason?: string }) =>
      each.type === 'PodResizePending' && each.reason === 'Infeasible',
  );
  const total = together(pod, 'requests', (container) => {
    const status = statuses.find((each) => each.name === container.name);
    const wanted = resourceMap(container.resources?.requests);
    if (status?.resources === undefined && status?.allocatedResources === undefined) return wanted;
    const held = isRefused ? new Map<string, number>() : wanted;
    atLeast(held, resourceMap(status.resources?.requests));
    atLeast(held, resourceMap(status.allocatedResources));
    return held;
  });
  add(total, resourceMap(pod.spec.overhead));
  return total;
}

interface ResizeStatus {
  name: string;
  resources?: { requests?: Record<string, string> };
  allocatedResources?: Record<string, string>;
}

const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

/** For scoring, a container that asks for nothing counts as a small one, unless the pod as a whole asks. */
export function scoringRequests(pod: KubeObject): { cpu: number; memory: number } {
  const known = scoring.get(pod.spec);
  if (known !== undefined) return known;
  const total = together(pod, 'requests', (container) => {
    const requests = resourceMap(container.resources?.requests);
    if (!requests.has('cpu')) requests.set('cpu', DEFAULT_MILLI_CPU);
    if (!requests.has('memory')) requests.set('memory', DEFAULT_MEMORY);
    return requests;
  });
  add(total, resourceMap(pod.spec.overhead));
  const asked = { cpu: total.get('cpu') ?? 0, memory: total.get('memory') ?? 0 };
  scoring.set(pod.spec, asked);
  return asked;
}

const scoring = new WeakMap<object, { cpu: number; memory: number }>();

export interface HostPort {
  ip: string;
  protocol: string;
  port: number;
}

/** Ports of the node that a pod holds for all its life: those of plain init containers do not count. */
export function hostPorts(pod: KubeObject): HostPort[] {
  const ports: HostPort[] = [];
  const sidecars = (pod.spec.initContainers ?? []).filter(
    (each: ContainerLike) => each.restartPolicy === 'Always',
  );
  for (const container of [...(pod.spec.containers ?? []), ...sidecars]) {
    for (const port of container.ports ?? [])
      if (port.hostPort)
        ports.push({ ip: port.hostIP || '0.0.0.0', protocol: port.protocol ?? 'TCP', port: port.hostPort });
  }
  return ports;
}

export function portsConflict(a: HostPort, b: HostPort): boolean {
  return (
    a.port === b.port &&
    a.protocol === b.protocol &&
    (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0')
  );
}
