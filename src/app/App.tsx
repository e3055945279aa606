import { lazy, Suspense, useEffect } from 'react';
import { listenToKeys } from './commands/keys.ts';
import { messages } from './i18n/index.ts';
import { DropZone } from './share/DropZone.tsx';
import { Shell } from './shell/Shell.tsx';
import { useDialog } from './state/dialogs.ts';
import { useSettings } from './state/settings.ts';
import { onStorageBlocked, storageBlocked } from './state/storage.ts';
import { say } from './state/toasts.ts';
import { Failsafe } from './ui/Failsafe.tsx';
import { Toasts } from './ui/Toasts.tsx';

const Dialogs = lazy(() => import('./shell/Dialogs.tsx'));
const Present = lazy(() => import('./present/Present.tsx'));

export function App() {
  const preset = useSettings((state) => state.preset);
  const dialog = useDialog((state) => state.dialog);
  useEffect(() => listenToKeys(), []);
  useEffect(() => {
    const tell = () => say(messages().app.storageBlocked, undefined, true);
    if (storageBlocked()) tell();
    return onStorageBlocked(tell);
  }, []);
  return (
    <>
      <Failsafe key={preset === 'present' ? 'present' : 'shell'}>
        {preset === 'present' ? (
          <Suspense fallback={null}>
            <Present />
          </Suspense>
        ) : (
          <Shell />
        )}
      </Failsafe>
      {dialog ? (
        <Failsafe key={dialog.name}>
          <Suspense fallback={null}>
            <Dialogs dialog={dialog} />
          </Suspense>
        </Failsafe>
      ) : null}
      <DropZone />
      <Toasts />
    </>
  );
}
