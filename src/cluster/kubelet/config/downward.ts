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

/** A text as Go's %q writes it: what cannot be printed in hexadecimal. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => ESCAPES[c] ?? escaped(c.codePointAt(0)!))}"`;

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** One line per key, sorted, values quoted: how labels and annotations look in a volume. */
function lines(map: Record<string, string> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${key}=${quoted(value)}`)
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

const OVERCOMMITTED = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** The value of a resourceFieldRef, in units of its divisor, rounded up. Models pkg/api/v1/resource. */
export function resourceValue(
  ref: ResourceFieldRef,
  container: Container,
  { allocatable }: DownwardFacts,
): string | undefined {
  const match = /^(limits|requests)\.(.+)$/.exec(ref.resource);
  if (match === null) return undefined;
  const [, kind, resource] = match as unknown as [string, 'limits' | 'requests', string];
  const own = container.resources?.[kind]?.[resource] ?? 0;
  // What is not limited, or limited to nothing, has all of the node; huge pages are never overcommitted.
  const isUnlimited = kind === 'limits' && OVERCOMMITTED.has(resource) && quantityMilli(own) === 0;
  const value = isUnlimited ? (allocatable[resource] ?? 0) : own;
  const divisor = String(ref.divisor ?? '0');
  if (resource === 'cpu') {
    const unit = divisor === '0' ? 1000 : quantityMilli(divisor);
    return String(Math.ceil(quantityMilli(value) / unit));
  }
  const unit = divisor === '0' ? 1 : quantityValue(divisor);
  return String(Math.ceil(quantityValue(value) / unit));
}
