import { sql } from 'kysely';
import { record } from '../../ledger/server/index.ts';
import type { Context } from '../../platform/http/route.ts';
import { default_digest_hour } from '../core/digest.ts';
import type { NoticesView, StaffSettingView } from '../core/views.ts';
import { trouble } from './problems.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

const newest = 30;

/** The signed-in person's own notices, newest first, and how many are new. */
export async function listNotices({ db, actor }: Asking): Promise<NoticesView> {
  const { institutionId, staffId } = actor;
  if (staffId === null) return { unseen: 0, notices: [] };
  return db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('messages.notice')
      .select(['notice_id', 'words', 'link', 'made_at', 'seen_at', 'withdrawn_at'])
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      // What nobody saw before it was withdrawn was never said.
      .where((where) => where.or([where('withdrawn_at', 'is', null), where('seen_at', 'is not', null)]))
      .orderBy('notice_id', 'desc')
      .limit(newest)
      .execute();
    const { n } = await trx
      .selectFrom('messages.notice')
      .select(sql<number>`count(*)::int`.as('n'))
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      .where('seen_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirstOrThrow();
    return {
      unseen: n,
      notices: rows.map((row) => ({
        noticeId: row.notice_id,
        words: row.words,
        link: row.link,
        at: row.made_at.toISOString(),
        isSeen: row.seen_at !== null,
        isWithdrawn: row.withdrawn_at !== null,
      })),
    };
  });
}

/** The person has seen their notices, up to the newest that their page showed. */
export async function seeNotices({ db, clock, actor }: Asking, upTo: string): Promise<void> {
  const { institutionId, staffId } = actor;
  if (staffId === null) return;
  await db.forInstitution(institutionId, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('messages.notice')
      .set({ seen_at: new Date(clock.now().epochMilliseconds) })
      .where('institution_id', '=', institutionId)
      .where('staff_id', '=', staffId)
      .where('seen_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('notice_id', '<=', upTo)
      .executeTakeFirst();
    if (numUpdatedRows > 0n)
      await record(
        trx,
        { clock, actor },
        { verb: 'messages.see-notices', details: { notices: Number(numUpdatedRows) } },
      );
  });
}

export async function staffSetting({ db, actor }: Asking): Promise<StaffSettingView> {
  const { institutionId, staffId } = actor;
  const none = {
    hasStaffRecord: false,
    address: null,
    wantsDigest: true,
    digestHour: default_digest_hour,
    wantsInvitations: false,
  };
  if (staffId === null) return none;
  const row = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('roster.staff as s')
      .leftJoin('messages.staff_setting as t', (join) =>
        join.onRef('t.institution_id', '=', 's.institution_id').onRef('t.staff_id', '=', 's.staff_id'),
      )
      .select(['s.email', 't.wants_digest', 't.digest_hour', 't.wants_invitations'])
      .where('s.institution_id', '=', institutionId)
      .where('s.staff_id', '=', staffId)
      .executeTakeFirst(),
  );
  if (!row) return none;
  return {
    hasStaffRecord: true,
    address: row.email,
    wantsDigest: row.wants_digest ?? true,
    digestHour: row.digest_hour ?? default_digest_hour,
    wantsInvitations: row.wants_invitations ?? false,
  };
}

/** A member of staff chooses whether and when their digest comes, and whether invitations do. */
export async function saveStaffSetting(
  { db, clock, actor }: Asking,
  {
    wantsDigest,
    digestHour,
    wantsInvitations,
  }: { wantsDigest: boolean; digestHour: number; wantsInvitations: boolean },
): Promise<void> {
  const { institutionId, staffId } = actor;
  if (staffId === null)
    throw trouble.noStaffRecord(
      'Digests go to members of staff, and you have no staff record here. Ask whoever keeps the roster.',
    );
  await db.forInstitution(institutionId, async (trx) => {
    const row = { wants_digest: wantsDigest, digest_hour: digestHour, wants_invitations: wantsInvitations };
    await trx
      .insertInto('messages.staff_setting')
      .values({ institution_id: institutionId, staff_id: staffId, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'staff_id']).doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'messages.choose-digest',
        subject: { kind: 'staff', id: staffId },
        details: { wantsDigest, digestHour, wantsInvitations },
      },
    );
  });
}
