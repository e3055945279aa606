/**
 * The value of a variable in a file of `NAME='value'` lines; empty where the file does not have it, undefined
 * where it is not written as such files have to be: values stand in single quotes, which may span lines, and
 * nothing but a comment may follow them. A blank after the `=` makes an empty value.
 * Models pkg/kubelet/util/env/env_util.go (1.35 and later).
 */
export function parseEnvFile(text: string, key: string): string | undefined {
  let rest = text;
  while (rest !== '') {
    const skipped = /^[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(rest);
    if (skipped) {
      rest = rest.slice(skipped[0].length);
      continue;
    }
    const start = /^[ \t]*([^=\n]*[^=\s])=/.exec(rest);
    if (start === null) return undefined;
    const name = start[1]!;
    rest = rest.slice(start[0].length);
    const empty = /^[ \t]+[^\n]*(?:\n|$)/.exec(rest);
    const quoted = /^'([^']*)'[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(rest);
    const found = empty ?? quoted;
    if (found === null) return undefined;
    if (name === key) return empty ? '' : quoted![1]!;
    rest = rest.slice(found[0].length);
  }
  return '';
}
