import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface Props {
  /** `column` divides left and right and moves sideways. */
  axis: 'column' | 'row';
  label: string;
  /** Percent of the space of the two sides that the controlled side has; undefined where the style sheet decides. */
  value: number | undefined;
  min: number;
  max: number;
  /** The controlled side is the second one: then growing means moving towards the start. */
  reverse?: boolean;
  /** Undefined gives the decision back to the style sheet. */
  initial: number | undefined;
  onChange(value: number | undefined): void;
}

const STEP_PERCENT = 2;

/** A divider that is dragged, or moved with the arrow keys; Home, End and Enter go to the bounds and back. */
export function Splitter({ axis, label, value: set, min, max, reverse = false, initial, onChange }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const measured = useShare(element, axis, reverse, set === undefined);
  const value = set ?? measured;
  const clamp = (percent: number) => Math.min(max, Math.max(min, percent));

  function drag(event: PointerEvent<HTMLDivElement>) {
    const splitter = element.current!;
    const area = splitter.parentElement!.getBoundingClientRect();
    splitter.setPointerCapture(event.pointerId);
    const move = (at: globalThis.PointerEvent) => {
      const share =
        axis === 'column' ? (at.clientX - area.left) / area.width : (at.clientY - area.top) / area.height;
      onChange(clamp((reverse ? 1 - share : share) * 100));
    };
    const end = () => {
      splitter.removeEventListener('pointermove', move);
      splitter.removeEventListener('pointerup', end);
      splitter.removeEventListener('pointercancel', end);
    };
    splitter.addEventListener('pointermove', move);
    splitter.addEventListener('pointerup', end);
    splitter.addEventListener('pointercancel', end);
  }

  function press(event: KeyboardEvent) {
    const [less, more] = axis === 'column' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const sign = reverse ? -1 : 1;
    if (event.key === 'Enter') {
      event.preventDefault();
      onChange(initial);
      return;
    }
    const wanted =
      event.key === less
        ? value - sign * STEP_PERCENT
        : event.key === more
          ? value + sign * STEP_PERCENT
          : event.key === 'Home'
            ? min
            : event.key === 'End'
              ? max
              : undefined;
    if (wanted === undefined) return;
    event.preventDefault();
    onChange(clamp(wanted));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved; this is the ARIA window splitter
    <div
      ref={element}
      className={`splitter splitter-${axis}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'column' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={drag}
      onKeyDown={press}
      onDoubleClick={() => onChange(initial)}
    />
  );
}

/** The share that the controlled side has got, in percent, for those who hear it and for the first step of a key. */
function useShare(
  splitter: RefObject<HTMLDivElement | null>,
  axis: Props['axis'],
  reverse: boolean,
  wanted: boolean,
): number {
  const [share, setShare] = useState(0);
  useEffect(() => {
    const { parentElement: area, previousElementSibling, nextElementSibling } = splitter.current!;
    const side = reverse ? nextElementSibling : previousElementSibling;
    if (!wanted || !area || !side) return;
    const measure = () => {
      const [part, whole] = [side.getBoundingClientRect(), area.getBoundingClientRect()];
      const percent = axis === 'column' ? part.width / whole.width : part.height / whole.height;
      if (Number.isFinite(percent)) setShare(percent * 100);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(side);
    observer.observe(area);
    return () => observer.disconnect();
  }, [splitter, axis, reverse, wanted]);
  return share;
}
