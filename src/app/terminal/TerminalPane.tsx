import { useEffect, useRef } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { useView, view } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { attachTerminal } from './bridge.ts';
import { CommandLine } from './CommandLine.tsx';
import { EditTab } from './EditTab.tsx';
import { cells, isNotice, type Line, shownText } from './lines.ts';
import { type Terminal, useTerminal } from './use-terminal.ts';
import '../styles/terminal.css';
import '../i18n/late.ts';

/** A terminal made of text: it can be selected, searched, zoomed and read out. */
export function TerminalPane() {
  const m = useMessages();
  const playhead = useView((state) => state.playhead);
  const field = useRef<HTMLInputElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const terminal = useTerminal(() => field.current?.focus({ preventScroll: true }));
  const edit = terminal.edits.find(({ id }) => id === terminal.tab);
  useEffect(() => attachTerminal(() => field.current?.focus()), []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click anywhere leads to the input, which has the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      className="terminal"
      onClick={(event) => {
        const inControl = (event.target as Element).closest('button, textarea, input');
        if (!inControl && !window.getSelection()?.toString()) field.current?.focus({ preventScroll: true });
      }}
    >
      <div className="pane-head">
        <Icon name="keyboard" size={14} />
        {terminal.edits.length > 0 ? <EditTabs terminal={terminal} /> : <span>{m.terminal.label}</span>}
        <span className="pane-head-end quiet mono">{m.terminal.past(playhead)}</span>
      </div>
      {edit ? (
        <EditTab key={edit.id} edit={edit} terminal={terminal} />
      ) : (
        <>
          <Log terminal={terminal} log={log} />
          <CommandLine terminal={terminal} field={field} columns={() => columnsOf(log.current)} />
        </>
      )}
    </div>
  );
}

/** The command line and the objects that are being edited. */
function EditTabs({ terminal }: { terminal: Terminal }) {
  const m = useMessages();
  const tabs = [
    { id: undefined, label: m.terminal.label },
    ...terminal.edits.map(({ id, request }) => ({ id, label: request.name })),
  ];
  return (
    <nav className="terminal-tabs" aria-label={m.terminal.tabs}>
      {tabs.map(({ id, label }) => (
        <button
          key={id ?? 'terminal'}
          type="button"
          className={id === undefined ? '' : 'mono'}
          aria-current={terminal.tab === id ? 'page' : undefined}
          onClick={() => terminal.choose(id)}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}

function Log({ terminal, log }: { terminal: Terminal; log: React.RefObject<HTMLDivElement | null> }) {
  const m = useMessages();
  const playing = useView((state) => state.playing);
  const { lines, busy } = terminal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line is scrolled to
  useEffect(() => {
    // The words of welcome are read from their beginning.
    if (lines.length > 0) log.current!.scrollTop = log.current!.scrollHeight;
  }, [lines, busy]);
  return (
    <div
      className="terminal-log"
      role="log"
      aria-live="polite"
      aria-label={m.terminal.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard
      tabIndex={0}
      ref={log}
    >
      {lines.length === 0 ? (
        <>
          <p className="quiet">{m.terminal.welcome}</p>
          <p className="quiet">{m.terminal.help}</p>
        </>
      ) : null}
      {lines.map((line) => (
        <LogLine key={line.id} line={line} />
      ))}
      {busy ? (
        <div className="line line-note terminal-busy">
          {busy === 'waiting' ? m.terminal.waiting : m.terminal.asking}
          {playing || busy !== 'waiting' ? null : (
            <button type="button" className="link" onClick={() => view().play()}>
              {m.terminal.play}
            </button>
          )}
          <button type="button" className="link" onClick={() => terminal.interrupt('')}>
            {m.terminal.stop}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function LogLine({ line }: { line: Line }) {
  const m = useMessages();
  const { kind, t, undo } = line;
  return (
    <div className={`line line-${kind === 'err' && isNotice(shownText(line)) ? 'notice' : kind}`}>
      {kind === 'prompt' ? (
        <>
          <Moment t={t ?? 0}>{formatSeconds(t ?? 0)}</Moment>
          <span className="prompt">{` ${line.prompt ?? '$'} `}</span>
        </>
      ) : null}
      {kind === 'note' && t !== undefined ? (
        <Moment t={t}>{shownText(line)}</Moment>
      ) : (
        <Cells text={shownText(line)} />
      )}
      {undo ? (
        <button type="button" className="link" onClick={undo}>
          {m.terminal.undo}
        </button>
      ) : null}
    </div>
  );
}

/** Text in the cells of a terminal. */
function Cells({ text }: { text: string }) {
  return cells(text).map((part, at) =>
    part.kind === 'plain' ? (
      part.text
    ) : (
      <span key={at} className={`cells-${part.kind}`}>
        {part.text}
      </span>
    ),
  );
}

/** A moment of the run that can be gone to. */
function Moment({ t, children }: { t: number; children: string }) {
  const m = useMessages();
  return (
    <button type="button" className="moment" title={m.terminal.goTo(t)} onClick={() => view().seek(t)}>
      {children}
    </button>
  );
}

/** Measured with the font in use; for what has no size yet, as wide as terminals are. */
function columnsOf(element: HTMLElement | null): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!element || !context) return 80;
  context.font = getComputedStyle(element).font;
  return Math.max(20, Math.floor((element.clientWidth - 24) / (context.measureText('m').width || 8)));
}
