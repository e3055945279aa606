import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** Strokes stay while somebody draws, and go together this long after the last one. Milliseconds. */
const STAY_MS = 1500;
const FADE_MS = 500;

type Stroke = readonly { x: number; y: number }[];

const pathOf = ([first, ...rest]: Stroke) =>
  first ? `M${first.x} ${first.y}${rest.map(({ x, y }) => `L${x} ${y}`).join('')}` : '';

/** A telestrator: what is drawn over the picture, for as long as it is talked about. */
export function Ink() {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [fading, setFading] = useState(false);
  const drawing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const at = ({ clientX, clientY }: PointerEvent) => ({ x: clientX, y: clientY });
  function begin(event: PointerEvent<SVGSVGElement>) {
    clearTimeout(timer.current);
    setFading(false);
    drawing.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    setStrokes((all) => [...all, [at(event)]]);
  }
  function draw(event: PointerEvent) {
    if (drawing.current) setStrokes((all) => [...all.slice(0, -1), [...(all.at(-1) ?? []), at(event)]]);
  }
  function end() {
    drawing.current = false;
    timer.current = setTimeout(() => {
      setFading(true);
      timer.current = setTimeout(() => setStrokes([]), FADE_MS);
    }, STAY_MS);
  }
  return (
    <svg
      className={`ink ${fading ? 'ink-fading' : ''}`}
      aria-hidden="true"
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {strokes.map((stroke, i) => (
        <path key={`${i}`} d={pathOf(stroke)} />
      ))}
    </svg>
  );
}
