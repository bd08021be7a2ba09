import type { Route } from '../../platform/http/route.ts';
import { listRoutes } from './list-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { weekRoutes } from './week-routes.ts';

export const alertsRoutes: readonly Route[] = [...weekRoutes, ...listRoutes, ...ruleRoutes];
