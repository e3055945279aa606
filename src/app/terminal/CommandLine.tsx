import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { useView } from '../state/view.ts';
import { type EditedLine, editLine } from './editing.ts';
import { searchBack } from './lines.ts';
import { terminalMemory } from './terminal-memory.ts';
import type { Terminal } from './use-terminal.ts';
import '../i18n/late.ts';

interface Props {
  terminal: Terminal;
  field: RefObject<HTMLInputElement | null>;
  /** How many characters fit into a line. */
  columns(): number;
}

/** The line that is being typed, with the keys that a shell's line has. */
export function CommandLine({ terminal, field, columns }: Props) {
  const m = useMessages();
  const playhead = useView((state) => state.playhead);
  const [input, setInput] = useState('');
  const [recall, setRecall] = useState<number>();
  const [search, setSearch] = useState<{ wanted: string; at: number | undefined }>();
  const cut = useRef('');
  const draft = useRef('');
  const cursor = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (cursor.current === undefined) return;
    field.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
  });

  const now = (): EditedLine => ({ text: input, cursor: field.current?.selectionStart ?? input.length });
  function put(line: EditedLine) {
    setInput(line.text);
    // Where the text stays the same nothing is drawn again: the cursor moves at once.
    if (line.text === input) field.current?.setSelectionRange(line.cursor, line.cursor);
    else cursor.current = line.cursor;
  }
  const putAll = (text: string) => put({ text, cursor: text.length });

  function enter(line: string) {
    setInput('');
    setRecall(undefined);
    terminal.enter([line]);
  }

  function older(step: 1 | -1) {
    const { history } = terminalMemory;
    if (recall === undefined) draft.current = input;
    const at = (recall ?? history.length) - step;
    if (at < 0) return;
    setRecall(at >= history.length ? undefined : at);
    putAll(at >= history.length ? draft.current : history[at]!);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const handled = search ? pressInSearch(event) : pressInLine(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function pressInSearch(event: KeyboardEvent): boolean {
    const { history } = terminalMemory;
    const found = search!.at === undefined ? '' : history[search!.at]!;
    const key = keyOf(event);
    if (key === 'Escape' || key === 'C-c' || key === 'C-g') setSearch(undefined);
    else if (['Enter', 'ArrowRight', 'ArrowLeft', 'Tab', 'C-e', 'C-a'].includes(key)) {
      setSearch(undefined);
      if (key === 'Enter' && found) enter(found);
      else put({ text: found, cursor: key === 'C-a' ? 0 : found.length });
    } else if (key === 'C-r') {
      const at = searchBack(history, search!.wanted, search!.at ?? history.length);
      if (at !== undefined) setSearch({ ...search!, at });
    } else return false;
    return true;
  }

  function pressInLine(event: KeyboardEvent): boolean {
    const key = keyOf(event);
    switch (key) {
      case 'Enter':
      case 'C-j':
      case 'C-m':
        enter(input);
        return true;
      case 'C-c':
        // With something selected it copies.
        if (window.getSelection()?.toString()) return false;
        terminal.interrupt(input);
        setInput('');
        setRecall(undefined);
        return true;
      case 'C-l':
        terminal.clear();
        return true;
      case 'C-r':
        setSearch({ wanted: '', at: undefined });
        return true;
      case 'ArrowUp':
      case 'C-p':
        older(1);
        return true;
      case 'ArrowDown':
      case 'C-n':
        older(-1);
        return true;
      case 'Tab':
        if (input.trim() === '') return false;
        void terminal.complete(now(), columns()).then((line) => line && put(line));
        return true;
      case 'C-d':
        if (input === '') {
          terminal.leave();
          return true;
        }
    }
    const edit = editLine(key, now(), cut.current);
    if (edit === undefined) return false;
    if (edit.cut !== undefined) cut.current = edit.cut;
    put(edit.line);
    return true;
  }

  /** Lines that are pasted run one after the other; the last one stays to be finished. */
  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData('text').replaceAll(/\r\n?/g, '\n');
    if (!text.includes('\n') || search) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const whole =
      input.slice(0, selectionStart ?? input.length) + text + input.slice(selectionEnd ?? input.length);
    const lines = whole.split('\n');
    putAll(lines.pop()!);
    terminal.enter(lines);
  }

  const found = search?.at === undefined ? '' : terminalMemory.history[search.at]!;
  const sign = terminal.begun === undefined ? (terminal.prompt ?? '$') : '>';
  return (
    <div className="terminal-input">
      <span className="prompt mono" aria-hidden="true">
        {search ? `(${m.terminal.searching})` : `${formatSeconds(playhead)} ${sign}`}
      </span>
      <input
        ref={field}
        className="mono"
        type="text"
        value={search ? search.wanted : input}
        aria-label={
          terminal.container
            ? m.terminal.inputIn(terminal.container, Number(playhead.toFixed(1)))
            : m.terminal.input(Number(playhead.toFixed(1)))
        }
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        enterKeyHint="send"
        spellCheck={false}
        onChange={(event) => {
          const { value } = event.target;
          if (search)
            setSearch({
              wanted: value,
              at: searchBack(terminalMemory.history, value, terminalMemory.history.length),
            });
          else {
            setInput(value);
            setRecall(undefined);
          }
        }}
        onKeyDown={press}
        onPaste={paste}
      />
      {search ? (
        <output className="mono quiet search-found" aria-live="polite">
          {found}
        </output>
      ) : null}
    </div>
  );
}

/** `C-a`, `M-b`, `Enter`. Alt gives other letters on some keyboards: there the key itself counts. */
function keyOf({ key, code, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): string {
  // With Shift a letter is a shortcut of the page, such as the palette; Ctrl+_ needs it on most keyboards.
  if (metaKey || (ctrlKey && shiftKey && /^[a-z]$/i.test(key))) return '';
  if (ctrlKey && !altKey) return `C-${key.toLowerCase()}`;
  if (altKey && !ctrlKey) return `M-${code.startsWith('Key') ? code.slice(3).toLowerCase() : key}`;
  return ctrlKey || altKey ? '' : key;
}
