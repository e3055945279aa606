import type { EditRequest } from '../../kubectl/client.ts';
import type { Line } from './lines.ts';

/** An object that is being edited in a tab. */
export interface OpenEdit {
  id: number;
  request: EditRequest;
  text: string;
  /** Why it could not be saved. */
  problem?: string;
}

/** Kept while the page is open, so that the terminal can be put away and taken out again. */
export const terminalMemory: {
  lines: readonly Line[];
  history: readonly string[];
  edits: readonly OpenEdit[];
} = {
  lines: [],
  history: [],
  edits: [],
};
