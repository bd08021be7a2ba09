import { useLocation, useRouter, useSearch } from '@tanstack/react-router';
import { type Search, writeSearch } from './address.ts';

/** The page's address, to read and to change; a change of filter keeps the scroll where it is. */
export function useAddress() {
  const router = useRouter();
  const location = useLocation();
  // Of the page that stands, not of the one on its way: else the old page would ask with the new one's filters.
  const search = useSearch({ strict: false }) as Search;
  const patched = (patch: Record<string, string | undefined>): Search => {
    const next: Search = {};
    for (const [name, value] of Object.entries({ ...search, ...patch })) if (value) next[name] = value;
    return next;
  };
  return {
    path: location.pathname,
    search,
    /** This page with some parts of its address changed; undefined takes a part away. */
    hrefWith: (patch: Record<string, string | undefined>): string => location.pathname + writeSearch(patched(patch)),
    set: (patch: Record<string, string | undefined>, { replace = false } = {}): void => {
      void router.navigate({ to: location.pathname, search: patched(patch) as never, replace, resetScroll: false });
    },
    go: (href: string): void => router.history.push(href),
  };
}
