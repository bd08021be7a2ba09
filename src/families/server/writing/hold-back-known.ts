import { sql } from 'kysely';
import { clockOf, institutionById, systemActor, todayOf } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelMessagesNamed, type MessageContext } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { recordsOf } from '../people/read-people.ts';

const at_once = 200;

/**
 * What goes by itself may wait for days: over a night, a weekend, a holiday. What became known of a student meanwhile (a bereavement, a
 * hospital, a pause) halts it as it would have before. Safe to repeat.
 */
export async function holdBackKnown(db: Database, institutionId: number): Promise<void> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
  const today = todayOf(institution);
  while ((await db.forInstitution(institutionId, (trx) => holdSomeBack(trx, ctx, today))) === at_once);
}

/** Some of what waits, in the caller's transaction. @returns how many were called back */
export async function holdSomeBack(trx: Tx, ctx: MessageContext, today: IsoDate): Promise<number> {
  const { institutionId: i } = ctx.actor;
  const { rows } = await sql<{ message_id: string }>`
    select m.message_id from messages.message m
    left join families.batch b on b.institution_id = ${i} and b.batch_id = m.batch_id
    where m.institution_id = ${i} and m.state = 'queued' and m.kind = 'family-message' and m.category <> 'emergency'
      and (m.origin_kind = 'meeting-reminder' or (b.made_by_kind = 'system' and b.only_recipients is null))
      and exists (select from messages.message_student s where s.institution_id = ${i} and s.message_id = m.message_id and (
        exists (select from roster.circumstance c where c.institution_id = ${i} and c.student_id in ${recordsOf(i, 's.student_id')}
          and c.starts_on <= ${today}::date and (c.ends_on is null or c.ends_on >= ${today}::date))
        or exists (select from families.pause p where p.institution_id = ${i} and p.student_id in ${recordsOf(i, 's.student_id')}
          and p.ended_at is null and p.starts_on <= ${today}::date and (p.until is null or p.until >= ${today}::date))))
    limit ${at_once}`.execute(trx);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ message_id }) => message_id);
  const cancelled = await cancelMessagesNamed(trx, i, ids, 'Something became known of the student before it went.');
  await record(trx, ctx, { verb: 'families.hold-back-known', details: { cancelled } });
  return rows.length;
}
