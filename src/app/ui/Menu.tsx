import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuItem {
  key: string;
  label: string;
  /** A second, quieter line. */
  detail?: string | undefined;
  icon?: IconName;
  checked?: boolean;
  disabled?: boolean;
  /** Starts a new group under this heading. */
  heading?: string;
  onSelect(): void;
}

interface Props {
  label: string;
  /** What the button shows; its accessible name is `label`. */
  children: ReactNode;
  items: readonly MenuItem[];
  className?: string;
  align?: 'start' | 'end';
  /** Opens upwards, for bars at the bottom. */
  up?: boolean;
}

/** A menu stays this far inside the window, px. */
const EDGE = 8;

/** A button with a menu: arrow keys, first letters, Escape, and back to the button. */
export function Menu({
  label,
  children,
  items,
  className = 'button-quiet',
  align = 'start',
  up = false,
}: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const list = useRef<HTMLDivElement>(null);

  const entries = () => [...(root.current?.querySelectorAll<HTMLButtonElement>('[role^="menuitem"]') ?? [])];

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLButtonElement>('[role^="menuitem"]:not(:disabled)')?.focus();
    const leave = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [open]);

  useLayoutEffect(() => {
    if (!open) return;
    const box = list.current!.getBoundingClientRect();
    const over = Math.max(0, box.right - (document.documentElement.clientWidth - EDGE));
    if (over > 0) list.current!.style.translate = `${-Math.min(over, box.left - EDGE)}px`;
  }, [open]);

  function close() {
    setOpen(false);
    button.current?.focus();
  }

  function press(event: KeyboardEvent) {
    const all = entries().filter((entry) => !entry.disabled);
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const go = (to: number) => all[(to + all.length) % all.length]?.focus();
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(all.length - 1);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      const letter = event.key.toLowerCase();
      const later = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      later.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className="menu" ref={root}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {open ? (
        <div
          className={`menu-list menu-${align}${up ? ' menu-up' : ''}`}
          ref={list}
          role="menu"
          tabIndex={-1}
          id={id}
          aria-label={label}
          onKeyDown={press}
        >
          {items.map((item, i) => (
            <MenuEntry key={item.key} item={item} first={i === 0} onChosen={close} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

interface MenuEntryProps {
  item: MenuItem;
  /** One stop for Tab, so that a long list can be scrolled into from the keyboard. */
  first: boolean;
  onChosen(): void;
}

function MenuEntry({ item, first, onChosen }: MenuEntryProps) {
  return (
    <>
      {item.heading ? (
        <div className="menu-heading" role="presentation">
          {item.heading}
        </div>
      ) : null}
      <button
        type="button"
        {...(item.checked === undefined
          ? { role: 'menuitem' }
          : { role: 'menuitemradio', 'aria-checked': item.checked })}
        tabIndex={first ? 0 : -1}
        disabled={item.disabled}
        onClick={() => {
          onChosen();
          item.onSelect();
        }}
      >
        <span className="menu-icon">
          {item.checked ? <Icon name="check" /> : item.icon ? <Icon name={item.icon} /> : null}
        </span>
        <span className="menu-text">
          {item.label}
          {item.detail ? <small>{item.detail}</small> : null}
        </span>
      </button>
    </>
  );
}
