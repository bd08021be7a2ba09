import { accessRoutes } from '../access/server/index.ts';
import { insightsRoutes } from '../insights/server/index.ts';
import { institutionRoutes } from '../institution/server/index.ts';
import { ledgerRoutes } from '../ledger/server/index.ts';
import type { Route } from '../platform/http/route.ts';
import type { JobKind } from '../platform/jobs/jobs.ts';
import type { Services } from '../platform/services.ts';
import type { AddCommands } from './cli/commands.ts';
import { addImportCommands } from './cli/import-commands.ts';
import { addOperatorCommands } from './cli/operator-commands.ts';
import { addScoringCommands } from './cli/scoring-commands.ts';
import { demoJob, demoRoutes } from './demo/index.ts';
import { checklistRoutes } from './setup/checklist.ts';

/** The one visible registry: every route and every kind of background work that the product has. */
export const routes: readonly Route[] = [
  ...institutionRoutes,
  ...accessRoutes,
  ...ledgerRoutes,
  ...checklistRoutes,
  ...insightsRoutes,
  ...demoRoutes,
];

export const jobKinds: readonly JobKind<never>[] = [demoJob];

/** Commands that the slices add to the command line. */
export const commandParts: readonly AddCommands[] = [addOperatorCommands, addImportCommands, addScoringCommands];

/** Puts the institutions' schedules into the queue; safe to repeat. */
export async function scheduleJobs(_services: Services): Promise<void> {}
