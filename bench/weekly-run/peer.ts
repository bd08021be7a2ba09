import type pg from 'pg';
import { seconds } from '../measure.ts';
import { scoringStatement } from '../scoring/statement.ts';
import { model, programmeSql, sources, weekCount } from './world.ts';

/**
 * The same week inside PostgreSQL, from week sums that lie ready as plain rows: features with their memory, scores with their
 * contributions, stored with a primary key.
 */
export async function runInPostgres(
  client: pg.Client,
  students: number,
  groups: number,
): Promise<{ seconds: number; scored: number; sum: number }> {
  const decay = Array.from({ length: weekCount }, (_, k) => model.lambda ** k).reduce((sum, share) => sum + share, 0);
  const columns = sources.map(({ sourceId, isRate }, s) => {
    const share = `power(${model.lambda}::float8, k)`;
    const value = `sum(${share} * value) filter (where source = ${sourceId})`;
    return isRate
      ? `${value} / nullif(sum(${share} * expected) filter (where source = ${sourceId}), 0) as x${s}`
      : `ln(1 + coalesce(${value}, 0) / ${decay}::float8) as x${s}`;
  });
  const weights = model.weights;
  const statement = scoringStatement(
    sources.map(({ group, isRate }) => ({
      isRate,
      weight: (weights[group] ?? 0) / sources.filter((other) => other.group === group).length,
    })),
  );
  await client.query('drop table if exists public.stored');
  await client.query(`create table public.stored (enrolment int primary key, grp int, score_raw float8, coverage float8,
    ${sources.map((_, s) => `points${s} float8`).join(', ')}, score smallint)`);
  const time = await seconds(async () => {
    await client.query(`create temporary table feature as
      select enrolment, ${programmeSql('enrolment', students, groups)} as grp, coalesce(bool_or(value > 0 and k <= 1), false) as is_active, ${columns.join(', ')}
      from public.seen group by enrolment`);
    await client.query(`insert into public.stored ${statement}`);
  });
  const { rows } = await client.query<{ n: string; sum: number }>(
    'select count(*) as n, sum(score_raw) as sum from public.stored',
  );
  await client.query('drop table feature');
  return { seconds: time, scored: Number(rows[0]?.n), sum: rows[0]?.sum ?? Number.NaN };
}
