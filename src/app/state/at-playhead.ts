import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { TraceIndex } from '../../trace/index.ts';
import { useRun } from './run.ts';
import { useView } from './view.ts';

function subscribe(listener: () => void): () => void {
  const ends = [
    useRun.subscribe((state, before) => {
      if (state.version !== before.version) listener();
    }),
    useView.subscribe((state, before) => {
      if (state.playhead !== before.playhead) listener();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Arrays with the same members are the same answer: a moving playhead redraws only what changed. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((item, i) => Object.is(item, b[i]))
  );
}

/**
 * What the trace on screen says at the playhead. `question` should be stable (a module function, or
 * memoised); the component renders again only when the answer changes.
 */
export function useAtPlayhead<T>(question: (index: TraceIndex, t: number) => T): T {
  const last = useRef<{ answer: T } | undefined>(undefined);
  const snapshot = useMemo(
    () => () => {
      const answer = question(useRun.getState().index, useView.getState().playhead);
      if (last.current && same(last.current.answer, answer)) return last.current.answer;
      last.current = { answer };
      return answer;
    },
    [question],
  );
  return useSyncExternalStore(subscribe, snapshot);
}
