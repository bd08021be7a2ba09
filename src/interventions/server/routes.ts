import type { Route } from '../../platform/http/route.ts';
import { appointmentRoutes } from './appointments/appointment-routes.ts';
import { planRoutes } from './plans/plan-routes.ts';
import { successRoutes } from './success/success-routes.ts';
import { meetingRoutes } from './tiers/meeting-routes.ts';
import { playbookRoutes } from './tiers/playbook-routes.ts';
import { tierRoutes } from './tiers/tier-routes.ts';
import { trialRoutes } from './trials/trial-routes.ts';

export const interventionsRoutes: readonly Route[] = [
  ...playbookRoutes,
  ...tierRoutes,
  ...planRoutes,
  ...meetingRoutes,
  ...trialRoutes,
  ...appointmentRoutes,
  ...successRoutes,
];
