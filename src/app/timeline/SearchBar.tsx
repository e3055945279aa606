import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useMessages } from '../i18n/index.ts';
import { useShownTrace } from '../state/prediction.ts';
import { useView } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { theTimeline } from './bridge.ts';
import { currentHit, foundNow, goToHit } from './search.ts';
import { closeTool, useTool } from './tool.ts';
import '../i18n/late.ts';

/** Search in everything that happens: Enter goes on, Shift+Enter back; later n and N on the timeline do the same. */
export default function SearchBar() {
  const m = useMessages();
  const query = useTool((state) => state.query);
  const field = useRef<HTMLInputElement>(null);
  useView((state) => state.playhead);
  useShownTrace();
  useEffect(() => field.current?.select(), []);
  const found = foundNow();
  const at = currentHit(found);

  const close = () => {
    useTool.setState({ query: '' });
    closeTool();
    theTimeline()?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') goToHit(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="timeline-tool">
      <input
        ref={field}
        type="search"
        value={query}
        aria-label={m.timelineTools.search}
        placeholder={m.timelineTools.searchHint}
        onChange={(event) => useTool.setState({ query: event.target.value })}
        onKeyDown={press}
        // biome-ignore lint/a11y/noAutofocus: the bar was asked for, to type into it
        autoFocus
      />
      <span className="quiet mono" role="status">
        {query.trim() === '' ? '' : m.timelineTools.hits(at + 1, found.lines.length)}
      </span>
      <button
        type="button"
        className="button-icon"
        aria-label={m.timelineTools.previousHit}
        title={`${m.timelineTools.previousHit} (N)`}
        disabled={found.lines.length === 0}
        onClick={() => goToHit(-1)}
      >
        <Icon name="previous" />
      </button>
      <button
        type="button"
        className="button-icon"
        aria-label={m.timelineTools.nextHit}
        title={`${m.timelineTools.nextHit} (n)`}
        disabled={found.lines.length === 0}
        onClick={() => goToHit(1)}
      >
        <Icon name="next" />
      </button>
      <button type="button" className="button-icon" aria-label={m.common.close} onClick={close}>
        <Icon name="close" size={14} />
      </button>
    </search>
  );
}
