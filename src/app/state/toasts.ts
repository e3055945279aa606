import { create } from 'zustand';

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void } | undefined;
  /** Stays until somebody has read and dismissed it: what holds for the whole visit. */
  lasting: boolean;
}

interface ToastState {
  toasts: Toast[];
  say(text: string, action?: Toast['action'], lasting?: boolean): void;
  dismiss(id: number): void;
  clear(): void;
}

let nextId = 1;
/** At most this many at once: older ones make room. */
const MOST = 3;

/** Short messages with at most one thing to do about them. Most leave after some seconds; a lasting one does not. */
export const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  say: (text, action, lasting = false) =>
    set((state) => {
      const others = state.toasts.filter((toast) => toast.text !== text);
      const passing = others.filter((toast) => !toast.lasting).slice(-(MOST - 1));
      return {
        toasts: [
          ...others.filter((toast) => toast.lasting || passing.includes(toast)),
          { id: nextId++, text, action, lasting },
        ],
      };
    }),
  clear: () => set({ toasts: [] }),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));
export const say = (text: string, action?: Toast['action'], lasting?: boolean) =>
  useToasts.getState().say(text, action, lasting);
