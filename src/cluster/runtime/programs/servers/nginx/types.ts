import { type Block, near, nearAll } from './answer.ts';
import type { Directive } from './conf.ts';

/** What nginx knows where no `types` stand anywhere. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html'],
  ['gif', 'image/gif'],
  ['jpg', 'image/jpeg'],
]);
const tables = new WeakMap<Directive, ReadonlyMap<string, string>>();

/** All blocks of one level together. */
function tableOf(types: readonly Directive[]): ReadonlyMap<string, string> {
  const [first] = types;
  if (first === undefined) return BUILT_IN;
  let table = tables.get(first);
  if (table === undefined) {
    const rows = types.flatMap(({ block = [] }) => block);
    table = new Map(rows.flatMap(({ name, args }) => args.map((each) => [each, name] as const)));
    tables.set(first, table);
  }
  return table;
}

/** The media type of a path, by its extension; `default_type` where that says nothing. */
export function typeOf(chain: readonly Block[], path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const known = dot > 0 ? tableOf(nearAll(chain, 'types')).get(name.slice(dot + 1).toLowerCase()) : undefined;
  return known ?? near(chain, 'default_type')?.args[0] ?? 'text/plain';
}

const CHARSET_TYPES = /^(text\/(html|xml|plain|vnd\.wap\.wml)|application\/(javascript|rss\+xml))$/;

/** The type with the charset of the configuration. */
export function withCharset(chain: readonly Block[], type: string): string {
  const charset = near(chain, 'charset')?.args[0] ?? 'off';
  if (charset === 'off' || charset.startsWith('$') || type.includes('charset=')) return type;
  const more = near(chain, 'charset_types')?.args;
  return (more ? more.includes('*') || more.includes(type) || type === 'text/html' : CHARSET_TYPES.test(type))
    ? `${type}; charset=${charset}`
    : type;
}
