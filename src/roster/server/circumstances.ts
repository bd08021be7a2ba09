import { z } from 'zod';
import type { AfterChange } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { addDays } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { type Agreeing, agreementTrouble, type EndInput, todayAt } from './adjustments.ts';
import { requireStudent } from './students-in-scope.ts';

export const CircumstanceInput = z
  .object({
    kind: z.enum(['exemption', 'circumstance']),
    reason: z.string().trim().min(1).max(300),
    isRestricted: z.boolean().default(false),
    startsOn: z.iso.date(),
    /** The last day; null: open. */
    endsOn: z.iso.date().nullable().default(null),
  })
  .refine(({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn, {
    path: ['endsOn'],
    message: 'the last day cannot be before the first',
  });

/** Notes an exemption (not scored) or a circumstance that staff should know of. */
export async function noteCircumstance(
  doing: Agreeing,
  studentId: string,
  { kind, reason, isRestricted, startsOn, endsOn }: z.output<typeof CircumstanceInput>,
  follow?: AfterChange,
): Promise<{ circumstanceId: string }> {
  const { db, actor } = doing;
  requireNeed(actor, 'students:agree');
  return db.forInstitution(actor.institutionId, async (trx) => {
    await requireStudent(trx, actor, 'students:agree', studentId, await todayAt(trx, doing));
    const same = { institution_id: actor.institutionId, student_id: studentId, kind, reason, starts_on: startsOn };
    const standing = await trx
      .selectFrom('roster.circumstance')
      .select('circumstance_id')
      .where((where) => where.and(same))
      .executeTakeFirst();
    if (standing)
      throw agreementTrouble.conflict('The same is noted from this day on already. Reload the page of the student.');
    const circumstanceId = uuidv7();
    await trx
      .insertInto('roster.circumstance')
      .values({ ...same, circumstance_id: circumstanceId, ends_on: endsOn, is_restricted: isRestricted })
      .execute();
    const scores = kind === 'exemption' ? { scoresFrom: startsOn } : {};
    if (kind === 'exemption') await follow?.(trx);
    await record(trx, doing, {
      verb: 'roster.note-circumstance',
      subject: { kind: 'student', id: studentId },
      details: { circumstanceId, kind, startsOn, endsOn, isRestricted, ...scores },
    });
    return { circumstanceId };
  });
}

/** Ends an exemption or circumstance with a day; a day before its first takes it back. A roster that says nothing new leaves it ended. */
export async function endCircumstance(
  doing: Agreeing,
  circumstanceId: string,
  { lastDay, reason }: z.output<typeof EndInput>,
  follow?: AfterChange,
): Promise<null> {
  const { db, clock, actor } = doing;
  requireNeed(actor, 'students:agree');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const found = await trx
      .selectFrom('roster.circumstance')
      .select(['student_id', 'kind', 'starts_on', 'ends_on', 'ended_at', 'roster_ends_on'])
      .where('institution_id', '=', actor.institutionId)
      .where('circumstance_id', '=', circumstanceId)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw agreementTrouble.notFound('This is no longer noted. Reload the page of the student.');
    await requireStudent(trx, actor, 'students:agree', found.student_id, await todayAt(trx, doing));
    if (found.ends_on !== null && lastDay >= found.ends_on)
      throw agreementTrouble.invalid(`This ends on ${found.ends_on} already. Choose an earlier day.`);
    const endsOn = lastDay < found.starts_on ? addDays(found.starts_on, -1) : lastDay;
    await trx
      .updateTable('roster.circumstance')
      .set({
        ends_on: endsOn,
        ended_by_name: actor.name,
        ended_at: new Date(clock.now().epochMilliseconds),
        end_reason: reason,
        // Ended twice: what the roster said is what it said before the first time.
        roster_ends_on: found.ended_at === null ? found.ends_on : found.roster_ends_on,
      })
      .where('institution_id', '=', actor.institutionId)
      .where('circumstance_id', '=', circumstanceId)
      .execute();
    if (found.kind === 'exemption') await follow?.(trx);
    await record(trx, doing, {
      verb: 'roster.end-circumstance',
      subject: { kind: 'student', id: found.student_id },
      details: {
        circumstanceId,
        endsOn,
        ...(found.kind === 'exemption' ? { scoresFrom: addDays(endsOn, 1) } : {}),
      },
    });
    return null;
  });
}
