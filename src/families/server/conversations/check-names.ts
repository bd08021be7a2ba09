import { staffActors } from '../../../access/server/index.ts';
import { momentOf } from '../../../cases/server/index.ts';
import { clockOf, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { InboxSetting, InboxSettingView } from '../../core/conversations/views.ts';
import { listStaff } from '../gatherings/people-names.ts';
import { inboxSettingOf } from './inbox-setting.ts';
import { whoReachesAll } from './who-hears.ts';

/** Who can be named, and who is named but could no longer open what they are told of. */
export async function whoIsNamed(
  trx: Tx,
  { urgentStaffId, onCallStaffId }: Pick<InboxSetting, 'urgentStaffId' | 'onCallStaffId'>,
  institutionId: number,
  today: string,
): Promise<Pick<InboxSettingView, 'staff' | 'nameable' | 'cannotOpen'>> {
  const staff = await listStaff(trx, institutionId, today);
  const nameable = await whoReachesAll(trx, institutionId, today);
  const cannotOpen = (['urgent', 'on-call'] as const).flatMap((as) => {
    const staffId = as === 'urgent' ? urgentStaffId : onCallStaffId;
    if (staffId === null || nameable.some((one) => one.staffId === staffId)) return [];
    return [{ as, staffId, name: staff.find((one) => one.staffId === staffId)?.name ?? 'Somebody who has left' }];
  });
  return { staff, nameable, cannotOpen };
}

/** Every night: of a name that no longer fits, since roles changed, those who can set another are told once. */
export async function warnOfNames(db: Database, institutionId: number): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
    const { today } = await momentOf(trx, ctx);
    const setting = await inboxSettingOf(trx, institution);
    const { cannotOpen } = await whoIsNamed(trx, setting, institutionId, today);
    if (cannotOpen.length === 0) return;
    for (const { staffId: toldId } of await staffActors(trx, institutionId, ['families:configure'], today))
      for (const { as, staffId, name } of cannotOpen)
        await notifyStaff(trx, ctx, {
          staffId: toldId,
          words: `${name}, ${as === 'urgent' ? 'named for what families write that cannot wait' : 'on call for what families write'}, may no longer open every conversation. Name somebody else.`,
          link: '/families/inbox/set-up',
          dedupeKey: `cannot-open/${as}/${staffId}/${setting.revision}/${toldId}`,
          origin: { kind: 'inbox-setting', id: String(setting.revision) },
        });
  });
}
