import { docs } from '../../../api/docs.generated.ts';
import { fieldClass } from '../../../api/field-classes.ts';
import { kinds } from '../../../api/kinds.ts';
import { definitions } from '../../../api/schemas.generated.ts';
import { scenarioSchema } from '../../../scenario/schema.ts';
import type { Path } from './cursor.ts';

/** JSON Schema, as far as the schemas of the API and of the Scenario use it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
}

/** A schema without references and choices, and the API's name for it where it has one. */
export interface Spot {
  readonly schema: Schema;
  /** `Probe`, `Container`. */
  readonly type: string | undefined;
}

const SCENARIO = 'Scenario';
/** Fields that the server fills in: they would only be in the way. */
const SERVER_FIELDS = new Set([
  'status',
  'managedFields',
  'selfLink',
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'uid',
]);
/** Made by the cluster; a person only looks at them. */
const MADE = new Set(['Event', 'ControllerRevision', 'Lease', 'Node']);

/** Kinds that a person writes. */
export const writtenKinds: readonly string[] = [
  ...kinds.filter(({ kind }) => kind in definitions && !MADE.has(kind)).map(({ kind }) => kind),
  SCENARIO,
];

export function versionsOf(kind: unknown): readonly string[] {
  const ofKind = (one: string) =>
    one === SCENARIO
      ? ['podscope.dev/v1alpha1']
      : kinds.filter((info) => info.kind === one).flatMap(({ apiVersions }) => [...apiVersions]);
  const known = typeof kind === 'string' ? ofKind(kind) : [];
  return known.length > 0 ? known : [...new Set(writtenKinds.flatMap(ofKind))];
}

const GENERIC: Schema = {
  type: 'object',
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: '#/definitions/ObjectMeta' },
  },
  required: ['apiVersion', 'kind', 'metadata'],
};

/** The schema of a whole document, which its `kind` decides. */
export function rootOf(document: unknown): Spot {
  const { kind, apiVersion } = (document ?? {}) as { kind?: unknown; apiVersion?: unknown };
  if (kind === SCENARIO) return { schema: scenarioSchema as Schema, type: SCENARIO };
  const name = typeof kind === 'string' && Object.hasOwn(definitions, kind) ? kind : undefined;
  const foreign =
    name !== undefined && typeof apiVersion === 'string' && !versionsOf(name).includes(apiVersion);
  if (name === undefined || foreign) return { schema: GENERIC, type: undefined };
  return { schema: definitions[name] as Schema, type: name };
}

/** Follows references and takes every branch of a choice. */
function open(schema: Schema | undefined, type?: string): Spot[] {
  if (!schema) return [];
  if (schema.$ref) {
    const name = schema.$ref.replace('#/definitions/', '');
    return open(definitions[name] as Schema | undefined, name);
  }
  const branches = (schema.anyOf ?? []).flatMap((branch) => open(branch));
  const own =
    schema.properties || schema.type || schema.enum || schema.const !== undefined || branches.length === 0;
  return own ? [{ schema, type }, ...branches] : branches;
}

/** A field of a type, with what is said about it. */
export interface Field {
  readonly name: string;
  /** The API's name for the type that it belongs to. */
  readonly of: string | undefined;
  readonly schema: Schema;
  readonly required: boolean;
  readonly description: string | undefined;
  /** What becomes of it in a run. Undefined outside of pods. */
  readonly simulated: boolean | undefined;
}

export function fieldsOf(spot: Spot): Field[] {
  const required = new Set(spot.schema.required);
  return Object.entries(spot.schema.properties ?? {})
    .filter(([name]) => !SERVER_FIELDS.has(name))
    .map(([name, schema]) => fieldOf(spot, name, schema, required.has(name)));
}

function fieldOf({ type }: Spot, name: string, schema: Schema, required: boolean): Field {
  const found = type === undefined ? undefined : fieldClass(type, name, '1.36');
  return {
    name,
    of: type,
    schema,
    required,
    description: schema.description ?? (type === undefined ? undefined : docs[type]?.[name]),
    simulated: found && found.class === 'simulated',
  };
}

/** Everything that can stand at a path of a document. */
export function spotsAt(document: unknown, path: Path): Spot[] {
  let spots = [rootOf(document)];
  for (const key of path) spots = spots.flatMap((spot) => inside(spot, key));
  return spots;
}

function inside({ schema }: Spot, key: string | number): Spot[] {
  if (typeof key === 'number') return open(schema.items);
  const property = schema.properties?.[key];
  if (property) return open(property);
  return typeof schema.additionalProperties === 'object' ? open(schema.additionalProperties) : [];
}

/** The field that a path ends in; undefined for items of lists and free keys such as labels. */
export function fieldAtPath(document: unknown, path: Path): Field | undefined {
  const name = path.at(-1);
  if (typeof name !== 'string') return undefined;
  for (const spot of spotsAt(document, path.slice(0, -1))) {
    const schema = spot.schema.properties?.[name];
    if (schema) return fieldOf(spot, name, schema, spot.schema.required?.includes(name) === true);
  }
  return undefined;
}

/** What a field holds, in a word: `Probe`, `[]Container`, `integer`, `string or integer`. */
export function typeWords(schema: Schema): string {
  if (schema.$ref) return schema.$ref.replace('#/definitions/', '');
  if (schema.items) return `[]${typeWords(schema.items)}`;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeWords))].filter(Boolean).join(' or ');
  if (schema.const !== undefined) return String(schema.const);
  const types = [schema.type ?? []].flat();
  if (typeof schema.additionalProperties === 'object')
    return `map of ${typeWords(schema.additionalProperties)}`;
  return types.join(' or ');
}
