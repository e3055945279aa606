import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useMessages } from '../i18n/index.ts';
import type { OpenEdit } from './terminal-memory.ts';
import type { Terminal } from './use-terminal.ts';
import '../i18n/late.ts';

/** The YAML of an object, as `kubectl edit` gives it to an editor. */
export function EditTab({ edit, terminal }: { edit: OpenEdit; terminal: Terminal }) {
  const m = useMessages();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') void terminal.save(edit.id);
    else if (event.key === 'Escape') terminal.discard(edit.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="terminal-edit">
      {edit.problem ? (
        <p className="line-err mono" role="alert">
          {edit.problem}
        </p>
      ) : null}
      <textarea
        ref={field}
        className="mono"
        aria-label={m.terminal.edited(edit.request.name)}
        value={edit.text}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => terminal.change(edit.id, event.target.value)}
        onKeyDown={press}
      />
      <div className="terminal-edit-end">
        <span className="quiet">{m.terminal.saveHint}</span>
        <button type="button" className="button" onClick={() => terminal.discard(edit.id)}>
          {m.terminal.cancel}
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={terminal.busy !== undefined}
          onClick={() => void terminal.save(edit.id)}
        >
          {m.terminal.save}
        </button>
      </div>
    </div>
  );
}
