let focus: (() => void) | undefined;
let wanted = false;

export function attachTerminal(focusField: () => void): () => void {
  focus = focusField;
  if (wanted) focusField();
  wanted = false;
  return () => {
    if (focus === focusField) focus = undefined;
  };
}

/** Goes to the command line; waits for it where it is not on screen yet. */
export function focusTerminal(): void {
  if (focus) focus();
  else wanted = true;
}
