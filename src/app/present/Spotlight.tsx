import { useEffect, useRef } from 'react';

/** Everything but what the pointer is at steps back. */
export function Spotlight() {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      element.current?.style.setProperty('--x', `${event.clientX}px`);
      element.current?.style.setProperty('--y', `${event.clientY}px`);
    };
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, []);
  return <div className="spotlight" ref={element} aria-hidden="true" />;
}
