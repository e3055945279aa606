import { TraceIndex } from '../trace/index.ts';
import type { TraceRecord } from '../trace/records.ts';
import { layout } from './layout/layout.ts';
import type { Scene } from './layout/scene.ts';
import { FAMILIES, tableMeasure } from './layout/text.ts';
import type { View } from './layout/view.ts';
import { backShapes, gapShapes, rulerShapes } from './shapes/back.ts';
import { flagShapes, frontShapes, gutterShapes, playheadShapes } from './shapes/front.ts';
import { markShapes, stepShapes } from './shapes/marks.ts';
import { definitions, type Paint } from './shapes/paint.ts';
import { group, serialise, shape } from './shapes/shape.ts';
import { tickShapes } from './shapes/ticks.ts';
import { THEMES, type Theme } from './tokens.ts';
import { english } from './words.ts';

export interface SvgOptions extends Partial<Omit<View, 'theme' | 'height'>> {
  theme?: 'light' | 'dark' | 'projection';
  /** The length of the run in seconds; the last record's time where not given. */
  duration?: number;
  /** A sentence for those who cannot see the picture. */
  title?: string;
}

/** Draws a trace without a browser: one self-contained SVG document, the same for the same records everywhere. */
export function renderSvg(records: readonly TraceRecord[], options: SvgOptions = {}): string {
  return renderIndexSvg(new TraceIndex(records, options.duration), options);
}

/** The same for a trace that is indexed already. */
export function renderIndexSvg(index: TraceIndex, options: SvgOptions = {}): string {
  return sceneToSvg(sceneOfIndex(index, options), THEMES[options.theme ?? 'light'], options.title);
}

/** The whole of a trace as a picture that is yet to be painted. */
export function sceneOfIndex(index: TraceIndex, options: SvgOptions = {}): Scene {
  const { duration: _, title: __, ...view } = options;
  return layout(index, {
    from: 0,
    to: Math.max(index.horizon, 1),
    width: 1200,
    measure: tableMeasure,
    say: english,
    arrows: 'all',
    ...view,
    theme: options.theme ?? 'light',
    height: Infinity,
  });
}

function sceneToSvg(scene: Scene, theme: Theme, title = 'Timeline of a simulated cluster'): string {
  const paint: Paint = { scene, theme, prefix: 'ps-' };
  const root = shape(
    'svg',
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: scene.width,
      height: scene.height,
      viewBox: `0 0 ${Math.round(scene.width)} ${Math.ceil(scene.height)}`,
      role: 'img',
      'font-family': FAMILIES.sans,
      style: 'font-variant-numeric: tabular-nums',
    },
    {
      children: [
        shape('title', 'title', {}, { text: title }),
        definitions(paint),
        group('back', backShapes(paint)),
        group('marks', markShapes(paint)),
        group('torn', [...gapShapes(paint), ...stepShapes(paint)]),
        group('ticks', tickShapes(paint)),
        group('front', frontShapes(paint)),
        group('gutter', gutterShapes(paint, false)),
        group('ruler', rulerShapes(paint)),
        group('playhead', playheadShapes(paint)),
        group('flags', flagShapes(paint)),
      ],
    },
  );
  return serialise(root);
}
