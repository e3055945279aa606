import type { Row } from '../model/items.ts';
import type { ThemeName } from '../tokens.ts';
import type { Font } from './text.ts';

/**
 * The lengths of a lane, in CSS px, on a grid of 4:
 *
 *     |<--------- gutter --------->|<------------- plot ------------->|
 *      ▾ web-0            (title)  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓   bar row
 *        1/1 Running   readiness    ●   ●   ✕   ✕   ✕   ●   ●          tick row
 *                                           └── 3/3 ┘
 *                                   ├──────────┼ ─ ─ ─┤                lifecycle row
 */
export interface Metrics {
  readonly gutter: number;
  /** Height of the time scale. */
  readonly axis: number;
  /** Height of everything above the lanes: the time scale, and under it the strip of flags if there are any. */
  readonly ruler: number;
  readonly bar: number;
  readonly barInset: number;
  readonly ticks: number;
  readonly ticksWithBrackets: number;
  readonly lifecycle: number;
  readonly levels: number;
  readonly pulses: number;
  readonly posts: number;
  readonly diff: number;
  readonly lanePad: number;
  readonly laneGap: number;
  readonly radius: number;
  /** Half the width of a tick's glyph. */
  readonly glyph: number;
  readonly gapMark: number;
  readonly label: Font;
  readonly small: Font;
  readonly name: Font;
}

const SCREEN: Metrics = {
  gutter: 216,
  axis: 32,
  ruler: 32,
  bar: 28,
  barInset: 4,
  ticks: 20,
  ticksWithBrackets: 38,
  lifecycle: 48,
  levels: 40,
  pulses: 40,
  posts: 28,
  diff: 22,
  lanePad: 6,
  laneGap: 4,
  radius: 3,
  glyph: 4.5,
  gapMark: 10,
  label: { size: 12, weight: 600, mono: false },
  small: { size: 12, weight: 400, mono: false },
  name: { size: 13, weight: 600, mono: true },
};

/** For a low window: the same letters, closer together. */
const DENSE: Metrics = {
  ...SCREEN,
  axis: 28,
  ruler: 28,
  bar: 24,
  barInset: 2,
  ticks: 18,
  ticksWithBrackets: 34,
  lifecycle: 44,
  levels: 36,
  pulses: 36,
  posts: 24,
  lanePad: 4,
  laneGap: 3,
};

/** For the back row: text of at least 22 px, fewer lanes rather than smaller ones. */
const PROJECTION: Metrics = {
  gutter: 312,
  axis: 48,
  ruler: 48,
  bar: 40,
  barInset: 4,
  ticks: 32,
  ticksWithBrackets: 64,
  lifecycle: 80,
  levels: 60,
  pulses: 68,
  posts: 44,
  diff: 36,
  lanePad: 8,
  laneGap: 4,
  radius: 4,
  glyph: 7.5,
  gapMark: 14,
  label: { size: 22, weight: 600, mono: false },
  small: { size: 22, weight: 400, mono: false },
  name: { size: 24, weight: 600, mono: true },
};

const NARROW_BELOW = 720;

/** What of a view decides how large things are. Projection is never dense: it drops detail instead. */
export interface Sizing {
  readonly theme: ThemeName;
  readonly rowHeight?: number;
  readonly dense?: boolean;
}

export function metricsFor({ theme, rowHeight, dense = false }: Sizing, width: number): Metrics {
  const full = theme === 'projection' ? PROJECTION : dense ? DENSE : SCREEN;
  const gutter = width < NARROW_BELOW ? Math.round(Math.min(full.gutter * 0.6, width * 0.34)) : full.gutter;
  return { ...full, gutter, ...(rowHeight === undefined ? {} : { bar: rowHeight }) };
}

export function rowHeight(row: Row, metrics: Metrics): number {
  switch (row.kind) {
    case 'ticks':
      return row.brackets ? metrics.ticksWithBrackets : metrics.ticks;
    default:
      return metrics[row.kind];
  }
}
