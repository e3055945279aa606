import type { TimeAxis } from '../axis.ts';
import type { StateName } from '../tokens.ts';
import type { Metrics } from './metrics.ts';

/** Ticks are placed so far outside the plot, CSS px, that a picture of them can be panned before it ends. */
export const AHEAD = 128;

/**
 * A picture, ready to be painted: places in CSS px from the top left of the whole timeline, texts already chosen
 * to fit. Whoever paints it needs to know nothing about pods.
 */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly metrics: Metrics;
  readonly axis: TimeAxis;
  /** Where marks are drawn; the gutter is to its left, the ruler above. */
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number };
  /** Where the lanes that scroll begin; pinned lanes are above. */
  readonly scrollY0: number;
  /** Height of everything, ruler included, if nothing were scrolled away. */
  readonly contentHeight: number;
  readonly ruler: readonly RulerTick[];
  readonly gaps: readonly GapMark[];
  readonly lanes: readonly LaneBox[];
  readonly rows: readonly RowBox[];
  readonly bars: readonly Bar[];
  readonly ticks: readonly Tick[];
  readonly strips: readonly Strip[];
  readonly brackets: readonly Bracket[];
  readonly beams: readonly Beam[];
  readonly posts: readonly Post[];
  readonly levels: readonly Level[];
  readonly pulses: readonly Pulse[];
  readonly arrows: readonly Arrow[];
  /** Counts under ticks that an arrow runs through: they are written over it. */
  readonly crossed: readonly Bracket[];
  readonly flags: readonly FlagMark[];
  /** Where a search has found something. */
  readonly found: readonly number[];
  /** How much of the run is in sight, in words. */
  readonly span: string;
  readonly playhead: Pill | undefined;
  readonly range: RangeMark | undefined;
  readonly selection: Box | undefined;
  readonly hits: HitFinder;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
/** Where a mark can be pointed at. */
export interface Hit extends Box {
  readonly id: string;
  readonly row: string;
}
/** Finds marks in sight by their id or by a point (CSS px of the picture). */
export interface HitFinder {
  find(id: string): Hit | undefined;
  at(x: number, y: number): Hit | undefined;
}
/** True on marks of lanes that do not scroll. */
interface Placed {
  readonly pinned: boolean;
}
export interface RulerTick {
  readonly x: number;
  readonly label: string;
}
export interface GapMark {
  readonly x0: number;
  readonly x1: number;
  readonly label: string;
  /** The middle of what can be seen of it. */
  readonly labelX: number;
}
export interface LaneBox extends Placed {
  readonly id: string;
  readonly y: number;
  readonly h: number;
  readonly title: string;
  readonly named: boolean;
  readonly subtitle: string;
  readonly collapsed: boolean;
  readonly foldable: boolean;
  /** Text of the failure count of a collapsed lane. */
  readonly badge: string;
  /** Baseline of the title. */
  readonly titleY: number;
  readonly subtitleY: number;
}
export interface RowBox extends Placed {
  readonly id: string;
  readonly y: number;
  readonly h: number;
  readonly label: string;
  readonly labelMono: boolean;
  readonly labelY: number;
  readonly highlighted: boolean;
}
export interface Bar extends Box, Placed {
  readonly id: string;
  readonly state: StateName;
  /** Empty where there is no room. */
  readonly icon: string;
  readonly text: string;
  readonly textX: number;
  /** A plain ground under the text, for patterned bars; 0 where none is needed. */
  readonly plateWidth: number;
  readonly iconWidth: number;
}
export interface Tick extends Placed {
  readonly id: string;
  readonly x: number;
  /** Where the attempt began: equal to x unless it took long enough to be seen. */
  readonly x0: number;
  readonly y: number;
  readonly result: 'success' | 'failure' | 'unknown';
  readonly size: number;
  /** How far to its sides it can be pointed at. */
  readonly reach: number;
}
/** Equal results too dense to be told apart. */
export interface Strip extends Placed {
  readonly id: string;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly result: 'success' | 'failure' | 'unknown';
  readonly text: string;
}
export interface Bracket extends Placed {
  readonly id: string;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  /** Length of the ends, upwards. */
  readonly h: number;
  readonly result: 'success' | 'failure';
  readonly closed: boolean;
  readonly text: string;
  readonly textX: number;
  readonly textY: number;
  /** From the closing end to the consequence. */
  readonly hairline: readonly (readonly [number, number])[];
}
export interface Beam extends Placed {
  readonly id: string;
  readonly x0: number;
  readonly x1: number;
  readonly used: number;
  /** False where the next beam begins before this one ends. */
  readonly closed: boolean;
  readonly y: number;
  readonly h: number;
  readonly texts: readonly { readonly x: number; readonly text: string; readonly hollow: boolean }[];
  readonly textY: number;
}
export interface Post extends Placed {
  readonly id: string;
  readonly x: number;
  readonly y0: number;
  readonly y1: number;
  readonly glyph: 'triangle' | 'cross' | 'flag';
  readonly text: string;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'end';
}
export interface Level extends Placed {
  readonly id: string;
  readonly points: readonly (readonly [number, number])[];
  readonly floor: number;
  readonly texts: readonly { readonly x: number; readonly y: number; readonly text: string }[];
}
export interface Pulse extends Placed {
  readonly id: string;
  readonly x: number;
  readonly w: number;
  readonly floor: number;
  readonly ok: number;
  readonly lost: number;
  readonly text: string;
  readonly textY: number;
}
export interface Arrow {
  readonly id: string;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly text: string;
  readonly textX: number;
  readonly textY: number;
  readonly textWidth: number;
}
export interface FlagMark {
  readonly id: string;
  readonly x: number;
  readonly y0: number;
  readonly y1: number;
  /** The parts of its pole that are drawn, from top to bottom: it goes around the words of steps and ends. */
  readonly pole: readonly (readonly [number, number])[];
  readonly kind: 'prediction' | 'actual' | 'mark' | 'note';
  readonly text: string;
  readonly pill: Box;
}
export interface Pill extends Box {
  /** The line's place. */
  readonly lineX: number;
  readonly text: string;
}
export interface RangeMark {
  readonly x0: number;
  readonly x1: number;
  readonly text: string;
  readonly pill: Box;
}
