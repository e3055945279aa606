import { useEffect, useRef } from 'react';
import { EditorPane } from '../editor/EditorPane.tsx';
import { useMessages } from '../i18n/index.ts';
import { RunBar } from '../runbar/RunBar.tsx';
import type { EmbedView } from '../state/embed.ts';
import { useView } from '../state/view.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';

/** A frame in somebody else's page: tells its host how high it would like to be and where the playhead is. */
export function EmbedLayout({ view }: { view: EmbedView }) {
  const m = useMessages();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tell = (message: object) => window.parent.postMessage({ source: 'podscope', ...message }, '*');
    const observer = new ResizeObserver(() =>
      tell({ type: 'height', height: element.current!.scrollHeight }),
    );
    observer.observe(element.current!);
    const end = useView.subscribe((state, before) => {
      if (state.playhead !== before.playhead) tell({ type: 'playhead', seconds: state.playhead });
    });
    return () => {
      observer.disconnect();
      end();
    };
  }, []);
  return (
    <div className={`shell embed embed-${view === 'timeline' ? 'timeline' : 'both'}`} ref={element}>
      {view === 'editor+timeline' ? (
        <section className="pane embed-editor" aria-label={m.regions.editor}>
          <EditorPane />
        </section>
      ) : null}
      <main className="desk-main" aria-label={m.regions.timeline}>
        <h1 className="visually-hidden">{m.app.name}</h1>
        <RunBar compact />
        <TimelinePane />
        <a
          className="embed-link"
          href={location.href.replace(/\?[^#]*/, '')}
          target="_blank"
          rel="noreferrer"
        >
          {m.app.name} ↗
        </a>
      </main>
    </div>
  );
}
