// Keeps the whole playground in a cache, so that it works without a network after the first visit.
// The build fills in the two constants (plugin.ts beside this file) and writes this as sw.js.
const VERSION = '__VERSION__';
const FILES = __FILES__;

const CACHE = `podscope-${VERSION}`;
const SHELL = './index.html';

// A server may say `Vary: Origin`, and module scripts send an Origin where the cache filling did not.
const MATCH = { ignoreSearch: true, ignoreVary: true };

self.addEventListener('install', (event) => {
  // `reload` passes by the HTTP cache: a stale index.html under a new version would never be repaired.
  const requests = FILES.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) =>
        Promise.all(
          keys.filter((key) => key.startsWith('podscope-') && key !== CACHE).map((key) => caches.delete(key)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

// A new version waits until the page says so (or until the last tab of the old one is closed).
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  const wanted = request.mode === 'navigate' ? SHELL : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(wanted, MATCH))
      .then((hit) => hit ?? fetch(request)),
  );
});
