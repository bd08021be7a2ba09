import { type Institution, institutionById, moveDemoClock, saveDemoState } from '../../../institution/server/index.ts';
import type { Context } from '../../../platform/http/route.ts';
import type { Services } from '../../../platform/services.ts';
import type { WorkView } from '../../core/session-view.ts';
import { furnishInstitution } from '../../setup/set-up-institution.ts';
import { demoInstitution } from '../demo-institutions.ts';
import { fillDemo } from '../load-demo.ts';
import { type Progress, startPlay } from './play.ts';
import { emptyInstitution } from './remove-demo.ts';

/** Asks for a demo as it was at first. */
export async function startReset(context: Context): Promise<WorkView> {
  return startPlay(context, 'reset', async () => ({ until: null }));
}

/**
 * What people sign in by stays, and what their roles hang on: their pages go on asking while everything else goes.
 * Units and staff are brought back to what they were by the roster that follows.
 */
const kept = [
  'institution.institution',
  'institution.unit',
  'roster.staff',
  'access.role',
  'access.assignment',
  'ledger.head',
];

export async function playReset(services: Services, institution: Institution, progress: Progress): Promise<void> {
  const { db } = services;
  const { institutionId } = institution;
  const demo = demoInstitution(institution.key);
  progress('Taking away what was there', 0, 1);
  await emptyInstitution(services, institutionId, kept);
  await db.forInstitution(institutionId, async (trx) => {
    await moveDemoClock(trx, institutionId, Temporal.Instant.from(demo.now));
    await saveDemoState(trx, institutionId, { isLoaded: false });
  });
  await furnishInstitution(services, institutionId, demo.model ?? undefined);
  const fresh = await institutionById(db, institutionId);
  if (fresh) await fillDemo(services, fresh, demo, progress);
}
