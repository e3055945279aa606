import type { StateStorage } from 'zustand/middleware';

/** True once the browser refused to store something: then what is typed lives as long as this tab. */
let blocked = false;
const listeners = new Set<() => void>();

export const storageBlocked = () => blocked;
export function onStorageBlocked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function refuse(): void {
  if (blocked) return;
  blocked = true;
  for (const listener of listeners) listener();
}

interface StorageOptions {
  /** For the embedded view, which must not touch what its visitor has stored. */
  readOnly?: boolean;
  /** A reload brings back what this tab had, even where another tab of the same page has written since. */
  perTab?: boolean;
  /** Hears what another tab has stored under a key, before it is written over. */
  onOther?(key: string, value: string): void;
}

/**
 * localStorage that never throws and that waits `delayMs` before it writes, so that a moving playhead
 * costs nothing. Whatever is still waiting is written when the page is hidden or left.
 */
export function guardedStorage(delayMs = 0, options: StorageOptions = {}): StateStorage {
  const { readOnly = false, perTab = false, onOther } = options;
  const waiting = new Map<string, string>();
  /** What this tab has read or written last. */
  const known = new Map<string, string | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const others: [string, string][] = [];
    for (const [key, value] of waiting) {
      try {
        const other = localStorage.getItem(key);
        if (onOther && other !== null && other !== value && other !== known.get(key))
          others.push([key, other]);
        localStorage.setItem(key, value);
        known.set(key, value);
        if (perTab) sessionStorage.setItem(key, value);
      } catch {
        refuse();
      }
    }
    waiting.clear();
    for (const [key, value] of others) onOther?.(key, value);
  }
  if (typeof window !== 'undefined') {
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') flush();
    });
  }

  return {
    getItem(key) {
      try {
        const stored = localStorage.getItem(key);
        known.set(key, stored);
        return waiting.get(key) ?? (perTab ? sessionStorage.getItem(key) : null) ?? stored;
      } catch {
        refuse();
        return null;
      }
    },
    setItem(key, value) {
      if (readOnly) return;
      waiting.set(key, value);
      if (delayMs === 0) flush();
      else timer ??= setTimeout(flush, delayMs);
    },
    removeItem(key) {
      waiting.delete(key);
      try {
        localStorage.removeItem(key);
      } catch {
        refuse();
      }
    },
  };
}
