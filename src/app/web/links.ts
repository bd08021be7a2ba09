import type { AnyRouter } from '@tanstack/react-router';

/**
 * Plain links everywhere (charts, tables, sentences) go through the router: a click on a link into the app changes the
 * page without loading it anew. With a modifier, a target or a download it stays the browser's business.
 * @returns takes the listener away
 */
export function followLinks(router: AnyRouter): () => void {
  const onClick = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const href = link?.getAttribute('href');
    if (!link || !href || link.hasAttribute('target') || link.hasAttribute('download')) return;
    const url = new URL(href, location.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
    // A place on the same page is scrolled to, not navigated to.
    if (href.startsWith('#')) return;
    event.preventDefault();
    router.history.push(url.pathname + url.search + url.hash);
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}
