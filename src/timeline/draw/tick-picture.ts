import { AHEAD, type Scene, type Tick } from '../layout/scene.ts';
import type { Theme } from '../tokens.ts';
import { missing, type Span, unrolled } from './ring.ts';
import { paintGlyphs } from './tick-glyphs.ts';

/** Ticks at the edges of the plot reach so far beyond it, CSS px. */
export const BEYOND = { left: 5, right: 9 } as const;
/** Two scales (CSS px per second) that differ by less, as a share, are the same: a camera that pans is not exact. */
const SAME_SCALE = 1e-9;

/**
 * The ticks of a scene as a picture that is kept. Panning moves ten thousand ticks in every frame, but all by the
 * same distance: only those that come into sight are painted, some way ahead, because a canvas that was painted has
 * to be copied before it can be drawn. Anything else that changes paints all of them anew.
 */
export class TickPicture {
  private readonly canvas = document.createElement('canvas');
  private key = '';
  private run: object | undefined;
  private scale = 0;
  private kept: Span = { from: 0, to: 0 };
  /** Whole device px are moved; this is what is left over, from when everything was painted last. */
  private phase = 0;

  /**
   * Draws the ticks into `target`, whose size in device px is that of the scene by `ratio`. `run` is what the scene
   * shows: the same object as long as it is the same.
   */
  drawInto(
    target: CanvasRenderingContext2D,
    scene: Scene,
    theme: Theme,
    ratio: number,
    run: object,
    alpha: number,
  ): void {
    const { axis, plot } = scene;
    const width = Math.ceil((plot.x1 - plot.x0 + BEYOND.left + BEYOND.right) * ratio);
    const chunk = Math.floor(AHEAD * ratio);
    // Both ends of what is in sight may lie inside a chunk.
    const ring = (Math.ceil(width / chunk) + 1) * chunk;
    const height = Math.round(scene.height * ratio);
    if (width <= 0 || height <= 0) return;
    // The column of the picture at the left edge of the plot.
    const origin = axis.warp(axis.from) * axis.scale * ratio;
    if (!this.isCurrent(scene, theme, ratio, run)) {
      if (this.canvas.width !== ring) this.canvas.width = ring;
      if (this.canvas.height !== height) this.canvas.height = height;
      this.kept = { from: 0, to: 0 };
      this.phase = origin - Math.round(origin);
    }
    const edge = Math.round(origin - this.phase);
    const from = edge - Math.round(BEYOND.left * ratio);
    const sight = { from, to: from + width };
    const wanted = {
      from: Math.floor(sight.from / chunk) * chunk,
      to: Math.ceil(sight.to / chunk) * chunk,
    };
    for (const part of missing(this.kept, wanted))
      for (const piece of unrolled(part, ring)) this.paint(scene, theme, ratio, piece, origin - this.phase);
    this.kept = wanted;

    target.save();
    target.setTransform(1, 0, 0, 1, 0, 0);
    target.globalAlpha = alpha;
    const left = Math.round(plot.x0 * ratio) - edge;
    for (const { from, to, turn } of unrolled(sight, ring))
      target.drawImage(this.canvas, from - turn, 0, to - from, height, from + left, 0, to - from, height);
    target.restore();
  }

  /** True where the kept picture is of this scene, apart from how far it is panned. */
  private isCurrent(scene: Scene, theme: Theme, ratio: number, run: object): boolean {
    const { neutrals } = theme;
    const { plot, metrics, axis } = scene;
    const colours = [neutrals.success, neutrals.failure, neutrals.muted, neutrals.lane];
    const sizes = [ratio, scene.height, plot.x0, plot.x1, metrics.glyph, metrics.ruler, scene.scrollY0];
    const gaps = axis.gaps.map((gap) => `${gap.from}-${gap.to}-${gap.shown}`);
    const rows = scene.rows.map((row) => `${row.id}@${row.y}${row.pinned ? '!' : ''}`);
    const key = [...colours, ...sizes, ...gaps, ...rows].join(' ');
    const scaled = Math.abs(axis.scale / this.scale - 1) < SAME_SCALE;
    if (run === this.run && scaled && key === this.key) return true;
    this.key = key;
    this.run = run;
    this.scale = axis.scale;
    return false;
  }

  /** Paints the columns of one piece. `edge` is the place, not yet rounded, of the plot's left edge. */
  private paint(
    scene: Scene,
    theme: Theme,
    ratio: number,
    { from, to, turn }: Span & { readonly turn: number },
    edge: number,
  ): void {
    const context = this.canvas.getContext('2d')!;
    const { plot, metrics, height } = scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(from - turn, 0, to - from, this.canvas.height);
    // From the picture's columns to the scene's px.
    const px = (column: number) => (column - edge) / ratio + plot.x0;
    const [left, right] = [px(from), px(to)];
    const ticks = scene.ticks.filter((tick) => touches(tick, left, right));
    if (ticks.length === 0) return;
    context.setTransform(ratio, 0, 0, ratio, edge - turn - plot.x0 * ratio, 0);
    for (const pinned of [false, true]) {
      const top = pinned ? metrics.ruler : scene.scrollY0;
      context.save();
      context.beginPath();
      context.rect(left, top, right - left, Math.max(0, height - top));
      context.clip();
      paintGlyphs(
        context,
        ticks.filter((tick) => tick.pinned === pinned),
        theme,
        metrics.glyph,
      );
      context.restore();
    }
  }
}

/** Lines are a little wider than what they run along, CSS px. */
const LINE = 2;

const touches = ({ x, x0, size }: Tick, left: number, right: number) =>
  x + size + LINE >= left && Math.min(x0, x - size) - LINE <= right;
