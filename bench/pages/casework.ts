import { sql } from 'kysely';
import { presetRules } from '../../src/alerts/core/preset-rules.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { type MadeUp, staffId, studentsPerTutor, todayOf } from '../../tests/made-up-scores.ts';

/**
 * Casework upon made-up scores: an open case for one student in twelve, a closed one for one in twenty, contacts with four in
 * ten, and an open alert for whoever is below 300.
 */
export async function makeUpCasework(db: Database, made: MadeUp): Promise<void> {
  const i = made.institutionId;
  const today = todayOf(made);
  const tutors = Math.ceil(made.students / studentsPerTutor);
  const numbered = `(select student_id, row_number() over (order by student_id)::int as n from roster.student where institution_id = ${i}) s`;
  const tutorOf = `('${staffId(0).slice(0, -12)}' || lpad((1 + (n - 1) / ${studentsPerTutor} % ${tutors})::text, 12, '0'))::uuid`;
  await db.forInstitution(i, async (trx) => {
    const run = (text: string) => sql.raw(text).execute(trx);
    await run(`insert into cases.kind (institution_id, kind_key, name, stages, default_priority, target_days, close_reasons)
      select ${i}, k, initcap(k), '{new,open,follow-up}', 2, 21, '{done}' from unnest(array['welfare', 'attendance', 'study']) k`);
    const cases = (where: string, open: boolean) =>
      run(`insert into cases."case" (institution_id, case_id, student_id, kind_key, stage, priority, owner_staff_id, reason, opened_at, opened_on, opened_by, opened_by_name,
          origin_kind, target_on, closed_at, closed_on, close_reason, first_contact_at, changed_at)
        select ${i}, gen_random_uuid(), student_id, (array['welfare', 'attendance', 'study'])[1 + n % 3], 'open', 1 + n % 3,
          case when n % 7 > 0 then ${tutorOf} end, 'Score below 300', timestamptz '${today}' - n % 60 * interval '1 day', date '${today}' - n % 60, 'a', 'A', 'staff',
          date '${today}' - n % 60 + 21, ${open ? 'null, null, null' : `timestamptz '${today}', date '${today}', 'done'`},
          case when n % 2 = 0 then timestamptz '${today}' - n % 60 * interval '12 hours' end, timestamptz '${today}' from ${numbered} where ${where}`);
    await cases('n % 12 = 0', true);
    await cases('n % 20 = 1', false);
    await run(`insert into cases.contact_standing (institution_id, student_id, last_two_way_on, tries_since, last_try_on)
      select ${i}, student_id, case when n % 5 < 3 then date '${today}' - n % 90 end, n % 3, date '${today}' - n % 20 from ${numbered} where n % 10 < 4`);
    const rule = '00000000-0000-7000-b000-000000000001';
    await run(
      `insert into alerts.rule (institution_id, rule_id, rule_key, name, state, version) values (${i}, '${rule}', 'low', 'Low', 'on', 1)`,
    );
    await run(`insert into alerts.rule_version (institution_id, rule_id, version, name, state, definition, made_by, at, why)
      values (${i}, '${rule}', 1, 'Low', 'on', '${JSON.stringify(presetRules['higher-education'][0]?.definition)}', 'A', now(), 'benchmark')`);
    await run(`insert into alerts.alert (institution_id, alert_id, rule_id, rule_version, enrolment_id, student_id, on_day, week, state, words, evidence, fired_at, acted_at)
      select ${i}, gen_random_uuid(), '${rule}', 1, e.enrolment_id, e.student_id, r.week + 6, r.week, 'open', 'The score is below 300.', '{}', r.week + 7, r.week + 7
      from scoring.score s join scoring.run r on r.institution_id = ${i} and r.run = s.run
      join roster.enrolment e on e.institution_id = ${i} and e.enrolment_id = s.enrolment_id and e.is_primary
      where s.institution_id = ${i} and s.run = ${made.weeks} and s.score < 300`);
  });
  if (db.pool) await sql`analyze`.execute(db.owner);
}
