import type { Route } from '../../platform/http/route.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { meetingRoutes } from './meeting-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { playbookRoutes } from './playbook-routes.ts';
import { successRoutes } from './success-routes.ts';
import { tierRoutes } from './tier-routes.ts';
import { trialRoutes } from './trial-routes.ts';

export const interventionsRoutes: readonly Route[] = [
  ...playbookRoutes,
  ...tierRoutes,
  ...planRoutes,
  ...meetingRoutes,
  ...trialRoutes,
  ...appointmentRoutes,
  ...successRoutes,
];
