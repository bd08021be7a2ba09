import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope } from '../../../roster/server/index.ts';
import { type ConcernKind, concernKinds, concernWords } from '../../core/concern.ts';
import type { WaitingConcern } from '../../core/views.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { openOrJoinCase } from '../case/open-or-join-case.ts';
import { tutorOf } from '../handover/staff-for.ts';
import { trouble } from '../problems.ts';
import { keptStudent } from '../require-student.ts';

export const NewConcern = z.object({
  studentId: z.uuid(),
  kind: z.enum(concernKinds),
  words: z.string().trim().min(1, 'say what you saw').max(4_000),
});

/** A member of staff is worried about a student of theirs, and says so in a minute. Who looks after the student is told. */
export async function raiseConcern(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewConcern>,
): Promise<{ concernId: string }> {
  requireNeed(actor, 'concerns:raise');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, { clock, actor });
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'concerns:raise', studentId, today);
    const concernId = uuidv7();
    await trx
      .insertInto('cases.concern')
      .values({
        institution_id: institutionId,
        concern_id: concernId,
        student_id: studentId,
        kind: input.kind,
        words: input.words,
        raised_at: at,
        raised_by: actor.actorId,
        raised_by_name: actor.name,
        raised_by_staff_id: actor.staffId,
        state: 'raised',
      })
      .execute();
    const tutor = await tutorOf(trx, institutionId, studentId, today);
    if (tutor && tutor !== actor.staffId)
      await notifyStaff(
        trx,
        { clock, actor },
        {
          staffId: tutor,
          words: `${actor.name} raised a concern (${concernWords[input.kind].toLowerCase()}) about somebody you look after.`,
          link: `/students/${studentId}#casework`,
          dedupeKey: `concern/${concernId}`,
          origin: { kind: 'concern', id: concernId },
        },
      );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.raise-concern',
        subject: { kind: 'student', id: studentId },
        details: { concernId, kind: input.kind },
      },
    );
    return { concernId };
  });
}

async function requireConcern(trx: Tx, { clock, actor }: Acting, concernId: string) {
  const { today, at } = await momentOf(trx, { clock, actor });
  const row = await trx
    .selectFrom('cases.concern')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('concern_id', '=', concernId)
    .executeTakeFirst();
  const unknown = trouble.notFound('No concern about a student of yours has this address.', { concernId });
  if (!row) throw unknown;
  const studentId = await keptStudent(trx, actor.institutionId, row.student_id);
  await requireStudent(trx, actor, 'cases:work', studentId, today).catch(() => {
    throw unknown;
  });
  if (row.state === 'ended') throw trouble.conflict('This concern has ended already.');
  return { row: { ...row, student_id: studentId }, at };
}

export const TakeConcern = z.object({ kindKey: z.string().max(40) });

/** Opens a case for a concern, or lets the open one of that kind take it. */
export async function takeConcern(
  { db, clock, actor }: Verb,
  concernId: string,
  { kindKey }: z.output<typeof TakeConcern>,
): Promise<{ caseId: string; isJoined: boolean }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { row } = await requireConcern(trx, ctx, concernId);
    if (row.state !== 'raised') throw trouble.conflict('A case took this concern already.', { caseId: row.case_id });
    const opened = await openOrJoinCase(trx, ctx, {
      studentId: row.student_id,
      kindKey,
      ownerStaffId: actor.staffId,
      origin: { kind: 'concern', id: concernId },
      words: `${row.raised_by_name} raised a concern: ${row.words}`,
    });
    await trx
      .updateTable('cases.concern')
      .set({ state: 'taken', case_id: opened.caseId })
      .where('institution_id', '=', actor.institutionId)
      .where('concern_id', '=', concernId)
      .where('state', '=', 'raised')
      .executeTakeFirstOrThrow();
    await record(trx, ctx, {
      verb: 'cases.take-concern',
      subject: { kind: 'case', id: opened.caseId },
      details: { concernId },
    });
    return opened;
  });
}

export const EndConcern = z.object({ ending: z.string().trim().min(1, 'say how it ended').max(2_000) });

/** Ends a concern that needs no case, or not any more, with words that whoever raised it reads. */
export async function endConcern(
  { db, clock, actor }: Verb,
  concernId: string,
  { ending }: z.output<typeof EndConcern>,
): Promise<{ concernId: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { row, at } = await requireConcern(trx, ctx, concernId);
    await endAndTell(trx, ctx, row, { at, ending });
    await record(trx, ctx, {
      verb: 'cases.end-concern',
      subject: { kind: 'student', id: row.student_id },
      details: { concernId },
    });
    return { concernId };
  });
}

/** The concerns that a case took end with it. */
export async function endConcernsOf(
  trx: Tx,
  ctx: Acting,
  caseId: string,
  how: { at: Date; ending: string },
): Promise<void> {
  const rows = await trx
    .selectFrom('cases.concern')
    .select(['concern_id', 'student_id', 'raised_by_staff_id'])
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('case_id', '=', caseId)
    .where('state', '=', 'taken')
    .execute();
  for (const row of rows) await endAndTell(trx, ctx, row, how);
}

async function endAndTell(
  trx: Tx,
  ctx: Acting,
  row: { concern_id: string; student_id: string; raised_by_staff_id: string | null },
  { at, ending }: { at: Date; ending: string },
): Promise<void> {
  await trx
    .updateTable('cases.concern')
    .set({ state: 'ended', ended_at: at, ended_by_name: ctx.actor.name, ending })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('concern_id', '=', row.concern_id)
    .execute();
  if (!row.raised_by_staff_id) return;
  await notifyStaff(trx, ctx, {
    staffId: row.raised_by_staff_id,
    words: `How the concern that you raised ended: ${ending}`,
    link: `/students/${row.student_id}#casework`,
    dedupeKey: `concern-ended/${row.concern_id}`,
    origin: { kind: 'concern', id: row.concern_id },
  });
}

/** Concerns that nobody took yet, about the reader's students, oldest first. */
export async function waitingConcerns({ db, clock, actor }: Verb): Promise<WaitingConcern[]> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'cases:read');
    const rows = await trx
      .selectFrom('cases.concern as c')
      .innerJoin('roster.student as s', (join) =>
        join.onRef('s.institution_id', '=', 'c.institution_id').onRef('s.student_id', '=', 'c.student_id'),
      )
      .select([
        'c.concern_id',
        'c.student_id',
        's.display_name',
        'c.kind',
        'c.words',
        'c.raised_at',
        'c.raised_by_name',
      ])
      .where('c.institution_id', '=', actor.institutionId)
      .where('s.institution_id', '=', actor.institutionId)
      .where('c.state', '=', 'raised')
      .where(inScope(scope, sql.ref<string>('c.student_id'), today))
      .orderBy('c.raised_at')
      .limit(100)
      .execute();
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'concerns',
        reason: scope.why[0]?.reason ?? '',
        studentIds: rows.map(({ student_id }) => student_id),
      },
    );
    return rows.map((row) => ({
      concernId: row.concern_id,
      student: { studentId: row.student_id, name: row.display_name },
      // The check of cases.concern holds it to these.
      kind: row.kind as ConcernKind,
      words: row.words,
      raisedAt: row.raised_at.toISOString(),
      by: row.raised_by_name,
    }));
  });
}
