import type { languages } from 'monaco-editor/editor';
import type { Messages } from '../i18n/index.ts';
import type { Place } from './places.ts';

const number = (value: unknown, fallback: number) => (typeof value === 'number' ? value : fallback);

/** A hint behind a field: what its number means together with its neighbours. */
export interface NumberHint {
  /** Counts from 1. */
  line: number;
  column: number;
  text: string;
}

/** "kills after 2 + 5 × 20 = 102 s": the arithmetic that people do in their heads, and often wrongly. */
export function hintsOf(places: readonly Place[], m: Messages): NumberHint[] {
  const hints: NumberHint[] = [];
  for (const place of places) {
    if (place.what === 'grace' && typeof place.value === 'number')
      hints.push({ ...endOf(place, []), text: m.editor.numbers.grace(place.value) });
    if (place.what !== 'probe' || place.value === null || typeof place.value !== 'object') continue;
    const period = number(place.value.periodSeconds, 10);
    const threshold = number(place.value.failureThreshold, 3);
    const delay = number(place.value.initialDelaySeconds, 0);
    const total = delay + threshold * period;
    const text =
      place.probe === 'liveness'
        ? m.editor.numbers.kills(delay, threshold, period, total)
        : place.probe === 'startup'
          ? m.editor.numbers.gives(delay, threshold, period, total)
          : m.editor.numbers.notReady(threshold, period, threshold * period);
    const behind = (['failureThreshold', 'periodSeconds', 'initialDelaySeconds'] as const).find(
      (field) => place.value[field] !== undefined,
    );
    if (behind) hints.push({ ...endOf(place, [behind]), text });
  }
  return hints;
}

function endOf(place: Place, field: string[]): { line: number; column: number } {
  const range = place.document.locate([...place.path, ...field]);
  return { line: range.endLine, column: range.endColumn };
}

export function numberHints(places: readonly Place[], m: Messages): languages.InlayHint[] {
  return hintsOf(places, m).map(({ line, column, text }) => ({
    label: text,
    position: { lineNumber: line, column },
    paddingLeft: true,
  }));
}
