import { lazy, Suspense } from 'react';
import { useMessages } from '../i18n/index.ts';

const TerminalPane = lazy(async () => ({ default: (await import('./TerminalPane.tsx')).TerminalPane }));

/** The terminal, once it is looked at. */
export function LazyTerminal() {
  const m = useMessages();
  return (
    <Suspense fallback={<p className="pane-message quiet">{m.common.loading}</p>}>
      <TerminalPane />
    </Suspense>
  );
}
