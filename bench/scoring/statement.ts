/** What a source of the benchmark is to the statement. */
export interface StatementSource {
  isRate: boolean;
  weight: number;
}

/**
 * The weekly score from decayed features, as one statement that PostgreSQL and DuckDB both read (design, section 5,
 * steps 3 to 6), from feature(enrolment, grp, is_active, x0 ... ): a row per scored enrolment. It is spared the fallback
 * to coarser groups, eligibility and the reasons for no score, which the product's own code works out: every group here
 * is large and every source applies.
 */
export function scoringStatement(sources: readonly StatementSource[]): string {
  const total = sources.reduce((sum, source) => sum + source.weight, 0);
  const each = (part: (source: StatementSource, s: number) => string, by = ',\n    ') => sources.map(part).join(by);
  // A bare 20 would divide as an integer in PostgreSQL.
  const real = (value: number) => `cast(${value} as double precision)`;
  const spread = (x: string) =>
    `case when count(${x}) filter (where is_active) >= 10 then stddev_pop(${x}) filter (where is_active) else stddev_pop(${x}) end`;
  return `
with figure as (
  select grp,
    ${each((source, s) => `avg(x${s}) as mean${s}, ${source.isRate ? `greatest(0.1, ${spread(`x${s}`)})` : spread(`x${s}`)} as sd${s}`)}
  from feature group by grp
),
standardised as (
  select enrolment, grp, is_active,
    ${each((_, s) => `case when x${s} is null then null when sd${s} < 1e-9 then 0 else greatest(-3, least(3, (x${s} - mean${s}) / sd${s})) end as z${s}`)},
    ${each((source, s) => `case when x${s} is null then 0 else ${real(source.weight)} end`, ' + ')} as present
  from feature join figure using (grp)
),
composed as (
  select *, (${each((source, s) => `coalesce(${real(source.weight)} * z${s}, 0)`, ' + ')}) / present as composite,
    present / ${real(total)} as coverage
  from standardised where present > 0
),
scale as (
  select grp, avg(composite) as mean, 100 / (${spread('composite')}) as per_unit
  from composed where coverage >= 0.5 group by grp having count(*) >= 10
),
scored as (
  select enrolment, grp, 500 + per_unit * (composite - mean) as score_raw, coverage,
    ${each((source, s) => `per_unit * (${real(source.weight)} / present) * (z${s} - mean) as points${s}`)}
  from composed join scale using (grp) where coverage >= 0.5
)
select *, round(greatest(0, least(1000, score_raw))) as score from scored`;
}

/** What all who compute the week must come to, in one row. */
export function sumsOfScores(from: string, sourceCount: number): string {
  const points = Array.from({ length: sourceCount }, (_, s) => `sum(abs(points${s})) as points${s}`).join(', ');
  return `select count(*) as n, sum(score_raw) as score_raw, sum(score) as score, ${points} from ${from}`;
}
