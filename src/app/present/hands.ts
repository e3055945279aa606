import { create } from 'zustand';

interface PollState {
  /** asked: hands are counted · told: the run's answer is shown beside them */
  phase: 'asked' | 'told';
  /** Whose question the counts belong to. */
  lesson: string | undefined;
  counts: Readonly<Record<string, number>>;
}

/** Hands of the room: counted here, kept as long as the page lives, and told to nobody. */
export const usePoll = create<PollState>()(() => ({ phase: 'asked', lesson: undefined, counts: {} }));

export const countHand = (choice: string, by: 1 | -1): void =>
  usePoll.setState(({ counts }) => ({
    counts: { ...counts, [choice]: Math.max(0, (counts[choice] ?? 0) + by) },
  }));
