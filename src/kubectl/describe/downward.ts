import type { KubeObject } from '../../api/meta.ts';
import { amountOf } from '../quantity.ts';

/**
 * The value of a field of the pod that an environment variable refers to. kubectl knows only the name and the
 * namespace; all others it shows empty.
 */
export function fieldRefValue({ metadata }: KubeObject, path: string): string {
  if (path === 'metadata.name') return metadata.name;
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : '';
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
