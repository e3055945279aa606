import type { Language } from '../../state/settings.ts';

/** What completion and hover say beside the names of the API. */
export interface FieldWords {
  readonly notSimulated: string;
  readonly required: string;
  /** Said above a description that there is only in English. */
  readonly onlyEnglish: string | undefined;
  /** The description in the language of the page; undefined where there is none. */
  describe(type: string | undefined, field: string, english: string | undefined): string | undefined;
}

interface Phrases {
  readonly notSimulated: string;
  readonly required: string;
  readonly onlyEnglish: string;
}

/** The words of a language; the table of a language is a file of its own. */
export async function fieldWords(language: Language, phrases: Phrases): Promise<FieldWords> {
  if (language === 'en')
    return { ...phrases, onlyEnglish: undefined, describe: (_type, _field, english) => english };
  const { describeZh } = await import('./field-docs.zh.ts');
  return { ...phrases, describe: describeZh };
}

/** The description of a field, or the English one with a word about it. */
export function description(
  words: FieldWords,
  type: string | undefined,
  field: string,
  english: string | undefined,
): string | undefined {
  const said = words.describe(type, field, english);
  if (said !== undefined || english === undefined) return said;
  return words.onlyEnglish === undefined ? english : `*${words.onlyEnglish}*\n\n${english}`;
}
