import { useEffect, useMemo, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import { useMessages } from '../i18n/index.ts';
import { Markdown } from '../lesson/Markdown.tsx';
import { settings } from '../state/settings.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { openChannel, type TalkState } from './channel.ts';
import '../styles/present.css';
import '../i18n/late.ts';

const KEYS: Readonly<Record<string, string>> = {
  PageDown: 'run.nextEvent',
  ArrowRight: 'run.nextEvent',
  PageUp: 'run.previousEvent',
  ArrowLeft: 'run.previousEvent',
  ' ': 'run.playPause',
  '.': 'present.blank',
  b: 'present.blank',
};

/** The speaker's window: what is on the wall, what comes next, the notes, the time. It simulates nothing. */
export default function NotesWindow() {
  const m = useMessages();
  const [talk, setTalk] = useState<TalkState>();
  const channel = useMemo(
    () =>
      openChannel((message) => {
        if (message.type === 'end') setTalk(undefined);
        if (message.type !== 'state') return;
        settings().set({ language: message.language });
        setTalk(message);
      }),
    [],
  );
  useEffect(() => {
    // Read at arm's length, whatever is on the wall.
    settings().set({ theme: 'system' });
    channel.send({ type: 'hello' });
    const press = (event: KeyboardEvent) => {
      const onButton = event.target instanceof HTMLElement && event.target.closest('button') !== null;
      const id = event.key === ' ' && onButton ? undefined : KEYS[event.key];
      if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      channel.send({ type: 'command', id });
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
      channel.close();
    };
  }, [channel]);
  const button = (id: string, icon: IconName, label: string) => (
    <button
      type="button"
      className="button"
      disabled={!talk}
      onClick={() => channel.send({ type: 'command', id })}
    >
      <Icon name={icon} /> {label}
    </button>
  );
  return (
    <main className="notes-window">
      <header>
        <h1>{talk?.title || m.present.notesTitle}</h1>
        <Clock running={talk !== undefined} />
      </header>
      {talk ? (
        <>
          <section className="notes-now">
            <h2>{m.present.onTheWall}</h2>
            <p className="notes-time mono">
              {formatSeconds(talk.playhead)} <span className="quiet">/ {formatSeconds(talk.end)}</span>
              {talk.blank ? <b> · {m.commands.blank}</b> : null}
            </p>
            <p>{talk.now ?? m.present.nothingYet}</p>
          </section>
          <section>
            <h2>{m.present.comesNext}</h2>
            <ol className="notes-next">
              {talk.next.map((text, i) => (
                <li key={`${i}`}>{text}</li>
              ))}
            </ol>
          </section>
          <section className="notes-text">
            <h2>{m.lesson.teacher}</h2>
            {talk.notes ? <Markdown text={talk.notes} /> : <p className="quiet">{m.present.noNotes}</p>}
          </section>
        </>
      ) : (
        <p className="notes-text" role="status">
          {m.present.waitingForTalk}
        </p>
      )}
      <footer>
        {button('run.previousEvent', 'previous', m.run.previous)}
        {button('run.playPause', talk?.playing ? 'pause' : 'play', m.commands.playPause)}
        {button('run.nextEvent', 'next', m.run.next)}
        {button('present.blank', 'present', m.commands.blank)}
      </footer>
    </main>
  );
}

/** Minutes of the talk, and the time of day. */
function Clock({ running }: { running: boolean }) {
  const m = useMessages();
  const [now, setNow] = useState(Date.now);
  const [since, setSince] = useState<number>();
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (running) setSince((before) => before ?? Date.now());
  }, [running]);
  const seconds = since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1000));
  const passed = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <p className="notes-clock">
      <button
        type="button"
        className="button-quiet mono"
        title={m.present.restartClock}
        onClick={() => setSince(Date.now())}
      >
        {passed}
      </button>{' '}
      <span className="quiet mono">
        {new Date(now).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
      </span>
    </p>
  );
}
