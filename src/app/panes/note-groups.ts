import type { Note } from './notes.ts';

/** Findings that say the same of several places of a text. */
export interface NoteGroup {
  readonly key: string;
  /** The first of them, which speaks for all. */
  readonly note: Note;
  /** All of them, in their order; the first one too. */
  readonly notes: readonly Note[];
  /**
   * What it is about, where that is the same field of several containers: without the path to it; where it is the same of several
   * images: with `*` for their names.
   */
  readonly message: string;
}

/** The way to a container, which differs from document to document: `spec.template.spec.containers[0].`. */
const CONTAINER = /\bspec\.(?:jobTemplate\.spec\.)?(?:template\.spec\.)?(?:initC|c)ontainers\[\d+\]\./;
const POD_SPEC = /\bspec\.(?:jobTemplate\.spec\.)?template\.spec\./;

const UNKNOWN_IMAGE = /^\S+(?= is not known: )/;

const general = (message: string): string =>
  message
    .replace(UNKNOWN_IMAGE, '*')
    .replace(CONTAINER, 'containers[*].')
    .replace(POD_SPEC, 'spec.')
    .replace(/\[\d+\]/g, '[*]');

/** Puts equal findings together, where the first of them stands. Errors of different fields stay apart. */
export function groupNotes(notes: readonly Note[]): NoteGroup[] {
  const groups = new Map<string, { note: Note; notes: Note[]; message: string }>();
  for (const note of notes) {
    const message = general(note.message);
    const key = `${note.severity}\n${note.code ?? ''}\n${message}`;
    const group = groups.get(key);
    if (group) group.notes.push(note);
    else groups.set(key, { note, notes: [note], message });
  }
  return [...groups].map(([key, { note, notes: all, message }]) => ({
    key,
    note,
    notes: all,
    message: all.length === 1 ? note.message : message,
  }));
}
