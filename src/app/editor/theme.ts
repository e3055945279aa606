import type { editor } from 'monaco-editor/editor';
import type { Theme } from '../../timeline/tokens.ts';

const hex = (colour: string) => colour.replace('#', '');
const isHex = (colour: string) => /^#[0-9a-f]{6}$/i.test(colour);

/** Of a colour as the browser resolves the system's: `rgb(0, 0, 0)`. */
const isDark = (colour: string) =>
  (colour.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) < 128);

/** Calm: names in ink, values a shade lighter, comments muted. Colour belongs to the states. */
export function monacoTheme(theme: Theme): editor.IStandaloneThemeData {
  const { bg, ink, muted, accent, lane, grid } = theme.neutrals;
  if (!isHex(bg)) return { base: isDark(bg) ? 'hc-black' : 'hc-light', inherit: true, rules: [], colors: {} };
  const dark = theme.name === 'dark';
  const value = dark ? '#A9C7F5' : theme.name === 'projection' ? '#003E9C' : '#1A4FA3';
  return {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: hex(ink) },
      { token: 'type', foreground: hex(ink), fontStyle: 'bold' },
      { token: 'string', foreground: hex(value) },
      { token: 'number', foreground: hex(value) },
      { token: 'keyword', foreground: hex(value) },
      { token: 'operators', foreground: hex(muted) },
      { token: 'comment', foreground: hex(muted) },
    ],
    colors: {
      'editor.background': bg,
      'editor.foreground': ink,
      'editorLineNumber.foreground': muted,
      'editorLineNumber.dimmedForeground': muted,
      'editorLineNumber.activeForeground': ink,
      'editor.lineHighlightBackground': lane,
      'editor.lineHighlightBorder': '#00000000',
      'editorCursor.foreground': accent,
      'editorIndentGuide.background1': grid,
      'editorInlayHint.background': '#00000000',
      'editorInlayHint.foreground': muted,
      'editorWidget.background': lane,
      'editorWidget.border': grid,
      'editorSuggestWidget.background': bg,
      'editorHoverWidget.background': bg,
      'editorHoverWidget.border': grid,
      focusBorder: accent,
    },
  };
}
