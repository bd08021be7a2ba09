import { sql } from 'kysely';
import { listCalendarPeriods } from '../../institution/server/index.ts';
import { unlessSmall } from '../../kernel/small-cells.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { inScope, type StudentScope } from '../../roster/server/index.ts';
import type { Engagement, SchoolEngagement } from '../core/engagement.ts';
import { isAnswered } from './conversations/is-answered.ts';

/** Where the calendar names no term. */
const days_without_term = 120;

/** The first day of the institution's term, or of the last one where there is none now. */
export async function termStart(trx: Tx, institutionId: number, today: IsoDate): Promise<IsoDate> {
  const terms = (await listCalendarPeriods(trx, institutionId)).filter(
    ({ kind, unitId, startsOn }) => kind === 'term' && unitId === null && startsOn <= today,
  );
  return terms.at(-1)?.startsOn ?? addDays(today, -days_without_term);
}

/** What a student's family and the school had to do with each other this term. Siblings' messages are not in it but where they shared one. */
export async function engagementOf(
  trx: Tx,
  institutionId: number,
  studentId: string,
  today: IsoDate,
): Promise<Engagement> {
  const i = institutionId;
  const from = await termStart(trx, i, today);
  const { rows } = await sql<Omit<Engagement, 'from'>>`
    select m.sent, m.read, m.answered, o.offered, o.booked, o.met, e.invited, e.came
    from (select count(*)::int as sent, count(*) filter (where m.reach = 'read' or ${isAnswered(i)})::int as read,
        count(*) filter (where ${isAnswered(i)})::int as answered
      from messages.message_student s join messages.message m on m.institution_id = ${i} and m.message_id = s.message_id
      where s.institution_id = ${i} and s.student_id = ${studentId}::uuid and m.state = 'sent' and m.recipient_kind <> 'staff'
        and m.kind = 'family-message' and m.sent_at >= ${from}::date) m,
    (select count(distinct n.offer_id)::int as offered, count(distinct n.offer_id) filter (where n.state in ('booked', 'held', 'missed'))::int as booked,
        count(distinct n.offer_id) filter (where n.state = 'held')::int as met
      from families.invitation n join families.offer o on o.institution_id = ${i} and o.offer_id = n.offer_id
      where n.institution_id = ${i} and n.student_id = ${studentId}::uuid and o.made_at >= ${from}::date) o,
    (select count(distinct g.event_id)::int as invited, count(distinct g.event_id) filter (where g.came)::int as came
      from families.event_guest g join families.event e on e.institution_id = ${i} and e.event_id = g.event_id
      where g.institution_id = ${i} and ${studentId}::uuid = any(g.student_ids) and e.state = 'held' and e.starts_at >= ${from}::date) e`.execute(
    trx,
  );
  const none = { sent: 0, read: 0, answered: 0, offered: 0, booked: 0, met: 0, invited: 0, came: 0 };
  return { from, ...(rows[0] ?? none) };
}

/** By school, in households: of how many something was asked, and how many took part; of few nothing is told. */
export async function engagementBySchool(
  trx: Tx,
  scope: StudentScope,
  today: IsoDate,
): Promise<{ from: IsoDate; schools: SchoolEngagement[] }> {
  const i = scope.institutionId;
  const from = await termStart(trx, i, today);
  const { rows } = await sql<Record<string, number> & { unit_id: string; name: string }>`
    with touched as (
      select s.student_id, m.household_key as household, 'sent' as what, case when ${isAnswered(i)} then 'answered' else m.reach end as reach from messages.message m
        join messages.message_student s on s.institution_id = ${i} and s.message_id = m.message_id
        where m.institution_id = ${i} and m.state = 'sent' and m.kind = 'family-message' and m.household_key is not null and m.sent_at >= ${from}::date
      union all
      select n.student_id, n.holder_kind || '/' || n.holder_id, 'offered', n.state from families.invitation n
        join families.offer o on o.institution_id = ${i} and o.offer_id = n.offer_id
        where n.institution_id = ${i} and o.made_at >= ${from}::date
      union all
      select one.student_id, g.household_key, 'invited', case when g.came then 'came' end from families.event_guest g
        join families.event e on e.institution_id = ${i} and e.event_id = g.event_id
        cross join lateral unnest(g.student_ids) one (student_id)
        where g.institution_id = ${i} and e.state = 'held' and e.starts_at >= ${from}::date)
    select u.unit_id, u.name,
      count(distinct household) filter (where what = 'sent')::int as households,
      count(distinct household) filter (where what = 'sent' and reach in ('read', 'answered'))::int as read,
      count(distinct household) filter (where what = 'sent' and reach = 'answered')::int as answered,
      count(distinct household) filter (where what = 'offered')::int as offered,
      count(distinct household) filter (where what = 'offered' and reach in ('booked', 'held', 'missed'))::int as booked,
      count(distinct household) filter (where what = 'invited')::int as invited,
      count(distinct household) filter (where what = 'invited' and reach = 'came')::int as came
    from touched t
    join lateral (select coalesce(e.campus_unit_id, e.programme_unit_id) as unit_id from roster.enrolment e
      where e.institution_id = ${i} and e.student_id = t.student_id order by e.is_primary desc, e.enrolment_id limit 1) e on true
    join institution.unit u on u.institution_id = ${i} and u.unit_id = e.unit_id
    where ${inScope(scope, sql.ref<string>('t.student_id'), today)}
    group by u.unit_id, u.name order by u.name`.execute(trx);
  return {
    from,
    schools: rows.map((row) => {
      const of = (whole: string, part: string) => unlessSmall(row[whole] ?? 0, row[part] ?? 0);
      return {
        unitId: row.unit_id,
        name: row.name,
        households: of('households', 'households'),
        read: of('households', 'read'),
        answered: of('households', 'answered'),
        offered: of('offered', 'offered'),
        booked: of('offered', 'booked'),
        invited: of('invited', 'invited'),
        came: of('invited', 'came'),
      };
    }),
  };
}
