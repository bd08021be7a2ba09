import { sql } from 'kysely';
import type { MissedDay } from '../../attendance/server/index.ts';
import { type Acting, momentOf } from '../../cases/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { notifyStaff } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { occasions } from '../core/count.ts';
import type { NoticeState } from '../core/views.ts';
import { addEntry } from './entries.ts';
import { dayMissed } from './facts.ts';
import { allPacks } from './packs.ts';

interface Standing {
  studentIds: readonly string[];
  missed: ReadonlyMap<string, readonly MissedDay[]>;
  today: IsoDate;
  /** Marks of earlier days were not read. */
  since: IsoDate;
}

interface CountedRow {
  noticeId: string;
  studentId: string;
  state: NoticeState;
  stepName: string;
  stepKey: string;
  packKey: string;
  packFrom: IsoDate;
  have: number;
  need: number;
  byId: string;
  day: IsoDate;
  countsFor: number;
  correctedOn: IsoDate | null;
}

/**
 * Holds every notice that stands against the marks as they are now. A day that was corrected is noted with it; where too few are left, the
 * notice is withdrawn, and whoever works on it is told that the family must hear of it.
 * @returns how many were withdrawn
 */
export async function correctNotices(trx: Tx, ctx: Acting, standing: Standing): Promise<number> {
  const { studentIds, missed, today, since } = standing;
  const { institutionId: i } = ctx.actor;
  const { rows } = await sql<CountedRow>`
    select n.notice_id as "noticeId", n.student_id as "studentId", n.state, n.step_name as "stepName", n.step_key as "stepKey", n.pack_key as "packKey",
      n.pack_from as "packFrom", n.have, n.need, n.by_id as "byId", c.day, c.counts_for as "countsFor", c.corrected_on as "correctedOn"
    from notices.notice n join notices.counted c on c.institution_id = ${i} and c.notice_id = n.notice_id
    where n.institution_id = ${i} and n.student_id = any(${[...studentIds]}::uuid[]) and n.state <> 'withdrawn'`.execute(
    trx,
  );
  if (rows.length === 0) return 0;
  const packs = await allPacks(trx, i);
  let withdrawn = 0;
  for (const [noticeId, days] of Map.groupBy(rows, (row) => row.noticeId)) {
    const [first] = days;
    const pack = packs.find(({ key, from }) => key === first?.packKey && from === first?.packFrom);
    if (!first || !pack) continue;
    const rule = pack.steps.find(({ key }) => key === first.stepKey)?.count ?? null;
    const still = new Map((missed.get(first.studentId) ?? []).map((one) => [one.day, one]));
    const isGone = (day: IsoDate) => {
      const now = still.get(day);
      const counted = now === undefined ? [] : dayMissed(now, pack.counts);
      return day >= since && !counted.some((one) => rule === null || occasions(rule, one) > 0);
    };
    const gone = days.filter(({ day, correctedOn }) => correctedOn === null && isGone(day));
    if (gone.length === 0) continue;
    const list = gone.map(({ day }) => day);
    await trx
      .updateTable('notices.counted')
      .set({ corrected_on: today })
      .where('institution_id', '=', i)
      .where('notice_id', '=', noticeId)
      .where('day', 'in', list)
      .execute();
    const lost = days.filter(({ correctedOn, day }) => correctedOn !== null || list.includes(day));
    const left = first.have - lost.reduce((sum, { countsFor }) => sum + countsFor, 0);
    if (left >= first.need) {
      const words = `Marks were corrected: ${list.join(', ')}. ${left} still count, of ${first.need} that are needed.`;
      await addEntry(trx, ctx, noticeId, { kind: 'corrected', words });
      continue;
    }
    await withdrawCorrected(trx, ctx, first, list);
    withdrawn++;
  }
  return withdrawn;
}

async function withdrawCorrected(
  trx: Tx,
  ctx: Acting,
  { noticeId, studentId, state, stepName, byId }: CountedRow,
  list: readonly IsoDate[],
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const wasSent = state === 'issued' || state === 'served';
  const reason = `Marks were corrected (${list.join(', ')}), so that too few days count.`;
  await sql`update notices.notice set state = 'withdrawn', withdrawn_on = ${today}::date, withdrawn_by_name = ${ctx.actor.name},
      withdrawn_reason = ${reason}, changed_at = ${at}, revision = revision + 1
    where institution_id = ${i} and notice_id = ${noticeId}::uuid`.execute(trx);
  const words = wasSent ? `Withdrawn. ${reason} The family must be told.` : `Withdrawn. ${reason}`;
  await addEntry(trx, ctx, noticeId, { kind: 'withdrawn', words });
  const { rows } = await sql<{ staffId: string }>`
    select staff_id as "staffId" from access.assignment where institution_id = ${i} and user_id::text = ${byId} and staff_id is not null
    union select staff_id from roster.caseload where institution_id = ${i} and student_id = ${studentId}::uuid
      and (ends_on is null or ends_on >= ${today}::date) and (starts_on is null or starts_on <= ${today}::date)`.execute(
    trx,
  );
  for (const { staffId } of rows)
    await notifyStaff(trx, ctx, {
      staffId,
      words: `${stepName} was withdrawn: marks were corrected.${wasSent ? ' Tell the family.' : ''}`,
      link: `/notices/${noticeId}`,
      dedupeKey: `notice-withdrawn/${noticeId}/${staffId}`,
      origin: { kind: 'notice', id: noticeId },
    });
  await record(trx, ctx, {
    verb: 'notices.withdraw-corrected',
    subject: { kind: 'student', id: studentId },
    details: { noticeId, was: state },
  });
}
