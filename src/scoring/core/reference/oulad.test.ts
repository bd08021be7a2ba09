import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayNumber } from '../../../kernel/week.ts';
import { real } from '../column.ts';
import { compare } from './agreement.ts';
import { openOulad, readWorld, runSql, table } from './tables.ts';
import { type ScoredWorldWeek, scoreWorld } from './world.ts';

/** The figures that the design gives its reasons with, of three presentations of the Open University. */
describe('the score on the Open University sample', () => {
  let db: DuckDBConnection;
  let weeks: ScoredWorldWeek[];
  beforeAll(async () => {
    db = await openOulad();
    weeks = scoreWorld(await readWorld(db));
    await db.run('create table ours (enrolment int, week int, score_raw double)');
    const appender = await db.createAppender('ours');
    for (const { week, scores } of weeks) {
      scores.scoreRaw.forEach((raw, enrolment) => {
        if (Number.isNaN(raw)) return;
        appender.appendInteger(enrolment);
        appender.appendInteger(dayNumber(week));
        appender.appendDouble(raw);
        appender.endRow();
      });
    }
    appender.closeSync();
    await db.run(`create table student_week as
      select o.*, e.number as presentation, (week - e.first_monday) // 7 as nth, final_result in ('Fail', 'Withdrawn') as ended_badly
      from ours o join oulad_enrolment e using (enrolment)`);
  });
  afterAll(() => db.closeSync());

  it('agrees with the same computation in SQL to 1e-9 in every student-week', async () => {
    await runSql(db, 'score.sql');
    const agreement = await compare(db, weeks);
    expect(agreement.disagreements.slice(0, 5)).toEqual([]);
    expect(agreement).toMatchObject({
      memberWeeks: 94_126,
      scored: 94_126,
      withAbsoluteIndex: 87_769,
      contributions: 449_390,
    });
  });

  it('has a mean of 500 in every presentation and week', async () => {
    const means = await table<{ mean: number }>(
      db,
      'select avg(score_raw) as mean from student_week group by presentation, nth',
    );
    expect(means.length).toBe(38 + 34 + 19);
    for (const { mean } of means) expect(mean).toBeCloseTo(500, 8);
  });

  it('sees who fails or withdraws: AUC .71, .74, .78, .87 in weeks 4, 8, 12, 25, presentations averaged', async () => {
    const found = await table<{ nth: number; auc: number }>(
      db,
      `
      with ranked as (
        select nth, presentation, ended_badly,
          (rank() over (partition by nth, presentation order by score_raw desc) - rank() over (partition by nth, presentation order by score_raw)
            + count(*) over (partition by nth, presentation) + 1) / 2.0 as rank_from_top
        from student_week where nth in (4, 8, 12, 25)),
      auc as (
        select nth, presentation, count(*) filter (ended_badly) as bad, count(*) filter (not ended_badly) as good,
          (sum(rank_from_top) filter (ended_badly) - bad * (bad + 1) / 2.0) / (bad * good) as auc
        from ranked group by nth, presentation)
      select nth::int as nth, avg(auc)::double as auc from auc group by nth order by nth`,
    );
    expect(found.map((row) => [row.nth, row.auc.toFixed(2)])).toEqual([
      [4, '0.71'],
      [8, '0.74'],
      [12, '0.78'],
      [25, '0.87'],
    ]);
  });

  it('holds 18 % of student-weeks below 350, 91 % of them ending badly, and 6 % below 300, 94 %', async () => {
    const [share] = await table<Record<string, number>>(
      db,
      `
      select avg(ended_badly::int) as base, avg((score_raw < 350)::int) as attention, avg(ended_badly::int) filter (score_raw < 350) as attention_ends,
        avg((score_raw < 300)::int) as concern, avg(ended_badly::int) filter (score_raw < 300) as concern_ends
      from student_week where nth >= 4`,
    );
    const percent = Object.fromEntries(
      Object.entries(share ?? {}).map(([key, value]) => [key, Math.round(value * 100)]),
    );
    expect(percent).toEqual({ base: 37, attention: 18, attention_ends: 91, concern: 6, concern_ends: 94 });
  });

  it('still finds students below 350 when most have stopped, as the sd is over the active', async () => {
    const [bbb] = await table<{ n: number; below: number }>(
      db,
      `
      select count(*)::int as n, count(*) filter (score_raw < 350)::int as below from student_week where presentation = 2 and nth = 18`,
    );
    expect(bbb).toEqual({ n: 1677, below: 377 });
  });

  it('moves by a median of 28 points a week', async () => {
    const [moved] = await table<{ points: number }>(
      db,
      `
      select median(abs(moved)) as points from (
        select score_raw - lag(score_raw) over (partition by enrolment order by week) as moved from student_week)`,
    );
    expect(Math.round(moved?.points ?? 0)).toBe(28);
  });

  it('adds contributions up to score_raw - 500 for every student-week', () => {
    for (const { scores } of weeks) {
      scores.scoreRaw.forEach((raw, i) => {
        if (Number.isNaN(raw)) return;
        const points = scores.contributions.reduce(
          (sum, column) => sum + (Number.isNaN(real(column, i)) ? 0 : real(column, i)),
          0,
        );
        if (Math.abs(points - (raw - 500)) > 1e-9) expect(points).toBeCloseTo(raw - 500, 9);
      });
    }
  });
});
