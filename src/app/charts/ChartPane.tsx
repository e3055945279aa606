import { lazy, Suspense } from 'react';
import { useMessages } from '../i18n/index.ts';

const ChartView = lazy(() => import('./ChartView.tsx'));

/** XState, the charts and their layout are a file of their own: nothing of it delays the first frame. */
export function ChartPane() {
  const m = useMessages();
  return (
    <Suspense fallback={<p className="pane-message quiet">{m.common.loading}</p>}>
      <ChartView />
    </Suspense>
  );
}
