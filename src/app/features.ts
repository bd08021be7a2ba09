import type { JobKind } from '../platform/jobs/jobs.ts';
import type { Route } from '../platform/http/route.ts';
import { accessRoutes } from '../access/server/index.ts';
import { institutionRoutes } from '../institution/server/index.ts';
import { ledgerRoutes } from '../ledger/server/index.ts';

/** The one visible registry: every route and every kind of background work that the product has. */
export const routes: readonly Route[] = [...institutionRoutes, ...accessRoutes, ...ledgerRoutes];

export const jobKinds: readonly JobKind<never>[] = [];
