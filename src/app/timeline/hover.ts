import { create } from 'zustand';
import type { Picked } from '../../timeline/draw/api.ts';

/** What the pointer is over; client coordinates. */
export interface Hover {
  t: number;
  picked: Picked | undefined;
  x: number;
  y: number;
}
export const useHover = create<{ hover: Hover | undefined }>()(() => ({ hover: undefined }));
export const showHover = (hover: Hover | undefined) => useHover.setState({ hover });
