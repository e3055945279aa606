/**
 * Writes src/api/types.generated.ts, schemas.generated.ts and docs.generated.ts from the declarations of the
 * pinned package kubernetes-models (Kubernetes 1.36). Run by hand when the pin moves; the output is committed,
 * and neither the application nor CI ever needs the package.
 *
 *     node src/workshop/generate-schemas.mjs
 *
 * The declarations hold names, docs, enums and required fields; the package's compiled validators are run with
 * probe values to learn which numbers are int32, int64 or real.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formats, goTypes, inlineTypes, typeNames } from './schema-overlay.mjs';

const PIN = ['kubernetes-models@5.1.0', '@kubernetes-models/apimachinery@3.0.2'];

const ROOTS = {
  v1: [
    'Pod',
    'ReplicationController',
    'Service',
    'Endpoints',
    'ConfigMap',
    'Secret',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'Node',
    'Namespace',
    'ServiceAccount',
    'Event',
    'LimitRange',
    'ResourceQuota',
    'PodTemplate',
  ],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'rbac.authorization.k8s.io/v1': ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'apps/v1': ['StatefulSet', 'Deployment', 'ReplicaSet', 'DaemonSet', 'ControllerRevision'],
  'batch/v1': ['Job', 'CronJob'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'storage.k8s.io/v1': ['StorageClass'],
  'policy/v1': ['PodDisruptionBudget', 'Eviction'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'autoscaling/v1': ['Scale'],
  'coordination.k8s.io/v1': ['Lease'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
};

/** Written by hand in src/api/meta.ts, because every room leans on them. */
const HAND_WRITTEN = new Set(['ObjectMeta', 'OwnerReference']);

const SCALARS = {
  IoK8sApimachineryPkgApiResourceQuantity: { type: ['string', 'number'], format: 'quantity' },
  IoK8sApimachineryPkgUtilIntstrIntOrString: { type: ['string', 'integer'], format: 'int-or-string' },
  IoK8sApimachineryPkgApisMetaV1Time: { type: 'string', format: 'date-time' },
  IoK8sApimachineryPkgApisMetaV1MicroTime: { type: 'string', format: 'micro-time' },
  IoK8sApimachineryPkgApisMetaV1FieldsV1: { type: 'object', format: 'raw' },
  IoK8sApimachineryPkgRuntimeRawExtension: { type: 'object', format: 'raw' },
};

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'api');
const temp = mkdtempSync(join(tmpdir(), 'schemas-'));
writeFileSync(join(temp, 'package.json'), '{"private":true,"type":"module"}');
execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...PIN], {
  cwd: temp,
  stdio: 'inherit',
});
const modules = join(temp, 'node_modules');

/** One declaration file, read once: its docs, its fields and where the types it names come from. */
function readDeclaration(file) {
  const text = readFileSync(file, 'utf8');
  const imports = new Map();
  for (const [, names, from] of text.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
    for (const name of names.split(',')) imports.set(name.trim(), from);
  }
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^export interface I\w+/.test(line));
  if (start < 0) throw new Error(`${file}: no interface; add the type to SCALARS`);
  const properties = [];
  let pending = '';
  let pendingHead = '';
  for (let i = 0; i < start; i++) pendingHead = collectDoc(lines, i) ?? pendingHead;
  for (let i = start + 1; i < lines.length && lines[i] !== '}'; i++) {
    const doc = collectDoc(lines, i);
    if (doc !== undefined) pending = doc;
    const field = /^ {4}"([^"]+)"(\??): (.*)$/.exec(lines[i]);
    if (field === null) continue;
    let type = field[3];
    while (!type.endsWith(';') || type.split('{').length !== type.split('}').length)
      type += ` ${lines[++i].trim()}`;
    properties.push({
      name: field[1],
      optional: field[2] === '?',
      type: type.replace(/\/\*\*.*?\*\/ /g, '').replace(/;$/, ''),
      doc: pending,
    });
    pending = '';
  }
  return { file, imports, properties, doc: pendingHead };
}

/** The text of a doc comment that begins at this line. */
function collectDoc(lines, at) {
  if (!/^\s*\/\*\*/.test(lines[at])) return undefined;
  const parts = [];
  for (let i = at; ; i++) {
    parts.push(lines[i].replace(/^\s*(\/\*\*|\*\/|\*)\s?/, '').replace(/\s*\*\/\s*$/, ''));
    if (lines[i].includes('*/')) break;
  }
  return parts.join('\n').trim().replaceAll('*\\/', '*/');
}

function resolveImport(fromFile, specifier) {
  if (specifier.startsWith('.')) return join(dirname(fromFile), specifier.replace(/\.js$/, '.d.ts'));
  return join(modules, `${specifier}.d.ts`);
}

const definitions = new Map();
const docs = new Map();
const nameOf = new Map();

/** The short upstream name; where two groups share one (EndpointPort), the later gets its group in front. */
function definitionName(longName) {
  const known = nameOf.get(longName);
  if (known !== undefined) return known;
  const short = /V\d+(?:beta\d+|alpha\d+)?([A-Z]\w*)$/.exec(longName)?.[1] ?? longName;
  const name = typeNames[longName] ?? short;
  if ([...nameOf.values()].includes(name)) throw new Error(`two types want the name ${name}: ${longName}`);
  nameOf.set(longName, name);
  return name;
}

function splitTop(text, separator) {
  const parts = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if ('<{('.includes(char)) depth++;
    if ('>})'.includes(char)) depth--;
    if (char === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  parts.push(part.trim());
  return parts;
}

async function schemaOf(type, declaration, integerFormat) {
  const array = /^Array<(.*)>$/.exec(type);
  if (array) return { type: 'array', items: await schemaOf(array[1], declaration, integerFormat) };
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map)
    return { type: 'object', additionalProperties: await schemaOf(map[1], declaration, integerFormat) };
  if (type === 'string') return { type: 'string' };
  if (type === 'boolean') return { type: 'boolean' };
  if (type === 'number') return integerFormat;
  const union = splitTop(type, '|');
  if (union.every((part) => /^".*"$/.test(part)))
    return { type: 'string', enum: union.map((part) => JSON.parse(part)) };
  if (inlineTypes[type] !== undefined) return { $ref: `#/definitions/${inlineTypes[type]}` };
  const long = type.replace(/^II/, 'I');
  if (SCALARS[long] !== undefined) return { ...SCALARS[long] };
  const from = declaration.imports.get(type);
  if (from === undefined) throw new Error(`${declaration.file}: cannot read the type ${type}`);
  return { $ref: `#/definitions/${await define(long, resolveImport(declaration.file, from))}` };
}

/** What the compiled validator says about a number field: probes it with a fraction and with a value over 2^31. */
async function numberFormat(longName, property) {
  const pkg = longName.startsWith('IoK8sApimachinery')
    ? '@kubernetes-models/apimachinery'
    : 'kubernetes-models';
  const { validate } = await import(pathToFileURL(join(modules, pkg, '_schemas', `${longName}.js`)).href);
  const value = (number) => (property.type.startsWith('Array<') ? [number] : number);
  const refused = (number) => {
    validate({ [property.name]: value(number) });
    return (validate.errors ?? []).some(
      (error) => error.instancePath.startsWith(`/${property.name}`) && error.keyword !== 'required',
    );
  };
  if (!refused(0.5)) return { type: 'number' };
  return { type: 'integer', format: refused(2 ** 40) ? 'int32' : 'int64' };
}

async function define(longName, file) {
  const name = definitionName(longName);
  if (definitions.has(name)) return name;
  const definition = { type: 'object', properties: {}, additionalProperties: false };
  definitions.set(name, definition);
  const declaration = readDeclaration(file);
  const text = { '': declaration.doc };
  const required = [];
  for (const property of declaration.properties) {
    const format = /\bnumber\b/.test(property.type) ? await numberFormat(longName, property) : undefined;
    const schema = await schemaOf(property.type, declaration, format);
    const key = `${name}.${property.name}`;
    Object.assign(leaf(schema), formats[key]);
    if (goTypes[key] !== undefined) leaf(schema)['x-go'] = goTypes[key];
    definition.properties[property.name] = schema;
    if (!property.optional) required.push(property.name);
    if (property.doc !== '') text[property.name] = property.doc;
  }
  if (required.length > 0) definition.required = required;
  docs.set(name, text);
  return name;
}

/** The schema inside arrays and maps. */
function leaf(schema) {
  if (schema.type === 'array') return leaf(schema.items);
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return leaf(schema.additionalProperties);
  return schema;
}

const kinds = [];
for (const [groupVersion, names] of Object.entries(ROOTS)) {
  for (const kind of names) {
    const file = join(modules, 'kubernetes-models', groupVersion, `${kind}.d.ts`);
    const long = /export type \{ I\w+ as I(IoK8s\w+)/.exec(readFileSync(file, 'utf8'))[1];
    kinds.push({ apiVersion: groupVersion, kind, definition: await define(long, file) });
  }
}

function tsType(schema, owner) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').pop();
    if (name === 'ObjectMeta')
      return kinds.some((k) => k.definition === owner) ? 'ObjectMeta' : 'Partial<ObjectMeta>';
    return name;
  }
  if (schema.format === 'quantity') return 'Quantity';
  if (schema.format === 'int-or-string') return 'IntOrString';
  if (schema.format === 'raw') return 'Record<string, unknown>';
  if (schema.enum !== undefined) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.type === 'array') {
    const item = tsType(schema.items, owner);
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'object') return `Record<string, ${tsType(schema.additionalProperties, owner)}>`;
  return schema.type === 'integer' ? 'number' : schema.type;
}

/** Stored objects always carry these, whatever the decoder accepts. */
const ALWAYS = new Set(['apiVersion', 'kind', 'metadata', 'spec']);
const sorted = [...definitions.keys()].sort();
const banner = [
  '// Written by src/workshop/generate-schemas.mjs from kubernetes-models 5.1.0 (Kubernetes 1.36). Do not edit.',
  '// Names, structure and descriptions: the Kubernetes API, Apache-2.0; see NOTICE.',
  '',
].join('\n');

let types = `${banner}import type { ObjectMeta, OwnerReference } from './meta.ts';

/** A resource amount as written: \`500m\`, \`1Gi\`, \`2\`. */
export type Quantity = string | number;
/** A number, or a port name or percentage as text. */
export type IntOrString = number | string;
`;
for (const name of sorted) {
  if (HAND_WRITTEN.has(name)) continue;
  const isKind = kinds.some((kind) => kind.definition === name);
  types += `\nexport interface ${name} {\n`;
  const { properties, required = [] } = definitions.get(name);
  for (const [field, schema] of Object.entries(properties)) {
    const always =
      required.includes(field) ||
      (isKind && ALWAYS.has(field)) ||
      (name.endsWith('TemplateSpec') && field === 'spec');
    types += `  ${field.includes('$') ? `'${field}'` : field}${always ? '' : '?'}: ${tsType(schema, name)};\n`;
  }
  types += '}\n';
}
writeFileSync(join(out, 'types.generated.ts'), types);

let schemas = `${banner}import type { Definition } from './schema.ts';

/** Every type of the API by its upstream name. Bare: no descriptions, for decoding. */
export const definitions: Record<string, Definition> = {\n`;
for (const name of sorted) schemas += `  ${name}: ${JSON.stringify(definitions.get(name))},\n`;
schemas +=
  '};\n\n/** The kinds one can write, with the definition that describes each. */\nexport const kindSchemas: { apiVersion: string; kind: string; definition: string }[] = [\n';
for (const kind of kinds) schemas += `  ${JSON.stringify(kind)},\n`;
writeFileSync(join(out, 'schemas.generated.ts'), `${schemas}];\n`);

let documented = `${banner}/** Descriptions by type, then by field; the type's own is under ''. Load lazily: this is the large half. */
export const docs: Record<string, Record<string, string>> = {\n`;
for (const name of sorted) documented += `  ${name}: ${JSON.stringify(docs.get(name))},\n`;
writeFileSync(join(out, 'docs.generated.ts'), `${documented}};\n`);
rmSync(temp, { recursive: true, force: true });
console.log(`${sorted.length} definitions, ${kinds.length} kinds`);
