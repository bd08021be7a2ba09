import { sql } from 'kysely';
import { absencesToday } from '../../../../attendance/server/index.ts';
import { momentOf } from '../../../../cases/server/index.ts';
import { clockOf, institutionById, systemActor } from '../../../../institution/server/index.ts';
import { addDays, type IsoDate } from '../../../../kernel/week.ts';
import type { MessageContext } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import { writeToFamilies } from './write-to-families.ts';

const corrected_days = 14;

/** Whoever was told of an absence that is none any more is told that too, once; by day, so that the words can name it. */
export async function tellOfCorrections(db: Database, institutionId: number): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const days = await db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    const { rows } = await sql<{ day: IsoDate }>`select distinct day::text as day from families.told
      where institution_id = ${institutionId} and corrected_by_batch_id is null and day >= ${addDays(today, -corrected_days)}::date`.execute(
      trx,
    );
    return rows.map(({ day }) => day);
  });
  let told = 0;
  for (const day of days) told += await db.forInstitution(institutionId, (trx) => correctDay(trx, ctx, day));
  return told;
}

interface ToldRow {
  student_id: string;
  recipient_kind: 'guardian' | 'student' | 'trusted';
  recipient_id: string;
  language: string;
  channel: 'sms' | 'email' | 'voice' | 'letter';
  address: string;
  message_id: string | null;
}

async function correctDay(trx: Tx, ctx: MessageContext, day: IsoDate): Promise<number> {
  const { institutionId: i } = ctx.actor;
  const { absences } = await absencesToday(trx, i, day);
  const { rows } = await sql<ToldRow>`
    select t.student_id, t.recipient_kind, t.recipient_id, n.language, n.channel, n.address, n.message_id from families.told t
    join families.batch_item n on n.institution_id = ${i} and n.batch_id = t.batch_id and n.item_no = t.item_no
    join families.batch b on b.institution_id = ${i} and b.batch_id = t.batch_id and b.state <> 'recalled'
    where t.institution_id = ${i} and t.day = ${day}::date and t.corrected_by_batch_id is null
      and not exists (select from roster.enrolment e where e.institution_id = ${i} and e.student_id = t.student_id
        and e.enrolment_id = any(${absences.map(({ enrolmentId }) => enrolmentId)}::int[]))`.execute(trx);
  if (rows.length === 0) return 0;
  const key = rows.map(({ student_id }) => student_id).toSorted()[0];
  const made = await writeToFamilies(trx, ctx, {
    templateKey: 'mark-corrected',
    students: [...new Set(rows.map(({ student_id }) => student_id))].map((studentId) => ({ studentId })),
    origin: { kind: 'correction', id: day },
    dedupeKey: `corrected/${day}/${key}/${rows.length}`,
    day,
    isUrgent: true,
    onlyRecipients: rows.map((row) => ({
      kind: row.recipient_kind,
      id: row.recipient_id,
      studentIds: [row.student_id],
      language: row.language,
      channel: row.channel,
      address: row.address,
      messageId: row.message_id,
    })),
  });
  if (!made) return 0;
  await sql`update families.told set corrected_by_batch_id = ${made.batchId}::uuid where institution_id = ${i} and day = ${day}::date
    and corrected_by_batch_id is null and student_id = any(${rows.map(({ student_id }) => student_id)}::uuid[])`.execute(
    trx,
  );
  return rows.length;
}
