import type { Describer } from './describer.ts';
import { annotationLines, labelLines } from './writer.ts';

// biome-ignore lint/suspicious/noExplicitAny: read field by field
type Any = any;

/** Models describe.go RoleDescriber: a line for each resource, verbs that the same rule allows together. */
export const describeRole: Describer = (w, object) => {
  w.line(0, 'Name:', object.metadata.name);
  labelLines(w, 'Labels', object.metadata.labels);
  annotationLines(w, 'Annotations', object.metadata.annotations);
  w.line(0, 'PolicyRule:');
  w.line(1, 'Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs');
  w.line(1, '---------', '-----------------', '--------------', '-----');
  for (const { resource, urls, names, verbs } of compacted(object.rules ?? []))
    w.line(1, resource, `[${urls.join(' ')}]`, `[${names.join(' ')}]`, `[${verbs.join(' ')}]`);
};

interface Line {
  resource: string;
  urls: string[];
  names: string[];
  verbs: string[];
}

function compacted(rules: readonly Any[]): Line[] {
  const lines = new Map<string, Line>();
  const add = (resource: string, urls: string[], names: string[], verbs: string[]) => {
    const key = JSON.stringify([resource, urls, names]);
    const line = lines.get(key) ?? { resource, urls, names, verbs: [] };
    for (const verb of verbs) if (!line.verbs.includes(verb)) line.verbs.push(verb);
    lines.set(key, line);
  };
  for (const {
    resources = [],
    apiGroups = [''],
    nonResourceURLs = [],
    resourceNames = [],
    verbs = [],
  } of rules) {
    for (const resource of resources)
      for (const group of apiGroups) {
        const name = group === '' ? resource : `${resource}.${group}`;
        if (resourceNames.length === 0) add(name, [], [], verbs);
        for (const one of resourceNames) add(name, [], [one], verbs);
      }
    for (const url of nonResourceURLs) add('', [url], [], verbs);
  }
  return [...lines.values()].sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0));
}

/** Models describe.go RoleBindingDescriber. */
export const describeRoleBinding: Describer = (w, object) => {
  w.line(0, 'Name:', object.metadata.name);
  labelLines(w, 'Labels', object.metadata.labels);
  annotationLines(w, 'Annotations', object.metadata.annotations);
  w.line(0, 'Role:');
  w.line(1, 'Kind:', object.roleRef?.kind ?? '');
  w.line(1, 'Name:', object.roleRef?.name ?? '');
  w.line(0, 'Subjects:');
  w.line(1, 'Kind', 'Name', 'Namespace');
  w.line(1, '----', '----', '---------');
  for (const { kind, name, namespace = '' } of (object.subjects ?? []) as Any[])
    w.line(1, kind, name, namespace);
};
