import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import { actorWith, everybody, firstWeek, makeUpScores, staffId, todayOf } from '../../../../tests/made-up-scores.ts';
import { seedInterventions } from '../../../interventions/server/index.ts';
import { addDays, addWeeks } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { EffectsView } from '../../core/effects/effect-views.ts';
import { followPlans } from './follow-plans.ts';

const made = { institutionId: 1, students: 900, programmes: 2, weeks: 18 };
/** In the thirteenth scored week: twelve were scored before it. */
const day = addDays(addWeeks(firstWeek, 12), 2);

/**
 * Everybody attends three to five of five sessions a week, by chance. Those with advising differ in nothing. Those with study skills came to
 * all at first and fell to half in the weeks that the placebo looks at, so that over all weeks before they seem alike.
 */
let db: Database;
let api: Api;
beforeAll(async () => {
  db = await freshDatabase();
  await makeUpScores(db, made);
  await db.forInstitution(1, async (trx) => {
    await seedInterventions(trx, 1);
    await sql`insert into interventions.plan (institution_id, plan_id, student_id, kind_key, tier, reason, goal, goal_measure, target, goal_by,
        sessions_per_week, follow_up_days, case_manager_staff_id, starts_on, review_on, state, origin_kind, made_at, made_on, by_id, by_name, changed_at)
      select 1, gen_random_uuid(), e.student_id, case when e.enrolment_id % 14 = 11 then 'advising' else 'study-skills' end, 2, 'Fell behind.', 'Come more',
        'attendance', 95, ${addWeeks(day, 8)}::date, 1, 14, ${staffId(1)}::uuid, ${day}::date, ${addWeeks(day, 6)}::date, 'active', 'staff', now(),
        ${day}::date, 'u1', 'Ada', now()
      from roster.enrolment e where e.institution_id = 1 and e.enrolment_id % 14 in (0, 11)`.execute(trx);
    await sql`update insights.standing s set expected = 5, attended = case
        when s.enrolment_id % 14 <> 0 or w.n > 8 then 3 + (hashint4(s.enrolment_id * 100 + w.n) & 2147483647) % 3
        when w.n < 5 then 5 else 2.75 end
      from (select run, (week - ${firstWeek}::date) / 7 as n from insights.layout where institution_id = 1) w
      where s.institution_id = 1 and s.run = w.run`.execute(trx);
  });
  expect(await followPlans(db, 1)).toBeGreaterThan(100);
  api = insightsApi(db, `${todayOf(made)}T09:00:00Z`);
}, 240_000);
afterAll(() => db.close());

it('says of a period before help whether those compared moved alike, or apart already', async () => {
  const found = await api.get<EffectsView>(actorWith(1, [everybody], { roleKeys: ['admin'] }), '/effects');
  const of = (key: string) => found.cells.find((one) => one.key === key);
  const alike = of('advising')?.placebo;
  expect(alike?.low).toBeLessThanOrEqual(0);
  expect(alike?.high).toBeGreaterThanOrEqual(0);
  const apart = of('study-skills')?.placebo;
  // From all sessions to 55 % of them, beside no change: 45 points, as far as chance lets.
  expect(apart?.high).toBeLessThan(-30);
  expect(apart?.difference).toBeGreaterThan(-55);
});
