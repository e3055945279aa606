import { useEffect, useRef, useState } from 'react';
import { isIncomplete } from '../../kubectl/lines/incomplete.ts';
import { useMessages } from '../i18n/index.ts';
import { futureAfter } from '../state/steps.ts';
import { view } from '../state/view.ts';
import { completed, inColumns } from './candidates.ts';
import type { EditedLine } from './editing.ts';
import { append, type Line, type LineDetails, remember } from './lines.ts';
import type { Job, Sink, TerminalShell } from './shell.ts';
import { type OpenEdit, terminalMemory } from './terminal-memory.ts';
import '../i18n/late.ts';

/** What a terminal is doing, and what can be done with it. */
export interface Terminal {
  lines: readonly Line[];
  edits: readonly OpenEdit[];
  /** The tab in front: an edit's id, or undefined for the command line. */
  tab: number | undefined;
  /** A command runs: its answer is being computed, or it waits for time to pass. */
  busy: 'computing' | 'waiting' | undefined;
  /** Lines typed so far of one that is not complete yet. */
  begun: string | undefined;
  /** `web-0/app`, while a shell is open in it. */
  container: string | undefined;
  /** In front of the next line; undefined on the node. */
  prompt: string | undefined;
  /** Takes lines as they are typed: those behind the first wait for their turn. */
  enter(lines: readonly string[]): void;
  /** Ctrl+C; `typed` is what stands in the line. */
  interrupt(typed: string): void;
  /** Ctrl+D on an empty line. */
  leave(): void;
  clear(): void;
  complete(line: EditedLine, columns: number): Promise<EditedLine | undefined>;
  choose(tab: number | undefined): void;
  change(id: number, text: string): void;
  save(id: number): Promise<void>;
  discard(id: number): void;
}

let nextEdit = 1;

export function useTerminal(focus: () => void): Terminal {
  const m = useMessages();
  const [, redraw] = useState(0);
  const [busy, setBusy] = useState<Terminal['busy']>();
  const [begun, setBegun] = useState<string>();
  const [tab, setTab] = useState<number>();
  const [prompt, setPrompt] = useState<{ prompt: string | undefined; container: string | undefined }>({
    prompt: loaded?.prompt(),
    container: loaded?.container(),
  });
  const job = useRef<Job>(undefined);
  const queue = useRef<string[]>([]);
  const open = useRef<string>(undefined);
  const running = useRef(false);

  const write = (kind: Line['kind'], text: string, details?: LineDetails) => {
    terminalMemory.lines = append(terminalMemory.lines, kind, text, details);
    redraw((n) => n + 1);
  };
  const setEdits = (edits: readonly OpenEdit[]) => {
    terminalMemory.edits = edits;
    redraw((n) => n + 1);
  };
  const clear = () => {
    terminalMemory.lines = [];
    redraw((n) => n + 1);
  };
  const sink: Sink = {
    out: (text) => write('out', text),
    err: (text) => write('err', text),
    step: (t, undo) => write('note', m.terminal.step(t, futureAfter(t)), { t, undo }),
    ended: (t) => write('note', m.terminal.ended(t), { t }),
    unfinished: () => write('note', m.terminal.unfinished),
    notTyped: () => write('note', m.terminal.notTyped),
    unreadable: () => write('err', m.terminal.unreadable),
    edit(request) {
      const id = nextEdit++;
      setEdits([...terminalMemory.edits, { id, request, text: request.text }]);
      setTab(id);
    },
    clear,
    waits: () => setBusy('waiting'),
  };
  // A command that waits ends with the terminal it was typed into.
  useEffect(() => () => job.current?.interrupt(), []);

  async function runNext(): Promise<void> {
    if (running.current) return;
    running.current = true;
    setBusy('computing');
    for (let typed = queue.current.shift(); typed !== undefined; typed = queue.current.shift()) {
      try {
        await runLine(typed);
      } catch (error) {
        // The shell could not be fetched, say: what is typed next gets its own chance.
        write('err', `${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
    running.current = false;
    setBusy(undefined);
    focus();
  }

  async function runLine(typed: string): Promise<void> {
    const shell = await theShell();
    const t = view().playhead;
    write('prompt', typed, { t, prompt: open.current === undefined ? (shell.prompt() ?? '$') : '>' });
    const line = open.current === undefined ? typed : `${open.current}\n${typed}`;
    if (isIncomplete(line)) {
      open.current = line;
      setBegun(line);
      return;
    }
    open.current = undefined;
    setBegun(undefined);
    terminalMemory.history = remember(terminalMemory.history, typed);
    const word = line.trim();
    if (word === '') return;
    if (word === 'help' && !shell.container()) {
      write('note', m.terminal.helpText);
      return;
    }
    setBusy('computing');
    job.current = shell.run(line, sink);
    const code = await job.current.done;
    job.current = undefined;
    if (code === 130 && queue.current.length > 0) queue.current = [];
    setPrompt({ prompt: shell.prompt(), container: shell.container() });
  }

  return {
    lines: terminalMemory.lines,
    edits: terminalMemory.edits,
    tab: terminalMemory.edits.some(({ id }) => id === tab) ? tab : undefined,
    busy,
    begun,
    ...prompt,
    enter(lines) {
      queue.current.push(...lines);
      void runNext();
    },
    interrupt(typed) {
      if (job.current) {
        write('out', '^C\n');
        job.current.interrupt();
        return;
      }
      write('prompt', `${typed}^C`, { t: view().playhead, prompt: prompt.prompt ?? '$' });
      open.current = undefined;
      setBegun(undefined);
    },
    leave() {
      if (!loaded?.container()) return;
      queue.current.push('exit');
      void runNext();
    },
    clear,
    async complete(line, columns) {
      const found = completed(line, (await theShell()).complete(line.text, line.cursor));
      if (found === undefined || 'text' in found) return found;
      write('prompt', line.text, { t: view().playhead, prompt: prompt.prompt ?? '$' });
      write('out', `${inColumns(found.candidates, columns)}\n`);
      return undefined;
    },
    choose: setTab,
    change(id, text) {
      setEdits(terminalMemory.edits.map((each) => (each.id === id ? { ...each, text } : each)));
    },
    async save(id) {
      const edit = terminalMemory.edits.find((each) => each.id === id);
      if (!edit || running.current) return;
      running.current = true;
      setBusy('computing');
      const problem = await (await theShell()).save(edit.request, edit.text, sink);
      running.current = false;
      setBusy(undefined);
      if (problem === undefined) setEdits(terminalMemory.edits.filter((each) => each.id !== id));
      else setEdits(terminalMemory.edits.map((each) => (each.id === id ? { ...each, problem } : each)));
      if (problem === undefined) focus();
    },
    discard(id) {
      setEdits(terminalMemory.edits.filter((each) => each.id !== id));
      write('err', 'Edit cancelled, no changes made.\n');
      focus();
    },
  };
}

let loaded: TerminalShell | undefined;
let shell: Promise<TerminalShell> | undefined;
/** kubectl comes with its first command. */
function theShell(): Promise<TerminalShell> {
  shell ??= import('./shell.ts').then(
    (module) => {
      loaded = new module.TerminalShell();
      return loaded;
    },
    (error: unknown) => {
      shell = undefined;
      throw error;
    },
  );
  return shell;
}
