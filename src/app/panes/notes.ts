import { useMemo } from 'react';
import type { Diagnostic } from '../../scenario/types.ts';
import type { DiagnosticRecord } from '../../trace/records.ts';
import { useRun } from '../state/run.ts';

export interface Note {
  severity: DiagnosticRecord['severity'];
  message: string;
  remedy: string | undefined;
  line: number | undefined;
  column: number | undefined;
  where: string | undefined;
  code: string | undefined;
  fix?: Diagnostic['fix'];
}

/** What the parser and the simulation have to say about the text, each thing once. */
export function useNotes(): readonly Note[] {
  const diagnostics = useRun((state) => state.diagnostics);
  const index = useRun((state) => state.index);
  const version = useRun((state) => state.version);
  const stale = useRun((state) => state.status === 'unparsable');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its version says so
  return useMemo(() => {
    const notes: Note[] = diagnostics.map((one) => ({
      severity: one.severity,
      message: one.message,
      remedy: one.remedy,
      line: one.range?.line,
      column: one.range?.column,
      where: one.where,
      code: one.code,
      fix: one.fix,
    }));
    const seen = new Set(notes.map(noteKey));
    // An older trace's remarks are about an older text.
    for (const record of stale ? [] : index.diagnostics) {
      const { severity, message, remedy, line, column, where, code } = record;
      const note = { severity, message, remedy, line, column, where, code };
      if (seen.has(noteKey(note))) continue;
      seen.add(noteKey(note));
      notes.push(note);
    }
    return notes;
  }, [diagnostics, index, version, stale]);
}

/** Notes with the same key say the same of the same place. */
export const noteKey = (note: Note) =>
  `${note.severity}\n${note.message}\n${note.where ?? ''}\n${note.line ?? ''}`;

export function useNoteCounts(): { errors: number; notes: number } {
  const notes = useNotes();
  const errors = notes.filter((note) => note.severity === 'error').length;
  return { errors, notes: notes.length - errors };
}
