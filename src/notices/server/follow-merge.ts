import { sql } from 'kysely';
import type { Acting } from '../../cases/server/index.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';

interface RecordMerge {
  mergeId: string;
  keptStudentId: string;
  mergedStudentId: string;
}

/**
 * Notices go with the record that stays. Where both have one of a step in the making, the merged record's is withdrawn: one family gets one
 * letter.
 */
export async function followMergeOfNotices(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const now = new Date(ctx.clock.now().epochMilliseconds);
  await sql`update notices.notice n set state = 'withdrawn', withdrawn_on = ${now}::date, withdrawn_by_name = ${ctx.actor.name}, changed_at = ${now},
      withdrawn_reason = 'The record was merged into another that has this notice already.', revision = n.revision + 1
    where n.institution_id = ${i} and n.student_id = ${mergedStudentId}::uuid and n.state in ('draft', 'checked') and exists (
      select from notices.notice k where k.institution_id = ${i} and k.student_id = ${keptStudentId}::uuid and k.step_key = n.step_key
        and k.state in ('draft', 'checked'))`.execute(trx);
  const { rows } = await sql<{ id: string }>`update notices.notice set student_id = ${keptStudentId}::uuid
    where institution_id = ${i} and student_id = ${mergedStudentId}::uuid returning notice_id as id`.execute(trx);
  await sql`delete from notices.due where institution_id = ${i} and student_id = ${mergedStudentId}::uuid`.execute(trx);
  const moved = rows.map(({ id }) => id);
  await trx
    .insertInto('notices.record_move')
    .values({ institution_id: i, merge_id: mergeId, moved: jsonb(moved) })
    .execute();
  await record(trx, ctx, {
    verb: 'notices.follow-merge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId, notices: moved.length },
  });
}

/** Notices go back where they came from. */
export async function followUnmergeOfNotices(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const found = await trx
    .deleteFrom('notices.record_move')
    .where('institution_id', '=', i)
    .where('merge_id', '=', mergeId)
    .returning('moved')
    .executeTakeFirst();
  if (!found) return;
  // Written by followMergeOfNotices alone.
  const moved = found.moved as unknown as string[];
  await sql`update notices.notice set student_id = ${mergedStudentId}::uuid
    where institution_id = ${i} and student_id = ${keptStudentId}::uuid and notice_id = any(${moved}::uuid[])`.execute(
    trx,
  );
  await record(trx, ctx, {
    verb: 'notices.follow-unmerge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId, notices: moved.length },
  });
}
