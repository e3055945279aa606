import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { annotationLines, type DescribeWriter, labelLines } from './writer.ts';

const SKIP = [
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
];
const ACRONYMS = ['API', 'URL', 'UID', 'GUID'];

/** Every field of an object of a kind without a layout of its own. Models describe.go genericDescriber. */
export const describeGeneric: Describer = (w, object, context) => {
  w.line(0, 'Name:', object.metadata.name);
  w.line(0, 'Namespace:', object.metadata.namespace ?? '');
  labelLines(w, 'Labels', object.metadata.labels);
  annotationLines(w, 'Annotations', object.metadata.annotations);
  fields(w, 0, object, '');
  describeEvents(w, context, object);
};

function fields(w: DescribeWriter, level: number, content: Record<string, unknown>, path: string): void {
  for (const field of Object.keys(content).sort()) {
    const value = content[field];
    if (value === undefined || SKIP.includes(`${path}.${field}`)) continue;
    const label = labelFor(field);
    if (Array.isArray(value)) {
      w.line(level, `${label}:`);
      for (const item of value) {
        if (item !== null && typeof item === 'object') fields(w, level + 1, item, `${path}.${field}`);
        else w.line(level + 1, String(item));
      }
    } else if (value !== null && typeof value === 'object') {
      w.line(level, `${label}:`);
      fields(w, level + 1, value as Record<string, unknown>, `${path}.${field}`);
    } else w.line(level, `${label}:`, value === null ? '<nil>' : String(value));
  }
}

/** `firstTimestamp` becomes `First Timestamp`. */
function labelFor(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  return (field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-/g) ?? [field])
    .map((part) =>
      ACRONYMS.includes(part.toUpperCase())
        ? part.toUpperCase()
        : part === part.toLowerCase()
          ? part[0]!.toUpperCase() + part.slice(1)
          : part,
    )
    .join(' ');
}
