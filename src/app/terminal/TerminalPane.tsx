import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { useView, view } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { attachTerminal } from './bridge.ts';
import { append, commonStart, type Line, remember, searchBack, shownText } from './lines.ts';
import type { Job, TerminalShell } from './shell.ts';
import { terminalMemory } from './terminal-memory.ts';

/** A terminal made of text: it can be selected, searched, zoomed and read out. */
export function TerminalPane() {
  const m = useMessages();
  const playhead = useView((state) => state.playhead);
  const [lines, setLines] = useState<readonly Line[]>(terminalMemory.lines);
  const [input, setInput] = useState('');
  const [recall, setRecall] = useState<number>();
  const [search, setSearch] = useState<{ wanted: string; at: number | undefined }>();
  const [busy, setBusy] = useState(false);
  const job = useRef<Job>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const draft = useRef('');

  const write = (kind: Line['kind'], text: string, t?: number) => {
    terminalMemory.lines = append(terminalMemory.lines, kind, text, t);
    setLines(terminalMemory.lines);
  };
  useEffect(() => attachTerminal(() => field.current?.focus()), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line is scrolled to
  useEffect(() => {
    log.current!.scrollTop = log.current!.scrollHeight;
  }, [lines]);
  useEffect(() => () => job.current?.interrupt(), []);

  async function enter(line: string) {
    const t = view().playhead;
    write('prompt', line, t);
    setInput('');
    setRecall(undefined);
    terminalMemory.history = remember(terminalMemory.history, line);
    const word = line.trim();
    if (word === '') return;
    if (word === 'clear') {
      clear();
      return;
    }
    if (word === 'help') {
      write('note', m.terminal.helpText);
      return;
    }
    if (word === 'history') {
      write('out', terminalMemory.history.map((one, i) => `${String(i + 1).padStart(5)}  ${one}`).join('\n'));
      return;
    }
    setBusy(true);
    const shell = await theShell();
    job.current = shell.run(
      line,
      {
        out: (text) => write('out', text),
        err: (text) => write('err', text),
        note: (text) => write('note', text),
      },
      m.terminal.step,
    );
    const code = await job.current.done;
    job.current = undefined;
    if (code === 130) write('out', '^C\n');
    setBusy(false);
    field.current?.focus();
  }

  function clear() {
    terminalMemory.lines = [];
    setLines([]);
  }

  function older(step: 1 | -1) {
    const { history } = terminalMemory;
    if (recall === undefined) draft.current = input;
    const at = (recall ?? history.length) - step;
    if (at < 0) return;
    if (at >= history.length) {
      setRecall(undefined);
      setInput(draft.current);
      return;
    }
    setRecall(at);
    setInput(history[at]!);
  }

  async function completeLine() {
    const cursor = field.current?.selectionStart ?? input.length;
    const found = (await theShell()).complete(input, cursor);
    const from = found[0]?.from;
    if (from === undefined) return;
    const candidates = found.map((one) => one.text);
    const start = commonStart(candidates);
    const typed = input.slice(from, cursor);
    if (start.length > typed.length || candidates.length === 1) {
      const written = candidates.length === 1 ? `${start} ` : start;
      setInput(input.slice(0, from) + written + input.slice(cursor).trimStart());
    } else {
      write('prompt', input, view().playhead);
      write('out', candidates.join('  '));
    }
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const ctrl = event.ctrlKey && !event.altKey && !event.metaKey;
    const handled = search ? pressInSearch(event, ctrl) : pressInLine(event, ctrl);
    if (handled) event.preventDefault();
  }

  function pressInSearch(event: KeyboardEvent, ctrl: boolean): boolean {
    const { history } = terminalMemory;
    const found = search!.at === undefined ? '' : history[search!.at]!;
    if (event.key === 'Escape' || (ctrl && (event.key === 'c' || event.key === 'g'))) setSearch(undefined);
    else if (event.key === 'Enter' || event.key === 'ArrowRight' || event.key === 'Tab') {
      setSearch(undefined);
      setInput(found);
      if (event.key === 'Enter' && found) void enter(found);
    } else if (ctrl && event.key === 'r') {
      const at = searchBack(history, search!.wanted, search!.at ?? history.length);
      if (at !== undefined) setSearch({ ...search!, at });
    } else return false;
    return true;
  }

  function pressInLine(event: KeyboardEvent, ctrl: boolean): boolean {
    if (event.key === 'Enter') {
      if (!busy) void enter(input);
    } else if (ctrl && event.key === 'c' && !window.getSelection()?.toString()) {
      if (busy) job.current?.interrupt();
      else {
        write('prompt', `${input}^C`, view().playhead);
        setInput('');
        setRecall(undefined);
      }
    } else if (ctrl && event.key === 'l') clear();
    else if (ctrl && event.key === 'r') setSearch({ wanted: '', at: undefined });
    else if (ctrl && event.key === 'u') setInput('');
    else if (event.key === 'ArrowUp') older(1);
    else if (event.key === 'ArrowDown') older(-1);
    else if (event.key === 'Tab' && !event.shiftKey && input.trim() !== '') void completeLine();
    else return false;
    return true;
  }

  const found = search?.at === undefined ? '' : terminalMemory.history[search.at]!;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click anywhere leads to the input, which has the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      className="terminal"
      onClick={() => {
        if (!window.getSelection()?.toString()) field.current?.focus({ preventScroll: true });
      }}
    >
      <div className="pane-head">
        <Icon name="keyboard" size={14} />
        <span>{m.terminal.label}</span>
        <span className="pane-head-end quiet mono">{m.terminal.past(playhead)}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard */}
      <div className="terminal-log" role="log" aria-label={m.terminal.log} tabIndex={0} ref={log}>
        {lines.length === 0 ? (
          <>
            <p className="quiet">{m.terminal.welcome}</p>
            <p className="quiet">{m.terminal.help}</p>
          </>
        ) : null}
        {lines.map((line) => (
          <div key={line.id} className={`line line-${line.kind}`}>
            {line.kind === 'prompt' ? <span className="prompt">{formatSeconds(line.t ?? 0)} $ </span> : null}
            {shownText(line)}
          </div>
        ))}
        {busy ? <div className="line line-note">{m.terminal.waiting}</div> : null}
      </div>
      <div className="terminal-input">
        <span className="prompt mono" aria-hidden="true">
          {search ? `(${m.terminal.searching})` : `${formatSeconds(playhead)} $`}
        </span>
        <input
          ref={field}
          className="mono"
          type="text"
          value={search ? search.wanted : input}
          aria-label={m.terminal.input(Number(playhead.toFixed(1)))}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
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
        />
        {search ? <span className="mono quiet search-found">{found}</span> : null}
      </div>
    </div>
  );
}

let shell: Promise<TerminalShell> | undefined;
/** kubectl comes with its first command. */
function theShell(): Promise<TerminalShell> {
  shell ??= import('./shell.ts').then((module) => new module.TerminalShell());
  return shell;
}
