import { type OpenFile, Waiters } from './streams.ts';

/** What Ctrl+D types: the end of the file where a terminal is read. */
const END_OF_TRANSMISSION = '\x04';

/** The writing side of a standard input that is kept open (`stdin: true`, `tty: true`). */
export interface LiveInput extends OpenFile {
  readonly readable: Waiters;
  readonly isTerminal: boolean;
  /** Somebody who has attached types this. */
  type(text: string): void;
  /** Nothing more will come: readers meet the end of the file. */
  end(): void;
}

/** Standard input that somebody may attach to: a reader waits until something is typed into it. */
export function liveInput(isTerminal: boolean): LiveInput {
  let rest = '';
  let hasEnded = false;
  const readable = new Waiters();
  return {
    kind: 'text',
    refs: 0,
    readable,
    isTerminal,
    read(max) {
      if (rest === '') return hasEnded ? undefined : 'wait';
      const chunk = rest.slice(0, max);
      rest = rest.slice(chunk.length);
      return chunk;
    },
    write: () => 'broken',
    type(text) {
      if (hasEnded) return;
      const end = isTerminal ? text.indexOf(END_OF_TRANSMISSION) : -1;
      rest += end < 0 ? text : text.slice(0, end);
      if (end >= 0) hasEnded = true;
      readable.wake();
    },
    end() {
      hasEnded = true;
      readable.wake();
    },
  };
}

export const isLiveInput = (file: OpenFile): file is LiveInput => 'type' in file;
