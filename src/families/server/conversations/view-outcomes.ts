import { sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { languageName } from '../../../kernel/languages.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { asking_occasions } from '../../core/conversations/pursue.ts';
import type { OutcomesView } from '../../core/conversations/views.ts';
import { engagementBySchool } from '../engagement.ts';
import { holderName } from '../gatherings/people-names.ts';
import { isAnswered } from './is-answered.ts';

const most_shown = 100;

/** Who answered what they were asked, by language and channel and school, and who has not; of few families nothing is told but by name. */
export async function viewOutcomes({ db, clock, actor }: Verb, days: number): Promise<OutcomesView> {
  requireNeed(actor, 'families:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const { today, at } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'families:read');
    const asked = sql`select m.message_id, m.language, m.channel, m.reach, m.household_key, s.student_id,
        ${isAnswered(i)} as is_answered
      from families.batch b
      join messages.message m on m.institution_id = ${i} and m.batch_id = b.batch_id and m.state = 'sent' and m.recipient_kind <> 'staff'
      join messages.message_student s on s.institution_id = ${i} and s.message_id = m.message_id
      where b.institution_id = ${i} and b.state in ('sending', 'sent') and not b.is_rehearsal and b.occasion = any(${[...asking_occasions, 'absence-today']}::text[])
        and b.made_at > ${at}::timestamptz - ${days}::int * interval '1 day' and ${inScope(scope, sql.ref<string>('s.student_id'), today)}`;
    const { rows: lines } = await sql<{
      language: string;
      channel: string;
      asked: number;
      arrived: number;
      answered: number;
    }>`
      select language, channel, count(distinct message_id)::int as asked,
        count(distinct message_id) filter (where reach in ('delivered', 'read', 'answered'))::int as arrived,
        count(distinct message_id) filter (where is_answered)::int as answered
      from (${asked}) a group by language, channel order by asked desc`.execute(trx);
    const { rows: schools } = await sql<{ unitId: string; name: string; asked: number; engaged: number }>`
      select u.unit_id as "unitId", u.name, count(distinct a.household_key)::int as asked,
        count(distinct a.household_key) filter (where a.is_answered)::int as engaged
      from (${asked}) a
      join lateral (select coalesce(e.campus_unit_id, e.programme_unit_id) as unit_id from roster.enrolment e
        where e.institution_id = ${i} and e.student_id = a.student_id order by e.is_primary desc, e.enrolment_id limit 1) e on true
      join institution.unit u on u.institution_id = ${i} and u.unit_id = e.unit_id
      group by u.unit_id, u.name order by u.name`.execute(trx);
    const { rows: pursuits } = await sql<{
      pursuit_id: string;
      family: string;
      students: { studentId: string; name: string }[];
      language: string;
      step: 'text' | 'call' | 'visit';
      asked_at: Date;
      next_on: string | null;
      staff: string | null;
    }>`
      select p.pursuit_id, ${holderName(i, 'p')} as family, p.language, p.step, p.asked_at, p.next_on::text as next_on, f.display_name as staff,
        (select jsonb_agg(jsonb_build_object('studentId', st.student_id, 'name', st.display_name) order by st.display_name) from roster.student st
          where st.institution_id = ${i} and st.student_id = any(p.student_ids) and ${inScope(scope, sql.ref<string>('st.student_id'), today)}) as students
      from families.pursuit p left join roster.staff f on f.institution_id = ${i} and f.staff_id = p.staff_id
      where p.institution_id = ${i} and p.state = 'open'
        and exists (select from unnest(p.student_ids) one (student_id) where ${inScope(scope, sql.ref<string>('one.student_id'), today)})
      order by (p.step = 'visit') desc, (p.step = 'call') desc, p.next_on, p.pursuit_id limit ${most_shown}`.execute(
      trx,
    );
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'family-inbox',
        reason: scope.why[0]?.reason ?? '',
        studentIds: pursuits.flatMap(({ students }) => students.map(({ studentId }) => studentId)),
      },
    );
    const total = lines.reduce((sum, line) => sum + line.asked, 0);
    const answered = lines.reduce((sum, line) => sum + line.answered, 0);
    return {
      sentence:
        total === 0
          ? `No family was asked anything in the last ${days} days.`
          : `${answered} of ${total} messages of the last ${days} days were answered; ${pursuits.length === 0 ? 'nobody is waited for' : `${pursuits.length} families are still waited for`}.`,
      days,
      lines: lines.map(({ language, channel, ...n }) => ({
        language,
        languageName: languageName(language),
        channel,
        asked: unlessSmall(n.asked, n.asked),
        arrived: unlessSmall(n.asked, n.arrived),
        answered: unlessSmall(n.asked, n.answered),
      })),
      schools: schools.map(({ asked: n, engaged, ...unit }) => ({
        ...unit,
        asked: unlessSmall(n, n),
        engaged: unlessSmall(n, engaged),
      })),
      engagement: await engagementBySchool(trx, scope, today),
      pursuits: pursuits.map((row) => ({
        pursuitId: row.pursuit_id,
        family: row.family,
        students: row.students,
        languageName: languageName(row.language),
        step: row.step,
        askedAt: row.asked_at.toISOString(),
        nextOn: row.next_on,
        staff: row.staff,
      })),
    };
  });
}
