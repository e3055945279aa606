import type { Gestures, PointerInput } from './gestures.ts';
import type { Stage } from './stage.ts';

export interface InputHandlers {
  readonly gestures: Gestures;
  wheel(event: WheelEvent, x: number): void;
  hover(at: { x: number; y: number; alt: boolean; clientX: number; clientY: number } | undefined): void;
  doubleClick(x: number, y: number): void;
  key(event: KeyboardEvent): void;
  copy(event: ClipboardEvent): void;
  scroll(): void;
  minimap(share: number): void;
  focus(): void;
}

/** Connects the elements with the handlers. Returns what undoes it. */
export function listen(stage: Stage, handlers: InputHandlers): () => void {
  const { scroller, minimap } = stage;
  const abort = new AbortController();
  const { signal } = abort;
  const place = (event: PointerEvent | MouseEvent) => {
    const box = scroller.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const input = (event: PointerEvent): PointerInput => ({
    id: event.pointerId,
    ...place(event),
    shift: event.shiftKey,
    alt: event.altKey,
  });
  const { gestures } = handlers;

  scroller.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const { x } = place(event);
      // The scroll bar belongs to the browser.
      if (x > scroller.clientWidth) return;
      scroller.setPointerCapture(event.pointerId);
      gestures.down(input(event));
    },
    { signal },
  );
  scroller.addEventListener(
    'pointermove',
    (event) => {
      gestures.move(input(event));
      const { x, y } = place(event);
      if (event.pointerType === 'mouse' && (gestures.current === 'idle' || gestures.current === 'press'))
        handlers.hover({ x, y, alt: event.altKey, clientX: event.clientX, clientY: event.clientY });
      else handlers.hover(undefined);
    },
    { signal },
  );
  scroller.addEventListener('pointerup', (event) => gestures.up(input(event)), { signal });
  scroller.addEventListener('pointercancel', (event) => gestures.cancel(event.pointerId), { signal });
  scroller.addEventListener('pointerleave', () => handlers.hover(undefined), { signal });
  scroller.addEventListener(
    'dblclick',
    (event) => {
      const { x, y } = place(event);
      handlers.doubleClick(x, y);
    },
    { signal },
  );
  // Not passive, and on the picture alone: only so can Ctrl + wheel be kept from zooming the page, while a plain
  // wheel goes on scrolling. React attaches its wheel listeners passively to the root, where this is impossible.
  scroller.addEventListener('wheel', (event) => handlers.wheel(event, place(event).x), {
    signal,
    passive: false,
  });
  scroller.addEventListener('keydown', (event) => handlers.key(event), { signal });
  scroller.addEventListener('copy', (event) => handlers.copy(event), { signal });
  scroller.addEventListener('scroll', () => handlers.scroll(), { signal });
  scroller.addEventListener('focus', () => handlers.focus(), { signal });

  const share = (event: PointerEvent) => {
    const box = minimap.getBoundingClientRect();
    const x0 = Number(minimap.dataset.x0 ?? 0);
    const x1 = Number(minimap.dataset.x1 ?? box.width);
    return Math.min(1, Math.max(0, (event.clientX - box.left - x0) / Math.max(1, x1 - x0)));
  };
  minimap.addEventListener(
    'pointerdown',
    (event) => {
      minimap.setPointerCapture(event.pointerId);
      handlers.minimap(share(event));
    },
    { signal },
  );
  minimap.addEventListener(
    'pointermove',
    (event) => {
      if (minimap.hasPointerCapture(event.pointerId)) handlers.minimap(share(event));
    },
    { signal },
  );
  return () => abort.abort();
}
