import { sql } from 'kysely';
import { dayNumber } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';

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
  const kinds = await readKinds(db, institutionId);
  const parts: { n: number; ids: DataView; kindOf: DataView; first: DataView; last: DataView }[] = [];
  for (let after = 0; ; ) {
    const part = await readPart(db, institutionId, kinds, after);
    parts.push(part);
    if (part.n < batchRows[db.kind]) break;
    after = part.ids.getInt32((part.n - 1) * 4);
  }
  const size = parts.reduce((sum, { n }) => sum + n, 0);
  const frame = {
    ids: new Int32Array(size),
    kinds,
    kindOf: new Int32Array(size),
    firstDay: new Int32Array(size),
    lastDay: new Int32Array(size),
  };
  let at = 0;
  for (const { n, ids, kindOf, first, last } of parts)
    for (let i = 0; i < n; i++) {
      const [firstDay, lastDay] = [first.getInt32(i * 4), last.getInt32(i * 4)];
      if (firstDay > span.lastDay || lastDay < span.firstDay) continue;
      frame.ids[at] = ids.getInt32(i * 4);
      frame.kindOf[at] = kindOf.getInt32(i * 4);
      frame.firstDay[at] = firstDay;
      frame.lastDay[at] = lastDay;
      at++;
    }
  return {
    kinds,
    ids: frame.ids.subarray(0, at),
    kindOf: frame.kindOf.subarray(0, at),
    firstDay: frame.firstDay.subarray(0, at),
    lastDay: frame.lastDay.subarray(0, at),
  };
}

async function readKinds(db: Database, institutionId: number): Promise<FrameKind[]> {
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<FrameKind>`select programme_unit_id as "programmeUnitId", campus_unit_id as "campusUnitId", year_of_study as year, mode
      from roster.enrolment where institution_id = ${institutionId} group by 1, 2, 3, 4`.execute(trx),
  );
  return rows;
}

/** Columns come as bytes: a million rows as objects would take seconds. Who was enrolled in between is seen the next time. */
async function readPart(db: Database, institutionId: number, kinds: readonly FrameKind[], after: number) {
  const wanted = JSON.stringify(kinds.map((kind, no) => ({ ...kind, no })));
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{
      n: number;
      ids: Uint8Array | null;
      kindOf: Uint8Array | null;
      first: Uint8Array | null;
      last: Uint8Array | null;
    }>`select count(*)::int as n, string_agg(int4send(id), ''::bytea order by id) as ids,
        string_agg(int4send(coalesce(no, -1)), ''::bytea order by id) as "kindOf",
        string_agg(int4send(first), ''::bytea order by id) as first, string_agg(int4send(last), ''::bytea order by id) as last
      from (
        select e.enrolment_id as id, k.no, coalesce(e.starts_on - date '1970-01-01', ${always.first}::int) as first,
          coalesce(e.ends_on - date '1970-01-01', ${always.last}::int) as last
        from (select * from roster.enrolment where institution_id = ${institutionId} and enrolment_id > ${after}
          order by enrolment_id limit ${batchRows[db.kind]}) e
        left join jsonb_to_recordset(${wanted}::jsonb) as k("programmeUnitId" uuid, "campusUnitId" uuid, year text, mode text, no int)
          on k."programmeUnitId" = e.programme_unit_id and k.year = e.year_of_study and k.mode = e.mode
            and k."campusUnitId" is not distinct from e.campus_unit_id
      ) part`.execute(trx),
  );
  const part = rows[0];
  const view = (bytes: Uint8Array | null | undefined) =>
    bytes ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new DataView(new ArrayBuffer(0));
  return {
    n: part?.n ?? 0,
    ids: view(part?.ids),
    kindOf: view(part?.kindOf),
    first: view(part?.first),
    last: view(part?.last),
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
