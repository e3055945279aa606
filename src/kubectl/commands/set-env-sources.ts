import type { KubeObject } from '../../api/meta.ts';
import type { Context } from '../context.ts';
import { CommandError, quote } from '../errors.ts';
import { amountOf } from '../quantity.ts';
import type { Container, ValueSource } from './set-containers.ts';

/** `configmap cfg, key a`. Models k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go. */
export function sourceText(from: ValueSource): string {
  if (from.configMapKeyRef) return `configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}`;
  if (from.secretKeyRef) return `secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}`;
  if (from.fieldRef) return `field path ${from.fieldRef.fieldPath}`;
  if (from.resourceFieldRef) {
    const { containerName, resource } = from.resourceFieldRef;
    return `resource field ${containerName ? `${containerName}/` : ''}${resource}`;
  }
  return 'invalid valueFrom';
}

/** The value itself. Throws where it cannot be had. */
export function resolved(
  context: Context,
  object: KubeObject,
  container: Container,
  from: ValueSource,
): string {
  const { client, namespace } = context;
  if (from.secretKeyRef) {
    const { name, key } = from.secretKeyRef;
    const data = client.get('Secret', namespace, name).data?.[key];
    if (data === undefined) throw new CommandError(`key ${key} not found in secret ${name}`);
    return new TextDecoder().decode(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
  }
  if (from.configMapKeyRef) {
    const { name, key } = from.configMapKeyRef;
    const data = client.get('ConfigMap', namespace, name).data?.[key];
    if (data === undefined) throw new CommandError(`key ${key} not found in config map ${name}`);
    return data;
  }
  if (from.fieldRef) return fieldOf(object, from.fieldRef.fieldPath);
  if (from.resourceFieldRef) return resourceOf(container, from.resourceFieldRef);
  throw new CommandError('invalid valueFrom');
}

const mapText = (map: Record<string, string> | undefined) =>
  Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${quote(map![key]!)}`)
    .join('\n');

/** Only what the metadata holds can be told without a running pod. */
function fieldOf({ metadata }: KubeObject, path: string): string {
  const [, map, key] = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path) ?? [];
  if (map !== undefined) return metadata[map as 'annotations' | 'labels']?.[key!] ?? '';
  switch (path) {
    case 'metadata.annotations':
      return mapText(metadata.annotations);
    case 'metadata.labels':
      return mapText(metadata.labels);
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    default:
      throw new CommandError(`unsupported fieldPath: ${path}`);
  }
}

/** A limit or request of the container in units of the divisor, rounded up. */
function resourceOf(
  container: Container,
  { resource, divisor }: NonNullable<ValueSource['resourceFieldRef']>,
) {
  const [, list, name] = /^(limits|requests)\.(.+)$/.exec(resource) ?? [];
  if (list === undefined) throw new CommandError(`Unsupported container resource : ${resource}`);
  const amount = amountOf(container.resources?.[list as 'limits' | 'requests']?.[name!]) ?? 0;
  const unit = amountOf(divisor) || 1;
  return String(Math.ceil(amount / unit));
}
