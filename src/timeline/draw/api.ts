import type { TraceIndex } from '../../trace/index.ts';
import type { View } from '../layout/view.ts';
import type { Target } from '../model/items.ts';
import type { ThemeName } from '../tokens.ts';
import type { Say } from '../words.ts';

/** What the app decides about the picture. What it leaves out, the timeline decides itself. */
export interface TimelineView
  extends Partial<
    Pick<
      View,
      | 'from'
      | 'to'
      | 'rowHeight'
      | 'dense'
      | 'collapsed'
      | 'pinned'
      | 'selection'
      | 'playhead'
      | 'range'
      | 'flags'
      | 'found'
      | 'collapseGaps'
      | 'arrows'
      | 'highlight'
      | 'compare'
    >
  > {
  /** Forced colours win over it. */
  readonly theme: Exclude<ThemeName, 'forced'>;
  readonly say?: Say;
  /** Where the run ends (seconds), if the trace has not come so far: the room up to there stays empty. */
  readonly end?: number | undefined;
  /** The strip with the whole run above the ruler; true where not said. */
  readonly minimap?: boolean;
  /** Keeps a playhead in sight that moves by itself. */
  readonly follow?: boolean;
  /** Turns the single-key shortcuts off; the arrow keys, Enter and Escape stay. */
  readonly shortcuts?: boolean;
  readonly labels?: Partial<TimelineLabels>;
}

/** Texts around the picture. */
export interface TimelineLabels {
  /** Accessible name of the list of marks. */
  readonly marks: string;
  /** One sentence about the run, for the figure's caption. */
  readonly caption: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly search: string;
  /** Shown once, when the wheel is turned over the picture. */
  readonly wheelHint: string;
}

/** A mark, as the app hears of it. */
export interface Picked {
  readonly id: string;
  readonly lane: string;
  readonly row: string;
  readonly target: Target;
}

/** What the pointer is over. Client coordinates. */
export interface Hovered {
  readonly t: number;
  readonly picked: Picked | undefined;
  /** The lane under the pointer, whether there is a mark or not. */
  readonly lane: string | undefined;
  readonly x: number;
  readonly y: number;
}

export interface TimelineCallbacks {
  /** The part of the run in sight changed (seconds). */
  onView?(view: { from: number; to: number }): void;
  onPlayhead?(t: number): void;
  onSelect?(picked: Picked | undefined): void;
  onRange?(range: { from: number; to: number } | undefined): void;
  onDetails?(picked: Picked): void;
  /** The pointer is over time `t` and perhaps a mark; undefined when it left. Client coordinates. */
  onHover?(hover: Hovered | undefined): void;
  onToggleLane?(lane: string): void;
  onPinLane?(lane: string): void;
  /** A flag was dragged to `t`. */
  onFlag?(flag: string, t: number): void;
  /** A flag was clicked, not moved. */
  onFlagClick?(flag: string): void;
  /** M was pressed: a mark is wanted at `t`. */
  onMark?(t: number): void;
  /** The search was asked for, by its button or its key. */
  onSearch?(): void;
  /** What copying this mark puts on the clipboard. */
  copyText?(picked: Picked): string;
  /** The accessible name of a mark; English where not given. */
  label?(target: Target): string;
}

export interface Timeline {
  update(index: TraceIndex, view: TimelineView): void;
  /** Seconds at both edges. */
  readonly camera: { readonly from: number; readonly to: number };
  /** Shows this part, with a little room around it; the whole run where not said. */
  fit(part?: { from: number; to: number }): void;
  /** Above 1 comes closer. Around `t`, or the middle. */
  zoom(factor: number, t?: number): void;
  /** Scrolls and pans until the mark is in sight. */
  reveal(id: string): void;
  focus(): void;
  destroy(): void;
}
