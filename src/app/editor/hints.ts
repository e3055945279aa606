import type { languages } from 'monaco-editor/editor';
import type { Place } from '../../scenario/places.ts';
import type { Messages } from '../i18n/index.ts';

/** A hint behind a field: what its number means together with its neighbours. */
export interface NumberHint {
  /** Counts from 1. */
  line: number;
  column: number;
  text: string;
}

/** "kills after 2 + 5 × 20 = 102 s": the arithmetic that people do in their heads, and often wrongly. */
export function hintsOf(places: readonly Place[], m: Messages): NumberHint[] {
  return places.flatMap((place) =>
    place.numbersEnd ? [{ ...place.numbersEnd, text: textOf(place, m) }] : [],
  );
}

function textOf({ what, probe, numbers = {} }: Place, m: Messages): string {
  const words = m.editor.numbers;
  if (what === 'grace') return words.grace(numbers.terminationGracePeriodSeconds ?? 30);
  const {
    periodSeconds: period = 10,
    failureThreshold: threshold = 3,
    initialDelaySeconds: delay = 0,
  } = numbers;
  const total = delay + threshold * period;
  if (probe === 'liveness') return words.kills(delay, threshold, period, total);
  if (probe === 'startup') return words.gives(delay, threshold, period, total);
  return words.notReady(threshold, period, threshold * period);
}

export function numberHints(places: readonly Place[], m: Messages): languages.InlayHint[] {
  return hintsOf(places, m).map(({ line, column, text }) => ({
    label: text,
    position: { lineNumber: line, column },
    paddingLeft: true,
  }));
}
