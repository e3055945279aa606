import type { KubeObject } from '../../../api/meta.ts';
import type { Container, EnvVar, Pod } from '../types.ts';
import { secretData } from './base64.ts';
import { type DownwardFacts, fieldValue, resourceValue } from './downward.ts';
import { parseEnvFile } from './env-file.ts';
import { expand } from './expand.ts';
import { serviceVariables } from './service-env.ts';

/** A container cannot be configured: CreateContainerConfigError with this text. */
export class ConfigError extends Error {}

export interface EnvInput {
  container: Container;
  facts: DownwardFacts;
  get(kind: 'ConfigMap' | 'Secret', name: string): KubeObject | undefined;
  /** Services whose variables the container gets. */
  services: readonly KubeObject[];
  /** A file of a volume of the pod, for fileKeyRef. */
  readFile(volume: string, path: string): string | undefined;
}
export interface EnvEntry {
  name: string;
  value: string;
}

/**
 * The environment of a container: envFrom, then env in order (a later one wins), then the variables
 * of services that are not set yet. Models makeEnvironmentVariables of pkg/kubelet/kubelet_pods.go.
 */
export function makeEnvironment(input: EnvInput): EnvEntry[] {
  const { container, facts } = input;
  const values = new Map<string, string>();
  const services = serviceVariables(input.services);
  const serviceValues = new Map(services.map(({ name, value }) => [name, value]));

  for (const from of container.envFrom ?? []) {
    const isMap = from.configMapRef !== undefined;
    const ref = from.configMapRef ?? from.secretRef;
    if (ref === undefined) continue;
    const name = ref.name ?? '';
    const object = input.get(isMap ? 'ConfigMap' : 'Secret', name);
    if (object === undefined) {
      if (ref.optional) continue;
      throw new ConfigError(`${isMap ? 'configmap' : 'secret'} "${name}" not found`);
    }
    const data = isMap ? (object.data as Record<string, string> | undefined) : secretData(object);
    for (const key of Object.keys(data ?? {}).sort()) values.set(`${from.prefix ?? ''}${key}`, data![key]!);
  }

  const lookup = (name: string) => values.get(name) ?? serviceValues.get(name);
  for (const variable of container.env ?? []) {
    const value = oneValue(variable, input, facts.pod, lookup);
    if (value !== undefined) values.set(variable.name, value);
  }
  for (const { name, value } of services) if (!values.has(name)) values.set(name, value);
  return [...values].map(([name, value]) => ({ name, value }));
}

function oneValue(
  variable: EnvVar,
  input: EnvInput,
  pod: Pod,
  lookup: (name: string) => string | undefined,
): string | undefined {
  const { valueFrom } = variable;
  if (valueFrom === undefined) return expand(variable.value ?? '', lookup);
  const namespace = pod.metadata.namespace ?? '';
  if (valueFrom.fieldRef) return fieldValue(valueFrom.fieldRef.fieldPath, input.facts) ?? '';
  if (valueFrom.resourceFieldRef) {
    const { containerName } = valueFrom.resourceFieldRef;
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    const target = containerName ? all.find((c) => c.name === containerName) : input.container;
    if (target === undefined) throw new ConfigError(`container ${containerName} not found`);
    return resourceValue(valueFrom.resourceFieldRef, target, input.facts) ?? '';
  }
  const fromMap = valueFrom.configMapKeyRef;
  const ref = fromMap ?? valueFrom.secretKeyRef;
  if (ref) {
    const object = input.get(fromMap ? 'ConfigMap' : 'Secret', ref.name ?? '');
    if (object === undefined) {
      if (ref.optional) return undefined;
      throw new ConfigError(`${fromMap ? 'configmap' : 'secret'} "${ref.name}" not found`);
    }
    // Binary data of a ConfigMap is for volumes only.
    const value = (fromMap ? (object.data as Record<string, string> | undefined) : secretData(object))?.[
      ref.key
    ];
    if (value !== undefined) return value;
    if (ref.optional) return undefined;
    const kind = fromMap ? 'ConfigMap' : 'Secret';
    throw new ConfigError(`couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name}`);
  }
  if (valueFrom.fileKeyRef) return fileValue(valueFrom.fileKeyRef, input, pod.metadata.uid);
  return '';
}

/** A variable from a file that an init container left in a volume (1.35 and later). */
function fileValue(
  ref: { volumeName: string; path: string; key: string; optional?: boolean },
  input: EnvInput,
  uid: string,
): string | undefined {
  const text = input.readFile(ref.volumeName, ref.path);
  const value = text === undefined ? undefined : parseEnvFile(text, ref.key);
  // A file that is missing or cannot be read through is an error even where the variable is optional.
  if (value === undefined) throw new ConfigError("couldn't parse env file");
  if (value !== '') return value;
  if (ref.optional) return undefined;
  const file = `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~empty-dir/${ref.volumeName}/${ref.path}`;
  throw new ConfigError(`environment variable key "${ref.key}" not found in file "${file}"`);
}
