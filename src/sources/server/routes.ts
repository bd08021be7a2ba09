import type { Route } from '../../platform/http/route.ts';
import { deliveryRoutes } from './deliveries/delivery-routes.ts';
import { fileRoutes } from './files/file-routes.ts';
import { sourceRoutes } from './registry/source-routes.ts';

export const sourcesRoutes: readonly Route[] = [...sourceRoutes, ...fileRoutes, ...deliveryRoutes];
