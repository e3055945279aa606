import type { YAMLParseError } from 'yaml';

/**
 * What Go's YAML parser says where ours finds an error: its words, and the line by its way of counting.
 * Models go.yaml.in/yaml/v2 (scannerc.go, parserc.go, decode.go fail).
 */
export function yamlError(problem: YAMLParseError, text: string): string {
  const line = problem.linePos?.[0].line ?? lineAt(text, problem.pos[0]);
  const where = (at: number, words: string) => `yaml: line ${at}: ${words}`;
  const lines = text.split('\n');
  const tab = lines.findIndex((each) => /^ *\t/.test(each));
  if (tab >= 0 && tab + 1 >= line - 1) {
    const words = /^\t/.test(lines[tab]!)
      ? 'found character that cannot start any token'
      : 'found a tab character that violates indentation';
    return where(tab + 1, words);
  }
  switch (problem.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return where(colonLine(lines, line), 'mapping values are not allowed in this context');
    case 'MISSING_CHAR':
      if (problem.message.includes('quote')) return where(line + 1, 'found unexpected end of stream');
      if (/implicit key|implicit map/i.test(problem.message))
        return where(line, "could not find expected ':'");
      return where(line, "did not find expected ',' or ']'");
    case 'BAD_INDENT':
    case 'BAD_ALIAS':
    case 'UNEXPECTED_TOKEN':
      return where(Math.max(1, line - 1), 'did not find expected key');
    case 'BAD_SCALAR_START':
      return where(line, 'found character that cannot start any token');
    case 'DUPLICATE_KEY':
      return where(line, problem.message);
    case 'BAD_DQ_ESCAPE':
      return where(line, 'found unknown escape character');
    default:
      return where(line, 'did not find expected key');
  }
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

/** The parser stops at the colon, which may be lines below the beginning of the text it took for a key. */
function colonLine(lines: readonly string[], from: number): number {
  for (let at = from - 1; at < lines.length; at++) {
    const text = at === from - 1 ? lines[at]!.replace(/^\s*[^:\s]+:\s/, '') : lines[at]!;
    if (/:(\s|$)/.test(text)) return at + 1;
  }
  return from;
}
