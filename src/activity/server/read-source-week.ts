import { sql } from 'kysely';
import type { Week } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { columnKind, type SourceWeekColumn } from '../core/column.ts';
import { type FoldedWeek, foldBlocks } from '../core/fold-week.ts';
import { unpackBlocks } from '../core/packed-block.ts';
import { currentBlocks } from './blocks.ts';
import { activityTrouble } from './problems.ts';

export interface SourceWeekKey {
  institutionId: number;
  sourceId: number;
  week: Week;
  /** A held reading point: the state that a run read. Left out: as it is now. */
  asOf?: number;
}

/** One week of one source for all enrolments; `covered` is 0 where no delivery covers any day of it. */
export async function readSourceWeek(trx: Tx, key: SourceWeekKey): Promise<SourceWeekColumn> {
  const { institutionId, sourceId, week } = key;
  const asOf = key.asOf ?? null;
  const { measure, covered } = await header(trx, key);
  const kind = columnKind(measure);
  const blocks = covered === 0 ? [] : await currentBlocks(trx, { institutionId, sourceId, week }, asOf);
  return { ...unpackBlocks(sourceId, week, kind, blocks), covered };
}

/** The same with its days added up: for runs, which read many and need no days. */
export async function readFoldedWeek(trx: Tx, key: SourceWeekKey): Promise<FoldedWeek & { covered: number }> {
  const { measure, covered } = await header(trx, key);
  const blocks = covered === 0 ? [] : await currentBlocks(trx, key, key.asOf ?? null);
  return { ...foldBlocks(columnKind(measure), blocks), covered };
}

async function header(
  trx: Tx,
  { institutionId, sourceId, week, asOf }: SourceWeekKey,
): Promise<{ measure: string; covered: number }> {
  const upTo = asOf === undefined ? sql`` : sql`and l.applied_number <= ${asOf}`;
  const { rows } = await sql<{ measure: string; covered: number }>`
    select s.measure, coalesce((
      select bit_or(c.days) from activity.covered c
      join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
      where c.institution_id = ${institutionId} and c.source_id = ${sourceId} and c.week = ${week}::date
        and l.institution_id = ${institutionId} and l.state = 'applied' ${upTo}), 0)::int as covered
    from sources.source s where s.institution_id = ${institutionId} and s.source_id = ${sourceId}`.execute(trx);
  const found = rows[0];
  if (!found)
    throw activityTrouble.unknownSource('This source does not exist. Choose one from the list of sources.', {
      sourceId,
    });
  return found;
}
