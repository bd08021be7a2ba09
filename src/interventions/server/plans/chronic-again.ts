import { sql } from 'kysely';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import type { ChronicAgainView } from '../../core/success/together-views.ts';

/** Fewer enrolled days say nothing of a year. */
const least_days = 10;

/** Notes who is chronically absent as of now: a tenth or more of the enrolled days missed. A later look of the same month stands. */
export async function keepChronicMonth(verb: Verb): Promise<{ kept: number }> {
  const { db, actor } = verb;
  const { institutionId: i } = actor;
  return db.forInstitution(i, async (trx) => {
    const { today } = await momentOf(trx, verb);
    const month = `${today.slice(0, 7)}-01`;
    // Whoever came off the list within the month does not stay on it for the month.
    await sql`delete from interventions.chronic_month m using attendance.standing s
      where m.institution_id = ${i} and m.month = ${month}::date and s.institution_id = ${i} and s.student_id = m.student_id and s.is_last
        and s.absent_days * 10 < s.enrolled_days`.execute(trx);
    const { rows } = await sql`
      insert into interventions.chronic_month (institution_id, student_id, month, as_of, enrolled_days, absent_days)
      select ${i}, student_id, ${month}::date, as_of, enrolled_days, absent_days from attendance.standing
      where institution_id = ${i} and is_last and enrolled_days >= ${least_days} and absent_days * 10 >= enrolled_days
        and as_of >= ${month}::date and as_of <= ${today}::date
      on conflict (institution_id, student_id, month) do update set as_of = excluded.as_of, enrolled_days = excluded.enrolled_days,
        absent_days = excluded.absent_days
      where interventions.chronic_month.as_of < excluded.as_of
      returning student_id`.execute(trx);
    if (rows.length > 0)
      await record(trx, verb, { verb: 'interventions.keep-chronic-month', details: { month, kept: rows.length } });
    return { kept: rows.length };
  });
}

interface Row {
  studentId: string;
  name: string;
  identifier: string;
  unit: string;
  months: IsoDate[];
  enrolledDays: number;
  absentDays: number;
  tier: number;
  plans: string[] | null;
  ended: string[] | null;
  contacts: number;
  lastContactOn: IsoDate | null;
}

const most_rows = 200;

/** Who stays on the list month after month, the longest first, and what was tried meanwhile. */
export async function viewChronicAgain({ db, clock, actor }: Verb): Promise<ChronicAgainView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const scope = await studentScope(trx, actor, 'plans:lead');
    const { rows: latest } = await sql<{ month: IsoDate | null; months: number }>`
      select max(month) as month, count(distinct month)::int as months from interventions.chronic_month where institution_id = ${i}`.execute(
      trx,
    );
    const last = latest[0]?.month ?? null;
    const kept = latest[0]?.months ?? 0;
    if (last === null) return { today, month: null, monthsKept: 0, students: [] };
    const { rows } = await sql<Row>`
      with listed as materialized (
        select m.student_id, m.enrolled_days, m.absent_days,
          (select array_agg(b.month::text order by b.month desc) from interventions.chronic_month b where b.institution_id = ${i}
            and b.student_id = m.student_id and b.month > ${last}::date - interval '12 months') as months
        from interventions.chronic_month m
        where m.institution_id = ${i} and m.month = ${last}::date and ${inScope(scope, sql.ref<string>('m.student_id'), today)})
      select l.student_id as "studentId", s.display_name as name, s.source_key as identifier, l.months,
        l.enrolled_days::int as "enrolledDays", l.absent_days::int as "absentDays", coalesce(t.tier, 1)::int as tier,
        coalesce((select u.name from roster.enrolment e join institution.unit u on u.institution_id = ${i} and u.unit_id = e.programme_unit_id
          where e.institution_id = ${i} and e.student_id = l.student_id order by e.is_primary desc, e.enrolment_id desc limit 1), '') as unit,
        (select array_agg(k.name order by p.starts_on) from interventions.plan p join interventions.kind k on k.institution_id = ${i}
          and k.kind_key = p.kind_key where p.institution_id = ${i} and p.student_id = l.student_id and p.state = 'active') as plans,
        (select array_agg(k.name order by p.starts_on) from interventions.plan p join interventions.kind k on k.institution_id = ${i}
          and k.kind_key = p.kind_key where p.institution_id = ${i} and p.student_id = l.student_id and p.state = 'ended') as ended,
        (select count(*)::int from cases.contact c where c.institution_id = ${i} and c.student_id = l.student_id and c.undone_at is null
          and c.day >= (l.months[cardinality(l.months)])::date) as contacts,
        (select max(c.day) from cases.contact c where c.institution_id = ${i} and c.student_id = l.student_id and c.undone_at is null
          and c.reach = 'two_way') as "lastContactOn"
      from listed l
      join roster.student s on s.institution_id = ${i} and s.student_id = l.student_id
      left join interventions.tier t on t.institution_id = ${i} and t.student_id = l.student_id
      order by cardinality(l.months) desc, l.absent_days::real / l.enrolled_days desc, s.display_name limit ${most_rows}`.execute(
      trx,
    );
    await recordListView(trx, ctx, {
      page: 'chronic-again',
      reason: scope.why[0]?.reason ?? '',
      filter: { month: last },
      studentIds: rows.map(({ studentId }) => studentId),
    });
    return {
      today,
      month: last,
      monthsKept: kept,
      students: rows.map(({ studentId, name, identifier, months, plans, ended, ...row }) => ({
        ...row,
        student: { studentId, name, identifier },
        months: months.length,
        plans: plans ?? [],
        ended: ended ?? [],
      })),
    };
  });
}
