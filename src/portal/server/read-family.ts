import { sql } from 'kysely';
import { missedDays } from '../../attendance/server/index.ts';
import { type Acting, momentOf } from '../../cases/server/index.ts';
import type { FamilyInvitationView } from '../../families/core/gatherings/views.ts';
import { unwritten } from '../../families/core/people/holder.ts';
import type { FamilyCategory } from '../../families/core/writing/occasions.ts';
import type { FieldValues } from '../../families/core/writing/render.ts';
import { invitationForFamily, reachedFor, readFields } from '../../families/server/index.ts';
import { type SuccessRow, sharedPlansOf, successPlanById } from '../../interventions/server/index.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PageLink } from './opened-page.ts';

const looked_back_days = 45;
const most_days = 12;
const most_messages = 15;

export interface StudentOnPage {
  studentId: string;
  /** As this reader knows them. */
  name: string;
  figures: FieldValues;
  days: { day: IsoDate; reason: { key: string; words: string | null } | 'waits' | null }[];
}

/** Of whom this reader may hear, now: what was allowed when the link was made is asked again. Who wants no messages may still look. */
export async function studentsOf(
  trx: Tx,
  ctx: Acting,
  link: PageLink,
  category: FamilyCategory = 'attendance',
): Promise<{ studentId: string; name: string }[]> {
  const { institutionId } = ctx.actor;
  const heard = await namesFor(trx, institutionId, link, await studentIdsOf(trx, institutionId, link), category);
  return [...heard].map(([studentId, name]) => ({ studentId, name }));
}

/** Of these students those of whom this reader may hear of such things, as they are called by the reader. */
async function namesFor(
  trx: Tx,
  institutionId: number,
  { holder }: PageLink,
  studentIds: readonly string[],
  category: FamilyCategory,
): Promise<Map<string, string>> {
  const found = await reachedFor(trx, institutionId, studentIds, category);
  return new Map(
    [...found].flatMap(([studentId, { recipients, leftOut }]) => {
      const me = [...recipients, ...leftOut.filter(({ why }) => unwritten.includes(why))].find(
        ({ kind, id }) => kind === holder.kind && id === holder.id,
      );
      return me ? [[studentId, me.nameForStudent] as const] : [];
    }),
  );
}

/** The success plans that this reader may read, newest first. */
export async function readPlans(trx: Tx, ctx: Acting, link: PageLink): Promise<(SuccessRow & { student: string })[]> {
  const { institutionId } = ctx.actor;
  const students = await studentsOf(trx, ctx, link, 'wellbeing');
  const plans =
    link.purpose === 'plan'
      ? [await successPlanById(trx, institutionId, link.subjectId)]
      : await sharedPlansOf(
          trx,
          institutionId,
          students.map(({ studentId }) => studentId),
        );
  return plans.flatMap((plan) => {
    const student = students.find(({ studentId }) => studentId === plan?.studentId);
    return plan && student ? [{ ...plan, student: student.name }] : [];
  });
}

async function studentIdsOf(trx: Tx, institutionId: number, link: PageLink): Promise<string[]> {
  const { holder, purpose, subjectId } = link;
  if (purpose === 'absences') return [subjectId];
  if (purpose === 'plan') {
    const plan = await successPlanById(trx, institutionId, subjectId);
    return plan ? [plan.studentId] : [];
  }
  if (holder.kind === 'student') return [holder.id];
  const { rows } =
    holder.kind === 'guardian'
      ? await sql<{ student_id: string }>`
          select student_id from roster.guardianship where institution_id = ${institutionId} and guardian_id = ${holder.id}::uuid order by student_id limit 20`.execute(
          trx,
        )
      : await sql<{ student_id: string }>`
          select student_id from families.trusted_contact where institution_id = ${institutionId} and trusted_contact_id = ${holder.id}::uuid`.execute(
          trx,
        );
  return rows.map(({ student_id }) => student_id);
}

/** What the school knows of their attendance, in figures that the page puts into words. */
export async function readStudents(trx: Tx, ctx: Acting, link: PageLink): Promise<StudentOnPage[]> {
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const students = await studentsOf(trx, ctx, link);
  const ids = students.map(({ studentId }) => studentId);
  if (ids.length === 0) return [];
  const figures = await readFields(trx, institutionId, ids);
  const from = addDays(today, -looked_back_days);
  const missed = await missedDays(trx, institutionId, { studentIds: ids, from, to: today });
  const reasons = await trx
    .selectFrom('attendance.explanation')
    .select(['student_id', 'from_day', 'to_day', 'reason', 'words'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', ids)
    .where('undone_at', 'is', null)
    .where('to_day', '>=', from)
    .orderBy('at', 'desc')
    .execute();
  const waiting = await trx
    .selectFrom('families.explanation')
    .select(['student_id', 'from_day', 'to_day'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', ids)
    .where('state', '=', 'proposed')
    .where('to_day', '>=', from)
    .execute();
  return students.map(({ studentId, name }) => ({
    studentId,
    name,
    figures: figures.get(studentId)?.values ?? {},
    days: (missed.get(studentId) ?? [])
      .map(({ day }) => day)
      .reverse()
      .slice(0, most_days)
      .map((day) => {
        const covers = (row: { student_id: string; from_day: string; to_day: string }) =>
          row.student_id === studentId && row.from_day <= day && row.to_day >= day;
        const given = reasons.find(covers);
        if (given) return { day, reason: { key: given.reason, words: given.words } };
        return { day, reason: waiting.some(covers) ? ('waits' as const) : null };
      }),
  }));
}

export interface InvitationOnPage extends FamilyInvitationView {
  invitationId: string;
}

/** Meetings that this reader was asked to. */
export async function readInvitations(trx: Tx, ctx: Acting, link: PageLink): Promise<InvitationOnPage[]> {
  const rows = await trx
    .selectFrom('families.invitation as i')
    .innerJoin('families.offer as o', (join) =>
      join.onRef('o.institution_id', '=', 'i.institution_id').onRef('o.offer_id', '=', 'i.offer_id'),
    )
    .innerJoin('roster.student as s', (join) =>
      join.onRef('s.institution_id', '=', 'i.institution_id').onRef('s.student_id', '=', 'i.student_id'),
    )
    .select(['i.invitation_id', sql<string>`coalesce(s.merged_into_student_id, s.student_id)`.as('student_id')])
    .where('i.institution_id', '=', ctx.actor.institutionId)
    .where('s.institution_id', '=', ctx.actor.institutionId)
    .where('o.institution_id', '=', ctx.actor.institutionId)
    .where('i.holder_kind', '=', link.holder.kind)
    .where('i.holder_id', '=', link.holder.id)
    .where('i.state', 'in', ['invited', 'booked'])
    .where((on) => on.or([on('o.state', '=', 'open'), on('i.state', '=', 'booked')]))
    .$if(link.purpose === 'meeting', (query) => query.where('i.invitation_id', '=', link.subjectId))
    .orderBy('i.invitation_id', 'desc')
    .limit(5)
    .execute();
  const ids = [...new Set(rows.map(({ student_id }) => student_id))];
  const heard = await namesFor(trx, ctx.actor.institutionId, link, ids, 'events');
  const asked = rows.filter(({ student_id }) => heard.has(student_id));
  const found: InvitationOnPage[] = [];
  for (const { invitation_id } of asked)
    found.push({ invitationId: invitation_id, ...(await invitationForFamily(trx, ctx, invitation_id)) });
  return found;
}

export interface EventOnPage {
  eventId: string;
  householdKey: string;
  title: string;
  words: string;
  place: string;
  startsAt: Date;
  answer: string | null;
  people: number | null;
}

export async function readEvents(trx: Tx, ctx: Acting, link: PageLink): Promise<EventOnPage[]> {
  const { at } = await momentOf(trx, ctx);
  const rows = await trx
    .selectFrom('families.event_guest as g')
    .innerJoin('families.event as e', (join) =>
      join.onRef('e.institution_id', '=', 'g.institution_id').onRef('e.event_id', '=', 'g.event_id'),
    )
    .select([
      'e.event_id as eventId',
      'g.household_key as householdKey',
      'e.title',
      'e.words',
      'e.place',
      'e.starts_at as startsAt',
      'g.answer',
      'g.people',
      sql<string[]>`array(select coalesce(s.merged_into_student_id, s.student_id) from roster.student s
        where s.institution_id = ${ctx.actor.institutionId} and s.student_id = any(g.student_ids))`.as('studentIds'),
    ])
    .where('g.institution_id', '=', ctx.actor.institutionId)
    .where('e.institution_id', '=', ctx.actor.institutionId)
    .where('g.holder_kind', '=', link.holder.kind)
    .where('g.holder_id', '=', link.holder.id)
    .where('e.state', '=', 'planned')
    .where('e.starts_at', '>', at)
    .$if(link.purpose === 'event', (query) => query.where('e.event_id', '=', link.subjectId))
    .orderBy('e.starts_at')
    .limit(5)
    .execute();
  const ids = [...new Set(rows.flatMap(({ studentIds }) => studentIds))];
  const heard = await namesFor(trx, ctx.actor.institutionId, link, ids, 'events');
  return rows.flatMap(({ studentIds, ...event }) => (studentIds.some((id) => heard.has(id)) ? [event] : []));
}

export interface WrittenTo {
  at: Date;
  /** Null: the school, by itself. */
  by: string | null;
  category: string;
}

/** Who has written to this reader, the last first. */
export async function readHistory(trx: Tx, ctx: Acting, { holder }: PageLink): Promise<WrittenTo[]> {
  const { rows } = await sql<WrittenTo>`
    select m.sent_at as at, b.made_by_name as by, m.category
    from messages.message m left join families.batch b on b.institution_id = ${ctx.actor.institutionId} and b.batch_id = m.batch_id
    where m.institution_id = ${ctx.actor.institutionId} and m.recipient_kind = ${holder.kind} and m.recipient_id = ${holder.id}::uuid
      and m.state = 'sent' and m.origin_kind <> 'link-code'
    order by m.message_id desc limit ${most_messages}`.execute(trx);
  return rows;
}
