import { sql } from 'kysely';
import { BLOCK_SIZE, baseOf, blockOf } from '../../activity/core/block.ts';
import { dayNumber, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { addOneToSums, addToSums } from '../core/day-sums.ts';
import { type DayVisitor, eachDay, type WeekOfBlock } from '../core/tally-blocks.ts';
import { schoolWeekOf, TallyColumns } from '../core/tally-columns.ts';
import { type AgreedOfYear, agreedOfYear } from './agreed-of-year.ts';
import { dropGroupSums, groupKinds, writeBandSums, writeGroupSums } from './band-sums.ts';
import { GroupSums } from './group-sums.ts';
import { layTaken } from './lay-taken.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { lastMarkedDay, openReading, type Reading } from './reading.ts';
import { type StandingRow, writeStandings } from './write-standings.ts';
import { type CarriedOfYear, carriedDays, carriedOfYear, type Member, membersOf, placed } from './year-members.ts';

/** Blocks of one transaction: on the embedded database everything else waits meanwhile. */
const blocks_at_once = { embedded: 8, server: 512 } as const;

const no_end = 2_000_000;

/**
 * Lays over the marks what persons took of days that wait, then makes their sums and standings. Safe to run again, and by several
 * at once.
 * @returns the first day on which what persons took changed anything, or null
 */
export async function refreshWaiting(db: Database, institutionId: number): Promise<IsoDate | null> {
  const waiting = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('attendance.waiting')
      .select(['waiting_id', 'from_day', 'to_day'])
      .where('institution_id', '=', institutionId)
      .execute(),
  );
  const from = waiting.map(({ from_day }) => from_day).toSorted()[0];
  const to = waiting
    .map(({ to_day }) => to_day)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) return null;
  const changedFrom = await layTaken(db, institutionId, { from, to });
  await refreshStandings(db, institutionId, { from, to });
  await db.forInstitution(institutionId, (trx) =>
    trx
      .deleteFrom('attendance.waiting')
      .where('institution_id', '=', institutionId)
      .where(
        'waiting_id',
        'in',
        waiting.map(({ waiting_id }) => waiting_id),
      )
      .execute(),
  );
  return changedFrom;
}

/** Everybody's standing of the year, and the sums of the given days, anew from the marks that stand. */
export async function refreshStandings(
  db: Database,
  institutionId: number,
  days: { from: IsoDate; to: IsoDate } | null,
): Promise<void> {
  const read = await db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId, days?.from);
    return {
      reading,
      asOf: await lastMarkedDay(trx, reading),
      carried: await carriedOfYear(trx, reading),
      agreed: await agreedOfYear(trx, reading, days?.from),
      lastBlock: await lastBlockOf(trx, institutionId),
    };
  });
  const { reading, asOf, lastBlock } = read;
  if (asOf === null) return;
  const span = days ?? { from: reading.year.from, to: asOf };
  const refresh: Refresh = { ...read, asOf, span, sums: new GroupSums(), columns: new TallyColumns() };
  const step = blocks_at_once[db.kind];
  for (let at = 0; at <= lastBlock; at += step)
    await db.forInstitution(institutionId, async (trx) => {
      await lockHead(trx, institutionId);
      await refreshBlocks(trx, refresh, at, at + step);
    });
  const kinds = await db.forInstitution(institutionId, (trx) => groupKinds(trx, institutionId));
  for (const kind of kinds)
    await db.forInstitution(institutionId, async (trx) => {
      await lockHead(trx, institutionId);
      await writeGroupSums(trx, institutionId, kind);
    });
  await db.forInstitution(institutionId, async (trx) => {
    await lockHead(trx, institutionId);
    await dropGroupSums(trx, institutionId, kinds);
    await refresh.sums.write(trx, institutionId, span);
    await writeBandSums(trx, institutionId);
    await sql`update attendance.head set stamp = stamp + 1, as_of = ${asOf}::date where institution_id = ${institutionId}`.execute(
      trx,
    );
  });
}

interface Refresh {
  reading: Reading;
  asOf: IsoDate;
  span: { from: IsoDate; to: IsoDate };
  carried: CarriedOfYear;
  agreed: AgreedOfYear;
  sums: GroupSums;
  columns: TallyColumns;
}

async function lockHead(trx: Tx, institutionId: number): Promise<void> {
  await sql`insert into attendance.head (institution_id) values (${institutionId})
    on conflict (institution_id) do update set stamp = attendance.head.stamp`.execute(trx);
}

async function lastBlockOf(trx: Tx, institutionId: number): Promise<number> {
  const { rows } = await sql<{
    id: number | null;
  }>`select max(enrolment_id) as id from roster.enrolment where institution_id = ${institutionId}`.execute(trx);
  const id = rows[0]?.id ?? null;
  return id === null ? -1 : blockOf(id);
}

async function refreshBlocks(trx: Tx, refresh: Refresh, from: number, to: number): Promise<void> {
  const { reading, asOf, span, carried, agreed } = refresh;
  const { institutionId, year } = reading;
  const members = await membersOf(trx, institutionId, baseOf(from), baseOf(to));
  if (members.length === 0) return;
  const first = span.from < year.from ? span.from : year.from;
  const weeks = await readMarkBlocks(trx, {
    institutionId,
    from: weekOf(first),
    to: weekOf(asOf > span.to ? asOf : span.to),
    between: [from, to],
  });
  const before = await carriedDays(trx, reading, { carried, agreed }, members);
  const byBlock = Map.groupBy(weeks, ({ block }) => block);
  const rows: StandingRow[] = [];
  for (const [block, some] of Map.groupBy(members, ({ enrolmentId }) => blockOf(enrolmentId)))
    rows.push(...refreshBlock(refresh, block, some, byBlock.get(block) ?? [], before));
  await writeStandings(trx, institutionId, asOf, rows, [
    members[0]?.enrolmentId ?? 0,
    members.at(-1)?.enrolmentId ?? 0,
  ]);
}

/** One block's standings; its days are added to the groups' sums. */
function refreshBlock(
  { reading, asOf, span, carried, agreed, sums, columns }: Refresh,
  block: number,
  members: readonly Member[],
  weeks: readonly WeekOfBlock[],
  before: Awaited<ReturnType<typeof carriedDays>>,
): StandingRow[] {
  const { year } = reading;
  columns.clear();
  sums.openBlock(members);
  const isOfYear = new Uint8Array(BLOCK_SIZE);
  // A day of two enrolments at once is in the sums of the one that carries it.
  const inSumsUntil = new Int32Array(BLOCK_SIZE).fill(no_end);
  for (const { enrolmentId, academicYear } of members) {
    const place = enrolmentId % BLOCK_SIZE;
    if (year.academicYear === null || academicYear === year.academicYear) isOfYear[place] = 1;
    const until = carried.until.get(enrolmentId);
    if (until !== undefined) inSumsUntil[place] = until;
    for (const { day, marks } of before.get(enrolmentId) ?? []) columns.addDay(place, day, schoolWeekOf(day), marks);
  }
  const [sumFrom, sumTo] = [dayNumber(span.from), dayNumber(span.to)];
  const [yearFrom, yearTo] = [dayNumber(year.from), dayNumber(asOf)];
  const isSummed = (place: number, day: number) => day >= sumFrom && day <= sumTo && day <= (inSumsUntil[place] ?? 0);
  const isCounted = (place: number, day: number) => isOfYear[place] === 1 && day >= yearFrom && day <= yearTo;
  const visitor: DayVisitor = {
    one: (place, day, meaning) => {
      if (isCounted(place, day)) columns.addOne(place, day, schoolWeekOf(day), meaning);
      if (!isSummed(place, day)) return;
      const group = sums.at(place, day);
      if (group) addOneToSums(group, meaning);
    },
    several: (place, day, marks) => {
      if (isCounted(place, day)) columns.addDay(place, day, schoolWeekOf(day), marks);
      if (!isSummed(place, day)) return;
      const group = sums.at(place, day);
      if (group) addToSums(group, marks);
    },
  };
  eachDay(weeks, placed(block, members, reading, agreed), visitor);
  return members.flatMap((member) => {
    const place = member.enrolmentId % BLOCK_SIZE;
    if (isOfYear[place] !== 1 || columns.enrolledDays(place) === 0) return [];
    return [{ member, tally: columns.at(place), isLast: !carried.until.has(member.enrolmentId) }];
  });
}
