import type { Route } from '../../platform/http/route.ts';
import { weekRoutes } from './week-routes.ts';

export const alertsRoutes: readonly Route[] = [...weekRoutes];
