import type { TraceIndex } from '../../trace/index.ts';
import { TimeAxis } from '../axis.ts';
import { layoutMinimap } from '../layout/minimap.ts';
import type { Scene } from '../layout/scene.ts';
import { FAMILIES } from '../layout/text.ts';
import { backShapes, gapShapes, rulerShapes } from '../shapes/back.ts';
import { flagShapes, frontShapes, gutterShapes, playheadShapes } from '../shapes/front.ts';
import { markShapes, stepShapes } from '../shapes/marks.ts';
import { minimapColumns, minimapShapes } from '../shapes/minimap.ts';
import { definitions, type Paint } from '../shapes/paint.ts';
import { group, type Shape } from '../shapes/shape.ts';
import type { Theme } from '../tokens.ts';
import type { TimelineLabels, TimelineView } from './api.ts';
import { fitted, type World } from './camera.ts';
import { draw } from './dom.ts';
import { MINIMAP_HEIGHT, type Stage } from './stage.ts';
import { paintTicks } from './ticks.ts';

/** Brings every layer in step with the scene. `run` is what it shows: the same object as long as only the view changes. */
export function paintScene(
  stage: Stage,
  scene: Scene,
  theme: Theme,
  labels: TimelineLabels,
  summary: string,
  run: object,
  emphasis: string | undefined,
): void {
  const { neutrals } = theme;
  stage.root.style.background = neutrals.bg;
  stage.root.style.color = neutrals.ink;
  stage.scroller.style.outlineColor = neutrals.accent;
  stage.spacer.style.height = `${Math.max(0, scene.contentHeight)}px`;
  stage.scroller.setAttribute('aria-label', labels.marks);
  stage.caption.textContent = labels.caption || summary;
  stage.hint.textContent = labels.wheelHint;
  stage.hint.style.background = neutrals.ink;
  stage.hint.style.color = neutrals.bg;
  for (const [name, button] of Object.entries(stage.buttons)) {
    const label = labels[name as keyof typeof stage.buttons];
    if (button.title !== label) {
      button.title = label;
      button.setAttribute('aria-label', label);
    }
    button.style.background = neutrals.bg;
    button.style.color = neutrals.ink;
    button.style.borderColor = neutrals.muted;
  }
  const prefix = `${stage.option.id}-`;
  const paint: Paint = { scene, theme, prefix };
  for (const svg of [stage.back, stage.front]) size(svg, scene.width, scene.height);
  draw(stage.back, [
    definitions(paint),
    group('back', backShapes(paint)),
    group('marks', markShapes(paint)),
    group('torn', [...gapShapes(paint), ...stepShapes(paint)]),
  ]);
  stage.canvas.style.width = `${scene.width}px`;
  stage.canvas.style.height = `${scene.height}px`;
  repaintTicks(stage, scene, theme, run, emphasis);
  const front = layer(stage.front, 'picture');
  draw(front, [
    group('front', frontShapes(paint)),
    group('gutter', gutterShapes(paint, true)),
    group('ruler', rulerShapes(paint)),
    group('playhead', playheadShapes(paint)),
    group('flags', flagShapes(paint)),
  ]);
}

/** The canvas alone: for a hover that changes nothing else. */
export function repaintTicks(
  stage: Stage,
  scene: Scene,
  theme: Theme,
  run: object,
  emphasis: string | undefined,
): void {
  paintTicks(stage.canvas, scene, theme, devicePixelRatio || 1, run, emphasis);
}

/** The hover has a layer of its own, so that moving the pointer redraws nothing else. */
export function paintHover(stage: Stage, shapes: readonly Shape[]): void {
  draw(layer(stage.front, 'hover'), shapes);
}

export function paintMinimap(
  stage: Stage,
  index: TraceIndex,
  world: World,
  sight: { from: number; to: number },
  view: TimelineView,
  theme: Theme,
  scene: Scene,
): void {
  const { minimap } = stage;
  minimap.style.display = view.minimap === false ? 'none' : 'block';
  stage.bar.style.display = view.minimap === false ? 'none' : 'flex';
  if (view.minimap === false) return;
  const { x0, x1 } = scene.plot;
  size(minimap, scene.width, MINIMAP_HEIGHT);
  minimap.dataset.x0 = String(x0);
  minimap.dataset.x1 = String(x1);
  const whole = fitted(world);
  const axis = new TimeAxis(world.gaps, whole.from, whole.to, x0, x1);
  const shapes = minimapShapes(
    columnsOf(stage, index, axis, theme),
    { width: scene.width, height: MINIMAP_HEIGHT, x0, x1 },
    { x0: axis.x(sight.from), x1: axis.x(sight.to) },
    view.playhead === undefined ? undefined : axis.x(view.playhead),
    theme,
  );
  draw(minimap, shapes);
}

const columns = new WeakMap<Stage, { key: string; index: TraceIndex; theme: Theme; shape: Shape }>();

function columnsOf(stage: Stage, index: TraceIndex, axis: TimeAxis, theme: Theme): Shape {
  const key = [index.version, axis.from, axis.to, axis.x0, axis.x1, axis.gaps.length].join(' ');
  const known = columns.get(stage);
  if (known?.key === key && known.index === index && known.theme.neutrals.muted === theme.neutrals.muted)
    return known.shape;
  const made = minimapColumns(layoutMinimap(index, axis), MINIMAP_HEIGHT, theme);
  columns.set(stage, { key, index, theme, shape: made });
  return made;
}

function size(svg: SVGSVGElement, width: number, height: number): void {
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.style.fontFamily = FAMILIES.sans;
  svg.style.fontVariantNumeric = 'tabular-nums';
}

function layer(svg: SVGSVGElement, name: string): SVGGElement {
  const known = svg.querySelector<SVGGElement>(`:scope > g[data-layer="${name}"]`);
  if (known) return known;
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  made.dataset.layer = name;
  svg.append(made);
  return made;
}
