import type { Line } from './lines.ts';

/** Kept while the page is open, so that the terminal can be put away and taken out again. */
export const terminalMemory: { lines: readonly Line[]; history: readonly string[] } = {
  lines: [],
  history: [],
};
