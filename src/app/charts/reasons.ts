import type { TraceRecord } from '../../trace/records.ts';
import { type Catalogue, translated } from '../i18n/patterns.ts';
import type { Language } from '../state/settings.ts';
import { reasonsZh } from './reasons.zh.ts';

/** The simulation speaks English; every other language has a catalogue. */
const CATALOGUES: Readonly<Partial<Record<Language, Catalogue>>> = { zh: reasonsZh };

/** The simulation's reason for a step of a chart, in the language of the page; as it is where nobody has put it into words. */
export function reason(text: string, language: Language): string {
  const catalogue = CATALOGUES[language];
  return (catalogue && translated(text, catalogue)) ?? text;
}

/** The reasons in a trace that some language has no form for: a catalogue has to grow. */
export function unsaid(records: readonly TraceRecord[]): string[] {
  const reasons = new Set(
    records.flatMap((record) => (record.type === 'machine' && record.why ? [record.why] : [])),
  );
  return [...reasons].filter((text) =>
    Object.values(CATALOGUES).some((catalogue) => translated(text, catalogue) === undefined),
  );
}
