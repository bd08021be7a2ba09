import { sql } from 'kysely';
import type { Acting } from '../../cases/server/index.ts';
import { record } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';

interface RecordMerge {
  mergeId: string;
  keptStudentId: string;
  mergedStudentId: string;
}

/** Conversations are about the record that stays, too: whoever sees it now sees what was said. */
export async function followMergeOfFamilies(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const { numAffectedRows = 0n } =
    await sql`insert into families.conversation_student (institution_id, conversation_id, student_id)
    select ${i}, m.conversation_id, ${keptStudentId}::uuid from families.conversation_student m
    where m.institution_id = ${i} and m.student_id = ${mergedStudentId}::uuid on conflict do nothing`.execute(trx);
  await record(trx, ctx, {
    verb: 'families.follow-merge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId, conversations: Number(numAffectedRows) },
  });
}

/** Of two records again, each conversation is about those whose family it is. */
export async function followUnmergeOfFamilies(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  await sql`delete from families.conversation_student k using families.conversation c
    where k.institution_id = ${i} and k.student_id = ${keptStudentId}::uuid
      and c.institution_id = ${i} and c.conversation_id = k.conversation_id
      and exists (select from families.conversation_student m where m.institution_id = ${i} and m.conversation_id = k.conversation_id
        and m.student_id = ${mergedStudentId}::uuid)
      and not exists (select from roster.guardianship g where g.institution_id = ${i} and g.student_id = ${keptStudentId}::uuid and g.guardian_id = c.holder_id)
      and c.holder_id is distinct from ${keptStudentId}::uuid
      and not exists (select from families.trusted_contact t where t.institution_id = ${i} and t.trusted_contact_id = c.holder_id
        and t.student_id = ${keptStudentId}::uuid)`.execute(trx);
  await record(trx, ctx, {
    verb: 'families.follow-unmerge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId },
  });
}
