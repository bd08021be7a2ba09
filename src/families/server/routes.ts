import type { Route } from '../../platform/http/route.ts';

/** Each part of the slice adds its own. */
export const familiesRoutes: readonly Route[] = [];
