import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { opening } from './embed.ts';
import { guardedStorage } from './storage.ts';

export type ThemeChoice = 'system' | 'light' | 'dark' | 'projection';
export type Language = 'en' | 'zh';
export type Preset = 'learn' | 'explore' | 'present' | 'embed';
export type DrawerTab = 'pods' | 'events' | 'details' | 'notes' | 'terminal';
export type MobileTab = 'lesson' | 'editor' | 'timeline' | 'pods' | 'chart' | 'terminal';

/**
 * Shares of the space that splitters divide, in percent. Heights that nobody has chosen are left to the style
 * sheet, which gives the timeline its part of the window first.
 */
export interface Sizes {
  lesson: number;
  editor: number;
  top: number | undefined;
  drawer: number | undefined;
  terminal: number;
}

export const DEFAULT_SIZES: Sizes = {
  lesson: 27,
  editor: 50,
  top: undefined,
  drawer: undefined,
  terminal: 46,
};

/** Version 1 stored its own heights, chosen or not. */
const HEIGHTS_OF_VERSION_1 = { top: 31, drawer: 24 };

export function migrated(stored: unknown, version: number): Settings {
  const saved = stored as Settings;
  if (version >= 2 || !saved?.sizes) return saved;
  const { top, drawer } = saved.sizes;
  const chosen = (key: 'top' | 'drawer', value: number | undefined) =>
    value === HEIGHTS_OF_VERSION_1[key] ? undefined : value;
  return { ...saved, sizes: { ...saved.sizes, top: chosen('top', top), drawer: chosen('drawer', drawer) } };
}

export interface Settings {
  theme: ThemeChoice;
  language: Language;
  preset: Preset;
  sizes: Sizes;
  drawerOpen: boolean;
  drawerTab: DrawerTab;
  mobileTab: MobileTab;
  /** Shortcuts of one letter, while the timeline has the focus. */
  singleKeys: boolean;
  /** In the editor, Tab moves the focus instead of writing spaces. */
  tabMovesFocus: boolean;
  legendOpen: boolean;
  /** Percent, for projectors: 100 is neutral. */
  contrast: number;
  set(change: Partial<Omit<Settings, 'set' | 'resize'>>): void;
  resize(change: Partial<Sizes>): void;
}

/** The language of the browser, where we speak it. */
function browserLanguage(): Language {
  return typeof navigator !== 'undefined' && /^zh\b/i.test(navigator.language) ? 'zh' : 'en';
}

export const useSettings = create<Settings>()(
  persist(
    (set) => ({
      theme: 'system',
      language: browserLanguage(),
      preset: opening.embed ? 'embed' : 'explore',
      sizes: DEFAULT_SIZES,
      drawerOpen: true,
      drawerTab: 'pods',
      mobileTab: 'timeline',
      singleKeys: true,
      tabMovesFocus: false,
      legendOpen: false,
      contrast: 100,
      set: (change) => set(change),
      resize: (change) => set((state) => ({ sizes: { ...state.sizes, ...change } })),
    }),
    {
      name: 'podscope.settings',
      version: 2,
      storage: createJSONStorage(() => guardedStorage(200, opening)),
      partialize: ({ set: _set, resize: _resize, preset, ...rest }) => ({
        ...rest,
        // A reload never lands in the middle of a talk or inside a frame.
        preset: preset === 'learn' ? 'learn' : 'explore',
      }),
      merge: (stored, current) => {
        const saved = (stored ?? {}) as Partial<Settings>;
        const sizes = { ...current.sizes, ...saved.sizes };
        return {
          ...current,
          ...saved,
          sizes,
          preset: opening.embed ? 'embed' : (saved.preset ?? current.preset),
        };
      },
      migrate: migrated,
    },
  ),
);

export const settings = () => useSettings.getState();
