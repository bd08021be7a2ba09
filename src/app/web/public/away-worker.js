// Keeps one page that is used away from a network (taking marks, home visits), so that it opens without one: its code, styles and letters,
// and nothing that the server says of anybody. It serves addresses below its own scope alone.
const page = new URL(self.registration.scope).pathname;
const kept = `leadline-page ${page}`;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { keep, forget } = event.data ?? {};
  if (forget) event.waitUntil(caches.delete(kept));
  if (Array.isArray(keep)) event.waitUntil(keepAll(keep).then((isWhole) => event.ports[0]?.postMessage(isWhole)));
});

async function keepAll(addresses) {
  const cache = await caches.open(kept);
  const wanted = new Set([new URL(page, self.location.origin).href]);
  for (const address of addresses) {
    const url = new URL(address, self.location.origin);
    if (url.origin === self.location.origin && !url.pathname.startsWith('/api/')) wanted.add(url.href);
  }
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  let isWhole = true;
  for (const url of wanted) {
    // What is built carries its content in its name; the page itself is asked for anew.
    if (url.includes('/assets/') && (await cache.match(url))) continue;
    try {
      const response = await fetch(url, { cache: url.includes('/assets/') ? 'default' : 'no-cache' });
      if (response.ok) await cache.put(url, response);
      else isWhole = false;
    } catch {
      // Without a network what is kept stays.
      if (!(await cache.match(url))) isWhole = false;
    }
  }
  return isWhole;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => fromCache(page)));
  else event.respondWith(fromCache(request, () => fetch(request)));
});

async function fromCache(request, otherwise) {
  const found = await (await caches.open(kept)).match(request, { ignoreVary: true });
  if (found) return found;
  return otherwise ? otherwise() : Response.error();
}
