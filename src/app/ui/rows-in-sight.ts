/** Which rows of a table are drawn, `from` up to but not including `to`, and the height of each in CSS px. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
  readonly rowHeight: number;
}

/** Rows that are drawn above and below what is in sight, so that the Tab key always finds a next one. */
const OVERSCAN = 12;

/** The window for a scroller that shows `height` px from `top` on. A table that shrank is shown from its end. */
export function rowsInSight(
  sight: { top: number; height: number },
  rowHeight: number,
  count: number,
): RowWindow {
  const visible = Math.ceil(sight.height / rowHeight);
  const first = Math.min(Math.floor(sight.top / rowHeight), Math.max(0, count - visible));
  return {
    from: Math.max(0, first - OVERSCAN),
    to: Math.min(count, first + visible + 1 + OVERSCAN),
    rowHeight,
  };
}
