import { sql } from 'kysely';
import { dayNumber } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';

/** Enrolments that agree in all that a scope may ask for. */
export interface FrameKind {
  programmeUnitId: string;
  campusUnitId: string | null;
  year: string;
  mode: string;
}

/** Whom rules look at: every enrolment of a span of days, in columns, ascending by id. */
export interface Frame {
  ids: Int32Array;
  kinds: FrameKind[];
  kindOf: Int32Array;
  firstDay: Int32Array;
  lastDay: Int32Array;
}

const batchRows = { embedded: 5_000, server: 50_000 };
const always = { first: -1_000_000, last: 1_000_000 };

export async function readFrame(
  db: Database,
  institutionId: number,
  span: { firstDay: number; lastDay: number },
): Promise<Frame> {
  const ids: number[] = [];
  const kindOf: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  const kinds: FrameKind[] = [];
  const numbers = new Map<string, number>();
  for (let after = 0; ; ) {
    const { rows } = await db.forInstitution(institutionId, (trx) =>
      sql<FrameKind & { id: number; first: number; last: number }>`
        select enrolment_id as id, programme_unit_id as "programmeUnitId", campus_unit_id as "campusUnitId", year_of_study as year, mode,
          coalesce(starts_on - date '1970-01-01', ${always.first}::int) as first,
          coalesce(ends_on - date '1970-01-01', ${always.last}::int) as last
        from roster.enrolment where institution_id = ${institutionId} and enrolment_id > ${after}
        order by enrolment_id limit ${batchRows[db.kind]}`.execute(trx),
    );
    for (const row of rows) {
      if (row.first > span.lastDay || row.last < span.firstDay) continue;
      const { programmeUnitId, campusUnitId, year, mode } = row;
      const key = `${programmeUnitId}\t${campusUnitId}\t${year}\t${mode}`;
      const known = numbers.get(key) ?? kinds.push({ programmeUnitId, campusUnitId, year, mode }) - 1;
      numbers.set(key, known);
      ids.push(row.id);
      kindOf.push(known);
      first.push(row.first);
      last.push(row.last);
    }
    if (rows.length < batchRows[db.kind]) break;
    after = rows.at(-1)?.id ?? after;
  }
  return {
    ids: Int32Array.from(ids),
    kinds,
    kindOf: Int32Array.from(kindOf),
    firstDay: Int32Array.from(first),
    lastDay: Int32Array.from(last),
  };
}

/** Where an id stands in an ascending list; -1 when it does not. */
export function positionOf(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] ?? 0;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export const sundayOf = (week: string): number => dayNumber(week) + 6;
