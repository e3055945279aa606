import { type CSSProperties, lazy, Suspense } from 'react';
import { useMessages } from '../i18n/index.ts';
import { useNoteCounts } from '../panes/notes.ts';
import { PodsTable } from '../panes/PodsTable.tsx';
import { DEFAULT_SIZES, type DrawerTab, useSettings } from '../state/settings.ts';
import { LazyTerminal } from '../terminal/LazyTerminal.tsx';
import { Failsafe } from '../ui/Failsafe.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { useMediaQuery } from '../ui/use-media-query.ts';

const late = () => import('../panes/late.ts');
const DetailsPane = lazy(async () => ({ default: (await late()).DetailsPane }));
const EventsTable = lazy(async () => ({ default: (await late()).EventsTable }));
const NotesPane = lazy(async () => ({ default: (await late()).NotesPane }));

/** From here on the terminal has a place of its own beside the tables. */
const SIDE_BY_SIDE = '(min-width: 1100px)';

export function Drawer({ style }: { style: CSSProperties | undefined }) {
  const m = useMessages();
  const open = useSettings((state) => state.drawerOpen);
  const terminal = useSettings((state) => state.sizes.terminal);
  const resize = useSettings((state) => state.resize);
  const beside = useMediaQuery(SIDE_BY_SIDE);
  return (
    <section
      className={`drawer ${open ? '' : 'drawer-closed'}`}
      style={open ? style : undefined}
      aria-label={m.regions.drawer}
    >
      <div className="pane pane-grow">
        <TablesPane withTerminal={!beside} foldable />
      </div>
      {open && beside ? (
        <>
          <Splitter
            axis="column"
            label={m.splitters.terminal}
            value={terminal}
            min={20}
            max={75}
            reverse
            initial={DEFAULT_SIZES.terminal}
            onChange={(value = DEFAULT_SIZES.terminal) => resize({ terminal: value })}
          />
          <section className="pane" style={{ flexBasis: `${terminal}%` }} aria-label={m.regions.terminal}>
            <Failsafe>
              <LazyTerminal />
            </Failsafe>
          </section>
        </>
      ) : null}
    </section>
  );
}

/** Pods, events, details and notes; the terminal among them where there is no room beside. */
export function TablesPane({ withTerminal = false, foldable = false }) {
  const m = useMessages();
  const open = useSettings((state) => state.drawerOpen);
  const stored = useSettings((state) => state.drawerTab);
  const set = useSettings((state) => state.set);
  const counts = useNoteCounts();
  const keys: DrawerTab[] = [
    'pods',
    'events',
    'details',
    'notes',
    ...(withTerminal ? ['terminal' as const] : []),
  ];
  const tab = keys.includes(stored) ? stored : 'pods';
  const tools = foldable ? (
    <button
      type="button"
      className="button-icon"
      aria-expanded={open}
      aria-label={open ? m.drawer.collapse : m.drawer.expand}
      title={open ? m.drawer.collapse : m.drawer.expand}
      onClick={() => set({ drawerOpen: !open })}
    >
      <span className={open ? '' : 'turned'}>
        <Icon name="down" />
      </span>
    </button>
  ) : undefined;
  return (
    <Tabs
      label={m.drawer.label}
      tabs={keys.map((key) => ({
        key,
        label: m.drawer[key],
        ...(key === 'notes'
          ? {
              badge: counts.errors + counts.notes,
              badgeLabel: m.diagnostics.counts(counts.errors, counts.notes),
            }
          : {}),
      }))}
      selected={tab}
      onSelect={(key) => set({ drawerTab: key, drawerOpen: true })}
      tools={tools}
    >
      {open || !foldable ? (
        <Failsafe key={tab}>
          <Suspense fallback={<p className="pane-message quiet">{m.common.loading}</p>}>
            {tab === 'pods' ? <PodsTable /> : null}
            {tab === 'events' ? <EventsTable /> : null}
            {tab === 'details' ? <DetailsPane /> : null}
            {tab === 'notes' ? <NotesPane /> : null}
          </Suspense>
          {tab === 'terminal' ? <LazyTerminal /> : null}
        </Failsafe>
      ) : null}
    </Tabs>
  );
}
