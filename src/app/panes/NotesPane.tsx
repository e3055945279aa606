import { useMemo } from 'react';
import type { DiagnosticRecord } from '../../trace/records.ts';
import { revealLine } from '../editor/bridge.ts';
import { useMessages } from '../i18n/index.ts';
import { useRun } from '../state/run.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { groupNotes } from './note-groups.ts';
import { useNoteWords } from './note-words.ts';

export interface Note {
  severity: DiagnosticRecord['severity'];
  message: string;
  remedy: string | undefined;
  line: number | undefined;
  column: number | undefined;
  where: string | undefined;
  code: string | undefined;
}

const SECTIONS: readonly {
  severity: Note['severity'];
  title: 'errors' | 'warnings' | 'assumptions';
  icon: IconName;
}[] = [
  { severity: 'error', title: 'errors', icon: 'cross' },
  { severity: 'warning', title: 'warnings', icon: 'info' },
  { severity: 'assumption', title: 'assumptions', icon: 'bulb' },
];

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
    }));
    const seen = new Set(notes.map(key));
    // An older trace's remarks are about an older text.
    for (const record of stale ? [] : index.diagnostics) {
      const { severity, message, remedy, line, column, where, code } = record;
      const note = { severity, message, remedy, line, column, where, code };
      if (seen.has(key(note))) continue;
      seen.add(key(note));
      notes.push(note);
    }
    return notes;
  }, [diagnostics, index, version, stale]);
}

const key = (note: Note) => `${note.severity}\n${note.message}\n${note.where ?? ''}\n${note.line ?? ''}`;

export function useNoteCounts(): { errors: number; notes: number } {
  const notes = useNotes();
  const errors = notes.filter((note) => note.severity === 'error').length;
  return { errors, notes: notes.length - errors };
}

export function NotesPane() {
  const m = useMessages();
  const inWords = useNoteWords();
  const notes = useNotes();
  const groups = useMemo(() => groupNotes(notes), [notes]);
  if (notes.length === 0)
    return (
      <div className="pane-message">
        <p>{m.diagnostics.empty}</p>
      </div>
    );
  return (
    <div className="notes">
      {SECTIONS.map(({ severity, title, icon }) => {
        const found = groups.filter(({ note }) => note.severity === severity);
        if (found.length === 0) return null;
        return (
          <section key={severity} className={`notes-${severity}`}>
            <h2>{m.diagnostics[title]}</h2>
            <ul>
              {found.map((group) => {
                const said = inWords({ ...group.note, message: group.message });
                return (
                  <li key={group.key}>
                    <Icon name={icon} size={14} />
                    <div>
                      <p>
                        {said.message}
                        {group.notes.length > 1 ? (
                          <span className="note-count">{m.diagnostics.places(group.notes.length)}</span>
                        ) : said.where ? (
                          <span className="mono quiet"> {said.where}</span>
                        ) : null}
                      </p>
                      {said.remedy ? <p className="remedy">{said.remedy}</p> : null}
                      <Places notes={group.notes.map(inWords)} />
                    </div>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      <p className="quiet notes-facts">{m.diagnostics.facts}</p>
    </div>
  );
}

/** So many places of one finding are shown before one asks for the rest. */
const FIRST = 3;

/** Where a finding stands in the text: the first places, and the rest behind a word. */
function Places({ notes }: { notes: readonly Note[] }) {
  const m = useMessages();
  const placed = notes.filter(({ line }) => line !== undefined);
  const buttons = (some: readonly Note[]) =>
    some.map((note) => (
      <button
        key={key(note)}
        type="button"
        className="button-link"
        onClick={() => revealLine(note.line!, note.column)}
      >
        {notes.length > 1 && note.where ? <span className="mono">{note.where} </span> : null}
        {m.diagnostics.line(note.line!)}
      </button>
    ));
  if (placed.length <= FIRST + 1) return <div className="note-places">{buttons(placed)}</div>;
  return (
    <div className="note-places">
      {buttons(placed.slice(0, FIRST))}
      <details>
        <summary>{m.diagnostics.more(placed.length - FIRST)}</summary>
        <div className="note-places">{buttons(placed.slice(FIRST))}</div>
      </details>
    </div>
  );
}
