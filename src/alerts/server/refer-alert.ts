import { offerReferral } from '../../cases/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { AlertContext } from './context.ts';
import type { Recipients } from './recipients.ts';

/**
 * Asks a service to take part in an alert's case, once for each case: one that it was offered or took is not offered again. A service that
 * no longer takes referrals is not asked, and nothing else is held up by that.
 */
export async function referAlert(
  trx: Tx,
  context: AlertContext,
  recipients: Recipients,
  alert: { caseId: string; studentId: string; teamId: string; priority: number; words: string },
): Promise<'offered' | 'known' | 'no-service'> {
  const { caseId, studentId, teamId, priority, words } = alert;
  if (!recipients.isService(teamId)) return 'no-service';
  const known = await trx
    .selectFrom('cases.referral')
    .select('referral_id')
    .where('institution_id', '=', context.actor.institutionId)
    .where('case_id', '=', caseId)
    .where('team_id', '=', teamId)
    .where('state', 'in', ['offered', 'accepted'])
    .executeTakeFirst();
  if (known) return 'known';
  const { isNew } = await offerReferral(trx, context, {
    caseId,
    studentId,
    teamId,
    // The check of the definition holds it to 1..3.
    priority: priority as 1 | 2 | 3,
    reason: words,
  });
  return isNew ? 'offered' : 'known';
}
