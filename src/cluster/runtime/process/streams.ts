import type { FileSystem } from '../files/filesystem.ts';
import type { FileNode } from '../vfs.ts';

/** How much a pipe holds before its writer has to wait (pipe(7)). */
const PIPE_CAPACITY = 65_536;

/** Those who wait for something; each is told once. */
export class Waiters {
  #waiting: (() => void)[] = [];

  add(resume: () => void): () => void {
    this.#waiting.push(resume);
    return () => {
      const at = this.#waiting.indexOf(resume);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
  }

  wake(): void {
    if (this.#waiting.length === 0) return;
    const all = this.#waiting;
    this.#waiting = [];
    for (const resume of all) resume();
  }
}

/**
 * What a file descriptor refers to. Shared between processes and counted: the last close closes.
 * Nothing blocks in here: `read` says 'wait' and `readable` tells when to try again; `write` takes
 * everything, and a writer that minds its manners waits for `writable` while `congested`.
 */
export interface OpenFile {
  readonly kind: 'file' | 'pipe' | 'null' | 'zero' | 'random' | 'full' | 'log' | 'text' | 'socket';
  refs: number;
  /** At most `max` characters; undefined at the end of the file. */
  read(max: number): string | undefined | 'wait';
  /** Throws SystemError; 'broken' where nobody reads any more. */
  write(text: string): 'ok' | 'broken';
  readonly readable?: Waiters;
  readonly writable?: Waiters;
  congested?(): boolean;
  /** Called when the last descriptor is closed. */
  closed?(): void;
  /** The file behind it, for tail -f, truncation and seeking. */
  readonly file?: { path: string; node: FileNode };
  offset?: number;
}

/** An ordinary file, opened at the start or for appending. */
export function openedFile(
  fs: FileSystem,
  file: { path: string; node: FileNode },
  options: { append?: boolean; write?: boolean },
): OpenFile {
  return {
    kind: 'file',
    refs: 0,
    file,
    offset: 0,
    read(max) {
      const { content } = file.node;
      const at = this.offset!;
      if (at >= content.length) return undefined;
      const chunk = content.slice(at, at + max);
      this.offset = at + chunk.length;
      return chunk;
    },
    write(text) {
      if (!options.write) return 'broken';
      this.offset = fs.write(file.path, file.node, options.append ? 'end' : this.offset!, text);
      return 'ok';
    },
  };
}

/** A text to read: heredocs, here-strings, the standard input of an exec. */
export function textFile(text: string): OpenFile {
  let at = 0;
  return {
    kind: 'text',
    refs: 0,
    read(max) {
      if (at >= text.length) return undefined;
      const chunk = text.slice(at, at + max);
      at += chunk.length;
      return chunk;
    },
    write: () => 'broken',
  };
}

/** /dev/null, /dev/zero, /dev/urandom and /dev/full. */
export function device(
  kind: 'null' | 'zero' | 'random' | 'full',
  random: () => number,
  onFull: () => never,
): OpenFile {
  return {
    kind,
    refs: 0,
    read(max) {
      if (kind === 'null') return undefined;
      const size = Math.min(max, PIPE_CAPACITY);
      if (kind !== 'random') return '\0'.repeat(size);
      let text = '';
      for (let i = 0; i < Math.min(size, 4096); i++) text += String.fromCharCode(Math.floor(random() * 256));
      return text;
    },
    write: () => (kind === 'full' ? onFull() : 'ok'),
  };
}

/** Standard input of what has none. */
export function nullDevice(): OpenFile {
  return { kind: 'null', refs: 0, read: () => undefined, write: () => 'ok' };
}

/** A line of a log that has no end is cut here, in characters. */
const LONGEST_LINE = 1 << 20;

/** Standard output or error of a container: whole lines go to the log, the rest at the end. */
export function logFile(line: (text: string) => void): OpenFile & { flush(): void } {
  let rest = '';
  return {
    kind: 'log',
    refs: 0,
    read: () => undefined,
    write(text) {
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        line(rest + text.slice(from, end));
        rest = '';
        from = end + 1;
      }
      rest += text.slice(from);
      if (rest.length >= LONGEST_LINE) this.flush();
      return 'ok';
    },
    flush() {
      if (rest !== '') line(rest);
      rest = '';
    },
  };
}

/** Both ends of a pipe. */
export interface Pipe {
  reader: OpenFile;
  writer: OpenFile;
}

export function createPipe(): Pipe {
  let chunks: string[] = [];
  let size = 0;
  let writing = true;
  let reading = true;
  const readable = new Waiters();
  const writable = new Waiters();
  const reader: OpenFile = {
    kind: 'pipe',
    refs: 0,
    readable,
    read(max) {
      if (size === 0) return writing ? 'wait' : undefined;
      const text = chunks.length === 1 ? chunks[0]! : chunks.join('');
      const chunk = text.length <= max ? text : text.slice(0, max);
      chunks = chunk.length === text.length ? [] : [text.slice(chunk.length)];
      size -= chunk.length;
      if (size < PIPE_CAPACITY) writable.wake();
      return chunk;
    },
    write: () => 'broken',
    closed() {
      reading = false;
      chunks = [];
      size = 0;
      writable.wake();
    },
  };
  const writer: OpenFile = {
    kind: 'pipe',
    refs: 0,
    writable,
    read: () => undefined,
    write(text) {
      if (!reading) return 'broken';
      if (text === '') return 'ok';
      chunks.push(text);
      size += text.length;
      readable.wake();
      return 'ok';
    },
    congested: () => reading && size >= PIPE_CAPACITY,
    closed() {
      writing = false;
      readable.wake();
    },
  };
  return { reader, writer };
}

/** Collects what is written, at most `limit` characters; `closed` is called when no writer is left. */
export function captureFile(limit: number, closed: () => void): OpenFile & { readonly text: string } {
  let text = '';
  return {
    kind: 'pipe',
    refs: 0,
    get text() {
      return text;
    },
    read: () => undefined,
    write(chunk) {
      if (text.length < limit) text += chunk.slice(0, limit - text.length);
      return 'ok';
    },
    closed,
  };
}
