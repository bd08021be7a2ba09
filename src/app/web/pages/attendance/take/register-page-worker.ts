/** Has the browser keep this page's own files, so that it opens without a network. Names and marks are none of them. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/register-worker.js', { scope: '/take/' });
    const registration = await navigator.serviceWorker.getRegistration('/take/');
    const worker = registration?.active ?? (await becomesActive(registration));
    const files = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter(
        (address) => new URL(address).origin === location.origin && !new URL(address).pathname.startsWith('/api/'),
      );
    worker?.postMessage({ keep: files });
  } catch {
    // A browser that allows no worker (a private window) takes marks with a network only.
  }
}

function becomesActive(registration: ServiceWorkerRegistration | undefined): Promise<ServiceWorker | null> {
  const coming = registration?.installing ?? registration?.waiting ?? null;
  return new Promise((resolve) => {
    if (!coming) return resolve(null);
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve(coming);
    });
  });
}

/** At sign-out the page's files go too. */
export async function forgetPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration('/take/');
  registration?.active?.postMessage({ forget: true });
  await registration?.unregister();
}
