/** Variables that a configuration makes out of others: map, geo and split_clients. */

import { all, type Directive } from './conf.ts';
import { addressMatches, type Exchange, expression, filled, nameMatches } from './values.ts';

const tables = new WeakMap<readonly Directive[], ReadonlyMap<string, Directive>>();

function tableOf(http: readonly Directive[]): ReadonlyMap<string, Directive> {
  let table = tables.get(http);
  if (table === undefined) {
    table = new Map(
      http
        .filter(({ name }) => /^(map|geo|split_clients)$/.test(name))
        .map((each) => [(each.args.at(-1) ?? '').slice(1), each]),
    );
    tables.set(http, table);
  }
  return table;
}

/** The value of a variable that a block of `http` defines; undefined where none does. */
export function mappedValue(x: Exchange, name: string): string | undefined {
  const directive = tableOf(x.http).get(name);
  if (directive === undefined) return undefined;
  if (directive.name === 'geo') return located(x, directive);
  if (directive.name === 'split_clients') return split(x, directive);
  return looked(x, directive);
}

/** map: the exact text first, then names with a star, then expressions in their order, then the default. */
function looked(x: Exchange, { args, block = [] }: Directive): string {
  const value = filled(x, args[0] ?? '');
  const lower = value.toLowerCase();
  const hostnames = block.some(({ name }) => name === 'hostnames');
  const rows = block.filter(({ name }) => !/^(default|hostnames|volatile|include)$/.test(name));
  const textOf = (key: string) => key.replace(/^\\/, '').toLowerCase();
  const found =
    rows.find(({ name }) => !name.startsWith('~') && textOf(name) === lower) ??
    (hostnames
      ? rows.find(({ name }) => /^[*.]|\*$/.test(name) && nameMatches(name, lower) > 0)
      : undefined) ??
    rows.find(({ name }) => {
      if (!name.startsWith('~')) return false;
      const match = expression(name.replace(/^~\*?/, ''), name.startsWith('~*') ? 'i' : '')?.exec(value);
      if (!match) return false;
      x.captures = match;
      for (const [group, caught] of Object.entries(match.groups ?? {})) x.set.set(group, caught ?? '');
      return true;
    }) ??
    block.find(({ name }) => name === 'default');
  return found === undefined ? '' : filled(x, found.args[0] ?? '');
}

/** geo: the smallest network that the address lies in. */
function located(x: Exchange, { args, block = [] }: Directive): string {
  const address = args.length > 1 ? filled(x, args[0] ?? '') : x.client;
  let best = -1;
  let value = all(block, 'default')[0]?.args[0] ?? '';
  for (const { name, args: row } of block) {
    if (/^(default|ranges|delete|include|proxy|proxy_recursive)$/.test(name)) continue;
    const range = /^(\d[\d.]*)-(\d[\d.]*)$/.exec(name);
    const size = range ? 0 : Number(name.split('/')[1] ?? 32);
    const isIn = range
      ? number(range[1]!) <= number(address) && number(address) <= number(range[2]!)
      : addressMatches(name, address);
    if (isIn && size > best) [best, value] = [size, row[0] ?? ''];
  }
  return value;
}

const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** split_clients: shares of the range of a hash. Models ngx_http_split_clients_variable (MurmurHash2). */
function split(x: Exchange, { args, block = [] }: Directive): string {
  const hash = murmur2(filled(x, args[0] ?? ''));
  let end = 0;
  for (const { name, args: row } of block) {
    if (name === '*') return row[0] ?? '';
    end += Math.floor((Math.round(Number.parseFloat(name) * 100) * 0xffffffff) / 10_000);
    if (hash < end) return row[0] ?? '';
  }
  return '';
}

function murmur2(text: string): number {
  const data = new TextEncoder().encode(text);
  const mix = (value: number) => {
    const k = Math.imul(value, 0x5bd1e995);
    return Math.imul(k ^ (k >>> 24), 0x5bd1e995);
  };
  let h = data.length;
  let i = 0;
  for (; i + 4 <= data.length; i += 4) {
    const word = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    h = Math.imul(h, 0x5bd1e995) ^ mix(word);
  }
  const left = data.length - i;
  if (left >= 3) h ^= data[i + 2]! << 16;
  if (left >= 2) h ^= data[i + 1]! << 8;
  if (left >= 1) h = Math.imul(h ^ data[i]!, 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return (h ^ (h >>> 15)) >>> 0;
}
