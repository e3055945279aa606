import { create } from 'zustand';

export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run(): void } | undefined;
}

interface ToastState {
  toasts: Toast[];
  say(text: string, action?: Toast['action']): void;
  dismiss(id: number): void;
  clear(): void;
}

let nextId = 1;
/** At most this many at once: older ones make room. */
const MOST = 3;

/** Short messages with at most one thing to do about them. They stay until dismissed or replaced. */
export const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  say: (text, action) =>
    set((state) => ({
      toasts: [...state.toasts.filter((toast) => toast.text !== text), { id: nextId++, text, action }].slice(
        -MOST,
      ),
    })),
  clear: () => set({ toasts: [] }),
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));
export const say = (text: string, action?: Toast['action']) => useToasts.getState().say(text, action);
