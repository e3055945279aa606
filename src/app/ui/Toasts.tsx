import { useEffect } from 'react';
import { useMessages } from '../i18n/index.ts';
import { type Toast, useToasts } from '../state/toasts.ts';
import { Icon } from './Icon.tsx';

/** Messages with something to do stay longer. WCAG 2.2.1: everything they offer is in a menu as well. */
const STAY_MS = 6000;
const STAY_WITH_ACTION_MS = 15_000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const m = useMessages();
  const dismiss = useToasts((state) => state.dismiss);
  const { id, action, lasting } = toast;
  useEffect(() => {
    if (lasting) return;
    const timer = setTimeout(() => dismiss(id), action ? STAY_WITH_ACTION_MS : STAY_MS);
    return () => clearTimeout(timer);
  }, [id, action, lasting, dismiss]);
  return (
    <div className="toast">
      <span>{toast.text}</span>
      {action ? (
        <button
          type="button"
          className="button-link"
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button type="button" className="button-icon" aria-label={m.common.dismiss} onClick={() => dismiss(id)}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
