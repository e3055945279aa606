/** Objects of custom kinds on their way into the store. Models apiextensions-apiserver pkg/apiserver and pkg/registry/customresource. */
import { type Decoded, decodeMeta, type FieldValidation, pathText } from '../decode.ts';
import { deepEqual } from '../equal.ts';
import { ApiError } from '../errors.ts';
import type { KubeObject } from '../meta.ts';
import type { Release } from '../release.ts';
import { Errors, invalidError } from '../validation/errors.ts';
import { validateMetaOf, validateMetaUpdate } from '../validation/meta.ts';
import { checkValue } from './check.ts';
import type { CustomKind, CustomVersion } from './kinds.ts';
import { hasRules, type JsonMap } from './schema.ts';
import { prune, withDefaults } from './values.ts';

/**
 * Reads an object of a custom kind: fields that its schema does not know are refused, warned of or dropped, and
 * defaults come. The answer is in the version that the server prefers. Throws ApiError BadRequest.
 */
export function decodeCustom(
  raw: JsonMap,
  info: CustomKind,
  release: Release,
  fieldValidation: FieldValidation = 'Strict',
  hasDefaults = true,
): Decoded {
  const { kind } = info;
  const version = versionOf(raw, info);
  const frame = `${kind} in version ${JSON.stringify(version.name)} cannot be handled as a ${kind}: `;
  const { metadata, strict } = decodeMeta(raw.metadata, kind, frame, release);
  const dropped: (string | number)[][] = [];
  const known = prune(version.schema, raw, dropped);
  const unknown = [
    ...strict,
    ...dropped.map((path) => ({
      field: pathText(path),
      message: `unknown field ${JSON.stringify(pathText(path))}`,
      path,
    })),
  ];
  const messages = unknown.map(({ message }) => message);
  if (messages.length > 0 && fieldValidation === 'Strict')
    throw new ApiError(
      'BadRequest',
      `${frame}strict decoding error: ${messages.join(', ')}`,
      { kind },
      unknown,
    );
  const object = (hasDefaults ? withDefaults : (_: unknown, value: unknown) => value)(version.schema, {
    ...known,
    apiVersion: info.apiVersions[0],
    kind,
    metadata,
  });
  return {
    object: structuredClone(object) as KubeObject,
    warnings: fieldValidation === 'Warn' ? messages : [],
  };
}

const versionOf = (raw: JsonMap, info: CustomKind): CustomVersion =>
  info.versions.get(String(raw.apiVersion).slice(info.group.length + 1)) ?? info.versions.get(info.version)!;

/** The object's own text is checked: not what another version of it would say. */
const newest = (info: CustomKind): CustomVersion => info.versions.get(info.version)!;

/** The status has a door of its own, where the definition says so. */
export const hasCustomStatus = (info: CustomKind): boolean => newest(info).hasStatus;

/** Throws Invalid with every cause. `old` is what it replaces, if anything. */
export function validateCustom(object: KubeObject, info: CustomKind, old?: KubeObject): void {
  const errors = new Errors();
  if (old !== undefined) validateMetaUpdate(object, old, errors);
  validateMetaOf(object, info.namespaced, errors);
  const { schema } = newest(info);
  const before = errors.causes.length;
  checkValue(schema, object, [], errors);
  if (errors.causes.length > before && hasRules(schema)) errors.rulesUnchecked();
  if (errors.causes.length > 0)
    throw invalidError(info.kind, object.metadata.name ?? '', errors.causes, info.group);
}

/** Whether a write counts in metadata.generation: anything but metadata, and but a status with its own door. */
export function customGenerationChanges(object: KubeObject, old: KubeObject, info: CustomKind): boolean {
  const content = ({ metadata: _, status, ...rest }: KubeObject) =>
    hasCustomStatus(info) ? rest : { ...rest, status };
  return !deepEqual(content(object), content(old));
}

/** The number of replicas at a path of the scale subresource, such as `.spec.replicas`. */
export function atScalePath(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const field of path.split('.').filter(Boolean)) value = (value as JsonMap | undefined)?.[field];
  return value;
}

/** The object with that number. */
export function withScalePath(object: KubeObject, path: string, replicas: number): KubeObject {
  const set = (value: unknown, [field, ...rest]: string[]): unknown =>
    field === undefined
      ? replicas
      : {
          ...((value as JsonMap | undefined) ?? {}),
          [field]: set((value as JsonMap | undefined)?.[field], rest),
        };
  return set(object, path.split('.').filter(Boolean)) as KubeObject;
}
