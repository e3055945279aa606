import { all, type Directive } from './conf.ts';
import { expression } from './values.ts';

/** The location of a server that takes a request: exact, longest prefix (^~), expressions, longest prefix. */
export function locationFor(server: readonly Directive[], path: string): Directive | undefined {
  let prefix: Directive | undefined;
  let best = -1;
  let final = false;
  for (const location of all(server, 'location')) {
    const [first = '', second] = location.args;
    if (first === '=') {
      if (second === path) return location;
      continue;
    }
    if (first === '~' || first === '~*') continue;
    const pattern = first === '^~' ? (second ?? '') : first;
    if (path.startsWith(pattern) && pattern.length > best) {
      prefix = location;
      best = pattern.length;
      final = first === '^~';
    }
  }
  if (final) return prefix;
  for (const location of all(server, 'location')) {
    const [first, second = ''] = location.args;
    if (first !== '~' && first !== '~*') continue;
    // An expression that JavaScript cannot read matches nothing; it was reported when it was loaded.
    if (expression(second, first === '~*' ? 'i' : '')?.test(path)) return location;
  }
  return prefix;
}
