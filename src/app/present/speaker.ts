import { runCommand } from '../commands/commands.ts';
import { messages, shownLanguage } from '../i18n/index.ts';
import { useLesson } from '../lesson/lesson-state.ts';
import { shownTrace } from '../state/prediction.ts';
import { run, useRun } from '../state/run.ts';
import { useView, view } from '../state/view.ts';
import { useBlank } from './blank.ts';
import { latestAt, line, nextAfter } from './caption.ts';
import { openChannel, REMOTE_COMMANDS, type TalkState } from './channel.ts';

const NEXT_LINES = 4;
/** A moving playhead is told this often. Milliseconds. */
const EVERY_MS = 100;

function state(): TalkState {
  const m = messages();
  const language = shownLanguage();
  const { index } = shownTrace();
  const { playhead, playing } = view();
  const now = latestAt(index, playhead, m);
  const { current } = useLesson.getState();
  return {
    type: 'state',
    language,
    title: current?.text[language].title ?? run().scenario?.name ?? '',
    playhead,
    end: run().index.horizon,
    playing,
    blank: useBlank.getState().blank,
    now: now && line(now),
    // The audience may have to guess; the speaker has not.
    next: nextAfter(run().index, playhead, m, NEXT_LINES).map(line),
    notes: current?.notes[language],
  };
}

/** Keeps the speaker's window up to date and does what it asks for, until the talk ends. */
export function speak(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      channel.send(state());
    }, EVERY_MS);
  };
  const channel = openChannel((message) => {
    if (message.type === 'hello') tell();
    if (message.type === 'command' && REMOTE_COMMANDS.includes(message.id)) runCommand(message.id);
  });
  const ends = [
    useView.subscribe((now, before) => {
      if (now.playhead !== before.playhead || now.playing !== before.playing) tell();
    }),
    useRun.subscribe((now, before) => {
      if (now.version !== before.version) tell();
    }),
    useBlank.subscribe(tell),
    useLesson.subscribe(tell),
  ];
  tell();
  return () => {
    for (const end of ends) end();
    clearTimeout(timer);
    channel.send({ type: 'end' });
    channel.close();
  };
}
