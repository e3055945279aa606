import { EPOCH_MS, parseTimestamp } from '../../base/time.ts';
import { align, DESCRIBE } from '../printers/tabwriter.ts';

/** Lines of `describe`: `level` blanks twice over in front, tabs between the columns, aligned at the end. */
export class DescribeWriter {
  #text = '';

  line(level: number, ...cells: (string | number)[]): void {
    this.#text += `${'  '.repeat(level)}${cells.join('\t')}\n`;
  }
  /** Text as it is, newline and all. */
  raw(text: string): void {
    this.#text += text;
  }
  /** The text with its tabs, not aligned. */
  get tabbed(): string {
    return this.#text;
  }
  toString(): string {
    return align(this.#text, DESCRIBE);
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * `Labels:  a=b`, further ones below. `title` carries its indentation. Models describe.go printLabelsMultiline.
 */
export function labelLines(
  w: DescribeWriter,
  title: string,
  labels: Record<string, string> | undefined | null,
  skip: readonly string[] = [],
): void {
  const entries = Object.entries(labels ?? {})
    .filter(([key]) => !skip.includes(key))
    .sort(byName);
  multiline(
    w,
    title,
    entries.map(([key, value]) => `${key}=${value}`),
  );
}

/** One item beside the title, the others below it in the second column. */
export function multiline(w: DescribeWriter, title: string, items: readonly string[]): void {
  if (items.length === 0) w.line(0, `${title}:`, '<none>');
  for (const [i, item] of items.entries()) w.line(0, i === 0 ? `${title}:` : '', item);
}

const HIDDEN = 'kubectl.kubernetes.io/last-applied-configuration';
const MAX_ANNOTATION = 140;

/** Like {@link labelLines}, but `key: value`; long values below, shortened. Models printAnnotationsMultiline. */
export function annotationLines(
  w: DescribeWriter,
  title: string,
  annotations: Record<string, string> | undefined | null,
): void {
  const entries = Object.entries(annotations ?? {})
    .filter(([key]) => key !== HIDDEN)
    .sort(byName);
  if (entries.length === 0) {
    w.line(0, `${title}:`, '<none>');
    return;
  }
  for (const [i, [key, raw]] of entries.entries()) {
    const head = i === 0 ? `${title}:` : '';
    const value = raw.replace(/\n$/, '');
    if (value.length + key.length + 2 > MAX_ANNOTATION || value.includes('\n')) {
      w.line(0, head, `${key}:`);
      for (const line of value.split('\n')) w.line(0, '', `  ${shorten(line, MAX_ANNOTATION - 2)}`);
    } else w.line(0, head, `${key}: ${value}`);
  }
}

const shorten = (text: string, max: number) => (text.length > max ? `${text.slice(0, max)}...` : text);

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

/** A timestamp as `Sat, 21 Nov 2026 00:44:11 +0000` (RFC 1123 with a numeric zone). */
export function longTime(timestamp: string | null | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(EPOCH_MS + parseTimestamp(timestamp));
  return `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

export const yesNo = (value: boolean | undefined) => (value ? 'True' : 'False');
