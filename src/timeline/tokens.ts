/**
 * The colours, patterns and icons of the states, for every theme. Each state is told apart by fill, edge,
 * pattern, icon and word together; tokens.test.ts recomputes the contrasts and the distances between the
 * fills under colour deficiency, so a later tweak cannot silently undo them.
 */

export type StateName =
  | 'pending'
  | 'backoff'
  | 'creating'
  | 'running'
  | 'ready'
  | 'failed'
  | 'terminating'
  | 'done';

export type Pattern = 'plain' | 'dots' | 'hatch';

export interface StateToken {
  readonly fill: string;
  readonly edge: string;
  /** Text on the fill. */
  readonly ink: string;
  readonly pattern: Pattern;
  readonly icon: string;
  /** Width of the edge in CSS px. */
  readonly edgeWidth: number;
  readonly dashed: boolean;
  /** A cut corner, so that a failure has its own outline. */
  readonly notch: boolean;
}

export interface Neutrals {
  readonly bg: string;
  readonly lane: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  /** Text on the accent. */
  readonly onAccent: string;
  readonly grid: string;
  /** Marks of success and failure on the lane, where no bar is behind them. */
  readonly success: string;
  readonly failure: string;
}

export type ThemeName = 'light' | 'dark' | 'projection' | 'forced';

export interface Theme {
  readonly name: ThemeName;
  readonly states: Readonly<Record<StateName, StateToken>>;
  readonly neutrals: Neutrals;
}

/** How a state looks apart from its colours: the same in every theme. */
export const STATE_FORMS: Readonly<Record<StateName, Omit<StateToken, 'fill' | 'edge' | 'ink'>>> = {
  pending: { pattern: 'dots', icon: '◌', edgeWidth: 1, dashed: true, notch: false },
  backoff: { pattern: 'dots', icon: '↻', edgeWidth: 1, dashed: true, notch: false },
  creating: { pattern: 'plain', icon: '◔', edgeWidth: 1, dashed: false, notch: false },
  running: { pattern: 'plain', icon: '○', edgeWidth: 1, dashed: false, notch: false },
  ready: { pattern: 'plain', icon: '✓', edgeWidth: 2, dashed: false, notch: false },
  failed: { pattern: 'plain', icon: '✕', edgeWidth: 1, dashed: false, notch: true },
  terminating: { pattern: 'hatch', icon: '◐', edgeWidth: 1, dashed: false, notch: false },
  done: { pattern: 'plain', icon: '■', edgeWidth: 1, dashed: false, notch: false },
};

type Colours = readonly [fill: string, edge: string, ink: string];

function theme(
  name: ThemeName,
  neutrals: Neutrals,
  colours: Readonly<Record<Exclude<StateName, 'backoff' | 'done'>, Colours>>,
): Theme {
  const of = (state: StateName, [fill, edge, ink]: Colours): StateToken => ({
    ...STATE_FORMS[state],
    fill,
    edge,
    ink,
  });
  return {
    name,
    neutrals,
    states: {
      pending: of('pending', colours.pending),
      backoff: of('backoff', colours.pending),
      creating: of('creating', colours.creating),
      running: of('running', colours.running),
      ready: of('ready', colours.ready),
      failed: of('failed', colours.failed),
      terminating: of('terminating', colours.terminating),
      // Finished on purpose: nothing happens any more, so it has no fill of its own.
      done: of('done', [neutrals.lane, neutrals.muted, neutrals.ink]),
    },
  };
}

const LIGHT = theme(
  'light',
  {
    bg: '#FFFFFF',
    lane: '#F5F7FA',
    ink: '#12161C',
    muted: '#5B6675',
    accent: '#0B57D0',
    onAccent: '#FFFFFF',
    grid: '#DDE3EA',
    success: '#1F5C3A',
    failure: '#B90002',
  },
  {
    pending: ['#FFD453', '#7A5200', '#0B0F14'],
    creating: ['#247AB4', '#0F4C78', '#FFFFFF'],
    running: ['#80C29B', '#1F5C3A', '#0B0F14'],
    ready: ['#305B42', '#16341F', '#FFFFFF'],
    failed: ['#B90002', '#7A0001', '#FFFFFF'],
    terminating: ['#858890', '#3F434B', '#0B0F14'],
  },
);

export const DARK = theme(
  'dark',
  {
    bg: '#0F141B',
    lane: '#171E28',
    ink: '#EDF1F7',
    muted: '#9AA7B8',
    accent: '#8AB4F8',
    onAccent: '#0B0F14',
    grid: '#2A3442',
    success: '#5FDCBD',
    failure: '#FF9A5C',
  },
  {
    pending: ['#FFE18E', '#FFE18E', '#0B0F14'],
    creating: ['#7F9FD6', '#B5CBF2', '#0B0F14'],
    running: ['#169B75', '#5FDCBD', '#0B0F14'],
    ready: ['#5FDCBD', '#B6F3E2', '#0B0F14'],
    failed: ['#C84E00', '#FF9A5C', '#FFFFFF'],
    terminating: ['#3B414B', '#AEB7C4', '#FFFFFF'],
  },
);

export const PROJECTION = theme(
  'projection',
  {
    bg: '#FFFFFF',
    lane: '#FFFFFF',
    ink: '#000000',
    muted: '#3A424E',
    accent: '#003E9C',
    onAccent: '#FFFFFF',
    grid: '#B8BEC8',
    success: '#0C472A',
    failure: '#A83C00',
  },
  {
    pending: ['#FFDA83', '#5A3B00', '#000000'],
    creating: ['#678BD3', '#12336F', '#000000'],
    running: ['#65DABB', '#00513A', '#000000'],
    ready: ['#0C472A', '#001F10', '#FFFFFF'],
    failed: ['#C84B00', '#6B2600', '#FFFFFF'],
    terminating: ['#6E7073', '#26282B', '#FFFFFF'],
  },
);

/** The colours of a high-contrast mode, as the browser resolves its system colours. */
export interface SystemColours {
  canvas: string;
  canvasText: string;
  grayText: string;
  highlight: string;
  highlightText: string;
}

/** In forced colours only pattern, icon, edge and word are left to tell the states apart. */
export function forcedTheme(system: SystemColours): Theme {
  const { canvas, canvasText, grayText, highlight, highlightText } = system;
  const outlined: Colours = [canvas, canvasText, canvasText];
  const solid: Colours = [canvasText, canvasText, canvas];
  return theme(
    'forced',
    {
      bg: canvas,
      lane: canvas,
      ink: canvasText,
      muted: canvasText,
      accent: highlight,
      onAccent: highlightText,
      grid: grayText,
      success: canvasText,
      failure: canvasText,
    },
    {
      pending: outlined,
      creating: outlined,
      running: outlined,
      ready: solid,
      failed: outlined,
      terminating: outlined,
    },
  );
}

export const THEMES: Readonly<Record<Exclude<ThemeName, 'forced'>, Theme>> = {
  light: LIGHT,
  dark: DARK,
  projection: PROJECTION,
};

/** Every token as a CSS custom property, for the chrome and the legend: `--state-ready-fill`, `--accent`. */
export function cssVariables(of: Theme): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(of.neutrals)) found[`--${name}`] = value;
  for (const [state, token] of Object.entries(of.states))
    for (const part of ['fill', 'edge', 'ink'] as const) found[`--state-${state}-${part}`] = token[part];
  return found;
}
