import type { Subject } from '../../trace/subject.ts';
import type { StateName } from '../tokens.ts';
import type { Phrase } from '../words.ts';

/**
 * What can be seen on a lane, in seconds and Kubernetes terms turned into neutral ones. From here on nothing
 * knows about pods: the layout turns items into places, drawing turns places into paint.
 */
interface ItemBase {
  /** Stable between runs with the same history: `pod:default/web-0#app/readiness@27`. */
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly target: Target;
}

/** What a mark is about: the app finds YAML lines, details and charts by it. */
export interface Target extends Subject {
  readonly state?: StateName;
  readonly result?: 'success' | 'failure' | 'unknown';
  readonly count?: number;
  readonly of?: number;
  readonly text?: string;
  readonly step?: number;
  /** Of an allowance of time: how many seconds of it were used. */
  readonly used?: number;
  /** The run, where two are compared. */
  readonly run?: 'A' | 'B';
}

export interface BarItem extends ItemBase {
  readonly kind: 'bar';
  readonly state: StateName;
  readonly icon?: string;
  readonly label: Phrase;
}
export interface TickItem extends ItemBase {
  readonly kind: 'tick';
  readonly result: 'success' | 'failure' | 'unknown';
}
/** Counts towards a threshold. With a consequence, a hairline leads to that moment in another row. */
export interface BracketItem extends ItemBase {
  readonly kind: 'bracket';
  readonly label: Phrase;
  readonly result: 'success' | 'failure';
  readonly closed: boolean;
  readonly consequence?: { readonly row: string; readonly t: number };
}
/** A beam for an allowance of time: full where it was used, hollow where it was not. */
export interface BeamItem extends ItemBase {
  readonly kind: 'beam';
  readonly usedUntil: number;
  readonly label: Phrase;
  /** For where the label does not fit. */
  readonly short: Phrase;
  readonly unusedLabel: Phrase | undefined;
}
/** A single moment: a triangle (a request) or a cross on a post (an end). */
export interface PostItem extends ItemBase {
  readonly kind: 'post';
  readonly glyph: 'triangle' | 'cross' | 'flag';
  readonly label: Phrase;
}
/** A value from `from` on, of a line that goes from 0 to the row's maximum. */
export interface LevelItem extends ItemBase {
  readonly kind: 'level';
  readonly value: number;
  readonly label: Phrase;
}
/** Many small things of which the lost ones count: how many fell at this moment. */
export interface PulseItem extends ItemBase {
  readonly kind: 'pulse';
  readonly lost: boolean;
}

export type Item = BarItem | TickItem | BracketItem | BeamItem | PostItem | LevelItem | PulseItem;

export type RowKind = 'bar' | 'ticks' | 'lifecycle' | 'posts' | 'levels' | 'pulses' | 'diff';

export interface Row {
  readonly id: string;
  readonly kind: RowKind;
  readonly label: Phrase | { readonly key: 'name'; readonly name: string } | undefined;
  /** For ticks: room for brackets is needed. */
  readonly brackets: boolean;
  /** For levels: the top of the scale. */
  readonly maximum: number;
  /** Rising by `from`. Computed when first read. */
  readonly items: readonly Item[];
  /** The run, where two are compared. */
  readonly run?: 'A' | 'B';
}

export interface Lane {
  readonly id: string;
  readonly title: string;
  /** `true` where the title is a name (monospace), not a phrase. */
  readonly named: boolean;
  readonly namespace: string | undefined;
  readonly rows: readonly Row[];
  /** Shown instead of `rows` when the lane is collapsed. */
  readonly summary: Row;
  /** The text under the title at a moment. */
  readonly subtitleAt: (t: number) => string;
  /** Nothing ever stands there: the lane need not be high enough for it. */
  readonly noSubtitle?: true;
  /** Failures until a moment, for the collapsed lane. */
  readonly failuresUntil: (t: number) => number;
}

/** From a cause to its effect, in other rows. */
export interface ArrowItem {
  readonly id: string;
  readonly from: { readonly lane: string; readonly t: number };
  readonly to: { readonly lane: string; readonly t: number };
  readonly label: Phrase;
}

export interface TimelineModel {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly ArrowItem[];
  /** Where the trace ends, seconds. */
  readonly end: number;
  readonly moments: readonly number[];
  /** Stretches that are never torn, although nothing changes in them. */
  readonly countdowns: readonly { readonly from: number; readonly to: number }[];
}
