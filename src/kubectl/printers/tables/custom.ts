/** Tables of custom kinds, as their definitions want them. Models apiextensions-apiserver pkg/registry/customresource/tableconvertor. */
import type { CustomKind, PrinterColumn } from '../../../api/custom/kinds.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { age } from '../duration.ts';
import { JsonPath, PathError } from '../jsonpath.ts';
import type { TableSpec } from './table.ts';

/** What is shown where a definition asks for no columns. */
const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** The name, and the columns of the preferred version; those of lower priority with -o wide. */
export function customTable(info: CustomKind): TableSpec {
  const wanted = info.versions.get(info.version)!.columns;
  const columns = wanted.length > 0 ? wanted : [AGE];
  const paths = columns.map(({ jsonPath }) => pathOf(jsonPath));
  return {
    columns: [
      'NAME',
      ...columns.map(({ name, priority }) => `${(priority ?? 0) > 0 ? '+' : ''}${name.toUpperCase()}`),
    ],
    row: (object, { now }) => [
      object.metadata.name,
      ...columns.map(({ type }, i) => cell(type, valueAt(paths[i], object), now)),
    ],
  };
}

function pathOf(text: string): JsonPath | undefined {
  try {
    return new JsonPath(`{${text}}`, true);
  } catch (error) {
    if (error instanceof PathError) return undefined;
    throw error;
  }
}

function valueAt(path: JsonPath | undefined, object: KubeObject): unknown {
  try {
    return path?.find(object)[0]?.[0];
  } catch (error) {
    if (error instanceof PathError) return undefined;
    throw error;
  }
}

function cell(type: string, value: unknown, now: number): string {
  if (value === undefined || value === null) return '';
  switch (type) {
    case 'date':
      return typeof value !== 'string' ? '' : Number.isNaN(Date.parse(value)) ? '<invalid>' : age(value, now);
    case 'integer':
      return typeof value === 'number' ? String(Math.trunc(value)) : '';
    case 'number':
      return typeof value === 'number' ? String(value) : '';
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : '';
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
