import type { Route } from '../../platform/http/route.ts';
import { caseRoutes } from './case/case-routes.ts';
import { contactRoutes } from './contacts/contact-routes.ts';
import { handoverRoutes } from './handover/handover-routes.ts';
import { noteRoutes } from './notes/note-routes.ts';
import { teamRoutes } from './people/team-routes.ts';
import { trustedAdultRoutes } from './people/trusted-adult-routes.ts';
import { rolloverRoutes } from './rollover/rollover-routes.ts';
import { partnerRoutes } from './sharing/partner-routes.ts';

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
