import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { coverCaseload, endCover } from '../../../roster/server/index.ts';
import type { CoverView } from '../../core/views.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';

export const NewCover = z.object({
  absentStaffId: z.uuid(),
  coveringStaffId: z.uuid(),
  fromOn: z.iso.date(),
  toOn: z.iso.date(),
  words: z.string().trim().max(2_000).default(''),
});

/** Somebody sees to an absent colleague's students and cases for some days, and sees them for no longer. */
export async function coverAbsence(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewCover>,
): Promise<{ coverId: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const { absentStaffId, coveringStaffId, fromOn, toOn, words } = input;
    if (absentStaffId === coveringStaffId) throw trouble.invalid('Nobody covers for themselves. Choose a colleague.');
    if (toOn < fromOn || toOn < today)
      throw trouble.invalid('The last day lies before the first, or has passed already.');
    const staff = await trx
      .selectFrom('roster.staff')
      .select(['staff_id', 'display_name'])
      .where('institution_id', '=', institutionId)
      .where('staff_id', 'in', [absentStaffId, coveringStaffId])
      .execute();
    if (staff.length !== 2) throw trouble.notFound('One of the two is not on the staff list here.');
    const coverId = uuidv7();
    await trx
      .insertInto('cases.absence_cover')
      .values({
        institution_id: institutionId,
        cover_id: coverId,
        absent_staff_id: absentStaffId,
        covering_staff_id: coveringStaffId,
        from_on: fromOn,
        to_on: toOn,
        words,
        made_at: at,
        by_name: actor.name,
      })
      .execute();
    const students = await coverCaseload(trx, institutionId, { absentStaffId, coveringStaffId, fromOn, toOn });
    const absent = staff.find(({ staff_id }) => staff_id === absentStaffId)?.display_name ?? '';
    await notifyStaff(
      trx,
      { clock, actor },
      {
        staffId: coveringStaffId,
        words: `You cover for ${absent} until ${toOn}.${words ? ` ${words}` : ''}`,
        link: '/cases',
        dedupeKey: `cover/${coverId}`,
        origin: { kind: 'cover', id: coverId },
      },
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.cover-absence',
        subject: { kind: 'staff', id: absentStaffId },
        details: { coverId, coveringStaffId, fromOn, toOn, students },
      },
    );
    return { coverId };
  });
}

/** Ends a cover before its time. */
export async function endAbsenceCover({ db, clock, actor }: Verb, coverId: string): Promise<{ coverId: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at } = await momentOf(trx, { clock, actor });
    const ended = await trx
      .updateTable('cases.absence_cover')
      .set({ ended_at: at })
      .where('institution_id', '=', institutionId)
      .where('cover_id', '=', coverId)
      .where('ended_at', 'is', null)
      .returning(['absent_staff_id', 'covering_staff_id', 'from_on', 'to_on'])
      .executeTakeFirst();
    if (!ended) throw trouble.notFound('There is no such cover, or it has ended already.');
    await endCover(trx, institutionId, {
      absentStaffId: ended.absent_staff_id,
      coveringStaffId: ended.covering_staff_id,
      fromOn: ended.from_on,
      toOn: ended.to_on,
    });
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.end-cover',
        subject: { kind: 'staff', id: ended.absent_staff_id },
        details: { coverId },
      },
    );
    return { coverId };
  });
}

/** Covers that stand or are to come, by their first day. */
export async function coversOf(trx: Tx, institutionId: number, today: IsoDate): Promise<CoverView[]> {
  const rows = await trx
    .selectFrom('cases.absence_cover as c')
    .innerJoin('roster.staff as a', (join) =>
      join.onRef('a.institution_id', '=', 'c.institution_id').onRef('a.staff_id', '=', 'c.absent_staff_id'),
    )
    .innerJoin('roster.staff as b', (join) =>
      join.onRef('b.institution_id', '=', 'c.institution_id').onRef('b.staff_id', '=', 'c.covering_staff_id'),
    )
    .select(['c.cover_id', 'a.display_name as absent', 'b.display_name as covering', 'c.from_on', 'c.to_on', 'c.words'])
    .where('c.institution_id', '=', institutionId)
    .where('a.institution_id', '=', institutionId)
    .where('b.institution_id', '=', institutionId)
    .where('c.ended_at', 'is', null)
    .where('c.to_on', '>=', today)
    .orderBy('c.from_on')
    .execute();
  return rows.map((row) => ({
    coverId: row.cover_id,
    absent: row.absent,
    covering: row.covering,
    fromOn: row.from_on,
    toOn: row.to_on,
    words: row.words,
  }));
}

/** For whom a person stands in on a day: their cases count as one's own. */
export async function coveredBy(
  trx: Tx,
  institutionId: number,
  staffId: string | null,
  today: IsoDate,
): Promise<string[]> {
  if (staffId === null) return [];
  const rows = await trx
    .selectFrom('cases.absence_cover')
    .select('absent_staff_id')
    .where('institution_id', '=', institutionId)
    .where('covering_staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .where('from_on', '<=', today)
    .where('to_on', '>=', today)
    .execute();
  return rows.map(({ absent_staff_id }) => absent_staff_id);
}
