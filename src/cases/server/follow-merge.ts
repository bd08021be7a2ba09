import { sql } from 'kysely';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { type Acting, momentOf } from './acting.ts';
import { addEntry } from './case/add-entry.ts';
import { no_score_then } from './case/score-then.ts';
import { keepStanding } from './contacts/log-contacts.ts';

/** What a merge of records moved: ids by table. */
type Moved = Record<Followed, string[]>;

const followed = ['contact', 'note', 'file', 'referral', 'concern', 'partner_referral'] as const;
type Followed = (typeof followed)[number] | 'case';

export interface RecordMerge {
  mergeId: string;
  keptStudentId: string;
  mergedStudentId: string;
}

/**
 * Casework goes with the record that stays, in the transaction that merges the two. Where both have an open case of a kind, the
 * second stands beside the first as its duplicate, and a person is offered to make them one.
 */
export async function followMerge(trx: Tx, ctx: Acting, merge: RecordMerge): Promise<void> {
  const { institutionId } = ctx.actor;
  const { keptStudentId: to, mergedStudentId: from } = merge;
  const cases = await moveCases(trx, institutionId, from, to);
  const moved: Moved = {
    case: cases,
    contact: [],
    note: [],
    file: [],
    referral: [],
    concern: [],
    partner_referral: [],
  };
  for (const table of followed)
    moved[table] = await ids(
      trx,
      sql`update ${sql.table(`cases.${table}`)} set student_id = ${to}::uuid
        where institution_id = ${institutionId} and student_id = ${from}::uuid returning ${sql.ref(`${table}_id`)} as id`,
    );
  await trx
    .insertInto('cases.record_move')
    .values({ institution_id: institutionId, merge_id: merge.mergeId, moved: jsonb(moved) })
    .execute();
  await moveTrustedAdults(trx, institutionId, from, to);
  await keepStanding(trx, institutionId, [to, from]);
  await tellOfMove(trx, ctx, cases, 'Came with a record of the student that was merged into this one.');
  await record(trx, ctx, {
    verb: 'cases.follow-merge',
    subject: { kind: 'student', id: to },
    details: { mergeId: merge.mergeId, cases: cases.length, contacts: moved.contact.length },
  });
}

/** Whom both records name is named once; undoing the merge leaves the names with the record that stayed. */
async function moveTrustedAdults(trx: Tx, institutionId: number, from: string, to: string): Promise<void> {
  await sql`delete from cases.trusted_adult t where t.institution_id = ${institutionId} and t.student_id = ${from}::uuid
    and t.ended_on is null and exists (select from cases.trusted_adult k where k.institution_id = ${institutionId}
      and k.student_id = ${to}::uuid and k.staff_id = t.staff_id and k.ended_on is null)`.execute(trx);
  await sql`update cases.trusted_adult set student_id = ${to}::uuid
    where institution_id = ${institutionId} and student_id = ${from}::uuid`.execute(trx);
}

async function moveCases(trx: Tx, institutionId: number, from: string, to: string): Promise<string[]> {
  await sql`update cases."case" c set is_duplicate = true
    where c.institution_id = ${institutionId} and c.student_id = ${from}::uuid and c.closed_at is null
      and exists (select from cases."case" k where k.institution_id = ${institutionId} and k.student_id = ${to}::uuid
        and k.kind_key = c.kind_key and k.closed_at is null)`.execute(trx);
  return ids(
    trx,
    sql`update cases."case" set student_id = ${to}::uuid where institution_id = ${institutionId} and student_id = ${from}::uuid
      returning case_id as id`,
  );
}

async function ids(trx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await query.execute(trx);
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** Casework goes back where it came from; what was written since stays with the record that stood for both. */
export async function followUnmerge(trx: Tx, ctx: Acting, merge: RecordMerge): Promise<void> {
  const { institutionId } = ctx.actor;
  const { keptStudentId: from, mergedStudentId: to, mergeId } = merge;
  const found = await trx
    .selectFrom('cases.record_move')
    .select('moved')
    .where('institution_id', '=', institutionId)
    .where('merge_id', '=', mergeId)
    .executeTakeFirst();
  if (!found) return;
  // Written by followMerge alone.
  const moved = found.moved as unknown as Moved;
  const cases = await ids(
    trx,
    sql`update cases."case" set student_id = ${to}::uuid where institution_id = ${institutionId} and student_id = ${from}::uuid
      and case_id = any(${moved.case}::uuid[]) returning case_id as id`,
  );
  await partCaseMerges(trx, ctx, [from, to]);
  // What hangs on a case goes with it, also what was added since.
  for (const table of followed)
    await sql`update ${sql.table(`cases.${table}`)} set student_id = ${to}::uuid
      where institution_id = ${institutionId} and student_id = ${from}::uuid
        and ((case_id is null and ${sql.ref(`${table}_id`)} = any(${moved[table] ?? []}::uuid[])) or case_id = any(${cases}::uuid[]))`.execute(
      trx,
    );
  await sql`update cases.file f set student_id = n.student_id from cases.note n
    where f.institution_id = ${institutionId} and n.institution_id = ${institutionId} and n.note_id = f.note_id
      and f.student_id = ${from}::uuid and n.student_id = ${to}::uuid`.execute(trx);
  for (const studentId of [from, to]) await leadDuplicates(trx, institutionId, studentId);
  await keepStanding(trx, institutionId, [from, to]);
  await tellOfMove(trx, ctx, cases, 'Went back to the other record: the merge of the two was undone.');
  await record(trx, ctx, {
    verb: 'cases.follow-unmerge',
    subject: { kind: 'student', id: from },
    details: { mergeId, cases: cases.length },
  });
}

/** Cases of two students are two: one that was merged into a case of the other record stands alone again, closed. */
async function partCaseMerges(trx: Tx, ctx: Acting, studentIds: readonly string[]): Promise<void> {
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const parted = await ids(
    trx,
    sql`update cases."case" c set merged_into_case_id = null from cases."case" k
      where c.institution_id = ${institutionId} and k.institution_id = ${institutionId} and k.case_id = c.merged_into_case_id
        and c.student_id = any(${[...studentIds]}::uuid[]) and k.student_id <> c.student_id returning c.case_id as id`,
  );
  await sql`update cases.merge set undone_at = ${at} where institution_id = ${institutionId} and undone_at is null
    and merged_case_id = any(${parted}::uuid[])`.execute(trx);
  await tellOfMove(trx, ctx, parted, 'Stands alone again, closed: the two records are two students.');
}

/** Where the first of two open cases of a kind is gone, the other leads: alerts join it, and no third is opened. */
export async function leadDuplicates(trx: Tx, institutionId: number, studentId: string): Promise<void> {
  await sql`update cases."case" c set is_duplicate = false
    from (select distinct on (d.kind_key) d.case_id from cases."case" d
      where d.institution_id = ${institutionId} and d.student_id = ${studentId}::uuid and d.closed_at is null and d.is_duplicate
        and not exists (select from cases."case" k where k.institution_id = ${institutionId} and k.student_id = ${studentId}::uuid
          and k.kind_key = d.kind_key and k.closed_at is null and not k.is_duplicate)
      order by d.kind_key, d.opened_at) first
    where c.institution_id = ${institutionId} and c.case_id = first.case_id`.execute(trx);
}

async function tellOfMove(trx: Tx, ctx: Acting, caseIds: readonly string[], words: string): Promise<void> {
  if (caseIds.length === 0) return;
  const { at } = await momentOf(trx, ctx);
  for (const caseId of caseIds) {
    await addEntry(trx, ctx, caseId, { kind: 'records', words, scoreThen: no_score_then, at });
  }
}
