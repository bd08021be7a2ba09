import {
  addWeeks,
  dateOfDayNumber,
  dayNumber,
  type IsoDate,
  type Week,
  weekOf,
  weeksBetween,
} from '../../kernel/week.ts';
import type { Warehouse } from '../../platform/warehouse/warehouse.ts';
import { BLOCK_SIZE } from '../core/block.ts';
import type { ColumnKind, SourceWeekColumn } from '../core/column.ts';
import { bytesPerBlock, type ColumnGatherer, gatherColumn } from '../core/gather-column.ts';

/** What the weeks that are gathered in one pass over the roll-up may take. */
const MEMORY_BYTES = 96e6;

export interface FeedOfFile {
  /** In the mapping's order, from 1. */
  feedNo: number;
  sourceId: number;
  kind: ColumnKind;
}

/**
 * The roll-up of a checked file (the warehouse's `stored`) for one feed, as a column for each week that has anything, ascending.
 * @param days the first and last day to take
 */
export async function* rolledUpWeeks(
  warehouse: Warehouse,
  feed: FeedOfFile,
  days: { from: IsoDate; to: IsoDate },
): AsyncIterable<SourceWeekColumn> {
  const [size] = await warehouse.rows<{ blocks: number; first: number | null; last: number | null }>(`
    select count(distinct enrolment_id // ${BLOCK_SIZE})::int as blocks, min(day)::int as first, max(day)::int as last
    from stored where feed_no = ${feed.feedNo} and day between ${dayNumber(days.from)} and ${dayNumber(days.to)}`);
  if (!size || size.first === null || size.last === null) return;
  const weeks = weeksBetween(dateOfDayNumber(size.first), dateOfDayNumber(size.last));
  const atOnce = Math.max(1, Math.floor(MEMORY_BYTES / (size.blocks * bytesPerBlock(feed.kind))));
  for (let at = 0; at < weeks.length; at += atOnce) {
    const some = weeks.slice(at, at + atOnce);
    for (const gatherer of await gather(warehouse, feed, some, days)) {
      const column = gatherer.column();
      if (column.enrolmentIds.length > 0) yield column;
    }
  }
}

async function gather(
  warehouse: Warehouse,
  { feedNo, sourceId, kind }: FeedOfFile,
  weeks: readonly Week[],
  days: { from: IsoDate; to: IsoDate },
): Promise<ColumnGatherer[]> {
  const gatherers = weeks.map((week) => gatherColumn(sourceId, week, kind));
  const firstDay = dayNumber(weekOf(weeks[0] ?? days.from));
  const lastDay = dayNumber(addWeeks(weeks.at(-1) ?? days.to, 1)) - 1;
  const rows = warehouse.numbers(`
    select enrolment_id::int, (day - ${firstDay})::int, coalesce(${kind === 'level' ? 'level' : 'value'}, ${kind === 'level' ? "'nan'" : 0}::double)::double
      ${kind === 'rate' ? ', coalesce(expected, 0)::double' : ''}
    from stored where feed_no = ${feedNo} and day between ${Math.max(firstDay, dayNumber(days.from))} and ${Math.min(lastDay, dayNumber(days.to))}`);
  for await (const chunk of rows) {
    const [ids, since, values] = [chunk.column(0), chunk.column(1), chunk.column(2)];
    const expected = kind === 'rate' ? chunk.column(3) : values;
    for (let i = 0; i < chunk.rowCount; i++) {
      const day = Number(since[i]);
      const week = Math.floor(day / 7);
      gatherers[week]?.add(Number(ids[i]), day - week * 7, Number(values[i]), Number(expected[i]));
    }
  }
  return gatherers;
}
