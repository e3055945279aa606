/**
 * Writes src/cluster/controller/go-structs.generated.ts: names, types, order and JSON names of the Go
 * fields below PodTemplateSpec, release by release. The hash in the names of ReplicaSets and
 * ControllerRevisions depends on them and on nothing else of Go.
 *
 * Input: core/v1/types.go of k8s.io/api from each release branch.
 *   node src/workshop/generate-go-structs.mjs 1.34=types-1.34.go 1.35=types-1.35.go 1.36=types-1.36.go
 */
import { readFileSync, writeFileSync } from 'node:fs';

const META = {
  'metav1.ObjectMeta': [
    ['Name', 'string', 'name'],
    ['GenerateName', 'string', 'generateName'],
    ['Namespace', 'string', 'namespace'],
    ['SelfLink', 'string', 'selfLink'],
    ['UID', 'types.UID', 'uid'],
    ['ResourceVersion', 'string', 'resourceVersion'],
    ['Generation', 'int64', 'generation'],
    ['CreationTimestamp', 'metav1.Time', 'creationTimestamp,omitzero'],
    ['DeletionTimestamp', '*metav1.Time', 'deletionTimestamp'],
    ['DeletionGracePeriodSeconds', '*int64', 'deletionGracePeriodSeconds'],
    ['Labels', 'map[string]string', 'labels'],
    ['Annotations', 'map[string]string', 'annotations'],
    ['OwnerReferences', '[]metav1.OwnerReference', 'ownerReferences'],
    ['Finalizers', '[]string', 'finalizers'],
    ['ManagedFields', '[]metav1.ManagedFieldsEntry', 'managedFields'],
  ],
  'metav1.LabelSelector': [
    ['MatchLabels', 'map[string]string', 'matchLabels'],
    ['MatchExpressions', '[]metav1.LabelSelectorRequirement', 'matchExpressions'],
  ],
  'metav1.LabelSelectorRequirement': [
    ['Key', 'string', 'key,always'],
    ['Operator', 'metav1.LabelSelectorOperator', 'operator,always'],
    ['Values', '[]string', 'values'],
  ],
};
const SCALARS = { 'types.UID': 'string', 'metav1.LabelSelectorOperator': 'string' };

function parse(source) {
  const structs = {};
  const aliases = {};
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '');
  for (const match of text.matchAll(/^type (\w+) (?:struct \{\n([\s\S]*?)^\}|([^\n{]+)$)/gm)) {
    const [, name, body, alias] = match;
    if (body === undefined) {
      aliases[name] = alias.replace(/^=\s*/, '').trim();
      continue;
    }
    structs[name] = body.split('\n').flatMap((raw) => {
      const line = raw.trim();
      if (line === '' || line.startsWith('//')) return [];
      const field = /^(?:(\w+)\s+)?([*[\]\w.]+)\s*(?:`(.*?)`)?/.exec(line);
      if (field === null) return [];
      const [, given, type, tags = ''] = field;
      const json = /json:"([^"]*)"/.exec(tags)?.[1] ?? '';
      const [key, ...flags] = json.split(',');
      const tag = key + (key !== '' && !flags.includes('omitempty') ? ',always' : '');
      return [[given ?? type.split('.').at(-1).replace('*', ''), type, tag]];
    });
  }
  return { structs, aliases };
}

const element = (type) => type.replace(/^(\*|\[\]|map\[[\w.]+\])+/, '');
const releases = process.argv.slice(2).map((argument) => {
  const [release, path] = argument.split('=');
  return { release, ...parse(readFileSync(path, 'utf8')) };
});

const structs = {};
const aliases = { ...SCALARS };
for (const { release, structs: all, aliases: names } of releases) {
  const queue = ['PodTemplateSpec'];
  const seen = new Set();
  while (queue.length > 0) {
    const name = queue.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    const fields = META[name] ?? all[name];
    if (fields === undefined) {
      if (names[name] !== undefined) {
        aliases[name] = names[name];
        for (const part of names[name].match(/[\w.]+/g)) queue.push(part);
      }
      continue;
    }
    structs[name] ??= {};
    structs[name][release] = fields.map((field) => field.join(' '));
    for (const [, type] of fields) {
      queue.push(element(type));
      const key = /map\[([\w.]+)\]/.exec(type)?.[1];
      if (key !== undefined) queue.push(key);
    }
  }
}
const latest = releases.at(-1).release;
const out = Object.entries(structs)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, byRelease]) => {
    const now = byRelease[latest];
    const older = Object.entries(byRelease).filter(
      ([release, fields]) => release !== latest && JSON.stringify(fields) !== JSON.stringify(now),
    );
    const rest = older
      .map(([release, fields]) => `    ${JSON.stringify(release)}: ${JSON.stringify(fields)},\n`)
      .join('');
    return `  ${JSON.stringify(name)}: {\n    latest: ${JSON.stringify(now ?? [])},\n${rest}  },\n`;
  });
writeFileSync(
  new URL('../cluster/controller/go-structs.generated.ts', import.meta.url),
  `// Made by src/workshop/generate-go-structs.mjs from the field lists of k8s.io/api core/v1. Do not edit.
/** Go struct -> its fields in order, as "GoName GoType jsonName[,always|,omitzero]"; older releases where they differ. */
export const STRUCTS: Readonly<Record<string, { latest: readonly string[]; '1.34'?: readonly string[]; '1.35'?: readonly string[] }>> = {
${out.join('')}};

/** Named Go types that are no structs -> what they are. */
export const ALIASES: Readonly<Record<string, string>> = ${JSON.stringify(aliases, null, 2)};
`,
);
