import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useMessages } from '../i18n/index.ts';
import { closeDialog } from '../state/dialogs.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { COMMANDS, type Command } from './commands.ts';
import { shown } from './keys.ts';
import '../i18n/late.ts';

/** Every command by its words. */
export function Palette() {
  const m = useMessages();
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    return COMMANDS.filter((command) => command.enabled?.() ?? true).filter((command) => {
      const text = `${command.title(m)} ${m.groups[command.group]} ${command.id}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  }, [query, m]);
  const active = found[Math.min(at, found.length - 1)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the active entry is kept in sight
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function choose(command: Command | undefined) {
    if (!command) return;
    closeDialog();
    // The dialog gives the focus back first: commands may move it on.
    requestAnimationFrame(() => command.run());
  }
  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const last = found.length - 1;
    if (event.key === 'ArrowDown') setAt(Math.min(last, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter') choose(active);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title={m.palette.title} onClose={closeDialog}>
      <input
        className="palette-input"
        data-focus
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={active ? `${id}-${active.id}` : undefined}
        aria-label={m.palette.placeholder}
        placeholder={m.palette.placeholder}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div
        className="palette-list"
        role="listbox"
        id={id}
        aria-label={m.palette.title}
        ref={list}
        tabIndex={-1}
      >
        {found.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
          <div
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={command === active}
            onClick={() => choose(command)}
          >
            <span className="menu-icon">{command.icon ? <Icon name={command.icon} /> : null}</span>
            <span>{command.title(m)}</span>
            <span className="quiet palette-group">{m.groups[command.group]}</span>
            {command.keys?.[0] ? <kbd>{shown(command.keys[0].shortcut)}</kbd> : null}
          </div>
        ))}
        {found.length === 0 ? <p className="quiet">{m.palette.nothing}</p> : null}
      </div>
    </Dialog>
  );
}
