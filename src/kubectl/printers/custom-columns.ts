import type { KubeObject } from '../../api/meta.ts';
import { CommandError } from '../errors.ts';
import { goText, JsonPath, relaxedPath } from './jsonpath.ts';
import { itemsOf, type ObjectPrinter } from './objects-shared.ts';
import { RowWriter } from './tabwriter.ts';

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

/** `NAME:.metadata.name,IMAGE:.spec.containers[0].image` as a printer. Models cmd/get/customcolumn.go. */
export function customColumns(spec: string, noHeaders: boolean): ObjectPrinter {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  const columns = splitColumns(spec).map((part) => {
    const at = part.indexOf(':');
    if (at < 0)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, at), path: new JsonPath(relaxedPath(part.slice(at + 1))) };
  });
  return tableOf(columns, noHeaders);
}

/** The two lines of a file: headers above, paths below. */
export function customColumnsFile(text: string, noHeaders: boolean): ObjectPrinter {
  const [headers = '', paths = ''] = text.split('\n');
  const names = wordsOf(headers);
  const specs = wordsOf(paths);
  if (names.length !== specs.length)
    throw new CommandError(
      `number of headers (${names.length}) and field specifications (${specs.length}) don't match`,
    );
  return tableOf(
    names.map((header, i) => ({ header, path: new JsonPath(relaxedPath(specs[i]!)) })),
    noHeaders,
  );
}

function tableOf(columns: { header: string; path: JsonPath }[], noHeaders: boolean): ObjectPrinter {
  const rows = new RowWriter();
  let hasHeader = noHeaders;
  return (object) => {
    const out = itemsOf(object).map((item) => columns.map(({ path }) => cell(path, item)));
    if (!hasHeader) out.unshift(columns.map(({ header }) => header));
    hasHeader = true;
    return rows.write(out);
  };
}

function cell(path: JsonPath, item: KubeObject): string {
  const values = path.find(item).flat();
  return values.length === 0
    ? '<none>'
    : values.map((value) => (value === null ? '<none>' : goText(value))).join(',');
}

/** Commas inside brackets belong to a path. */
function splitColumns(spec: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const char of spec) {
    if (char === '[' || char === '(') depth++;
    if (char === ']' || char === ')') depth--;
    if (char === ',' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}
