import { messages } from '../i18n/index.ts';
import { say } from '../state/toasts.ts';

/** In a built page only: keeps everything in a cache, and offers a new version when there is one. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    navigator.serviceWorker
      .register('./sw.js')
      .then(watch)
      .catch(() => {
        // Without one everything works as long as there is a network.
      });
  });
  let reloading = false;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over quietly; a newer one was asked for.
    if (!hadOne || reloading) return;
    reloading = true;
    location.reload();
  });
}

function watch(registration: ServiceWorkerRegistration): void {
  const offer = (worker: ServiceWorker) => {
    const m = messages();
    say(m.app.newVersion, { label: m.app.reload, run: () => worker.postMessage('skip-waiting') });
  };
  const isUpdate = () => navigator.serviceWorker.controller !== null;
  if (registration.waiting && isUpdate()) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && isUpdate()) offer(worker);
    });
  });
}
