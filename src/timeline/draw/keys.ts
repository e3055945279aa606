/** What a key asks for while the picture has the focus. */
export type KeyCommand =
  | 'zoomIn'
  | 'zoomOut'
  | 'panLeft'
  | 'panRight'
  | 'rowUp'
  | 'rowDown'
  | 'markLeft'
  | 'markRight'
  | 'extendLeft'
  | 'extendRight'
  | 'laneNext'
  | 'lanePrevious'
  | 'first'
  | 'last'
  | 'details'
  | 'fitAll'
  | 'fitSelection'
  | 'mark'
  | 'search'
  | 'fold'
  | 'pin'
  | 'clear';

type Pressed = Pick<
  KeyboardEvent,
  'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
>;

/** Keys that every list understands. */
const ALWAYS: Record<string, KeyCommand> = {
  ArrowUp: 'rowUp',
  ArrowDown: 'rowDown',
  ArrowLeft: 'markLeft',
  ArrowRight: 'markRight',
  Home: 'first',
  End: 'last',
  Enter: 'details',
  NumpadEnter: 'details',
  Escape: 'clear',
};

/** By place, not by letter: W A S D lie together on every keyboard layout only when asked for by code. */
const SHORTCUTS: Record<string, KeyCommand> = {
  KeyW: 'zoomIn',
  KeyS: 'zoomOut',
  KeyA: 'panLeft',
  KeyD: 'panRight',
  Period: 'laneNext',
  Comma: 'lanePrevious',
  Digit0: 'fitAll',
  Numpad0: 'fitAll',
  KeyF: 'fitSelection',
  KeyM: 'mark',
  Slash: 'search',
  KeyX: 'fold',
  KeyP: 'pin',
};

/**
 * The command of a key press, or undefined where the key is not ours. `shortcuts` false keeps only the keys of a
 * list: people who speak to their computer trigger single letters by accident.
 */
export function commandOf(key: Pressed, shortcuts = true): KeyCommand | undefined {
  // An input method sends its keys with this code before it says that it is composing.
  if (key.isComposing || key.keyCode === 229 || key.altKey) return undefined;
  if (key.ctrlKey || key.metaKey) {
    if (key.code === 'ArrowUp') return 'zoomIn';
    if (key.code === 'ArrowDown') return 'zoomOut';
    return undefined;
  }
  if (key.shiftKey && key.code === 'ArrowLeft') return 'extendLeft';
  if (key.shiftKey && key.code === 'ArrowRight') return 'extendRight';
  if (key.shiftKey) return undefined;
  return ALWAYS[key.code] ?? (shortcuts ? SHORTCUTS[key.code] : undefined);
}
