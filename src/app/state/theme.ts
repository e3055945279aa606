import { create } from 'zustand';
import { cssVariables, forcedTheme, THEMES, type Theme } from '../../timeline/tokens.ts';
import { settings, useSettings } from './settings.ts';

/** The theme on screen: the setting, the system's wish, and forced colours before both. */
export const useTheme = create<{ theme: Theme }>()(() => ({ theme: THEMES.light }));

const DARK = '(prefers-color-scheme: dark)';
const FORCED = '(forced-colors: active)';

function resolve(): Theme {
  if (matchMedia(FORCED).matches) return forcedTheme(systemColours());
  const { theme } = settings();
  if (theme !== 'system') return THEMES[theme];
  return matchMedia(DARK).matches ? THEMES.dark : THEMES.light;
}

/** Canvas cannot use system colours by name everywhere, so the browser resolves them for us. */
function systemColours() {
  const probe = document.createElement('span');
  document.body.append(probe);
  const read = (name: string) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  };
  const colours = {
    canvas: read('Canvas'),
    canvasText: read('CanvasText'),
    grayText: read('GrayText'),
    highlight: read('Highlight'),
    highlightText: read('HighlightText'),
  };
  probe.remove();
  return colours;
}

function apply(): void {
  const theme = resolve();
  const root = document.documentElement;
  root.dataset.theme = theme.name;
  for (const [name, value] of Object.entries(cssVariables(theme))) root.style.setProperty(name, value);
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', theme.neutrals.bg);
  if (useTheme.getState().theme !== theme) useTheme.setState({ theme });
}

/** Keeps the page in the chosen theme for its whole life. */
export function followTheme(): void {
  apply();
  useSettings.subscribe((state, before) => {
    if (state.theme !== before.theme) apply();
  });
  for (const query of [DARK, FORCED]) matchMedia(query).addEventListener('change', apply);
}
