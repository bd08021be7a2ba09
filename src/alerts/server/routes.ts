import type { Route } from '../../platform/http/route.ts';
import { ruleRoutes } from './rules/rule-routes.ts';
import { listRoutes } from './week/list-routes.ts';
import { weekRoutes } from './week/week-routes.ts';

export const alertsRoutes: readonly Route[] = [...weekRoutes, ...listRoutes, ...ruleRoutes];
