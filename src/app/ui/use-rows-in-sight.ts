import { type RefObject, useEffect, useState } from 'react';
import { type RowWindow, rowsInSight } from './rows-in-sight.ts';

/**
 * The rows of a long table that are worth drawing: those in sight of its scroller and some around them. All rows
 * have one height, which is measured at a row with `data-row`. A table draws spacers for what is left out, and
 * says how long it is with `aria-rowcount`.
 */
export function useRowsInSight(scroller: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [rowHeight, setRowHeight] = useState(28);
  const [sight, setSight] = useState({ top: 0, height: 400 });
  useEffect(() => {
    const box = scroller.current!;
    const read = () =>
      setSight((before) =>
        before.top === box.scrollTop && before.height === box.clientHeight
          ? before
          : { top: box.scrollTop, height: box.clientHeight },
      );
    const observer = new ResizeObserver(() => {
      const row = box.querySelector('tbody tr[data-row]');
      if (row) setRowHeight(row.getBoundingClientRect().height || 28);
      read();
    });
    observer.observe(box);
    box.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', read);
    };
  }, [scroller]);
  return rowsInSight(sight, rowHeight, count);
}
