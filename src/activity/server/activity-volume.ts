import { sql } from 'kysely';
import type { IsoDate, Week } from '../../kernel/week.ts';
import { weekOf } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';

/** How much a source saw in a week: where this collapses everywhere, a fall in scores is a gap in the data. */
export interface WeekVolume {
  sourceId: number;
  week: Week;
  /** Of all counts (for a rate: attended). */
  total: number;
  /** Enrolments with anything. */
  enrolments: number;
  /** Covered days, bit 0 = Monday. */
  covered: number;
}

export interface VolumeSpan {
  institutionId: number;
  from: IsoDate;
  to: IsoDate;
  /** Left out: every source. */
  sourceId?: number;
  /** A held reading point. */
  asOf?: number;
}

/** The covered weeks of the sources with their volume, by source and week. */
export async function activityVolume(
  trx: Tx,
  { institutionId, from, to, sourceId, asOf }: VolumeSpan,
): Promise<WeekVolume[]> {
  const ofSource = sourceId === undefined ? sql`` : sql`and source_id = ${sourceId}`;
  const upTo = asOf === undefined ? sql`` : sql`and applied_number <= ${asOf}`;
  const { rows } = await sql<WeekVolume>`
    with applied as materialized (
      select load_id from activity.load where institution_id = ${institutionId} and state = 'applied' ${ofSource} ${upTo}
    ), latest as (
      select distinct on (source_id, week, block) source_id, week, total, enrolments
      from activity.block
      where institution_id = ${institutionId} ${ofSource} and week between ${weekOf(from)}::date and ${weekOf(to)}::date
        and load_id in (select load_id from applied)
      order by source_id, week, block, load_id desc
    ), volume as (
      select source_id, week, sum(total) as total, sum(enrolments) as enrolments from latest group by source_id, week
    )
    select c.source_id as "sourceId", c.week, coalesce(max(v.total), 0) as total, coalesce(max(v.enrolments), 0)::int as enrolments,
      bit_or(c.days)::int as covered
    from activity.covered c left join volume v on v.source_id = c.source_id and v.week = c.week
    where c.institution_id = ${institutionId} ${sourceId === undefined ? sql`` : sql`and c.source_id = ${sourceId}`}
      and c.week between ${weekOf(from)}::date and ${weekOf(to)}::date and c.load_id in (select load_id from applied)
    group by c.source_id, c.week order by c.source_id, c.week`.execute(trx);
  return rows;
}
