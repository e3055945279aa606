import { useEffect } from 'react';
import { create } from 'zustand';
import { shownLanguage, useShownLanguage } from '../i18n/index.ts';
import type { Saying } from './note-catalogue.ts';

type Translate = <T extends Saying>(saying: T) => T;
const asItIs: Translate = (saying) => saying;

const useChinese = create<{ translate: Translate }>()(() => ({ translate: asItIs }));

/** The catalogue is a file of its own, fetched when it is wanted. */
export async function loadNoteWords(): Promise<void> {
  if (shownLanguage() !== 'zh' || useChinese.getState().translate !== asItIs) return;
  const { inChinese } = await import('./note-catalogue.ts');
  useChinese.setState({ translate: inChinese });
}

/** What the simulation finds, in the language of the page. */
export function useNoteWords(): Translate {
  const language = useShownLanguage();
  const translate = useChinese((state) => state.translate);
  useEffect(() => {
    if (language === 'zh') void loadNoteWords();
  }, [language]);
  return language === 'zh' ? translate : asItIs;
}

/** The same outside of React, as far as the catalogue is there; see `loadNoteWords`. */
export const noteWords: Translate = (saying) =>
  shownLanguage() === 'zh' ? useChinese.getState().translate(saying) : saying;
