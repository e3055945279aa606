import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Target } from '../../timeline/model/items.ts';
import { opening } from './embed.ts';
import { guardedStorage } from './storage.ts';

/** Simulated seconds per second of the wall clock; `max` is as fast as can be drawn. */
export const SPEEDS = [1, 2, 4, 10, 'max'] as const;
export type Speed = (typeof SPEEDS)[number];

/** A part of the run, in seconds. */
export interface Range {
  from: number;
  to: number;
}

export interface ViewState {
  /** Seconds. Every pane shows this moment. */
  playhead: number;
  playing: boolean;
  speed: Speed;
  /** Playing stops here, in seconds. */
  stopAt: number | undefined;
  selection: Target | undefined;
  /** The id of the selected mark on the timeline, where it was selected there. */
  selectionId: string | undefined;
  /** Lanes shown as one row. */
  collapsed: readonly string[];
  /** Lanes kept at the top. */
  pinned: readonly string[];
  /** A measured part of the run. */
  range: Range | undefined;
  /** Moments that were marked to measure between them: A and B, in seconds. */
  marks: readonly number[];
  /** Whether the run before the last edit is drawn underneath. */
  comparing: boolean;
  /** The part of the run that is on screen; undefined: all of it. */
  zoom: Range | undefined;
  /** The object an editor cursor is in, to mark its lane. */
  cursorTarget: Target | undefined;
  seek(t: number): void;
  select(target: Target | undefined, id?: string): void;
  play(stopAt?: number): void;
  pause(): void;
  set(change: Partial<Omit<ViewState, 'seek' | 'select' | 'play' | 'pause' | 'set'>>): void;
}

export const useView = create<ViewState>()(
  persist(
    (set) => ({
      playhead: 0,
      playing: false,
      speed: 4,
      stopAt: undefined,
      selection: undefined,
      selectionId: undefined,
      collapsed: [],
      pinned: [],
      range: undefined,
      marks: [],
      comparing: false,
      zoom: undefined,
      cursorTarget: undefined,
      seek: (t) => set({ playhead: Math.max(0, t), playing: false, stopAt: undefined }),
      select: (selection, selectionId) => set({ selection, selectionId }),
      play: (stopAt) => set({ playing: true, stopAt }),
      pause: () => set({ playing: false, stopAt: undefined }),
      set: (change) => set(change),
    }),
    {
      name: 'podscope.view',
      version: 1,
      storage: createJSONStorage(() => guardedStorage(500, opening)),
      partialize: ({ playhead, speed, zoom, selection, selectionId, collapsed, pinned }) => ({
        playhead,
        speed,
        zoom,
        selection,
        selectionId,
        collapsed,
        pinned,
      }),
      migrate: (stored) => stored as ViewState,
    },
  ),
);
export const view = () => useView.getState();
