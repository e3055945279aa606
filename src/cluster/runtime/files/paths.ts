/** Pure path arithmetic; no file system is asked. */

/** Splits a path into its names; `.` and empty names are dropped, `..` is kept. */
export function segments(path: string): readonly string[] {
  let names = split.get(path);
  if (names === undefined) {
    names = path.split('/').filter((name) => name !== '' && name !== '.');
    if (split.size > 2000) split.clear();
    split.set(path, names);
  }
  return names;
}

/** The same few hundred paths are asked for again and again. */
const split = new Map<string, readonly string[]>();

/** `/a/./b/../c` -> `/a/c`; relative paths start at `cwd`. Symbolic links are not followed. */
export function normalize(path: string, cwd = '/'): string {
  const out: string[] = [];
  for (const name of segments(path.startsWith('/') ? path : `${cwd}/${path}`))
    if (name === '..') out.pop();
    else out.push(name);
  return `/${out.join('/')}`;
}

export function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** basename(1) without a suffix. */
export function basename(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return path.startsWith('/') ? '/' : '';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** dirname(1). */
export function dirname(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) return trimmed === '' && path.startsWith('/') ? '/' : '.';
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/';
}
