import { forcedTheme, THEMES, type Theme, type ThemeName } from '../tokens.ts';

/** The theme to paint in: the app's, unless the system forces its own colours. */
export function currentTheme(wanted: Exclude<ThemeName, 'forced'>, probe: HTMLElement): Theme {
  if (!matchMedia('(forced-colors: active)').matches) return THEMES[wanted];
  const read = (colour: string) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  return forcedTheme({
    canvas: read('Canvas'),
    canvasText: read('CanvasText'),
    grayText: read('GrayText'),
    highlight: read('Highlight'),
    highlightText: read('HighlightText'),
  });
}

/** Calls back when colours may have changed under us. A canvas does not repaint itself. */
export function watchColours(changed: () => void): () => void {
  const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map(
    (query) => matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
