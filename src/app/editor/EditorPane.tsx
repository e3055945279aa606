import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../i18n/index.ts';
import { useNoteCounts } from '../panes/notes.ts';
import { useDocument } from '../state/document.ts';
import { useSettings } from '../state/settings.ts';
import { Icon } from '../ui/Icon.tsx';
import { attachEditor } from './bridge.ts';
import type { MountedEditor } from './monaco.ts';

/** Monaco is asked for when the first frame has been painted and the browser has nothing better to do. */
function whenIdle(task: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const handle = requestIdleCallback(task, { timeout: 700 });
    return () => cancelIdleCallback(handle);
  }
  const handle = setTimeout(task, 50);
  return () => clearTimeout(handle);
}

/** The manifests: at once as plain text, then in Monaco. */
export function EditorPane() {
  const m = useMessages();
  const counts = useNoteCounts();
  const file = useDocument(({ origin }) => (origin.kind === 'file' ? origin.name : undefined));
  const tabMoves = useSettings((state) => state.tabMovesFocus);
  const set = useSettings((state) => state.set);
  return (
    <div className="editor-pane">
      <div className="pane-head">
        <span className="mono editor-file">{file ?? m.editor.file}</span>
        <button
          type="button"
          className={`button-link ${counts.errors > 0 ? 'problem' : 'quiet'}`}
          onClick={() => set({ drawerTab: 'notes', drawerOpen: true, mobileTab: 'pods' })}
        >
          {counts.errors > 0 ? <Icon name="warning" size={13} /> : null}
          {counts.errors > 0 ? m.editor.problems(counts.errors) : m.editor.noProblems}
        </button>
        <span className="pane-head-end quiet editor-tab-hint">{m.editor.tabHint}</span>
        {tabMoves ? (
          <button type="button" className="chip" onClick={() => set({ tabMovesFocus: false })}>
            {m.editor.tabMoves}
          </button>
        ) : null}
      </div>
      <Surface />
    </div>
  );
}

function Surface() {
  const m = useMessages();
  const host = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);

  useEffect(() => {
    let mounted: MountedEditor | undefined;
    let gone = false;
    let detach = () => {};
    const stop = whenIdle(async () => {
      const { mountEditor } = await import('./monaco.ts');
      if (gone || !host.current) return;
      mounted = await mountEditor(host.current);
      if (gone) {
        mounted.dispose();
        return;
      }
      detach = attachEditor(mounted);
      setReady(true);
    });
    return () => {
      gone = true;
      stop();
      detach();
      mounted?.dispose();
    };
  }, []);

  return (
    <div className={`editor-surface ${ready ? 'editor-ready' : ''}`}>
      {ready ? null : <Placeholder label={m.editor.loading} />}
      <div className="editor-host" ref={host} />
    </div>
  );
}

/** The text before Monaco is there: the same font, the same places, readable and selectable. */
function Placeholder({ label }: { label: string }) {
  const text = useDocument((state) => state.text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard
    <section className="editor-placeholder" tabIndex={0} aria-label={label} lang="en">
      <pre>
        {text.split('\n').map((line, i) => (
          <span key={`${i + 1}`}>{line || ' '}</span>
        ))}
      </pre>
    </section>
  );
}
