import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

export interface Tab<K extends string> {
  key: K;
  label: string;
  /** A small count beside the label. */
  badge?: number | undefined;
  badgeLabel?: string;
}

interface Props<K extends string> {
  label: string;
  tabs: readonly Tab<K>[];
  selected: K;
  onSelect(key: K): void;
  /** Beside the tabs, at the end. */
  tools?: ReactNode;
  children: ReactNode;
}

/** Tabs as WAI-ARIA describes them: one stop, arrow keys between, the panel follows. */
export function Tabs<K extends string>({ label, tabs, selected, onSelect, tools, children }: Props<K>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function press(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.key === selected);
    const to =
      event.key === 'ArrowRight'
        ? (at + 1) % tabs.length
        : event.key === 'ArrowLeft'
          ? (at + tabs.length - 1) % tabs.length
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? tabs.length - 1
              : undefined;
    const tab = to === undefined ? undefined : tabs[to];
    if (!tab) return;
    event.preventDefault();
    onSelect(tab.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${tab.key}"]`)?.focus();
  }

  return (
    <div className="tabs">
      <div className="tabs-bar">
        <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={press}>
          {tabs.map((tab) => (
            <button
              key={tab.key}
              type="button"
              role="tab"
              id={`${id}-${tab.key}`}
              data-key={tab.key}
              aria-selected={tab.key === selected}
              aria-controls={`${id}-panel`}
              tabIndex={tab.key === selected ? 0 : -1}
              onClick={() => onSelect(tab.key)}
            >
              {tab.label}
              {tab.badge ? (
                <span className="badge" title={tab.badgeLabel}>
                  {tab.badge}
                </span>
              ) : null}
            </button>
          ))}
        </div>
        {tools ? <div className="tabs-tools">{tools}</div> : null}
      </div>
      <div className="tabs-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </div>
  );
}
