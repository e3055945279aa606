import type { Diagnostic } from '../../scenario/types.ts';
import type { Messages } from '../i18n/index.ts';
import { noteWords } from '../panes/note-words.ts';
import type { Repair } from './language/repair.ts';

/** A change of a text that puts a finding right. Offsets into that text. */
export interface Edit {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A finding as it was made, in English, and where it begins in the text. */
export interface Found {
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly remedy?: string | undefined;
  readonly code?: string | undefined;
  readonly fix?: Diagnostic['fix'] | undefined;
  readonly offset: number;
}

/** The edits that put a finding right: the one that it brings along, or those we find. The schemas come with the first question. */
export async function editsFor(found: Found, text: string, m: Messages): Promise<Edit[]> {
  const { fix, severity, message, code, offset } = found;
  if (fix) return [{ title: titleFrom(found), from: fix.offset, to: fix.endOffset, text: fix.text }];
  if (severity !== 'error') return [];
  const { repairsFor } = await import('./language/repair.ts');
  return repairsFor(text, { message, code, offset }).map((repair) => ({
    ...repair,
    title: titleOf(repair, m),
  }));
}

export function titleFrom(found: Omit<Found, 'offset' | 'fix'>): string {
  const { remedy, message } = noteWords(found);
  return remedy ?? message;
}

function titleOf({ what, text }: Repair, m: Messages): string {
  const { write, namespace, indent, quote, bracket, space } = m.editor.repairs;
  if (what === 'namespace') return namespace(/name: (.*)/.exec(text)?.[1] ?? '');
  return what === 'write' ? write(text) : { indent, quote, bracket, space }[what];
}

/** Where a line and a column, both from 1, are in a text. */
export function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(text.length, start + column - 1);
}
