import type { Language } from '../state/settings.ts';

/** What the presenting page tells the speaker's window: everything that window shows. */
export interface TalkState {
  readonly type: 'state';
  readonly language: Language;
  readonly title: string;
  /** Seconds. */
  readonly playhead: number;
  readonly end: number;
  readonly playing: boolean;
  readonly blank: boolean;
  readonly now: string | undefined;
  /** What comes next, one line each. */
  readonly next: readonly string[];
  /** The lesson's notes for teachers, in Markdown. */
  readonly notes: string | undefined;
}

/** What the speaker's window asks for. */
export type TalkRequest = { readonly type: 'hello' } | { readonly type: 'command'; readonly id: string };

export type TalkMessage = TalkState | TalkRequest | { readonly type: 'end' };

/** Commands that may come out of another window. */
export const REMOTE_COMMANDS: readonly string[] = [
  'run.nextEvent',
  'run.previousEvent',
  'run.playPause',
  'present.blank',
  'present.leave',
];

const NAME = 'podscope.talk';

export interface Channel {
  send(message: TalkMessage): void;
  close(): void;
}

/** Both windows are of this browser and this origin: nothing goes over a network. */
export function openChannel(receive: (message: TalkMessage) => void): Channel {
  if (typeof BroadcastChannel === 'undefined') return { send() {}, close() {} };
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<TalkMessage>) => receive(data);
  return { send: (message) => channel.postMessage(message), close: () => channel.close() };
}
