import type { Route } from '../../platform/http/route.ts';
import { caseRoutes } from './case-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { handoverRoutes } from './handover-routes.ts';
import { noteRoutes } from './note-routes.ts';
import { partnerRoutes } from './partner-routes.ts';
import { rolloverRoutes } from './rollover-routes.ts';
import { teamRoutes } from './team-routes.ts';
import { trustedAdultRoutes } from './trusted-adult-routes.ts';

export const casesRoutes: readonly Route[] = [
  ...contactRoutes,
  ...caseRoutes,
  ...noteRoutes,
  ...teamRoutes,
  ...handoverRoutes,
  ...rolloverRoutes,
  ...trustedAdultRoutes,
  ...partnerRoutes,
];
