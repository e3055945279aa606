/** One document of a stream, as text. */
export interface Chunk {
  /** Of the first character in the stream. */
  offset: number;
  text: string;
}

const SEPARATOR = /^---[^\S\n]*(?:#[^\n]*)?\r?$/;

/**
 * Cuts a stream where kubectl does: at lines that hold `---` and nothing but blanks or a comment
 * after it. Such a line cuts even inside a block scalar. Models apimachinery util/yaml YAMLReader.
 */
export function splitDocuments(stream: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = stream.startsWith('\uFEFF') ? 1 : 0;
  let at = start;
  while (at < stream.length) {
    let end = stream.indexOf('\n', at);
    if (end < 0) end = stream.length;
    if (stream.startsWith('---', at) && SEPARATOR.test(stream.slice(at, end))) {
      chunks.push({ offset: start, text: stream.slice(start, at) });
      start = Math.min(end + 1, stream.length);
    }
    at = end + 1;
  }
  chunks.push({ offset: start, text: stream.slice(start) });
  return chunks;
}

/** Nothing but blank lines and comments. */
export function isBlank(text: string): boolean {
  return /^(?:[^\S\n]*(?:#[^\n]*)?(?:\n|$))*$/.test(text);
}
