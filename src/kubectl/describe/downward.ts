import type { KubeObject } from '../../api/meta.ts';
import { amountOf } from '../quantity.ts';

/** The value of a field of the pod that an environment variable refers to. Models pkg/fieldpath. */
export function fieldRefValue(pod: KubeObject, path: string): string {
  const subscript = /^(metadata\.(?:labels|annotations))\['([^']*)'\]$/.exec(path);
  if (subscript) {
    const map = subscript[1]!.endsWith('labels') ? pod.metadata.labels : pod.metadata.annotations;
    return map?.[subscript[2]!] ?? '';
  }
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const map = (path.endsWith('labels') ? pod.metadata.labels : pod.metadata.annotations) ?? {};
    return Object.entries(map)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  }
  if (path === 'status.hostIPs' || path === 'status.podIPs') {
    const list: { ip: string }[] = pod.status?.[path.slice('status.'.length)] ?? [];
    return list.map((entry) => entry.ip).join(',');
  }
  let value: unknown = pod;
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return value === undefined || value === null ? '' : String(value);
}

interface ResourceRef {
  resource: string;
  divisor?: string | number;
}

/** An amount in units of the divisor, rounded up. Models pkg/util/resource ExtractContainerResourceValue. */
export function resourceRefValue(
  container: { resources?: Record<string, Record<string, string | number> | undefined> },
  { resource, divisor }: ResourceRef,
): string {
  const [section, ...name] = resource.split('.');
  const amount = amountOf(container.resources?.[section!]?.[name.join('.')] ?? 0) ?? 0;
  const unit = amountOf(divisor ?? 1) || 1;
  return String(Math.ceil(amount / unit));
}
