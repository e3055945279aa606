/** What `kubectl explain` reads: the types that every cluster serves, or those of a kind that its text defines. */
import { type CustomKind, isCustom } from '../../api/custom/kinds.ts';
import type { Schema } from '../../api/custom/schema.ts';
import type { SchemaNode } from '../../api/schema.ts';
import { definitions } from '../../api/schemas.generated.ts';
import type { Context, Docs } from '../context.ts';
import type { Resource } from '../discovery.ts';

interface Definition {
  properties: Readonly<Record<string, SchemaNode>>;
  required?: readonly string[];
}

export interface Types {
  /** The type of the whole object. */
  root: string;
  definition(type: string): Definition | undefined;
  /** Of a field, or of the type itself where there is none. */
  doc(type: string, field: string): string | undefined;
}

/** The types below a resource in one of its versions. */
export function typesOf({ docs }: Context, resource: Resource, version: string): Types {
  if (isCustom(resource)) return customTypes(resource, version, docs?.());
  return {
    root: resource.kind,
    definition: (type) => (Object.hasOwn(definitions, type) ? definitions[type] : undefined),
    doc: (type, field) => docs?.()?.[type]?.[field],
  };
}

/** Types of a schema have no names: they are called by their place, which has a dot in it, and shown as Object. */
export const isNameless = (type: string): boolean => type.includes('.');

function customTypes(kind: CustomKind, version: string, docs: Docs | undefined): Types {
  const own = new Map<string, Definition>();
  const texts = new Map<string, string>();
  const say = (type: string, field: string, text: string | undefined) => {
    if (text) texts.set(`${type}\n${field}`, text);
  };
  const struct = (schema: Schema, type: string): void => {
    const properties: Record<string, SchemaNode> = {};
    for (const [field, each] of Object.entries(schema.properties ?? {})) {
      properties[field] = node(each, `${type}.${field}`);
      say(type, field, each.description);
    }
    own.set(type, { properties, ...(schema.required ? { required: schema.required } : {}) });
  };
  const node = (schema: Schema, type: string): SchemaNode => {
    if (schema.items !== undefined) return { type: 'array', items: node(schema.items, type) };
    if (typeof schema.additionalProperties === 'object')
      return { type: 'object', additionalProperties: node(schema.additionalProperties, type) };
    if (schema.properties !== undefined) {
      struct(schema, type);
      return { $ref: `#/definitions/${type}` };
    }
    const plain = schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
    return { type: plain as 'string', ...(schema.enum ? { enum: schema.enum as string[] } : {}) };
  };
  const { schema = {} } = kind.versions.get(version) ?? {};
  const root = `${kind.kind}.`;
  struct(schema, root);
  say(root, '', schema.description);
  // What the server adds to every schema.
  const common: Record<string, SchemaNode> = {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: '#/definitions/ObjectMeta' },
  };
  for (const field of Object.keys(common)) say(root, field, docs?.Pod?.[field]);
  const top = own.get(root)!;
  own.set(root, { ...top, properties: { ...top.properties, ...common } });
  return {
    root,
    definition: (type) => own.get(type) ?? (Object.hasOwn(definitions, type) ? definitions[type] : undefined),
    doc: (type, field) => texts.get(`${type}\n${field}`) ?? docs?.[type]?.[field],
  };
}
