import { regExp } from '../../text/linear.ts';
import { patternToRegExp } from '../../text/pattern.ts';
import type { PodSpec } from '../pod-spec.ts';

export const CONTAINERS = {
  name: 'containers',
  short: 'c',
  type: 'string',
  default: '*',
  help: 'The names of containers in the selected pod templates to change, wildcards allowed',
} as const;

/** Where the value of a variable comes from: one of its four fields is set. */
export interface ValueSource {
  configMapKeyRef?: { name: string; key: string };
  secretKeyRef?: { name: string; key: string };
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { resource: string; containerName?: string; divisor?: string };
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: ValueSource;
}
export interface Container {
  name: string;
  env?: EnvVar[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
}

/** Changes each container whose name fits. */
export function eachContainer(
  spec: PodSpec,
  pattern: string,
  change: (container: Container) => Container,
): PodSpec {
  const fits = regExp(`^(?:${patternToRegExp(pattern, false)})$`);
  const over = (list: Container[] | undefined) =>
    list?.map((container) => (fits.test(container.name) ? change(container) : container));
  const containers = over(spec.containers);
  const initContainers = over(spec.initContainers);
  return { ...spec, ...(containers ? { containers } : {}), ...(initContainers ? { initContainers } : {}) };
}
