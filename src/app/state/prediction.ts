import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { TraceIndex } from '../../trace/index.ts';
import { rate } from './playback.ts';
import { run, useRun } from './run.ts';
import { SPEEDS, type Speed, useView, view } from './view.ts';

/** A question about what is going to happen. Until it is answered, the future is not shown. */
export interface Question {
  /** A lesson's id, or `opening`. */
  readonly id: string;
  /** Where the flag starts, or undefined where the answer is one of several sentences. */
  readonly flag: number | undefined;
  /** Seconds: the future begins here. */
  readonly from: number;
  /** When it happens in this run; undefined where it never does. */
  readonly truth: number | undefined;
  /** The flag may be this many seconds off. */
  readonly tolerance: number;
  /** The field of the text that decides it: underlined when the answer is told. */
  readonly because?: string;
}

interface PredictionState {
  question: Question | undefined;
  /** place: the answer is being given · running: time passes up to the truth · told: everything is shown */
  phase: 'place' | 'running' | 'told';
  flag: number;
  /** The learner stood by an answer; false where everything was shown to somebody who only looked. */
  given: boolean;
  /** The id of the chosen option. */
  option: string | undefined;
  ask(question: Question): void;
  moveFlag(t: number): void;
  /** The answer stands; the run goes on to the truth. */
  answer(option?: string): void;
  /** Shows everything. */
  tell(): void;
  /** Shows everything, at the moment that was asked for: nobody waits for it. */
  skip(): void;
  forget(): void;
}

/** How far beyond the truth the run goes on, so that it can be seen to have happened. Seconds. */
const AFTERGLOW = 3;

export const usePrediction = create<PredictionState>()((set, get) => ({
  question: undefined,
  phase: 'told',
  flag: 0,
  given: false,
  option: undefined,
  ask(question) {
    set({ question, phase: 'place', flag: question.flag ?? question.from, given: false, option: undefined });
    view().seek(question.from);
  },
  moveFlag(t) {
    if (get().phase !== 'place') return;
    set({ flag: Math.min(run().index.horizon, Math.max(0, Math.round(t * 10) / 10)) });
  },
  answer(option) {
    const { question, phase } = get();
    if (!question || phase !== 'place') return;
    set({ phase: 'running', given: true, option });
    const end = run().index.horizon;
    const stop = Math.min(end, (question.truth ?? end) + AFTERGLOW);
    view().seek(question.from);
    view().set({ speed: speedFor(stop - question.from, view().speed, end) });
    view().play(stop);
  },
  tell: () => set({ phase: 'told' }),
  skip() {
    const { question } = get();
    set({ phase: 'told' });
    view().pause();
    if (question?.truth !== undefined) view().seek(question.truth);
  },
  forget: () => set({ question: undefined, phase: 'told', given: false, option: undefined }),
}));

/** Nobody wants to wait longer than this (wall-clock seconds) for the answer. */
const LONGEST_WAIT = 12;

/** The chosen speed, or the slowest of the faster ones with which the answer comes in time. */
function speedFor(seconds: number, chosen: Speed, horizon: number): Speed {
  const from = SPEEDS.indexOf(chosen);
  return SPEEDS.slice(from).find((speed) => seconds / rate(speed, horizon) <= LONGEST_WAIT) ?? 'max';
}
export const prediction = () => usePrediction.getState();

/** How far the future is known: everything, unless a question is open. */
function knownUntil(): number {
  const { question, phase } = prediction();
  if (!question || phase === 'told') return Number.POSITIVE_INFINITY;
  // What happens at the very moment of the question belongs to the future.
  return phase === 'place' ? question.from - 0.001 : Math.max(question.from, view().playhead);
}

/** Ends a question when its run is over, or when the playhead is taken beyond what may be seen. */
export function followPrediction(): void {
  useView.subscribe((state, before) => {
    const { question, phase, tell, answer } = prediction();
    if (!question || phase === 'told') return;
    if (phase === 'place' && state.playing) {
      if (question.flag !== undefined) answer();
      else state.pause();
    } else if (phase === 'place' && state.playhead > question.from + 0.001) tell();
    else if (phase === 'running' && before.playing && !state.playing) tell();
  });
}

interface ShownTrace {
  index: TraceIndex;
  version: number;
  /** True while the future is hidden. */
  partial: boolean;
}

/** The part of the trace that may be seen, grown record by record while the run goes on. */
let partial: { source: TraceIndex; index: TraceIndex; read: number } | undefined;
let shown: ShownTrace = { index: run().index, version: 0, partial: false };

export function shownTrace(): ShownTrace {
  const { index, version } = run();
  const until = knownUntil();
  if (until === Number.POSITIVE_INFINITY) {
    partial = undefined;
    if (shown.index !== index || shown.version !== version || shown.partial)
      shown = { index, version, partial: false };
    return shown;
  }
  if (partial?.source !== index || partial.index.horizon > until + 0.001)
    partial = { source: index, index: new TraceIndex(), read: 0 };
  const from = partial.read;
  while (partial.read < index.records.length && index.records[partial.read]!.t <= until) partial.read++;
  if (partial.read > from) partial.index.append(index.records.slice(from, partial.read));
  partial.index.horizon = until;
  // What is open ends at the edge of the known, so every moment is another picture.
  const mark = Math.round(until * 1000) + partial.read / 1e6;
  if (shown.index !== partial.index || shown.version !== mark)
    shown = { index: partial.index, version: mark, partial: true };
  return shown;
}

function subscribe(listener: () => void): () => void {
  const ends = [
    useRun.subscribe((state, before) => {
      if (state.version !== before.version) listener();
    }),
    usePrediction.subscribe(listener),
    useView.subscribe((state, before) => {
      if (state.playhead !== before.playhead && prediction().phase !== 'told') listener();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** The trace as far as it may be seen. */
export function useShownTrace(): ShownTrace {
  return useSyncExternalStore(subscribe, shownTrace);
}
