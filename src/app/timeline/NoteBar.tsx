import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { useRun } from '../state/run.ts';
import { Icon } from '../ui/Icon.tsx';
import { theTimeline } from './bridge.ts';
import { writeNote } from './note.ts';
import { closeTool, useTool } from './tool.ts';
import '../i18n/late.ts';

/** A note on the timeline: written into the scenario text, so that a link carries it. */
export default function NoteBar() {
  const at = useTool((state) => state.noteAt);
  return <NoteField at={at} key={at} />;
}

function NoteField({ at }: { at: number }) {
  const m = useMessages();
  const there = useRun((state) => state.scenario?.notes.find((note) => note.at === at)?.text ?? '');
  const [text, setText] = useState(there);
  const close = () => {
    closeTool();
    theTimeline()?.focus();
  };
  const write = (event: FormEvent) => {
    event.preventDefault();
    void writeNote(at, text);
    close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <form className="timeline-tool" onSubmit={write}>
      <span className="mono">{formatSeconds(at)}</span>
      <input
        value={text}
        aria-label={m.timelineTools.noteAt(at)}
        placeholder={m.timelineTools.noteHint}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        // biome-ignore lint/a11y/noAutofocus: the bar was asked for, to type into it
        autoFocus
      />
      <button type="submit" className="button button-primary" disabled={text.trim() === ''}>
        {m.timelineTools.keepNote}
      </button>
      {there === '' ? null : (
        <button
          type="button"
          className="button"
          onClick={() => {
            void writeNote(at, '');
            close();
          }}
        >
          {m.timelineTools.removeNote}
        </button>
      )}
      <button type="button" className="button-icon" aria-label={m.common.close} onClick={close}>
        <Icon name="close" size={14} />
      </button>
    </form>
  );
}
