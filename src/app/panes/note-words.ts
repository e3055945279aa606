import { useEffect, useState } from 'react';
import { useShownLanguage } from '../i18n/index.ts';
import { type Catalogue, translated } from '../i18n/patterns.ts';

/** The simulation's remarks in the language of the page: its catalogue is a file of its own, fetched when it is wanted. */
export function useNoteWords(): (text: string) => string {
  const language = useShownLanguage();
  const [catalogue, setCatalogue] = useState<Catalogue>();
  useEffect(() => {
    if (language === 'zh') void import('./notes.zh.ts').then(({ notesZh }) => setCatalogue(notesZh));
  }, [language]);
  return (text) => (language === 'zh' && catalogue && translated(text, catalogue)) || text;
}
