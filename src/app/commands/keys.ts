import { useDialog } from '../state/dialogs.ts';
import { settings } from '../state/settings.ts';
import { COMMANDS, type Command, type Scope, type Shortcut } from './commands.ts';

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);

type Pressed = Pick<
  KeyboardEvent,
  'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
>;

export function matches(key: Pressed, { code, mod = false, shift = false, alt = false }: Shortcut): boolean {
  return (
    key.code === code &&
    (key.ctrlKey || key.metaKey) === mod &&
    key.altKey === alt &&
    // A question mark is Shift and another key; elsewhere Shift has to be as said.
    key.shiftKey === shift
  );
}

/** The command that a key press asks for in these scopes. */
export function commandFor(key: Pressed, scopes: ReadonlySet<Scope>): Command | undefined {
  // While an input method composes, its keys are not ours; WebKit marks the last one by this code alone.
  if (key.isComposing || key.keyCode === 229) return undefined;
  return COMMANDS.find(
    (command) =>
      (command.enabled?.() ?? true) &&
      command.keys?.some(({ scope, shortcut }) => scopes.has(scope) && matches(key, shortcut)),
  );
}

function scopesNow(target: EventTarget | null): Set<Scope> {
  const scopes = new Set<Scope>(['everywhere']);
  const element = target instanceof Element ? target : undefined;
  const typing =
    element?.closest('input, textarea, select, [contenteditable="true"], .monaco-editor') != null;
  if (typing) return scopes;
  if (settings().preset === 'present') scopes.add('present');
  if (element?.closest('.timeline') && settings().singleKeys) scopes.add('timeline');
  return scopes;
}

/**
 * In front of an audience the keys of the presentation come first, also while the timeline has the focus and would take some of them
 * for its own: a clicker knows nothing of a focus. Only a button that is being pressed keeps its keys.
 */
function pressPresenting(event: KeyboardEvent): void {
  if (event.repeat || settings().preset !== 'present' || useDialog.getState().dialog) return;
  if (!scopesNow(event.target).has('present')) return;
  const onControl = event.target instanceof Element && event.target.closest('button, summary, a') !== null;
  if (onControl && (event.code === 'Space' || event.code === 'Enter')) return;
  const command = commandFor(event, new Set<Scope>(['present']));
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  command.run();
}

/** Listens for all shortcuts of the registry; returns the way to stop. */
export function listenToKeys(): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    const dialog = useDialog.getState().dialog;
    const scopes = dialog ? new Set<Scope>(['everywhere']) : scopesNow(event.target);
    const command = commandFor(event, scopes);
    if (!command || (dialog && command.group !== 'help')) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', pressPresenting, true);
  window.addEventListener('keydown', press);
  return () => {
    window.removeEventListener('keydown', pressPresenting, true);
    window.removeEventListener('keydown', press);
  };
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Period: '.',
  Comma: ',',
  Slash: '/',
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  PageDown: 'PageDown',
  PageUp: 'PageUp',
};

/** A shortcut as it is written on keys: `Ctrl+Shift+P`. */
export function shown({ code, mod, shift, alt }: Shortcut): string {
  if (code === 'Slash' && shift && !mod) return '?';
  const key = NAMES[code] ?? code.replace(/^(Key|Digit)/, '');
  const parts = [
    mod ? (isMac ? '⌘' : 'Ctrl') : '',
    alt ? (isMac ? '⌥' : 'Alt') : '',
    shift ? 'Shift' : '',
    key,
  ];
  return parts.filter(Boolean).join('+');
}
