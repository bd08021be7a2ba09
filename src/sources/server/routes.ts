import type { Route } from '../../platform/http/route.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { sourceRoutes } from './source-routes.ts';

export const sourcesRoutes: readonly Route[] = [...sourceRoutes, ...fileRoutes, ...deliveryRoutes];
