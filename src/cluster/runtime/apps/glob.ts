import { wildcards } from '../../../text/pattern.ts';

/** Shell-like globs of `apps[].match`: `*` and `?` match anything, `/` and `:` included. */
export function matchesGlob(glob: string, text: string): boolean {
  let pattern = compiled.get(glob);
  if (pattern === undefined) {
    pattern = wildcards(glob);
    if (compiled.size > 1000) compiled.clear();
    compiled.set(glob, pattern);
  }
  return pattern.test(text);
}

const compiled = new Map<string, RegExp>();
