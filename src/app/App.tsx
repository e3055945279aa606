import { lazy, Suspense, useEffect } from 'react';
import { listenToKeys } from './commands/keys.ts';
import { DropZone } from './share/DropZone.tsx';
import { Shell } from './shell/Shell.tsx';
import { useDialog } from './state/dialogs.ts';
import { useSettings } from './state/settings.ts';
import { Toasts } from './ui/Toasts.tsx';

const Dialogs = lazy(() => import('./shell/Dialogs.tsx'));
const Present = lazy(() => import('./present/Present.tsx'));

export function App() {
  const preset = useSettings((state) => state.preset);
  const dialog = useDialog((state) => state.dialog);
  useEffect(() => listenToKeys(), []);
  return (
    <>
      {preset === 'present' ? (
        <Suspense fallback={null}>
          <Present />
        </Suspense>
      ) : (
        <Shell />
      )}
      {dialog ? (
        <Suspense fallback={null}>
          <Dialogs dialog={dialog} />
        </Suspense>
      ) : null}
      <DropZone />
      <Toasts />
    </>
  );
}
