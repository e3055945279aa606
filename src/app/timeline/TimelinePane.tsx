import { useEffect, useRef } from 'react';
import { StoryBar } from '../lesson/StoryBar.tsx';
import { useRun } from '../state/run.ts';
import { EmptyTimeline } from './EmptyTimeline.tsx';
import { HoverCard } from './HoverCard.tsx';
import { StaleNotice } from './StaleNotice.tsx';

/** The frame of the timeline; the drawing itself and D3 are a file of their own, fetched with the page. */
const loading = import('./mount.ts');

export function TimelinePane() {
  const element = useRef<HTMLDivElement>(null);
  const stale = useRun((state) => state.status === 'unparsable' && state.index.records.length > 0);
  useEffect(() => {
    let gone = false;
    let unmount = () => {};
    void loading.then(({ mountTimeline }) => {
      if (!gone && element.current) unmount = mountTimeline(element.current);
    });
    return () => {
      gone = true;
      unmount();
    };
  }, []);
  return (
    <div className="timeline-pane">
      <StoryBar />
      <StaleNotice />
      <div className={`timeline-frame ${stale ? 'stale' : ''}`} id="timeline" tabIndex={-1}>
        <div className="timeline" ref={element} />
        <EmptyTimeline />
        <HoverCard />
      </div>
    </div>
  );
}
