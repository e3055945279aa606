/** Ports and resources. Models plugins/nodeports and plugins/noderesources/fit.go. */
import type { KubeObject } from '../../../api/meta.ts';
import type { NodeInfo } from '../node-info.ts';
import { hostPorts, podRequests, portsConflict } from '../resources.ts';
import { type NodeFilter, refuse } from './filter.ts';

export function nodePorts(pod: KubeObject): NodeFilter | undefined {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  return (info) => {
    const used = info.usedPorts();
    return wanted.some((port) => used.some((other) => portsConflict(port, other)))
      ? refuse('NodePorts', "node(s) didn't have free ports for the requested pod ports", false)
      : undefined;
  };
}

/** cpu, memory and ephemeral storage in this order, then the rest as the pod names them. */
const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

/** What the node lacks for the pod. `beyond`: even an empty node of this size would lack it. */
export function insufficient(pod: KubeObject, info: NodeInfo): { reasons: string[]; beyond: boolean } {
  const reasons: string[] = [];
  let beyond = false;
  const allowed = info.allocatable.get('pods') ?? 110;
  if (info.pods.size + 1 > allowed) reasons.push('Too many pods');
  const requests = podRequests(pod);
  const names = [
    ...FIRST.filter((name) => requests.has(name)),
    ...[...requests.keys()].filter((name) => !FIRST.includes(name)),
  ];
  for (const name of names) {
    const wanted = requests.get(name)!;
    if (wanted === 0) continue;
    const total = info.allocatable.get(name) ?? 0;
    if (wanted <= total - (info.requested.get(name) ?? 0)) continue;
    reasons.push(`Insufficient ${name}`);
    if (wanted > total) beyond = true;
  }
  return { reasons, beyond };
}

export function nodeResourcesFit(pod: KubeObject): NodeFilter {
  return (info) => {
    const { reasons, beyond } = insufficient(pod, info);
    return reasons.length === 0 ? undefined : refuse('NodeResourcesFit', reasons, beyond);
  };
}
