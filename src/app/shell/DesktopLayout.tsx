import type { CSSProperties } from 'react';
import { ChartPane } from '../charts/ChartPane.tsx';
import { EditorPane } from '../editor/EditorPane.tsx';
import { useMessages } from '../i18n/index.ts';
import { LessonPane } from '../lesson/LessonPane.tsx';
import { RunBar } from '../runbar/RunBar.tsx';
import { DEFAULT_SIZES, type Sizes, useSettings } from '../state/settings.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { Failsafe } from '../ui/Failsafe.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { Drawer } from './Drawer.tsx';

/**
 *     lesson |  editor | state chart     top, `sizes.top` percent
 *            |  run bar
 *            |  timeline                 time is the subject: 45 % of the window, unless somebody chose otherwise
 *            |  tables | terminal        drawer, `sizes.drawer` percent
 *
 * The lesson has the whole height, so that its goals stay beside the timeline they are about.
 */
export function DesktopLayout() {
  const m = useMessages();
  const lesson = useSettings((state) => state.sizes.lesson);
  const resize = useSettings((state) => state.resize);
  const learning = useSettings((state) => state.preset === 'learn');
  return (
    <main className="desk">
      {learning ? (
        <>
          <section className="pane" style={{ flexBasis: `${lesson}%` }} aria-label={m.regions.lesson}>
            <Failsafe>
              <LessonPane />
            </Failsafe>
          </section>
          <Splitter
            axis="column"
            label={m.splitters.lesson}
            value={lesson}
            min={16}
            max={50}
            initial={DEFAULT_SIZES.lesson}
            onChange={(value = DEFAULT_SIZES.lesson) => resize({ lesson: value })}
          />
        </>
      ) : null}
      <Workbench />
    </main>
  );
}

function Workbench() {
  const m = useMessages();
  const sizes = useSettings((state) => state.sizes);
  const resize = useSettings((state) => state.resize);
  const drawerOpen = useSettings((state) => state.drawerOpen);
  const set = (key: keyof Sizes) => (value: number | undefined) => resize({ [key]: value });
  const chosen = (percent: number | undefined): CSSProperties | undefined =>
    percent === undefined ? undefined : { flex: `0 0 ${percent}%` };
  return (
    <div className="desk-bench">
      <div className="desk-top" style={chosen(sizes.top)}>
        <section className="pane" style={{ flexBasis: `${sizes.editor}%` }} aria-label={m.regions.editor}>
          <Failsafe>
            <EditorPane />
          </Failsafe>
        </section>
        <Splitter
          axis="column"
          label={m.splitters.editor}
          value={sizes.editor}
          min={20}
          max={80}
          initial={DEFAULT_SIZES.editor}
          onChange={(value = DEFAULT_SIZES.editor) => resize({ editor: value })}
        />
        <section className="pane pane-grow" aria-label={m.regions.chart}>
          <Failsafe>
            <ChartPane />
          </Failsafe>
        </section>
      </div>
      <Splitter
        axis="row"
        label={m.splitters.top}
        value={sizes.top}
        min={12}
        max={70}
        initial={DEFAULT_SIZES.top}
        onChange={set('top')}
      />
      <section className="desk-main" aria-label={m.regions.timeline}>
        <RunBar />
        <Failsafe>
          <TimelinePane />
        </Failsafe>
      </section>
      {drawerOpen ? (
        <Splitter
          axis="row"
          label={m.splitters.drawer}
          value={sizes.drawer}
          min={12}
          max={60}
          reverse
          initial={DEFAULT_SIZES.drawer}
          onChange={set('drawer')}
        />
      ) : null}
      <Drawer style={chosen(sizes.drawer)} />
    </div>
  );
}
