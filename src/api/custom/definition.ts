/**
 * CustomResourceDefinitions themselves: what the server fills in, and what it refuses.
 * Models apiextensions-apiserver pkg/apis/apiextensions/{v1/defaults.go,validation} and pkg/apiserver/schema/structural.
 */
import type { KubeObject } from '../meta.ts';
import { type Errors, type FieldPath, key } from '../validation/errors.ts';
import { dns1035Label, dns1123Subdomain } from '../validation/names.ts';
import { isMap, type Schema } from './schema.ts';

// biome-ignore lint/suspicious/noExplicitAny: a definition has no schema of its own here
type Loose = any;

/** In place. */
export function defaultDefinition({ spec }: KubeObject): void {
  if (!isMap(spec)) return;
  const names = isMap(spec.names) ? (spec.names as Loose) : undefined;
  if (names !== undefined && typeof names.kind === 'string') {
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  }
  spec.conversion ??= { strategy: 'None' };
}

const APPROVAL = 'api-approved.kubernetes.io';

/** Adds every cause for which a definition is refused. */
export function validateDefinition(definition: KubeObject, errors: Errors): void {
  const spec: Loose = definition.spec ?? {};
  const names: Loose = spec.names ?? {};
  const wanted = `${names.plural ?? ''}.${spec.group ?? ''}`;
  if (definition.metadata.name !== wanted)
    errors.invalid(
      ['metadata', 'name'],
      definition.metadata.name,
      'must be spec.names.plural+"."+spec.group',
    );
  if (/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '') && !definition.metadata.annotations?.[APPROVAL])
    errors.required(
      ['metadata', 'annotations', key(APPROVAL)],
      `protected groups must have approval annotation "${APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111`,
    );
  if (!spec.group) errors.required(['spec', 'group']);
  else errors.all(['spec', 'group'], spec.group, dns1123Subdomain(spec.group));
  if (spec.group && !String(spec.group).includes('.'))
    errors.invalid(['spec', 'group'], spec.group, 'should be a domain with at least one dot');
  if (!spec.scope) errors.required(['spec', 'scope']);
  errors.oneOf(['spec', 'scope'], spec.scope || undefined, ['Cluster', 'Namespaced']);
  validateVersions(spec, errors);
  validateNames(names, errors);
}

function validateVersions(spec: Loose, errors: Errors): void {
  const versions: Loose[] = Array.isArray(spec.versions) ? spec.versions : [];
  const seen = new Set<string>();
  for (const [i, version] of versions.entries()) {
    const at: FieldPath = ['spec', 'versions', i];
    errors.all([...at, 'name'], version?.name, dns1035Label(String(version?.name ?? '')));
    if (seen.has(version?.name))
      errors.invalid(['spec', 'versions'], versions, 'must contain unique version names');
    seen.add(version?.name);
  }
  if (versions.filter((version) => version?.storage === true).length !== 1)
    errors.invalid(['spec', 'versions'], versions, 'must have exactly one version marked as storage version');
  // A schema that all versions share is known to the server as that of the whole definition.
  const schemas = versions.map((version) => version?.schema?.openAPIV3Schema as Schema | undefined);
  const isShared = schemas.every((each) => JSON.stringify(each) === JSON.stringify(schemas[0]));
  for (const [i, schema] of (isShared ? schemas.slice(0, 1) : schemas).entries()) {
    const at: FieldPath = isShared
      ? ['spec', 'validation', 'openAPIV3Schema']
      : ['spec', 'versions', i, 'schema', 'openAPIV3Schema'];
    if (schema === undefined)
      errors.required(['spec', 'versions', i, 'schema', 'openAPIV3Schema'], 'schemas are required');
    else validateStructure(schema, at, errors, 'root');
  }
}

type Level = 'root' | 'field' | 'item';
const LEVELS: Record<Level, string> = {
  root: 'at the root',
  field: 'for specified object fields',
  item: 'for specified array items',
};

/** Every place has a type of its own: that is what makes a schema structural. */
function validateStructure(schema: Schema, path: FieldPath, errors: Errors, level: Level): void {
  const isFree = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  if (!schema.type && (!isFree || level === 'root'))
    errors.required([...path, 'type'], `must not be empty ${LEVELS[level]}`);
  if (level === 'root' && schema.type && schema.type !== 'object')
    errors.invalid([...path, 'type'], schema.type, 'must be object at the root');
  // What the server says of metadata itself needs no type here.
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    if (level !== 'root' || name !== 'metadata' || inner?.type)
      validateStructure(inner ?? {}, [...path, 'properties', key(name)], errors, 'field');
  if (isMap(schema.additionalProperties))
    validateStructure(
      schema.additionalProperties as Schema,
      [...path, 'additionalProperties'],
      errors,
      'field',
    );
  if (schema.items !== undefined) validateStructure(schema.items, [...path, 'items'], errors, 'item');
  else if (schema.type === 'array') errors.required([...path, 'items'], 'must be specified');
}

function validateNames(names: Loose, errors: Errors): void {
  const at: FieldPath = ['spec', 'names'];
  errors.all([...at, 'plural'], names.plural ?? '', dns1035Label(String(names.plural ?? '')));
  if (names.singular) errors.all([...at, 'singular'], names.singular, dns1035Label(names.singular));
  errors.all([...at, 'kind'], names.kind ?? '', dns1035Label(String(names.kind ?? '').toLowerCase()));
  for (const [i, name] of ((names.shortNames ?? []) as string[]).entries())
    errors.all([...at, 'shortNames', i], name, dns1035Label(name));
  for (const [i, name] of ((names.categories ?? []) as string[]).entries())
    errors.all([...at, 'categories', i], name, dns1035Label(name));
  if (names.kind && names.kind === names.listKind)
    errors.invalid([...at, 'listKind'], names.listKind, 'kind and listKind may not be the same');
}
