import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useMessages } from '../i18n/index.ts';
import { Icon } from './Icon.tsx';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** `wide` for side-by-side contents. */
  size?: 'normal' | 'wide';
}

/** The browser's own modal dialog: it holds the focus, Escape closes it, and the page behind is inert. */
export function Dialog({ title, onClose, children, size = 'normal' }: Props) {
  const m = useMessages();
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    if (!dialog.open) dialog.showModal();
    // What the dialog is for comes first, not the way out of it.
    dialog.querySelector<HTMLElement>('[data-focus]')?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape is the dialog's own
    <dialog
      ref={element}
      className={`dialog dialog-${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="button-icon" aria-label={m.common.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
