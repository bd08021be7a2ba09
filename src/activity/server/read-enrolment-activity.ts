import { sql } from 'kysely';
import { addWeeks, type IsoDate, type Week, weekOf, weeksBetween } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { baseOf, blockOf } from '../core/block.ts';
import { isCovered } from '../core/covered-days.ts';
import { unpackDays } from '../core/pack.ts';

/** One source's week as one enrolment's page shows it: Monday first, null where no delivery covers the day. */
export interface EnrolmentWeek {
  sourceId: number;
  week: Week;
  /** Counts, or for a rate what was attended; for a level null everywhere. */
  days: (number | null)[];
  /** For a rate what was expected. */
  expected: (number | null)[] | null;
  /** For a level the values given. */
  levels: (number | null)[] | null;
  /** The delivery that the day rests on. */
  deliveryIds: (string | null)[];
}

export interface EnrolmentSpan {
  institutionId: number;
  enrolmentId: number;
  /** Any day of the first and the last week. */
  from: IsoDate;
  to: IsoDate;
}

interface CoveredRow {
  source_id: number;
  measure: string;
  week: Week;
  days: number;
  /** Null: a correction by people; the day still rests on the delivery before it. */
  delivery_id: string | null;
}
interface BlockRow {
  source_id: number;
  week: Week;
  counts: Uint8Array;
  expected: Uint8Array | null;
  levels: Uint8Array | null;
}

/** All covered weeks of all sources for one enrolment, by source and week. */
export async function readEnrolmentActivity(trx: Tx, span: EnrolmentSpan): Promise<EnrolmentWeek[]> {
  const covered = await coveredRows(trx, span);
  const blocks = await blockRows(trx, span, [...new Set(covered.map((row) => row.source_id))]);
  const weeks = new Map<string, EnrolmentWeek>();
  for (const row of covered) {
    const key = `${row.source_id}/${row.week}`;
    const found = weeks.get(key) ?? quietWeek(row);
    weeks.set(key, found);
    // Rows come in the order in which they took effect, so the last delivery of a day wins.
    for (let d = 0; d < 7; d++) {
      if (!isCovered(row.days, d)) continue;
      found.deliveryIds[d] = row.delivery_id ?? found.deliveryIds[d] ?? null;
      if (row.measure !== 'level') found.days[d] = 0;
      if (found.expected) found.expected[d] = 0;
    }
  }
  for (const row of blocks) fill(weeks.get(`${row.source_id}/${row.week}`), row, span.enrolmentId);
  return [...weeks.values()];
}

function quietWeek({ source_id, week, measure }: CoveredRow): EnrolmentWeek {
  const none = () => new Array<null>(7).fill(null);
  return {
    sourceId: source_id,
    week,
    days: none(),
    expected: measure === 'rate' ? none() : null,
    levels: measure === 'level' ? none() : null,
    deliveryIds: none(),
  };
}

function fill(onto: EnrolmentWeek | undefined, row: BlockRow, enrolmentId: number): void {
  if (!onto) return;
  const base = baseOf(blockOf(enrolmentId));
  unpackDays(row.counts, 0, base, (id, days) => {
    if (id === enrolmentId) lay(days, onto.days);
  });
  if (row.expected && onto.expected) {
    const { expected } = onto;
    unpackDays(row.expected, 0, base, (id, days) => {
      if (id === enrolmentId) lay(days, expected);
    });
  }
  if (row.levels && onto.levels) {
    const { levels } = onto;
    unpackDays(row.levels, Number.NaN, base, (id, days) => {
      if (id === enrolmentId) for (let d = 0; d < 7; d++) levels[d] = Number.isNaN(days[d]) ? null : (days[d] ?? null);
    });
  }
}

function lay(days: Float64Array, onto: (number | null)[]): void {
  for (let d = 0; d < 7; d++) if (onto[d] !== null) onto[d] = days[d] ?? 0;
}

async function coveredRows(trx: Tx, { institutionId, from, to }: EnrolmentSpan): Promise<CoveredRow[]> {
  const { rows } = await sql<CoveredRow>`
    select c.source_id, s.measure, c.week, c.days, l.delivery_id
    from sources.source s
    join activity.covered c on c.institution_id = s.institution_id and c.source_id = s.source_id
    join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
    where s.institution_id = ${institutionId} and c.institution_id = ${institutionId} and l.institution_id = ${institutionId}
      and c.week between ${weekOf(from)}::date and ${weekOf(to)}::date and l.state = 'applied'
    order by c.source_id, c.week, l.applied_number`.execute(trx);
  return rows;
}

async function blockRows(
  trx: Tx,
  { institutionId, enrolmentId, from, to }: EnrolmentSpan,
  sourceIds: readonly number[],
): Promise<BlockRow[]> {
  if (sourceIds.length === 0) return [];
  // Every key of the index is named, so that it is entered once for each source-week instead of read through.
  const { rows } = await sql<BlockRow>`
    select distinct on (b.source_id, b.week) b.source_id, b.week, b.counts, b.expected, b.levels
    from activity.block b
    join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
    where b.institution_id = ${institutionId} and l.institution_id = ${institutionId}
      and b.source_id = any(${`{${sourceIds.join(',')}}`}::text::int2[]) and b.week = any(${`{${weeksBetween(from, to).join(',')}}`}::text::date[])
      and b.block = ${blockOf(enrolmentId)} and l.state = 'applied'
    order by b.source_id, b.week, b.load_id desc`.execute(trx);
  return rows;
}

/** The weeks up to and including `week`, newest last: what a page of so many weeks asks for. */
export function spanEndingAt(week: Week, weeks: number): { from: IsoDate; to: IsoDate } {
  return { from: addWeeks(week, 1 - weeks), to: week };
}
