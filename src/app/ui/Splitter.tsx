import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

interface Props {
  /** `column` divides left and right and moves sideways. */
  axis: 'column' | 'row';
  label: string;
  /** Percent of the space of the two sides that the controlled side has. */
  value: number;
  min: number;
  max: number;
  /** The controlled side is the second one: then growing means moving towards the start. */
  reverse?: boolean;
  initial: number;
  onChange(value: number): void;
}

const STEP_PERCENT = 2;

/** A divider that is dragged, or moved with the arrow keys; Home, End and Enter go to the bounds and back. */
export function Splitter({ axis, label, value, min, max, reverse = false, initial, onChange }: Props) {
  const element = useRef<HTMLDivElement>(null);
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
    const wanted =
      event.key === less
        ? value - sign * STEP_PERCENT
        : event.key === more
          ? value + sign * STEP_PERCENT
          : event.key === 'Home'
            ? min
            : event.key === 'End'
              ? max
              : event.key === 'Enter'
                ? initial
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
