import type { TraceIndex } from '../../trace/index.ts';
import { describe } from '../describe.ts';
import { formatSeconds } from '../duration.ts';
import { idleGaps } from '../layout/gaps.ts';
import { placeLanes } from '../layout/lanes.ts';
import { layout, modelOf } from '../layout/layout.ts';
import { metricsFor } from '../layout/metrics.ts';
import type { Hit, Scene } from '../layout/scene.ts';
import { edgesInSight, snap } from '../layout/snap.ts';
import type { View } from '../layout/view.ts';
import type { TimelineModel } from '../model/items.ts';
import { hoverShapes, pinHint } from '../shapes/hover.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Theme } from '../tokens.ts';
import { english } from '../words.ts';
import type { Picked, Timeline, TimelineCallbacks, TimelineLabels, TimelineView } from './api.ts';
import { type Camera, clamped, fitted, panned, revealed, type World, wheelFactor, zoomed } from './camera.ts';
import { Gestures } from './gestures.ts';
import { handleAt, hitAt, laneAt, timeAt, zoneAt } from './hits.ts';
import { listen } from './input.ts';
import { commandOf, type KeyCommand } from './keys.ts';
import { browserMeasure } from './measure.ts';
import { type Direction, findMark, type Mark, shownLanes, step } from './navigate.ts';
import { paintHover, paintMinimap, paintScene, repaintTicks } from './paint.ts';
import { describeOption } from './speech.ts';
import { buildStage, type Stage } from './stage.ts';
import { currentTheme, watchColours } from './theme.ts';

const ZOOM_STEP = 1.4;
const PAN_STEP = 0.12;
/** Where a playhead that ran out of sight comes back in, as a share of the width. */
const FOLLOW_AT = 0.15;

const ENGLISH: TimelineLabels = {
  marks: 'Timeline marks. Arrow keys move between them.',
  caption: '',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show the whole run',
  search: 'Search events',
  wheelHint: 'Ctrl + wheel zooms, Shift + wheel pans',
};

/**
 * Mounts an interactive timeline in `element`, whose size it takes and follows. It holds the camera and the
 * scrolling; everything else comes with {@link Timeline.update}.
 */
export function createTimeline(element: HTMLElement, callbacks: TimelineCallbacks = {}): Timeline {
  const timeline = new InteractiveTimeline(element, callbacks);
  return timeline;
}

class InteractiveTimeline implements Timeline {
  private readonly stage: Stage;
  private readonly callbacks: TimelineCallbacks;
  private readonly measure = browserMeasure();
  private readonly stops: (() => void)[] = [];
  private index: TraceIndex | undefined;
  private view: TimelineView = { theme: 'light' };
  private model: TimelineModel | undefined;
  private sight: Camera = { from: 0, to: 60 };
  private fitsAll = true;
  private selection: string | undefined;
  private range: { from: number; to: number } | undefined;
  private markAt: number | undefined;
  private emphasis: string | undefined;
  private hover: { x: number; y: number; alt: boolean } | undefined;
  private scene: Scene | undefined;
  private theme: Theme | undefined;
  private frame = 0;
  private wheelHintShown = false;

  constructor(element: HTMLElement, callbacks: TimelineCallbacks) {
    this.callbacks = callbacks;
    this.stage = buildStage(element);
    const gestures = new Gestures({
      zoneAt: (x, y) => (this.scene ? zoneAt(this.scene, x, y) : { zone: 'plot' }),
      scrub: (x) => this.scrub(x),
      dragFlag: (flag, x) => this.dragFlag(flag, x),
      clickFlag: (flag) => this.callbacks.onFlagClick?.(flag),
      range: (fromX, toX, free) => this.dragRange(fromX, toX, free),
      pan: (dx, dy) => this.drag(dx, dy),
      pinch: (factor, x) => this.zoom(factor, this.timeAt(x)),
      click: (x, y) => this.click(x, y),
    });
    this.stops.push(
      listen(this.stage, {
        gestures,
        wheel: (event, x) => this.wheel(event, x),
        hover: (at) => this.setHover(at),
        doubleClick: (x, y) => this.fitMark(this.hitAt(x, y)?.id),
        key: (event) => this.key(event),
        copy: (event) => this.copy(event),
        scroll: () => this.schedule(),
        minimap: (share) => this.lookAt(share),
        focus: () => this.describeSelection(),
      }),
      watchColours(() => this.schedule()),
    );
    const observer = new ResizeObserver(() => this.schedule());
    observer.observe(this.stage.viewport);
    this.stops.push(() => observer.disconnect());
    const { buttons } = this.stage;
    buttons.zoomIn.onclick = () => this.zoom(ZOOM_STEP);
    buttons.zoomOut.onclick = () => this.zoom(1 / ZOOM_STEP);
    buttons.fit.onclick = () => this.fit();
    buttons.search.onclick = () => this.callbacks.onSearch?.();
  }

  get camera(): Camera {
    return this.sight;
  }

  update(index: TraceIndex, view: TimelineView): void {
    const moved = view.from !== this.view.from || view.to !== this.view.to;
    const playheadMoved = view.playhead !== this.view.playhead;
    this.index = index;
    this.view = view;
    if ('selection' in view) this.selection = view.selection;
    if ('range' in view) this.range = view.range;
    this.model = modelOf(index, { say: view.say ?? english, compare: view.compare });
    if (moved && view.from !== undefined && view.to !== undefined) {
      this.sight = clamped(this.world, { from: view.from, to: view.to });
      this.fitsAll = false;
    } else this.sight = this.fitsAll ? fitted(this.world) : clamped(this.world, this.sight);
    if (view.follow && playheadMoved) this.follow();
    this.describeSelection();
    this.schedule();
  }

  fit(part?: Camera): void {
    this.look(fitted(this.world, part));
    this.fitsAll = part === undefined;
  }

  zoom(factor: number, t = (this.sight.from + this.sight.to) / 2): void {
    this.look(zoomed(this.world, this.sight, factor, t));
  }

  reveal(id: string): void {
    const mark = this.model && findMark(this.model, id);
    if (mark) this.show(mark);
  }

  focus(): void {
    this.stage.scroller.focus({ preventScroll: true });
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    for (const stop of this.stops) stop();
    this.stage.root.remove();
  }

  private get world(): World {
    const model = this.model;
    if (!model) return { end: 1, gaps: [] };
    return {
      end: Math.max(model.end, this.view.end ?? 0),
      gaps: this.view.collapseGaps === false ? [] : idleGaps(model),
    };
  }

  private look(camera: Camera): void {
    this.sight = camera;
    this.fitsAll = false;
    this.callbacks.onView?.(camera);
    this.schedule();
  }

  /** One frame, however many reasons there are for it. */
  private schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
    });
  }

  private render(): void {
    const { index, model, stage } = this;
    if (!index || !model) return;
    const width = stage.scroller.clientWidth;
    const height = stage.scroller.clientHeight;
    if (width === 0 || height === 0) return;
    const theme = currentTheme(this.view.theme, stage.caption);
    this.theme = theme;
    const view: View = {
      ...this.view,
      ...this.sight,
      width,
      height,
      // Forced colours change the paint, not the sizes.
      theme: this.view.theme,
      measure: this.measure,
      say: this.view.say ?? english,
      scrollTop: stage.scroller.scrollTop,
      selection: this.selection,
      range: this.range,
    };
    this.scene = layout(index, view, model);
    const labels = { ...ENGLISH, ...this.view.labels };
    paintScene(stage, this.scene, theme, labels, summary(model), model, this.emphasis);
    paintMinimap(stage, index, this.world, this.sight, this.view, theme, this.scene);
    this.paintHover();
  }

  private paintHover(): void {
    const { scene, theme, stage } = this;
    if (scene && theme) paintHover(stage, this.hoverNow(scene, theme));
  }

  private hoverNow(scene: Scene, theme: Theme): Shape[] {
    const { hover, stage } = this;
    if (!hover || hover.x > scene.plot.x1) return [];
    const inGutter = hover.x < scene.plot.x0;
    const onRuler = hover.y < scene.metrics.ruler;
    stage.scroller.style.cursor = inGutter ? 'pointer' : onRuler ? 'ew-resize' : 'default';
    if (inGutter) return pinHint(scene, theme, hover.y);
    const t = scene.axis.time(hover.x);
    const mark = hover.alt ? this.selectedMark() : undefined;
    const text = mark ? `Δ ${formatSeconds(t - mark.item.from)}` : formatSeconds(t);
    const textWidth = this.measure(text, scene.metrics.label);
    return hoverShapes(scene, theme, { x: hover.x, text, textWidth, box: this.hitAt(hover.x, hover.y) });
  }

  // The pointer

  private timeAt(x: number): number {
    return this.scene ? timeAt(this.scene, x, this.world.end) : 0;
  }

  private hitAt(x: number, y: number): Hit | undefined {
    return this.scene && hitAt(this.scene, x, y);
  }

  private scrub(x: number): void {
    this.callbacks.onPlayhead?.(this.timeAt(x));
  }

  /** The edge of a mark, or the event, that is nearest to `x` among those in sight. */
  private snapped(x: number): number {
    const t = this.timeAt(x);
    return this.scene && this.model ? snap([...edgesInSight(this.scene), ...this.model.moments], t) : t;
  }

  private dragRange(fromX: number, toX: number, free: boolean): void {
    const edge = (x: number) => (free ? this.timeAt(x) : this.snapped(x));
    const [a, b] = [edge(fromX), edge(toX)];
    this.setRange({ from: Math.min(a, b), to: Math.max(a, b) });
  }

  /** Measuring marks take hold of events; a guess stands where it was put. */
  private dragFlag(id: string, x: number): void {
    const mark = this.view.flags?.find((flag) => flag.id === id)?.kind === 'mark';
    this.callbacks.onFlag?.(id, mark ? this.snapped(x) : this.timeAt(x));
  }

  private copy(event: ClipboardEvent): void {
    const mark = this.selectedMark();
    const text = mark && this.callbacks.copyText?.(picked(mark));
    if (text === undefined) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  }

  private setRange(range: { from: number; to: number } | undefined): void {
    this.range = range;
    this.callbacks.onRange?.(range);
    this.schedule();
  }

  private drag(dx: number, dy: number): void {
    const { scene } = this;
    if (!scene) return;
    this.stage.scroller.scrollTop -= dy;
    this.look(panned(this.world, this.sight, -dx / (scene.plot.x1 - scene.plot.x0)));
  }

  private click(x: number, y: number): void {
    const handle = this.scene && handleAt(this.scene, x, y);
    if (handle?.does === 'pin') this.callbacks.onPinLane?.(handle.lane);
    else if (handle?.does === 'fold') this.callbacks.onToggleLane?.(handle.lane);
    else if (!handle) this.select(this.hitAt(x, y)?.id);
  }

  private wheel(event: WheelEvent, x: number): void {
    const { scene } = this;
    if (!scene) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.wheelHintShown = true;
      this.zoom(wheelFactor(event.deltaY, event.deltaMode), this.timeAt(x));
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      const delta = event.deltaX === 0 ? event.deltaY : event.deltaX;
      const px = delta * (event.deltaMode === 1 ? 16 : 1);
      this.look(panned(this.world, this.sight, px / (scene.plot.x1 - scene.plot.x0)));
    } else if (!this.wheelHintShown) {
      // It scrolls the lanes, or nothing: say once what else it can do here, unless that is known already.
      this.wheelHintShown = true;
      this.stage.hint.hidden = false;
      setTimeout(() => {
        this.stage.hint.hidden = true;
      }, 2500);
    }
  }

  private setHover(
    at: { x: number; y: number; alt: boolean; clientX: number; clientY: number } | undefined,
  ): void {
    this.hover = at;
    this.paintHover();
    const { scene } = this;
    const inside = at && scene && at.x >= scene.plot.x0 && at.x <= scene.plot.x1;
    if (!inside) {
      this.emphasise(undefined);
      this.callbacks.onHover?.(undefined);
      return;
    }
    const hit = this.hitAt(at.x, at.y);
    const mark = hit && this.model && findMark(this.model, hit.id);
    this.emphasise(mark?.item.kind === 'tick' ? mark.item.id : undefined);
    this.callbacks.onHover?.({
      t: this.timeAt(at.x),
      picked: mark && picked(mark),
      lane: at.y < scene.metrics.ruler ? undefined : laneAt(scene, at.y)?.id,
      x: at.clientX,
      y: at.clientY,
    });
  }

  /** While the pointer is over an attempt, the others step back. */
  private emphasise(id: string | undefined): void {
    if (id === this.emphasis) return;
    this.emphasis = id;
    const { stage, scene, theme, model } = this;
    if (scene && theme && model) repaintTicks(stage, scene, theme, model, id);
  }

  /** The minimap asks for a middle, as a share of its width. */
  private lookAt(share: number): void {
    const { scene } = this;
    if (!scene) return;
    const whole = fitted(this.world);
    const axis = scene.axis;
    const middle = axis.warp(whole.from) + share * (axis.warp(whole.to) - axis.warp(whole.from));
    const now = (axis.warp(this.sight.from) + axis.warp(this.sight.to)) / 2;
    const length = axis.warp(this.sight.to) - axis.warp(this.sight.from);
    this.look(panned(this.world, this.sight, (middle - now) / length));
  }

  // The keyboard

  private key(event: KeyboardEvent): void {
    const command = commandOf(event, this.view.shortcuts ?? true);
    if (!command || !this.run(command)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** False where there was nothing to do, so that the key may mean something to others. */
  private run(command: KeyCommand): boolean {
    const mark = this.selectedMark();
    switch (command) {
      case 'zoomIn':
        this.zoom(ZOOM_STEP, this.pivot(mark));
        return true;
      case 'zoomOut':
        this.zoom(1 / ZOOM_STEP, this.pivot(mark));
        return true;
      case 'panLeft':
      case 'panRight':
        this.look(panned(this.world, this.sight, command === 'panRight' ? PAN_STEP : -PAN_STEP));
        return true;
      case 'fitAll':
        this.fit();
        return true;
      case 'fitSelection':
        this.centreThenFit(mark);
        return true;
      case 'details':
        if (mark) this.callbacks.onDetails?.(picked(mark));
        return mark !== undefined;
      case 'fold':
        if (mark) this.callbacks.onToggleLane?.(mark.lane.id);
        return mark !== undefined;
      case 'pin':
        if (mark) this.callbacks.onPinLane?.(mark.lane.id);
        return mark !== undefined;
      case 'mark':
        this.callbacks.onMark?.(mark?.item.from ?? this.view.playhead ?? 0);
        return true;
      case 'search':
        this.callbacks.onSearch?.();
        return true;
      case 'extendLeft':
      case 'extendRight': {
        const anchor = this.markAt ?? mark?.item.from ?? this.view.playhead ?? 0;
        this.markAt = anchor;
        this.go(command === 'extendLeft' ? 'markLeft' : 'markRight');
        const end = this.selectedMark()?.item.from ?? anchor;
        this.setRange({ from: Math.min(anchor, end), to: Math.max(anchor, end) });
        return true;
      }
      case 'clear': {
        const had = this.range !== undefined || this.selection !== undefined || this.markAt !== undefined;
        this.markAt = undefined;
        if (this.range) this.setRange(undefined);
        else this.select(undefined);
        return had;
      }
      default:
        this.go(command);
        return true;
    }
  }

  private pivot(mark: Mark | undefined): number {
    const t = mark ? mark.item.from : this.view.playhead;
    const inSight = t !== undefined && t >= this.sight.from && t <= this.sight.to;
    return inSight ? t : (this.sight.from + this.sight.to) / 2;
  }

  private go(direction: Direction): void {
    const { model } = this;
    if (!model) return;
    const lanes = shownLanes(model, this.view.pinned ?? []);
    const collapsed = this.view.collapsed ?? new Set<string>();
    const next = step(
      lanes,
      collapsed,
      this.selectedMark(),
      direction,
      this.view.playhead ?? this.sight.from,
    );
    if (!next) return;
    this.select(next.item.id);
    this.show(next);
  }

  // Selection

  private selectedMark(): Mark | undefined {
    return this.selection === undefined || !this.model ? undefined : findMark(this.model, this.selection);
  }

  private select(id: string | undefined): void {
    if (id === this.selection) return;
    this.selection = id;
    const mark = this.selectedMark();
    this.callbacks.onSelect?.(mark && picked(mark));
    this.describeSelection();
    this.schedule();
  }

  /** Once: the selection to the middle. Again, or without a selection the measured range: as wide as it goes. */
  private centreThenFit(mark: Mark | undefined): void {
    if (!mark) {
      this.fit(this.range);
      return;
    }
    const { from, to } = mark.item;
    const length = this.sight.to - this.sight.from;
    const middle = (from + Math.min(to, from + length)) / 2;
    const off = Math.abs(middle - (this.sight.from + this.sight.to) / 2);
    const centred = clamped(this.world, { from: middle - length / 2, to: middle + length / 2 });
    const moves = Math.abs(centred.from - this.sight.from) > length * 0.01;
    if (off > length * 0.02 && moves) this.look(centred);
    else this.fitMark(mark.item.id);
  }

  private fitMark(id: string | undefined): void {
    const mark = id !== undefined && this.model ? findMark(this.model, id) : undefined;
    if (mark) this.fit({ from: mark.item.from, to: Math.max(mark.item.to, mark.item.from + 1) });
  }

  /** Brings a mark into sight, in time and among the lanes. */
  private show(mark: Mark): void {
    const camera = revealed(this.world, this.sight, mark.item);
    if (camera !== this.sight) this.look(camera);
    const lane = this.scene?.lanes.find((box) => box.id === mark.lane.id);
    const { scroller } = this.stage;
    const top = this.scene?.scrollY0 ?? 0;
    if (lane?.pinned) return;
    if (lane && lane.y >= top && lane.y + lane.h <= scroller.clientHeight) return;
    if (lane) {
      scroller.scrollTop +=
        lane.y < top ? lane.y - top : Math.min(lane.y - top, lane.y + lane.h - scroller.clientHeight);
      return;
    }
    scroller.scrollTop = this.laneTop(mark.lane.id);
  }

  /** How far to scroll until a lane, in sight or not, is the topmost of those that scroll. */
  private laneTop(id: string): number {
    const { collapsed = new Set(), pinned = [] } = this.view;
    const metrics = metricsFor(this.view, this.stage.scroller.clientWidth);
    const places = placeLanes(this.model?.lanes ?? [], metrics, { collapsed, pinned, scrollTop: 0 });
    return (places.place(id)?.y ?? 0) - places.scrollY0;
  }

  private describeSelection(): void {
    const labels = { ...ENGLISH, ...this.view.labels };
    describeOption(this.stage, this.selectedMark(), this.callbacks.label ?? describe, labels.marks);
  }

  private follow(): void {
    const t = this.view.playhead;
    if (t === undefined || (t >= this.sight.from && t <= this.sight.to)) return;
    const length = this.sight.to - this.sight.from;
    const from = t - length * FOLLOW_AT;
    this.sight = clamped(this.world, { from, to: from + length });
  }
}

const picked = ({ lane, row, item }: Mark): Picked => ({
  id: item.id,
  lane: lane.id,
  row: row.id,
  target: item.target,
});

const summary = (model: TimelineModel) => `${model.lanes.length} lanes, ${formatSeconds(model.end)}`;
