import type { TraceIndex } from '../../trace/index.ts';
import type { ThemeName } from '../tokens.ts';
import type { Say } from '../words.ts';
import type { Font } from './text.ts';

/** A flag planted in the picture: a prediction, a mark, a teacher's note. */
export interface Flag {
  readonly id: string;
  /** Seconds. */
  readonly t: number;
  readonly label: string;
  readonly kind: 'prediction' | 'actual' | 'mark' | 'note';
  /** The lane it belongs to; all lanes where absent. */
  readonly lane?: string;
}

/** Everything that decides how a trace looks, beside the trace. Times in seconds, lengths in CSS px. */
export interface View {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  /** Of the whole picture, ruler included; Infinity draws every lane. */
  readonly height: number;
  readonly theme: ThemeName;
  readonly measure: (text: string, font: Font) => number;
  readonly say: Say;
  readonly scrollTop?: number;
  /** Overrides the theme's height of a bar row. */
  readonly rowHeight?: number;
  /** Rows closer together, for a low window. */
  readonly dense?: boolean;
  readonly collapsed?: ReadonlySet<string>;
  /** Lane ids that stay on top, in this order. */
  readonly pinned?: readonly string[];
  /** Id of the selected mark. */
  readonly selection?: string | undefined;
  readonly playhead?: number | undefined;
  readonly range?: { readonly from: number; readonly to: number } | undefined;
  readonly flags?: readonly Flag[];
  /** Moments (seconds) that a search has found. */
  readonly found?: readonly number[];
  /** Tear idle stretches; true where not said. */
  readonly collapseGaps?: boolean;
  /** Which ordering arrows to draw; those of the selected lane where not said. */
  readonly arrows?: 'none' | 'selection' | 'all';
  /** Rows to tint, by the end of their id: `#app/readiness`. Follows the cursor in the text. */
  readonly highlight?: ((rowId: string) => boolean) | undefined;
  /** Run B, drawn under run A. */
  readonly compare?: TraceIndex | undefined;
}
