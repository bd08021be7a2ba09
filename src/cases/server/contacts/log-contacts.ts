import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type ContactReach, type ContactWay, contactReaches, contactWays } from '../../core/contact.ts';
import { type Acting, type Moment, momentOf, momentOn, type Verb } from '../acting.ts';
import { no_score_then, scoresOn } from '../case/score-then.ts';
import { trouble } from '../problems.ts';
import { requireCase, requireStudents } from '../require-student.ts';

const most_present = 200;
const farthest_back_days = 90;
export const farthest_back_imported_days = 3_660;

export const ContactInput = z.object({
  /** One, or all who were present at a group meeting. */
  studentIds: z.array(z.uuid()).min(1).max(most_present),
  way: z.enum(contactWays),
  reach: z.enum(contactReaches).exclude(['automated']).default('two_way'),
  /** With the family, and not with the student. */
  withFamily: z.boolean().optional(),
  /** Left out: today. */
  day: z.iso.date().optional(),
  words: z.string().trim().max(4_000).optional(),
  caseId: z.uuid().optional(),
});

export interface LoggedContacts {
  contactIds: string[];
  groupId: string | null;
}

/** Logs an interaction with one student, or with all who were present. */
export async function logContacts(
  { db, clock, actor }: Verb,
  input: z.output<typeof ContactInput>,
): Promise<LoggedContacts> {
  requireNeed(actor, 'contacts:log');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const moment = await momentOf(trx, { clock, actor });
    const studentIds = [...new Set(input.studentIds)].sort();
    await requireStudents(trx, actor, 'contacts:log', studentIds, moment.today);
    if (input.caseId !== undefined) {
      const { row } = await requireCase(trx, actor, 'cases:work', input.caseId, moment.today);
      if (studentIds.length > 1 || row.student_id !== studentIds[0])
        throw trouble.invalid(
          'The case is another student’s. Log the contact on the page of the student you spoke with.',
        );
    }
    return storeContacts(trx, { clock, actor }, moment, { ...input, studentIds });
  });
}

export interface NewContacts {
  studentIds: readonly string[];
  way: ContactWay;
  reach: ContactReach;
  withFamily?: boolean | undefined;
  day?: IsoDate | undefined;
  words?: string | undefined;
  caseId?: string | undefined;
  /** From a spreadsheet: whose contact it was, where not whoever brings it; it may lie further back. */
  imported?: { importId: string; by: { staffId: string; name: string } | null };
}

/** Stores contacts of students who were checked, keeps their standing, and records it. */
export async function storeContacts(
  trx: Tx,
  ctx: Acting,
  moment: Moment,
  { studentIds, way, reach, withFamily = false, day = moment.today, words, caseId, imported }: NewContacts,
): Promise<LoggedContacts> {
  if (day > moment.today)
    throw trouble.invalid('A contact is logged once it has been. Choose today or an earlier day.');
  const backDays = imported ? farthest_back_imported_days : farthest_back_days;
  if (day < addDays(moment.today, -backDays))
    throw trouble.invalid(`Contacts can be logged for the last ${backDays} days.`);
  const { institutionId, actorId, name, staffId } = ctx.actor;
  const at = momentOn(day, moment);
  const then = await scoresOn(trx, institutionId, studentIds, day);
  const groupId = studentIds.length > 1 ? uuidv7() : null;
  const rows = studentIds.map((studentId) => ({
    institution_id: institutionId,
    contact_id: uuidv7(),
    student_id: studentId,
    case_id: caseId ?? null,
    at,
    day,
    way,
    reach,
    with_family: withFamily,
    words: words || null,
    group_id: groupId,
    by_id: actorId,
    by_name: imported?.by?.name ?? name,
    by_staff_id: imported?.by ? imported.by.staffId : staffId,
    logged_at: moment.at,
    score: (then.get(studentId) ?? no_score_then).score,
    score_week: (then.get(studentId) ?? no_score_then).week,
  }));
  await trx.insertInto('cases.contact').values(rows).execute();
  await keepStanding(trx, institutionId, studentIds);
  await record(trx, ctx, {
    verb: 'cases.log-contact',
    subject: groupId ? { kind: 'contact-group', id: groupId } : { kind: 'student', id: studentIds[0] ?? '' },
    details: {
      way,
      reach,
      ...(withFamily ? { withFamily } : {}),
      day,
      ...(groupId ? { studentIds: [...studentIds] } : {}),
      ...(caseId ? { caseId } : {}),
      ...(imported ? { importId: imported.importId } : {}),
    },
  });
  return { contactIds: rows.map(({ contact_id }) => contact_id), groupId };
}

/** Undoes what was logged by mistake: the whole group meeting, where it was one. */
export async function undoContact({ db, clock, actor }: Verb, contactId: string): Promise<{ undone: number }> {
  requireNeed(actor, 'contacts:log');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId, actorId } = actor;
    const moment = await momentOf(trx, { clock, actor });
    const found = await trx
      .selectFrom('cases.contact')
      .select(['student_id', 'group_id'])
      .where('institution_id', '=', institutionId)
      .where('contact_id', '=', contactId)
      .where('by_id', '=', actorId)
      .where('undone_at', 'is', null)
      .executeTakeFirst();
    if (!found) throw trouble.notFound('There is no such contact of yours. Whoever logged it can take it back.');
    const undone = await trx
      .updateTable('cases.contact')
      .set({ undone_at: moment.at })
      .where('institution_id', '=', institutionId)
      .where('by_id', '=', actorId)
      .where('undone_at', 'is', null)
      .where((on) => (found.group_id === null ? on('contact_id', '=', contactId) : on('group_id', '=', found.group_id)))
      .returning('student_id')
      .execute();
    await keepStanding(
      trx,
      institutionId,
      undone.map(({ student_id }) => student_id),
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.undo-contact',
        subject: { kind: 'student', id: found.student_id },
        details: { contacts: undone.length },
      },
    );
    return { undone: undone.length };
  });
}

/** Since when nobody reached these students, and the first contact of their open cases, from the contacts that stand. */
export async function keepStanding(trx: Tx, institutionId: number, studentIds: readonly string[]): Promise<void> {
  const ids = [...new Set(studentIds)].sort();
  await sql`
    insert into cases.contact_standing (institution_id, student_id, last_two_way_on, tries_since, last_try_on)
    select ${institutionId}, s.student_id, r.day, t.tries, t.day
    from unnest(${ids}::uuid[]) s (student_id)
    left join lateral (
      select c.at, c.day from cases.contact c where c.institution_id = ${institutionId} and c.student_id = s.student_id
        and c.reach = 'two_way' and c.undone_at is null order by c.at desc limit 1) r on true
    left join lateral (
      select least(count(*), 1000)::int as tries, max(c.day) as day from cases.contact c
      where c.institution_id = ${institutionId} and c.student_id = s.student_id
        and c.reach <> 'two_way' and c.undone_at is null and (r.at is null or c.at > r.at)) t on true
    on conflict (institution_id, student_id) do update
      set last_two_way_on = excluded.last_two_way_on, tries_since = excluded.tries_since, last_try_on = excluded.last_try_on`.execute(
    trx,
  );
  await sql`
    update cases."case" k set first_contact_at = (
      select min(c.at) from cases.contact c where c.institution_id = ${institutionId} and c.student_id = k.student_id
        and c.reach = 'two_way' and c.undone_at is null and c.day >= k.opened_on)
    where k.institution_id = ${institutionId} and k.student_id = any(${ids}::uuid[]) and k.closed_at is null`.execute(
    trx,
  );
}
