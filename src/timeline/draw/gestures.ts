/**
 * What the pointer is doing. One state at a time:
 *
 *     idle ──down on playhead▶ scrub ─────────────▶ up
 *          ──down on ruler──▶ point ──moved 5 px──▶ range ──▶ up
 *                             point ──────────────▶ up: the playhead goes there
 *          ──down on flag───▶ flag ───────────────▶ up: a click on it, unless it moved
 *          ──down + Shift───▶ range ──────────────▶ up
 *          ──down elsewhere─▶ press ──moved 5 px──▶ pan ──▶ up
 *                             press ──────────────▶ up: a click
 *          ──second finger──▶ pinch ──────────────▶ one finger left: press again
 *
 * Pure bookkeeping over {@link PointerInput}; what it means is in {@link GestureActions}.
 */
export interface PointerInput {
  readonly id: number;
  /** CSS px from the top left of the timeline. */
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface GestureActions {
  zoneAt(
    x: number,
    y: number,
  ): { zone: 'playhead' | 'ruler' | 'plot' | 'gutter' } | { zone: 'flag'; flag: string };
  scrub(x: number): void;
  dragFlag(flag: string, x: number): void;
  clickFlag(flag: string): void;
  range(fromX: number, toX: number, free: boolean): void;
  /** Both in CSS px; the lanes follow a mouse vertically too. */
  pan(dx: number, dy: number): void;
  pinch(factor: number, x: number): void;
  click(x: number, y: number): void;
}

/** A hand that trembles still clicks. */
const CLICK_TOLERANCE = 5;

type State =
  | { is: 'idle' }
  | { is: 'scrub' }
  | { is: 'point'; x: number; y: number }
  | { is: 'flag'; flag: string; x: number; moved: boolean }
  | { is: 'range'; fromX: number }
  | { is: 'press'; x: number; y: number }
  | { is: 'pan'; x: number; y: number }
  | { is: 'pinch'; distance: number };

export class Gestures {
  private readonly actions: GestureActions;
  private readonly pointers = new Map<number, PointerInput>();
  private state: State = { is: 'idle' };

  constructor(actions: GestureActions) {
    this.actions = actions;
  }

  get current(): State['is'] {
    return this.state.is;
  }

  down(input: PointerInput): void {
    this.pointers.set(input.id, input);
    if (this.pointers.size === 2) {
      this.state = { is: 'pinch', distance: this.distance() };
      return;
    }
    if (this.pointers.size > 2) return;
    const { x, y } = input;
    const zone = this.actions.zoneAt(x, y);
    if (zone.zone === 'flag') this.state = { is: 'flag', flag: zone.flag, x, moved: false };
    else if (zone.zone === 'gutter') this.state = { is: 'press', x, y };
    else if (input.shift) this.state = { is: 'range', fromX: x };
    else if (zone.zone === 'playhead') this.state = { is: 'scrub' };
    else if (zone.zone === 'ruler') this.state = { is: 'point', x, y };
    else this.state = { is: 'press', x, y };
  }

  move(input: PointerInput): void {
    if (!this.pointers.has(input.id)) return;
    this.pointers.set(input.id, input);
    const { x, y } = input;
    const { state } = this;
    switch (state.is) {
      case 'scrub':
        this.actions.scrub(x);
        break;
      case 'point':
        if (Math.hypot(x - state.x, y - state.y) <= CLICK_TOLERANCE) break;
        this.state = { is: 'range', fromX: state.x };
        this.actions.range(state.x, x, input.alt);
        break;
      case 'flag':
        if (!state.moved && Math.abs(x - state.x) <= CLICK_TOLERANCE) break;
        state.moved = true;
        this.actions.dragFlag(state.flag, x);
        break;
      case 'range':
        this.actions.range(state.fromX, x, input.alt);
        break;
      case 'press':
        if (Math.hypot(x - state.x, y - state.y) <= CLICK_TOLERANCE) break;
        this.actions.pan(x - state.x, y - state.y);
        this.state = { is: 'pan', x, y };
        break;
      case 'pan':
        this.actions.pan(x - state.x, y - state.y);
        this.state = { is: 'pan', x, y };
        break;
      case 'pinch': {
        const distance = this.distance();
        const [a, b] = [...this.pointers.values()];
        if (a && b && state.distance > 0) this.actions.pinch(distance / state.distance, (a.x + b.x) / 2);
        this.state = { is: 'pinch', distance };
        break;
      }
    }
  }

  up(input: PointerInput): void {
    if (!this.pointers.delete(input.id)) return;
    const { state } = this;
    if (state.is === 'press') this.actions.click(state.x, state.y);
    else if (state.is === 'point') this.actions.scrub(state.x);
    else if (state.is === 'flag' && !state.moved) this.actions.clickFlag(state.flag);
    const [left] = this.pointers.values();
    // After a pinch the finger that stays goes on panning; lifting it is no click.
    this.state = left && this.state.is === 'pinch' ? { is: 'pan', x: left.x, y: left.y } : { is: 'idle' };
  }

  cancel(id: number): void {
    this.pointers.delete(id);
    this.state = { is: 'idle' };
  }

  private distance(): number {
    const [a, b] = [...this.pointers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }
}
