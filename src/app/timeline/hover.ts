import { create } from 'zustand';
import type { Hovered } from '../../timeline/draw/api.ts';

/** What the pointer is over; client coordinates. */
export type Hover = Hovered;
export const useHover = create<{ hover: Hover | undefined }>()(() => ({ hover: undefined }));
export const showHover = (hover: Hover | undefined) => useHover.setState({ hover });
