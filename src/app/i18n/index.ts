import { create } from 'zustand';
import { type Language, settings, useSettings } from '../state/settings.ts';
import { en, type Messages } from './en.ts';

export type { Messages } from './en.ts';

const TAGS: Record<Language, string> = { en: 'en', zh: 'zh-Hans' };

/** English is part of the shell; every other language is a file of its own. */
const LOADERS: Record<Exclude<Language, 'en'>, () => Promise<Messages>> = {
  zh: async () => (await import('./zh.ts')).zh,
};

const useLanguage = create<{ messages: Messages; language: Language }>()(() => ({
  messages: en,
  language: 'en',
}));

async function load(language: Language): Promise<void> {
  const messages = language === 'en' ? en : await LOADERS[language]();
  if (settings().language !== language) return;
  useLanguage.setState({ messages, language });
  document.documentElement.lang = TAGS[language];
}

/** Follows the setting; resolves when the first language is there, so that nothing flashes in another one. */
export async function followLanguage(): Promise<void> {
  useSettings.subscribe((state, before) => {
    if (state.language !== before.language) void load(state.language);
  });
  await load(settings().language);
}

export const useMessages = (): Messages => useLanguage((state) => state.messages);
export const messages = (): Messages => useLanguage.getState().messages;
/** The language on screen, which follows the setting once its file is there. */
export const useShownLanguage = (): Language => useLanguage((state) => state.language);
export const shownLanguage = (): Language => useLanguage.getState().language;

/** Calls back when another language is on screen, until the returned function is called. */
export const onLanguage = (listener: () => void): (() => void) => useLanguage.subscribe(listener);
