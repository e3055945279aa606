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

/**
 * localStorage that never throws and that waits `delayMs` before it writes, so that a moving playhead
 * costs nothing. Whatever is still waiting is written when the page is hidden or left. `readOnly` is for
 * the embedded view, which must not touch what its visitor has stored.
 */
export function guardedStorage(delayMs = 0, readOnly = false): StateStorage {
  const waiting = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const [key, value] of waiting) {
      try {
        localStorage.setItem(key, value);
      } catch {
        refuse();
      }
    }
    waiting.clear();
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
        return waiting.get(key) ?? localStorage.getItem(key);
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
