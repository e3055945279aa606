import type { Timeline } from '../../timeline/draw/api.ts';

/** The timeline that is mounted, for commands from elsewhere. */
let mounted: Timeline | undefined;

export function attachTimeline(timeline: Timeline): () => void {
  mounted = timeline;
  return () => {
    if (mounted === timeline) mounted = undefined;
  };
}

export const theTimeline = (): Timeline | undefined => mounted;
