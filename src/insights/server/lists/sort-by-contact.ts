import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';

/** By the last day on which somebody reached the student; whom nobody ever reached comes first when the longest ago does. */
interface ByContact {
  condition: RawBuilder<boolean>;
  columns: RawBuilder<unknown>;
  order: 'asc' | 'desc';
  offset: number;
  limit: number;
}

const reached = sql`cases.contact_standing c`;
const same = sql`c.institution_id = l.institution_id and c.student_id = l.student_id and c.last_two_way_on is not null`;

/** A list short enough to be sorted whole. */
export async function shortByContact<Row>(trx: Tx, asked: ByContact): Promise<(Row & { total: number })[]> {
  const { direction, nulls } = directionOf(asked.order);
  const { rows } = await sql<Row & { total: number }>`
    with listed as materialized (select * from insights.standing l where ${asked.condition})
    select ${asked.columns}, (select count(*) from listed)::int as total
    from listed l left join ${reached} on ${same}
    order by c.last_two_way_on ${direction} ${nulls}, c.student_id ${direction}, l.sort_name ${direction}, l.enrolment_id ${direction}
    limit ${asked.limit} offset ${asked.offset}`.execute(trx);
  return rows;
}

/** A long one is read off two indexes, those who were reached and the others, so that only a page of it is looked at. */
export async function longByContact<Row>(trx: Tx, asked: ByContact): Promise<Row[]> {
  const stretches =
    asked.order === 'asc' ? ([neverStretch, reachedStretch] as const) : ([reachedStretch, neverStretch] as const);
  const [first, second] = stretches;
  const found = await first<Row>(trx, asked);
  if (found.length === asked.limit) return found;
  const before =
    found.length > 0 || asked.offset === 0
      ? asked.offset + found.length
      : await countOf(trx, asked, first === reachedStretch);
  const rest = { ...asked, offset: Math.max(0, asked.offset - before), limit: asked.limit - found.length };
  return [...found, ...(await second<Row>(trx, rest))];
}

async function reachedStretch<Row>(trx: Tx, { condition, columns, order, offset, limit }: ByContact): Promise<Row[]> {
  const { direction } = directionOf(order);
  const { rows } = await sql<Row>`
    select ${columns} from ${reached} join insights.standing l on ${same}
    where ${condition}
    order by c.institution_id ${direction}, c.last_two_way_on ${direction}, c.student_id ${direction}, l.enrolment_id ${direction} limit ${limit} offset ${offset}`.execute(
    trx,
  );
  return rows;
}

async function neverStretch<Row>(trx: Tx, { condition, columns, order, offset, limit }: ByContact): Promise<Row[]> {
  const { direction } = directionOf(order);
  const { rows } = await sql<Row>`
    select ${columns} from insights.standing l
    where ${condition} and not exists (select from ${reached} where ${same})
    order by l.sort_name ${direction}, l.enrolment_id ${direction} limit ${limit} offset ${offset}`.execute(trx);
  return rows;
}

async function countOf(trx: Tx, { condition }: ByContact, isReached: boolean): Promise<number> {
  const test = isReached ? sql`exists` : sql`not exists`;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from insights.standing l
    where ${condition} and ${test} (select from ${reached} where ${same})`.execute(trx);
  return rows[0]?.n ?? 0;
}

function directionOf(order: 'asc' | 'desc') {
  return order === 'asc'
    ? { direction: sql`asc`, nulls: sql`nulls first` }
    : { direction: sql`desc`, nulls: sql`nulls last` };
}
