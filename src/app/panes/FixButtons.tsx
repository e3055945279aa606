import { useEffect, useState } from 'react';
import { type Edit, editsFor, offsetAt } from '../editor/edits.ts';
import { useMessages } from '../i18n/index.ts';
import { documentState, useDocument } from '../state/document.ts';
import { say } from '../state/toasts.ts';
import { Icon } from '../ui/Icon.tsx';
import { useNoteWords } from './note-words.ts';
import type { Note } from './notes.ts';

/** While somebody types, a finding is not looked into. Milliseconds. */
const SETTLE_MS = 250;
/** The likeliest are enough here; the editor offers them all. */
const MOST = 2;

/** What would put a finding right, as buttons. Each is one change of the text, and can be undone. */
export function FixButtons({ note }: { note: Note }) {
  const m = useMessages();
  const text = useDocument((state) => state.text);
  const inWords = useNoteWords();
  const [offered, setOffered] = useState<{ text: string; edits: readonly Edit[] }>();
  // The title of an edit is in the words of the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words arrive later than the finding
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => {
      const { line = 1, column = 1 } = note;
      void editsFor({ ...note, offset: offsetAt(text, line, column) }, text, m).then((edits) => {
        if (!gone) setOffered({ text, edits });
      });
    }, SETTLE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [note, text, m, inWords]);
  const edits = offered?.text === text ? offered.edits.slice(0, MOST) : [];
  if (edits.length === 0) return null;
  const advice = inWords(note).remedy;
  function apply({ from, to, text: instead, title }: Edit) {
    documentState().change(text.slice(0, from) + instead + text.slice(to), title);
    say(`${m.editor.fix}: ${title}`, { label: m.common.undo, run: () => documentState().undoChange() });
  }
  return (
    <div className="note-fixes">
      {edits.map((edit) => (
        <button
          key={`${edit.from} ${edit.text}`}
          type="button"
          className="button"
          onClick={() => apply(edit)}
        >
          <Icon name="pen" size={13} /> {/* What a finding advises stands above the button already. */}
          {edit.title === advice ? m.editor.fix : `${m.editor.fix}: ${edit.title}`}
        </button>
      ))}
    </div>
  );
}
