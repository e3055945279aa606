import type { Target } from '../model/items.ts';
import type { Mark } from './navigate.ts';
import type { Stage } from './stage.ts';

/**
 * What a screen reader says when the selection moves: the list has one option at a time, which is the selected mark
 * in words, with its place among the marks of its row. A picture of ten thousand options would be slower, not better.
 */
export function describeOption(
  { scroller, option }: Stage,
  mark: Mark | undefined,
  label: (target: Target) => string,
  nothing: string,
): void {
  option.textContent = mark ? label(mark.item.target) : nothing;
  option.setAttribute('aria-selected', String(mark !== undefined));
  if (mark) {
    option.setAttribute('aria-setsize', String(mark.row.items.length));
    option.setAttribute('aria-posinset', String(mark.row.items.indexOf(mark.item) + 1));
  } else {
    option.removeAttribute('aria-setsize');
    option.removeAttribute('aria-posinset');
  }
  scroller.setAttribute('aria-activedescendant', option.id);
}
