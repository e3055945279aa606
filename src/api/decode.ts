import { toStored } from './convert.ts';
import { ApiError, type FieldCause } from './errors.ts';
import { kindByVersion } from './kinds.ts';
import type { KubeObject } from './meta.ts';
import { formatQuantity, tryParseQuantity } from './quantity.ts';
import { fieldIn, type Release } from './release.ts';
import { refName, type SchemaNode } from './schema.ts';
import { definitions, kindSchemas } from './schemas.generated.ts';

export type Path = readonly (string | number)[];
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface DecodeOptions {
  version: Release;
  /** What an unknown or doubled field is; Strict where absent. */
  fieldValidation?: FieldValidation;
  /** Paths of keys that the text has twice, which the plain data cannot show. */
  duplicates?: readonly Path[];
}

export interface Decoded {
  /** A new object with known fields only, quantities in canonical form. Shares nothing with the input. */
  object: KubeObject;
  warnings: string[];
}

const definitionByKind = new Map(
  kindSchemas.map(({ apiVersion, kind, definition }) => [`${apiVersion}/${kind}`, definition]),
);

/** The definition of a kind, or undefined where it is not served. */
export function definitionOf(apiVersion: string, kind: string): string | undefined {
  return definitionByKind.get(`${apiVersion}/${kind}`);
}

/** `spec.containers[0].image` */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text;
}

/** Thrown inside on the first value of a wrong type: Go's decoder reports no further one. */
class WrongType extends Error {
  readonly path: Path;
  constructor(message: string, path: Path) {
    super(message);
    this.path = path;
  }
}

/**
 * Reads an object as the API server does: known fields, right types, in Go's words where not.
 * Throws ApiError BadRequest. Models apimachinery pkg/runtime/serializer/json in strict mode.
 */
export function decode(raw: unknown, options: DecodeOptions): Decoded {
  const input = toStored(asObject(raw));
  const { apiVersion, kind } = input as { apiVersion: string; kind: string };
  const info = kindByVersion(apiVersion, kind);
  const definition = info && definitionOf(info.apiVersions[0], kind);
  if (info !== undefined && definition === undefined) return { object: kept(input), warnings: [] };
  if (definition === undefined) {
    throw new ApiError(
      'NotFound',
      `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
      { kind },
    );
  }
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const frame = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: `;
  const strict: FieldCause[] = (options.duplicates ?? []).map((path) => ({
    field: pathText(path),
    message: `duplicate field ${JSON.stringify(pathText(path))}`,
    path,
  }));
  const reader: Reader = { version: options.version, strict };
  let object: KubeObject;
  try {
    object = readStruct(reader, definition, input, []) as KubeObject;
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    throw new ApiError('BadRequest', frame + error.message, { kind }, [
      { field: pathText(error.path), message: error.message, path: error.path },
    ]);
  }
  // biome-ignore lint/suspicious/noExplicitAny: an object without metadata gets an empty one, as a Go struct has
  object.metadata ??= {} as any;
  const messages = strict.map(({ message }) => message);
  if (messages.length === 0 || options.fieldValidation === 'Ignore') return { object, warnings: [] };
  if (options.fieldValidation === 'Warn') return { object, warnings: messages };
  throw new ApiError('BadRequest', `${frame}strict decoding error: ${messages.join(', ')}`, { kind }, strict);
}

/** The metadata of an object whose kind has a schema of another sort, and its unknown fields. Throws BadRequest. */
export function decodeMeta(
  metadata: unknown,
  kind: string,
  frame: string,
  version: Release,
): { metadata: KubeObject['metadata']; strict: FieldCause[] } {
  const reader: Reader = { version, strict: [] };
  try {
    const read = readStruct(reader, 'ConfigMap', { metadata: metadata ?? {} }, []);
    return { metadata: read.metadata as KubeObject['metadata'], strict: reader.strict };
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    const message = error.message.replace('struct field ConfigMap.', `struct field ${kind}.`);
    const cause = { field: pathText(error.path), message, path: error.path };
    throw new ApiError('BadRequest', frame + message, { kind }, [cause]);
  }
}

/** An object that nothing acts on has no schema here: it is kept as it was written. */
function kept(input: Record<string, unknown>): KubeObject {
  const object = structuredClone(input);
  object.metadata ??= {};
  return object as unknown as KubeObject;
}

function asObject(raw: unknown): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new ApiError(
      'BadRequest',
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(raw)} into Go value of type struct`,
    );
  }
  const input = raw as Record<string, unknown>;
  for (const field of ['kind', 'apiVersion']) {
    if (typeof input[field] === 'string' && input[field] !== '') continue;
    const name = field === 'kind' ? 'Kind' : 'apiVersion';
    throw new ApiError('BadRequest', `Object '${name}' is missing in '${JSON.stringify(raw)}'`, {}, [
      { field, message: `Object '${name}' is missing`, path: [field] },
    ]);
  }
  return input;
}

interface Reader {
  version: Release;
  /** Unknown and doubled fields, in the order they are met. */
  strict: FieldCause[];
}

/** Go meets the fields in the order of the JSON text, which kubectl writes sorted by key. */
function readStruct(reader: Reader, type: string, value: unknown, path: Path): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const { properties } = definitions[type]!;
  const input = value as Record<string, unknown>;
  for (const key of Object.keys(input).sort()) {
    const at = [...path, key];
    const node = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const treatment = node === undefined ? 'unknown' : fieldIn(reader.version, type, key);
    if (node === undefined || treatment === 'unknown') {
      reader.strict.push({
        field: pathText(at),
        message: `unknown field ${JSON.stringify(pathText(at))}`,
        path: at,
      });
      continue;
    }
    const entry = input[key];
    if (entry === null || entry === undefined) continue;
    const read = readNode(reader, node, entry, at, type);
    if (treatment === 'accepted') out[key] = read;
  }
  if (type === 'PodSpec' && fieldIn(reader.version, 'Volume', 'image') !== 'accepted')
    return withoutImageVolumes(out, input);
  return out;
}

/** Where the release knows no volumes of images, these go, with all that mounts them. Models dropImageVolumes. */
function withoutImageVolumes(
  spec: Record<string, unknown>,
  written: Record<string, unknown>,
): Record<string, unknown> {
  type Named = { name?: string; image?: unknown };
  const named = (list: unknown) => (Array.isArray(list) ? (list as (Named | null)[]) : []);
  const gone = new Set(named(written.volumes).flatMap((each) => (each?.image ? [each.name] : [])));
  if (gone.size === 0) return spec;
  const stays = (each: Named | null) => !gone.has(each?.name);
  const result: Record<string, unknown> = { ...spec, volumes: named(spec.volumes).filter(stays) };
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'] as const)
    if (spec[list] !== undefined)
      result[list] = (spec[list] as { volumeMounts?: Named[] }[]).map((container) =>
        container.volumeMounts === undefined
          ? container
          : { ...container, volumeMounts: container.volumeMounts.filter(stays) },
      );
  return result;
}

/** Sets a field whatever its name: a key of a ConfigMap may be `__proto__`. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function readNode(reader: Reader, node: SchemaNode, value: unknown, path: Path, struct: string): unknown {
  const ref = refName(node);
  if (ref !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrongType(value, path, struct, node);
    return readStruct(reader, ref, value, path);
  }
  if (node.format !== undefined) {
    const special = SPECIAL[node.format];
    if (special !== undefined) return special(value, path, struct, node);
  }
  switch (node.type) {
    case 'array':
      if (!Array.isArray(value)) throw wrongType(value, path, struct, node);
      return value.map((item, i) =>
        item === null ? zeroOf(node.items!) : readNode(reader, node.items!, item, [...path, i], struct),
      );
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw wrongType(value, path, struct, node);
      const items = node.additionalProperties as SchemaNode;
      const out: Record<string, unknown> = {};
      for (const key of Object.keys(value).sort()) {
        const entry = (value as Record<string, unknown>)[key];
        const read = entry === null ? zeroOf(items) : readNode(reader, items, entry, [...path, key], struct);
        setOwn(out, key, read);
      }
      return out;
    }
    case 'integer':
      return readInteger(value, path, struct, node);
    default:
      if (typeof value !== node.type) throw wrongType(value, path, struct, node);
      return value;
  }
}

const LIMITS: Record<string, number> = { int32: 2 ** 31, int64: 2 ** 63 };

function readInteger(value: unknown, path: Path, struct: string, node: SchemaNode): number {
  const limit = LIMITS[node.format ?? 'int64']!;
  if (typeof value === 'number' && Number.isInteger(value) && value < limit && value >= -limit) return value;
  throw wrongType(value, path, struct, node);
}

type Special = (value: unknown, path: Path, struct: string, node: SchemaNode) => unknown;

const SPECIAL: Record<string, Special> = {
  quantity(value, path) {
    const parsed =
      typeof value === 'string' || typeof value === 'number'
        ? tryParseQuantity(typeof value === 'string' ? value.trim() : value)
        : tryParseQuantity(JSON.stringify(value));
    if ('error' in parsed) throw new WrongType(parsed.error, path);
    return formatQuantity(parsed);
  },
  'int-or-string'(value, path) {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
    throw new WrongType(`json: cannot unmarshal ${goValue(value, true)} into Go value of type int32`, path);
  },
  'date-time': (value, path) => readTime(value, path, '2006-01-02T15:04:05Z07:00'),
  'micro-time': (value, path) => readTime(value, path, '2006-01-02T15:04:05.000000Z07:00'),
  byte(value, path, struct, node) {
    if (typeof value !== 'string') throw wrongType(value, path, struct, node);
    const compact = value.replace(/[\r\n]/g, '');
    const bad = /[^A-Za-z0-9+/=]|=(?=[^=])/.exec(compact);
    if (bad !== null || compact.length % 4 !== 0) {
      throw new WrongType(
        `illegal base64 data at input byte ${bad?.index ?? compact.length - (compact.length % 4)}`,
        path,
      );
    }
    return compact;
  },
  raw(value, path, struct, node) {
    if (typeof value !== 'object' || value === null) throw wrongType(value, path, struct, node);
    return structuredClone(value);
  },
};

function readTime(value: unknown, path: Path, layout: string): string {
  if (typeof value !== 'string') {
    throw new WrongType(`json: cannot unmarshal ${goValue(value, false)} into Go value of type string`, path);
  }
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value)) return value;
  const first = /^\d{4}/.test(value) ? value.slice(4) : value;
  const wanted = first === value ? '2006' : '-';
  throw new WrongType(
    `parsing time ${JSON.stringify(value)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(first)} as ${JSON.stringify(wanted)}`,
    path,
  );
}

/** What a null in a list or map becomes: Go's zero value. */
function zeroOf(node: SchemaNode): unknown {
  if (node.$ref !== undefined || node.type === 'object') return {};
  if (node.type === 'array') return [];
  if (node.type === 'boolean') return false;
  if (node.type === 'integer' || node.format === 'int-or-string') return 0;
  return node.format === 'quantity' ? '0' : '';
}

/** The JSON type as Go names it. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}

/** As {@link goKind}; a number that an integer cannot hold is named with its digits. */
function goValue(value: unknown, integer: boolean): string {
  return integer && typeof value === 'number' ? `number ${value}` : goKind(value);
}

function wrongType(value: unknown, path: Path, struct: string, node: SchemaNode): WrongType {
  const fields = path.filter((step) => typeof step === 'string');
  // The key of a map is no field: the error names the map.
  const inMap = mapDepth(struct, fields);
  const field = fields.slice(0, fields.length - inMap).join('.');
  const integer = node.type === 'integer';
  return new WrongType(
    `json: cannot unmarshal ${goValue(value, integer)} into Go struct field ${struct}.${field} of type ${goType(node, struct)}`,
    path,
  );
}

/** How many steps at the end of the path are keys of a map field of this struct. */
function mapDepth(struct: string, fields: readonly (string | number)[]): number {
  const { properties } = definitions[struct]!;
  if (fields.length < 2) return 0;
  const last = fields.at(-1) as string;
  const before = fields.at(-2) as string;
  const isMap = (name: string) => Object.hasOwn(properties, name) && properties[name]!.type === 'object';
  return isMap(before) && !(Object.hasOwn(properties, last) && !isMap(before)) ? 1 : 0;
}

const AUTOSCALING =
  /^(HPA|HorizontalPodAutoscaler|CrossVersionObjectReference|Metric)|Metric(Source|Status)$/;

/** The Go type as the decoder prints it: `[]v1.Container`, `map[string]string`, `v1.PullPolicy`. */
export function goType(node: SchemaNode, struct: string): string {
  const ref = refName(node);
  if (ref !== undefined) return `${AUTOSCALING.test(ref) ? 'v2' : 'v1'}.${ref}`;
  if (node['x-go'] !== undefined) return node['x-go'];
  if (node.format === 'quantity') return 'resource.Quantity';
  if (node.format === 'byte') return '[]uint8';
  if (node.type === 'array') return `[]${goType(node.items!, struct)}`;
  if (node.type === 'object') {
    const items = node.additionalProperties;
    if (typeof items !== 'object') return 'map[string]interface {}';
    return items.format === 'quantity' ? 'v1.ResourceList' : `map[string]${goType(items, struct)}`;
  }
  if (node.type === 'integer') return node.format ?? 'int64';
  return node.type === 'boolean' ? 'bool' : 'string';
}
