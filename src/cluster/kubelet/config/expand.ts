/**
 * Replaces `$(NAME)` by what `lookup` knows, leaves it as it is where it knows nothing, and turns
 * `$$` into `$`. Models third_party/forked/golang/expansion.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    const next = text[i + 1];
    if (char !== '$' || next === undefined) {
      result += char;
    } else if (next === '$') {
      result += '$';
      i++;
    } else if (next === '(') {
      const end = text.indexOf(')', i + 2);
      if (end < 0) {
        result += '$(';
        i++;
      } else {
        const name = text.slice(i + 2, end);
        result += lookup(name) ?? `$(${name})`;
        i = end;
      }
    } else {
      result += `$${next}`;
      i++;
    }
  }
  return result;
}
