import { dateOfDayNumber, dayNumber, type IsoDate } from '../../kernel/week.ts';
import type { Warehouse } from '../../platform/warehouse/warehouse.ts';
import { buildColumn, type ColumnBuilder } from '../core/build-column.ts';
import type { ColumnKind, SourceWeekColumn } from '../core/column.ts';

/** 1970-01-01 was a Thursday, so weeks since then begin three days later. */
const MONDAY_OFFSET = 3;

/**
 * The roll-up of a checked file (the warehouse's `stored`) for one feed, as a column for each week that has anything, ascending.
 * Only one week is in memory at a time.
 * @param days the first and last day to take
 */
export async function* rolledUpWeeks(
  warehouse: Warehouse,
  { feedNo, sourceId, kind }: { feedNo: number; sourceId: number; kind: ColumnKind },
  days: { from: IsoDate; to: IsoDate },
): AsyncIterable<SourceWeekColumn> {
  const rows = warehouse.numbers(`
    select ((day + ${MONDAY_OFFSET}) // 7)::int as week_no, enrolment_id::int as enrolment_id, ((day + ${MONDAY_OFFSET}) % 7)::int as weekday,
      coalesce(value, 0)::double as value, coalesce(expected, 0)::double as expected, coalesce(level, 'nan'::double)::double as level
    from stored where feed_no = ${feedNo} and day between ${dayNumber(days.from)} and ${dayNumber(days.to)} order by 1, 2, 3`);
  let weekNo = -1;
  let builder: ColumnBuilder | null = null;
  for await (const chunk of rows) {
    const [weekNos, ids, weekdays] = [chunk.column(0), chunk.column(1), chunk.column(2)];
    const [values, expected, levels] = [chunk.column(3), chunk.column(4), chunk.column(5)];
    for (let i = 0; i < chunk.rowCount; i++) {
      if (weekNos[i] !== weekNo || builder === null) {
        if (builder) yield builder.finish();
        weekNo = Number(weekNos[i]);
        builder = buildColumn(sourceId, dateOfDayNumber(weekNo * 7 - MONDAY_OFFSET), kind);
      }
      builder.add(Number(ids[i]), Number(weekdays[i]), Number(values[i]), Number(expected[i]), Number(levels[i]));
    }
  }
  if (builder) yield builder.finish();
}
