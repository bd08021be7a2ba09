import type { Route } from '../../platform/http/route.ts';
import { contactRoutes } from './contact-routes.ts';

export const casesRoutes: readonly Route[] = [...contactRoutes];
