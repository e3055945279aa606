import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { opening } from './embed.ts';
import { guardedStorage } from './storage.ts';

/** Where the text came from: decides what the header says and whether a reload reads the link again. */
export type Origin =
  | { kind: 'opening' }
  | { kind: 'own' }
  | { kind: 'link' }
  | { kind: 'file'; name: string }
  | { kind: 'lesson'; lesson: string };

export interface Draft {
  text: string;
  origin: Origin;
  /** When it was put aside: milliseconds since 1970. */
  savedAt: number;
}

interface DocumentState {
  text: string;
  origin: Origin;
  /** Texts that were replaced by opening something else, newest first: nothing typed is ever lost. */
  recent: Draft[];
  /** Rises when the text was changed by anything but typing, so that the editor takes it over. */
  revision: number;
  /** Rises when another text was opened: what has the same number grew out of each other. */
  lineage: number;
  /** The text before the last change that was not typed, for undo from outside the editor. */
  undo: { before: string; after: string; label: string } | undefined;
  type(text: string): void;
  /** A change that a command made to the text: it can be undone as one. */
  change(text: string, label: string): void;
  undoChange(): boolean;
  /** The same text in other words: no change of anybody's, and nothing to undo. */
  reword(text: string): void;
  open(text: string, origin: Origin): void;
  reopen(index: number): void;
}

const KEPT_DRAFTS = 12;

/** Puts a text aside, unless it is one that can be had again or that is there already. */
function putAside(state: Pick<DocumentState, 'text' | 'origin' | 'recent'>): Draft[] {
  const { text, origin, recent } = state;
  const pristine = origin.kind === 'opening' || text.trim() === '';
  if (pristine) return recent;
  const others = recent.filter((draft) => draft.text !== text);
  return [{ text, origin, savedAt: Date.now() }, ...others].slice(0, KEPT_DRAFTS);
}

/** An edited lesson is still that lesson, an edited file that file; everything else is one's own from then on. */
const edited = (origin: Origin): Origin =>
  origin.kind === 'lesson' || origin.kind === 'file' ? origin : { kind: 'own' };

export const useDocument = create<DocumentState>()(
  persist(
    (set, get) => ({
      text: '',
      origin: { kind: 'opening' },
      recent: [],
      revision: 0,
      lineage: 0,
      undo: undefined,
      type: (text) => set((state) => ({ text, origin: edited(state.origin) })),
      change: (text, label) =>
        set((state) => ({
          text,
          revision: state.revision + 1,
          undo: { before: state.text, after: text, label },
          origin: edited(state.origin),
        })),
      undoChange() {
        const { undo, text } = get();
        if (!undo || undo.after !== text) return false;
        set((state) => ({ text: undo.before, revision: state.revision + 1, undo: undefined }));
        return true;
      },
      reword: (text) =>
        set((state) => ({
          text,
          revision: state.revision + 1,
          lineage: state.lineage + 1,
          undo: undefined,
        })),
      open: (text, origin) =>
        set((state) => ({
          text,
          origin,
          recent: state.text === text ? state.recent : putAside(state),
          revision: state.revision + 1,
          lineage: state.lineage + 1,
          undo: undefined,
        })),
      reopen(index) {
        const draft = get().recent[index];
        if (draft) get().open(draft.text, draft.origin.kind === 'lesson' ? { kind: 'own' } : draft.origin);
      },
    }),
    {
      name: 'podscope.draft',
      version: 1,
      storage: createJSONStorage(() =>
        guardedStorage(150, {
          readOnly: opening.readOnly,
          perTab: true,
          onOther: (_, value) => keepOther(value),
        }),
      ),
      partialize: ({ text, origin, recent }) => ({ text, origin, recent }),
      migrate: (stored) => stored as DocumentState,
    },
  ),
);
/** What another tab has written is put aside here before this tab writes over it. */
function keepOther(stored: string): void {
  let other: Partial<Draft> & { recent?: Draft[] };
  try {
    other = (JSON.parse(stored) as { state?: typeof other }).state ?? {};
  } catch {
    return;
  }
  const { text, origin = { kind: 'own' }, recent = [] } = other;
  useDocument.setState((state) => {
    const theirs = text === undefined ? recent : putAside({ text, origin, recent });
    const known = new Set([state.text, ...state.recent.map((draft) => draft.text)]);
    const fresh = theirs.filter((draft) => !known.has(draft.text));
    return {
      recent: [...fresh, ...state.recent].sort((a, b) => b.savedAt - a.savedAt).slice(0, KEPT_DRAFTS),
    };
  });
}

export const documentState = () => useDocument.getState();
