/** A table of phrases: the first pattern that fits a text says what it means. */
export type Phrases<T> = readonly (readonly [RegExp, (match: RegExpExecArray) => T])[];

/** The meaning of a text, or undefined where no phrase fits. */
export function understand<T>(phrases: Phrases<T>, text: string): T | undefined {
  for (const [pattern, meaning] of phrases) {
    const match = pattern.exec(text);
    if (match) return meaning(match);
  }
  return undefined;
}
