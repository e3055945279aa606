import { opening } from './embed.ts';
import { guardedStorage } from './storage.ts';

/** Where somebody was in the text. Lines and columns count from 1; `top` in px. */
export interface Caret {
  readonly line: number;
  readonly column: number;
  readonly top: number;
  /** Of the text it belongs to: in another one it means nothing. */
  readonly length: number;
}

const KEY = 'podscope.caret';
const storage = guardedStorage(500, opening);

/** Not part of the view's store: it changes with every key, and nothing on the page shows it. */
export const saveCaret = (caret: Caret): void => void storage.setItem(KEY, JSON.stringify(caret));

/** The place in a text of this length, where it was left in one. */
export function storedCaret(length: number): Caret | undefined {
  try {
    const caret = JSON.parse(String(storage.getItem(KEY))) as Caret | null;
    return caret?.length === length ? caret : undefined;
  } catch {
    return undefined;
  }
}
