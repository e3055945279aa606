import { useMemo } from 'react';
import { revealLine } from '../editor/bridge.ts';
import { useMessages } from '../i18n/index.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { FixButtons } from './FixButtons.tsx';
import { groupNotes } from './note-groups.ts';
import { useNoteWords } from './note-words.ts';
import { type Note, noteKey, useNotes } from './notes.ts';

const SECTIONS: readonly {
  severity: Note['severity'];
  title: 'errors' | 'warnings' | 'assumptions';
  icon: IconName;
}[] = [
  { severity: 'error', title: 'errors', icon: 'cross' },
  { severity: 'warning', title: 'warnings', icon: 'info' },
  { severity: 'assumption', title: 'assumptions', icon: 'bulb' },
];

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
                const said = inWords({
                  ...group.note,
                  message: group.message.replace(/^\*(?= )/, m.diagnostics.theseImages),
                });
                return (
                  <li key={group.key}>
                    <Icon name={icon} size={14} />
                    <div>
                      <p>
                        {said.message}
                        {group.notes.length > 1 ? (
                          <span className="note-count">{m.diagnostics.places(group.notes.length)}</span>
                        ) : shortWhere(said) ? (
                          <span className="mono quiet"> {shortWhere(said)}</span>
                        ) : null}
                      </p>
                      {said.remedy ? <p className="remedy">{said.remedy}</p> : null}
                      <FixButtons note={group.note} />
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

/** What a finding is about, without the path of the field where the message begins with it. */
const shortWhere = ({ where, message }: Note): string =>
  (where ?? '')
    .split(' ')
    .filter((part) => !message.startsWith(`${part}: `))
    .join(' ');

/** So many places of one finding are shown before one asks for the rest. */
const FIRST = 3;

/** Where a finding stands in the text: the first places, and the rest behind a word. */
function Places({ notes }: { notes: readonly Note[] }) {
  const m = useMessages();
  const placed = notes.filter(({ line }) => line !== undefined);
  const buttons = (some: readonly Note[]) =>
    some.map((note) => (
      <button
        key={noteKey(note)}
        type="button"
        className="button-link"
        onClick={() => revealLine(note.line!, note.column)}
      >
        {notes.length > 1 && note.where ? <span className="mono">{note.where} </span> : null}
        {note.severity === 'error' && note.column !== undefined
          ? m.diagnostics.lineAndColumn(note.line!, note.column)
          : m.diagnostics.line(note.line!)}
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
