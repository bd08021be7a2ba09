import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { loadInstitution } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import type { MergeView } from '../core/record-views.ts';
import { requireStudent } from './students-in-scope.ts';
import { firstDayOf } from './touch-enrolment.ts';

const trouble = catalogue('roster', {
  notFound: { status: 404, title: 'Student not found' },
  notMergeable: { status: 409, title: 'These records cannot be merged' },
  unknownMerge: { status: 404, title: 'Merge not found' },
});

export type MergeContext = Pick<Context, 'db' | 'clock' | 'actor'>;

export const Merge = z.strictObject({
  /** The record that stays. */
  keptStudentId: z.uuid(),
  /** The record that speaks for the same student, and from now on only through the other. */
  mergedStudentId: z.uuid(),
  reason: z.string().trim().min(1, 'say why, in a few words').max(500),
});

/** Of a merge, or of one that is undone. */
export interface MergeOfRecords {
  mergeId: string;
  keptStudentId: string;
  mergedStudentId: string;
}
type Follow = (trx: Tx, merge: MergeOfRecords) => Promise<void>;

/** What a merge moved, so that it can be moved back. */
interface Moved {
  identifiers: { kind: string; value: string }[];
  enrolments: number[];
  /** Enrolments in what the kept record is enrolled in too: closed as if never begun. */
  closed: { enrolmentId: number; startsOn: IsoDate | null; endsOn: IsoDate | null; endReason: string | null }[];
  caseloads: { staffId: string; kind: string }[];
  classes: string[];
  guardians: string[];
  circumstances: string[];
  /** Of merges from before there were any: none. */
  adjustments?: string[];
}

/**
 * Makes two records of one student one: ids, enrolments, memberships and circumstances move to the record that stays. Where
 * both are enrolled in the same programme and term, the other's enrolment is closed; what feeds said of it reaches the one that
 * stays when the deliveries are read again, and the next run scores it.
 * @param follow runs in the same transaction: to have the deliveries read again, and for what else hangs on a record
 */
export async function mergeStudents(
  context: MergeContext,
  input: z.input<typeof Merge>,
  follow?: Follow,
): Promise<{ mergeId: string }> {
  requireNeed(context.actor, 'roster:import');
  const { institutionId } = context.actor;
  const { keptStudentId, mergedStudentId, reason } = Merge.parse(input);
  if (keptStudentId === mergedStudentId)
    throw trouble.notMergeable('A record cannot be merged with itself. Choose two.');
  return context.db.forInstitution(institutionId, async (trx) => {
    const rows = await trx
      .selectFrom('roster.student')
      .select(['student_id', 'merged_into_student_id'])
      .where('institution_id', '=', institutionId)
      .where('student_id', 'in', [keptStudentId, mergedStudentId])
      .orderBy('student_id')
      .forUpdate()
      .execute();
    if (rows.length !== 2) throw trouble.notFound('One of the records does not exist. Look both up again.');
    const { timeZone } = await loadInstitution(trx, institutionId);
    const today = dayIn(timeZone, context.clock.now());
    for (const studentId of [keptStudentId, mergedStudentId])
      await requireStudent(trx, context.actor, 'roster:import', studentId, today);
    if (rows.some((row) => row.merged_into_student_id !== null))
      throw trouble.notMergeable('One of the records is merged into another already. Undo that first.');
    const moved = await moveAll(trx, institutionId, mergedStudentId, keptStudentId);
    await trx
      .updateTable('roster.student')
      .set({ merged_into_student_id: keptStudentId })
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', mergedStudentId)
      .execute();
    const mergeId = uuidv7();
    await trx
      .insertInto('roster.merge')
      .values({
        institution_id: institutionId,
        merge_id: mergeId,
        kept_student_id: keptStudentId,
        merged_student_id: mergedStudentId,
        merged_at: new Date(context.clock.now().epochMilliseconds),
        moved: jsonb(moved),
      })
      .execute();
    const scoresFrom = await firstDayOf(trx, institutionId, moved);
    await follow?.(trx, { mergeId, keptStudentId, mergedStudentId });
    await record(trx, context, {
      verb: 'roster.merge-students',
      subject: { kind: 'student', id: keptStudentId },
      details: {
        mergeId,
        mergedStudentId,
        reason,
        enrolments: moved.enrolments.length,
        closed: moved.closed.length,
        ...(scoresFrom === null ? {} : { scoresFrom }),
      },
    });
    return { mergeId };
  });
}

async function moveAll(trx: Tx, institutionId: number, from: string, to: string): Promise<Moved> {
  const i = institutionId;
  const rows = async <T>(query: RawBuilder<T>) => (await query.execute(trx)).rows;
  const identifiers = await rows(sql<{
    kind: string;
    value: string;
  }>`update roster.student_identifier set student_id = ${to}
    where institution_id = ${i} and student_id = ${from} returning kind, value`);
  // Closed before the rest moves: two enrolments of one student in one programme and term would both be fed.
  const closed = await rows(sql<
    Moved['closed'][number]
  >`select e.enrolment_id as "enrolmentId", e.starts_on as "startsOn", e.ends_on as "endsOn", e.end_reason as "endReason"
    from roster.enrolment e join roster.enrolment k on k.institution_id = ${i} and k.student_id = ${to} and k.programme_unit_id = e.programme_unit_id and k.term_code = e.term_code
    where e.institution_id = ${i} and e.student_id = ${from}`);
  for (const { enrolmentId } of closed)
    await sql`update roster.enrolment set starts_on = coalesce(starts_on, date '1970-01-02'), ends_on = coalesce(starts_on, date '1970-01-02') - 1, end_reason = 'merged'
      where institution_id = ${i} and enrolment_id = ${enrolmentId}`.execute(trx);
  const enrolments = await rows(
    sql<{
      id: number;
    }>`update roster.enrolment set student_id = ${to} where institution_id = ${i} and student_id = ${from} returning enrolment_id as id`,
  );
  const caseloads = await rows(sql<{ staffId: string; kind: string }>`update roster.caseload c set student_id = ${to}
    where institution_id = ${i} and student_id = ${from}
      and not exists (select from roster.caseload k where k.institution_id = ${i} and k.student_id = ${to} and k.staff_id = c.staff_id and k.kind = c.kind)
    returning staff_id as "staffId", kind`);
  const classes = await rows(sql<{
    id: string;
  }>`update roster.class_student c set student_id = ${to} where institution_id = ${i} and student_id = ${from}
      and not exists (select from roster.class_student k where k.institution_id = ${i} and k.student_id = ${to} and k.class_id = c.class_id) returning class_id as id`);
  const guardians = await rows(sql<{
    id: string;
  }>`update roster.guardianship c set student_id = ${to} where institution_id = ${i} and student_id = ${from}
      and not exists (select from roster.guardianship k where k.institution_id = ${i} and k.student_id = ${to} and k.guardian_id = c.guardian_id) returning guardian_id as id`);
  const circumstances = await rows(
    sql<{
      id: string;
    }>`update roster.circumstance set student_id = ${to} where institution_id = ${i} and student_id = ${from} returning circumstance_id as id`,
  );
  const adjustments = await rows(
    sql<{
      id: string;
    }>`update roster.adjustment set student_id = ${to} where institution_id = ${i} and student_id = ${from} returning adjustment_id as id`,
  );
  return {
    identifiers: identifiers.map(({ kind, value }) => ({ kind, value })),
    enrolments: enrolments.map(({ id }) => id),
    closed,
    caseloads: caseloads.map(({ staffId, kind }) => ({ staffId, kind })),
    classes: classes.map(({ id }) => id),
    guardians: guardians.map(({ id }) => id),
    circumstances: circumstances.map(({ id }) => id),
    adjustments: adjustments.map(({ id }) => id),
  };
}

/** Moves back what a merge moved, as far as it is still where the merge put it. */
export async function unmergeStudents(context: MergeContext, mergeId: string, follow?: Follow): Promise<void> {
  requireNeed(context.actor, 'roster:import');
  const { institutionId: i } = context.actor;
  await context.db.forInstitution(i, async (trx) => {
    const merge = await trx
      .selectFrom('roster.merge')
      .selectAll()
      .where('institution_id', '=', i)
      .where('merge_id', '=', mergeId)
      .forUpdate()
      .executeTakeFirst();
    if (!merge) throw trouble.unknownMerge('This merge does not exist. Look for it in the list of merges.');
    if (merge.undone_at !== null) throw trouble.notMergeable('This merge is undone already.');
    const moved = merge.moved as unknown as Moved;
    const [from, to] = [merge.kept_student_id, merge.merged_student_id];
    const back = (table: string, also: RawBuilder<unknown>) =>
      sql`update ${sql.table(table)} set student_id = ${to} where institution_id = ${i} and student_id = ${from} and ${also}`.execute(
        trx,
      );
    for (const { kind, value } of moved.identifiers)
      await back('roster.student_identifier', sql`kind = ${kind} and value = ${value}`);
    for (const id of moved.enrolments) await back('roster.enrolment', sql`enrolment_id = ${id}`);
    for (const { enrolmentId, startsOn, endsOn, endReason } of moved.closed)
      await sql`update roster.enrolment set starts_on = ${startsOn}, ends_on = ${endsOn}, end_reason = ${endReason} where institution_id = ${i} and enrolment_id = ${enrolmentId}`.execute(
        trx,
      );
    for (const { staffId, kind } of moved.caseloads)
      await back('roster.caseload', sql`staff_id = ${staffId} and kind = ${kind}`);
    for (const id of moved.classes) await back('roster.class_student', sql`class_id = ${id}`);
    for (const id of moved.guardians) await back('roster.guardianship', sql`guardian_id = ${id}`);
    for (const id of moved.circumstances) await back('roster.circumstance', sql`circumstance_id = ${id}`);
    for (const id of moved.adjustments ?? []) await back('roster.adjustment', sql`adjustment_id = ${id}`);
    await trx
      .updateTable('roster.student')
      .set({ merged_into_student_id: null })
      .where('institution_id', '=', i)
      .where('student_id', '=', to)
      .execute();
    await trx
      .updateTable('roster.merge')
      .set({ undone_at: new Date(context.clock.now().epochMilliseconds) })
      .where('institution_id', '=', i)
      .where('merge_id', '=', mergeId)
      .execute();
    const scoresFrom = await firstDayOf(trx, i, moved);
    await follow?.(trx, { mergeId, keptStudentId: from, mergedStudentId: to });
    await record(trx, context, {
      verb: 'roster.unmerge-students',
      subject: { kind: 'student', id: from },
      details: { mergeId, mergedStudentId: to, ...(scoresFrom === null ? {} : { scoresFrom }) },
    });
  });
}

/** Merges, newest first; of one student where one is named. */
export async function listMerges(trx: Tx, institutionId: number, studentId?: string): Promise<MergeView[]> {
  const about = studentId === undefined ? sql`true` : sql`m.kept_student_id = ${studentId}`;
  const { rows } = await sql<Omit<MergeView, 'mergedAt' | 'undoneAt'> & { mergedAt: Date; undoneAt: Date | null }>`
    select m.merge_id as "mergeId", m.kept_student_id as "keptStudentId", k.display_name as "keptName", m.merged_student_id as "mergedStudentId",
      s.display_name as "mergedName", m.merged_at as "mergedAt", m.undone_at as "undoneAt"
    from roster.merge m
    join roster.student k on k.institution_id = ${institutionId} and k.student_id = m.kept_student_id
    join roster.student s on s.institution_id = ${institutionId} and s.student_id = m.merged_student_id
    where m.institution_id = ${institutionId} and ${about} order by m.merged_at desc, m.merge_id limit 500`.execute(
    trx,
  );
  return rows.map((row) => ({
    ...row,
    mergedAt: row.mergedAt.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }));
}
