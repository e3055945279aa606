import type { ComponentType } from 'react';
import { ChartPane } from '../charts/ChartPane.tsx';
import { EditorPane } from '../editor/EditorPane.tsx';
import { useMessages } from '../i18n/index.ts';
import { LessonPane } from '../lesson/LessonPane.tsx';
import { RunBar } from '../runbar/RunBar.tsx';
import { type MobileTab, useSettings } from '../state/settings.ts';
import { LazyTerminal } from '../terminal/LazyTerminal.tsx';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { Failsafe } from '../ui/Failsafe.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { TablesPane } from './Drawer.tsx';

const TABS: readonly { key: MobileTab; icon: IconName }[] = [
  { key: 'lesson', icon: 'book' },
  { key: 'editor', icon: 'file' },
  { key: 'timeline', icon: 'legend' },
  { key: 'chart', icon: 'target' },
  { key: 'pods', icon: 'menu' },
  { key: 'terminal', icon: 'keyboard' },
];

const PANES: Record<MobileTab, ComponentType> = {
  lesson: LessonPane,
  editor: EditorPane,
  timeline: TimelinePane,
  chart: ChartPane,
  pods: TablesPane,
  terminal: LazyTerminal,
};

/** One pane, the run bar, and tabs within the reach of a thumb. */
export function MobileLayout() {
  const m = useMessages();
  const tab = useSettings((state) => state.mobileTab);
  const set = useSettings((state) => state.set);
  const Pane = PANES[tab];
  return (
    <>
      <main className="mobile-main" aria-label={m.mobile[tab]}>
        <div className="mobile-pane">
          <Failsafe key={tab}>
            <Pane />
          </Failsafe>
        </div>
        <RunBar compact />
      </main>
      <nav className="mobile-tabs" aria-label={m.regions.mobile}>
        {TABS.map(({ key, icon }) => (
          <button
            key={key}
            type="button"
            aria-current={key === tab ? 'page' : undefined}
            onClick={() => set({ mobileTab: key })}
          >
            <Icon name={icon} size={18} />
            {m.mobile[key]}
          </button>
        ))}
      </nav>
    </>
  );
}
