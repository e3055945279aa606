import { quantityMilli, quantityValue } from '../../../api/quantity.ts';
import { microTimestamp, type SimMs } from '../../../base/time.ts';
import type { Container, Pod, ResourceFieldRef } from '../types.ts';

export interface DownwardFacts {
  pod: Pod;
  podIP: string;
  hostIP: string;
  /** Resources of the node that pods may use, for limits that are not set. */
  allocatable: Record<string, string | number>;
  /** When the kubelet first saw the pod; it notes that among the annotations, for itself and for the pod. */
  seenAt?: SimMs;
}

/** One line per key, sorted, values quoted: how labels and annotations look in a volume. */
function lines(map: Record<string, string> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

/** The annotations as the kubelet keeps them: with where it has the pod from, and since when. */
function keptAnnotations({ pod, seenAt }: DownwardFacts): Record<string, string> | undefined {
  const { annotations } = pod.metadata;
  if (seenAt === undefined) return annotations;
  const noted = {
    'kubernetes.io/config.seen': microTimestamp(seenAt).replace('Z', '000Z'),
    'kubernetes.io/config.source': 'api',
  };
  return { ...noted, ...annotations };
}

/** The value of a fieldRef; undefined where the path names nothing. Models pkg/fieldpath and podFieldSelectorRuntimeValue. */
export function fieldValue(path: string, facts: DownwardFacts): string | undefined {
  const { pod, podIP, hostIP } = facts;
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return lines(pod.metadata.labels);
    case 'metadata.annotations':
      return lines(keptAnnotations(facts));
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      return undefined;
  }
}

/** The value of a resourceFieldRef, in units of its divisor, rounded up. Models pkg/api/v1/resource. */
export function resourceValue(
  ref: ResourceFieldRef,
  container: Container,
  { allocatable }: DownwardFacts,
): string | undefined {
  const match = /^(limits|requests)\.(.+)$/.exec(ref.resource);
  if (match === null) return undefined;
  const [, kind, resource] = match as unknown as [string, 'limits' | 'requests', string];
  const own = container.resources?.[kind]?.[resource];
  const value = own ?? (kind === 'limits' ? allocatable[resource] : 0) ?? 0;
  const divisor = String(ref.divisor ?? '0');
  if (resource === 'cpu') {
    const unit = divisor === '0' ? 1000 : quantityMilli(divisor);
    return String(Math.ceil(quantityMilli(value) / unit));
  }
  const unit = divisor === '0' ? 1 : quantityValue(divisor);
  return String(Math.ceil(quantityValue(value) / unit));
}
