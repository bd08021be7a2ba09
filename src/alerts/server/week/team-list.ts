import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { dayIn, type IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import { weekListOf } from '../../core/contact-order.ts';
import type { TeamListView } from '../../core/views.ts';
import type { AlertContext } from '../context.ts';
import { early_weeks, orderSettingOf, personView, usual_per_week } from './this-week.ts';
import { weekFacts } from './week-facts.ts';

/** Colleagues on a page: what one looks through at a time, and few enough to work out while one waits. */
export const colleagues_a_page = 20;

/** What does not fit into each tutor's week, for whoever leads them: every one of those students stands here by name. */
export async function teamList(trx: Tx, context: AlertContext, page: number): Promise<TeamListView> {
  const { actor, clock } = context;
  const { institutionId } = actor;
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const scope = await studentScope(trx, actor, 'alerts:lead');
  const found = await colleagues(trx, scope, today, page);
  const asked = found.slice(0, colleagues_a_page);
  const rows = await studentsOfEach(
    trx,
    scope,
    asked.map(({ staffId }) => staffId),
    today,
  );
  const studentIds = [...new Set(rows.map((row) => row.studentId))];
  const facts = await weekFacts(trx, institutionId, { studentIds, staffId: null, today });
  const setting = await orderSettingOf(trx, institutionId);
  const order = { today, thresholds: facts.thresholds, setting, isEarly: facts.scoredWeeks < early_weeks };
  const byId = new Map(facts.people.map((person) => [person.studentId, person]));
  const mine = Map.groupBy(rows, ({ staffId }) => staffId);
  const tutors = asked.map(({ staffId, name, perWeek }) => {
    const people = (mine.get(staffId) ?? []).flatMap(({ studentId }) => byId.get(studentId) ?? []);
    const list = weekListOf(people, order, perWeek ?? usual_per_week);
    return {
      staffId,
      name,
      perWeek: perWeek ?? usual_per_week,
      talk: list.talk.length,
      done: list.done.length,
      overflow: list.overflow.map((person) => personView(person, today, new Map())),
    };
  });
  const full = tutors
    .filter(({ overflow }) => overflow.length > 0)
    .toSorted((a, b) => b.overflow.length - a.overflow.length);
  const waiting = full.reduce((sum, { overflow }) => sum + overflow.length, 0);
  const hasMore = found.length > colleagues_a_page;
  await recordListView(trx, context, {
    page: 'this-week',
    reason: scope.why[0]?.reason ?? '',
    studentIds: full.flatMap(({ overflow }) => overflow.map(({ studentId }) => studentId)),
  });
  return {
    today,
    sentence: sentenceOf(waiting, full.length, page > 1 || hasMore ? asked.length : null),
    reason: scope.why[0]?.reason ?? '',
    tutors: full,
    page,
    hasMore,
    order: setting,
  };
}

function sentenceOf(waiting: number, full: number, onPage: number | null): string {
  const of = onPage === null ? '' : ` Of ${onPage} colleagues on this page.`;
  if (waiting === 0) return `Everybody worth a conversation fits into somebody’s week.${of}`;
  return `${waiting} ${waiting === 1 ? 'person does' : 'people do'} not fit into the week of ${full} ${full === 1 ? 'colleague' : 'colleagues'}.${of}`;
}

/** Those who look after students in scope, by name: a page of them and one more. */
async function colleagues(trx: Tx, scope: StudentScope, today: IsoDate, page: number) {
  const { rows } = await sql<{ staffId: string; name: string; perWeek: number | null }>`
    select s.staff_id as "staffId", s.display_name as name, k.per_week as "perWeek"
    from roster.staff s
    left join alerts.capacity k on k.institution_id = s.institution_id and k.staff_id = s.staff_id
    where s.institution_id = ${scope.institutionId} and exists (
      select from roster.caseload c where c.institution_id = s.institution_id and c.staff_id = s.staff_id
        and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)
        and ${inScope(scope, sql.ref<string>('c.student_id'), today)})
    order by s.display_name, s.staff_id
    limit ${colleagues_a_page + 1} offset ${(page - 1) * colleagues_a_page}`.execute(trx);
  return rows;
}

async function studentsOfEach(trx: Tx, scope: StudentScope, staffIds: readonly string[], today: IsoDate) {
  const { rows } = await sql<{ staffId: string; studentId: string }>`
    select c.staff_id as "staffId", c.student_id as "studentId" from roster.caseload c
    where c.institution_id = ${scope.institutionId} and c.staff_id = any(${`{${staffIds.join(',')}}`}::text::uuid[])
      and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)
      and ${inScope(scope, sql.ref<string>('c.student_id'), today)}`.execute(trx);
  return rows;
}
