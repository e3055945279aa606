import { revealLine } from '../editor/bridge.ts';
import { messages, useMessages } from '../i18n/index.ts';
import { documentState } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { Icon } from '../ui/Icon.tsx';

/** Ends the run where it was stopped: what has been seen of it is all there is. */
async function shorten(seconds: number): Promise<void> {
  const { setScenarioField } = await import('../../scenario/edit.ts');
  const { text, change } = documentState();
  change(setScenarioField(text, ['spec', 'duration'], `${seconds}s`), messages().run.shortened(seconds));
}

/** Why the timeline is not that of the text: unparsable, failed or cut short. */
export function StaleNotice() {
  const m = useMessages();
  const status = useRun((state) => state.status);
  const line = useRun((state) => state.brokenLine);
  const failure = useRun((state) => state.failure);
  const truncated = useRun((state) => state.truncated);
  const now = useRun((state) => state.now);
  const shown = useRun((state) => state.index.records.length > 0);
  if (status === 'unparsable' && shown)
    return (
      <div className="notice" role="status">
        <Icon name="warning" size={14} />
        <span>{line === undefined ? m.run.staleUnknown : m.run.stale(line)}</span>
        {line === undefined ? null : (
          <button type="button" className="button-link" onClick={() => revealLine(line)}>
            {m.run.goToLine(line)}
          </button>
        )}
      </div>
    );
  if (status === 'failed' && failure)
    return (
      <div className="notice" role="alert">
        <Icon name="warning" size={14} />
        <span>{m.run.failed(failure)}</span>
      </div>
    );
  if (truncated)
    return (
      <div className="notice" role="status">
        <Icon name="info" size={14} />
        <span>{m.run.truncated(now)}</span>
        <button
          type="button"
          className="button-link"
          onClick={() => void shorten(Math.max(1, Math.floor(now)))}
        >
          {m.run.shorten(Math.max(1, Math.floor(now)))}
        </button>
      </div>
    );
  return null;
}
