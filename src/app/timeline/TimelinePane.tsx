import { lazy, Suspense, useEffect, useRef } from 'react';
import { StoryBar } from '../lesson/StoryBar.tsx';
import { useRun } from '../state/run.ts';
import { EmptyTimeline } from './EmptyTimeline.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { useTool } from './tool.ts';

/** The frame of the timeline; the drawing itself and D3 are a file of their own, fetched with the page. */
const loading = import('./mount.ts');
const parts = {
  hover: () => import('./HoverCard.tsx'),
  search: () => import('./SearchBar.tsx'),
  note: () => import('./NoteBar.tsx'),
};
const HoverCard = lazy(parts.hover);
const SearchBar = lazy(parts.search);
const NoteBar = lazy(parts.note);

export function TimelinePane() {
  const element = useRef<HTMLDivElement>(null);
  const tool = useTool((state) => state.tool);
  const stale = useRun((state) => state.status === 'unparsable' && state.index.records.length > 0);
  useEffect(() => {
    let gone = false;
    let unmount = () => {};
    void loading.then(({ mountTimeline }) => {
      if (!gone && element.current) unmount = mountTimeline(element.current);
      // After the first frame: who presses a key types at once.
      setTimeout(() => Promise.all(Object.values(parts).map((load) => load())), 500);
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
      <Suspense>{tool === 'search' ? <SearchBar /> : tool === 'note' ? <NoteBar /> : null}</Suspense>
      <div className={`timeline-frame ${stale ? 'stale' : ''}`} id="timeline" tabIndex={-1}>
        <div className="timeline" ref={element} />
        <EmptyTimeline />
        <Suspense>
          <HoverCard />
        </Suspense>
      </div>
    </div>
  );
}
