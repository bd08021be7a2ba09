/** The pages that open without a network, each below its own address. */
export type AwayPage = '/take/' | '/visits/';
const pages: readonly AwayPage[] = ['/take/', '/visits/'];

/**
 * Has the browser keep this page's own files, so that it opens without a network. What the server says of anybody is none of them.
 * @returns whether all of them are kept
 */
export async function keepPage(page: AwayPage): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  try {
    await navigator.serviceWorker.register('/away-worker.js', { scope: page });
    const registration = await navigator.serviceWorker.getRegistration(page);
    const worker = registration?.active ?? (await becomesActive(registration));
    const files = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter(
        (address) => new URL(address).origin === location.origin && !new URL(address).pathname.startsWith('/api/'),
      );
    if (!worker) return false;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<boolean>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data === true);
    });
    worker.postMessage({ keep: files }, [port2]);
    return await answer;
  } catch {
    // A browser that allows no worker (a private window) opens the page with a network only.
    return false;
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

/** At sign-out the pages' files go too. */
export async function forgetPages(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  for (const page of pages) {
    const registration = await navigator.serviceWorker.getRegistration(page);
    registration?.active?.postMessage({ forget: true });
    await registration?.unregister();
  }
}
