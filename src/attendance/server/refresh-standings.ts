import { sql } from 'kysely';
import { baseOf, blockOf } from '../../activity/core/block.ts';
import { dateOfDayNumber, dayNumber, type IsoDate, weekOf } from '../../kernel/week.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { addToSums, type DaySums, newSums, sum_fields } from '../core/day-sums.ts';
import { addDay, closeTally, newTally, type Tally } from '../core/tally.ts';
import { eachDay } from '../core/tally-blocks.ts';
import { writeBandSums } from './band-sums.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { lastMarkedDay, openReading, type Reading } from './reading.ts';
import { carriedDays, carriedOfYear, type Member, membersOf, placed } from './year-members.ts';

/** Blocks of one transaction: on the embedded database everything else waits meanwhile. */
const blocks_at_once = { embedded: 8, server: 512 } as const;
const days_per_statement = 2_000;

/** Makes the sums and standings for which deliveries wait. Safe to run again, and by several at once. */
export async function refreshWaiting(db: Database, institutionId: number): Promise<void> {
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
  if (from === undefined || to === undefined) return;
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
}

/** Everybody's standing of the year, and the sums of the given days, anew from the marks that stand. */
export async function refreshStandings(
  db: Database,
  institutionId: number,
  days: { from: IsoDate; to: IsoDate } | null,
): Promise<void> {
  const { reading, asOf, carried, lastBlock } = await db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId, days?.from);
    return {
      reading,
      asOf: await lastMarkedDay(trx, reading),
      carried: await carriedOfYear(trx, reading),
      lastBlock: await lastBlockOf(trx, institutionId),
    };
  });
  if (asOf === null) return;
  const span = days ?? { from: reading.year.from, to: asOf };
  const sums: GroupSums = new Map();
  const step = blocks_at_once[db.kind];
  for (let at = 0; at <= lastBlock; at += step)
    await db.forInstitution(institutionId, async (trx) => {
      await lockHead(trx, institutionId);
      await refreshBlocks(trx, { reading, asOf, span, carried, sums }, at, at + step);
    });
  await db.forInstitution(institutionId, async (trx) => {
    await lockHead(trx, institutionId);
    await writeSums(trx, institutionId, span, sums);
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
  carried: Awaited<ReturnType<typeof carriedOfYear>>;
  sums: GroupSums;
}

/** By unit and year group, then by day. */
type GroupSums = Map<string, Map<number, DaySums>>;

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
  const { reading, asOf, span, carried, sums } = refresh;
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
  const before = await carriedDays(trx, reading, carried, members);
  const tallies = new Map<number, Tally>();
  const byBlock = Map.groupBy(weeks, ({ block }) => block);
  const sumDays = [dayNumber(span.from), dayNumber(span.to)] as const;
  const yearDays = [dayNumber(year.from), dayNumber(asOf)] as const;
  for (const [block, some] of Map.groupBy(members, ({ enrolmentId }) => blockOf(enrolmentId))) {
    const groups = new Map(some.map((member) => [member.enrolmentId, groupOf(sums, member)]));
    for (const member of some) {
      if (!isOfYear(member, year)) continue;
      const tally = newTally();
      for (const { day, marks } of before.get(member.enrolmentId) ?? []) addDay(tally, day, marks);
      tallies.set(member.enrolmentId, tally);
    }
    eachDay(byBlock.get(block) ?? [], placed(block, some, reading), reading.read, (enrolmentId, _place, day, marks) => {
      const tally = tallies.get(enrolmentId);
      if (tally && day >= yearDays[0] && day <= yearDays[1]) addDay(tally, day, marks);
      if (day < sumDays[0] || day > sumDays[1]) return;
      const group = groups.get(enrolmentId);
      if (group) addToSums(sumsOf(group, day), marks);
    });
  }
  await writeStandings(trx, reading, asOf, members, tallies, carried);
}

function isOfYear(member: Member, year: Reading['year']): boolean {
  return year.academicYear === null || member.academicYear === year.academicYear;
}

function groupOf(sums: GroupSums, { unitId, yearOfStudy }: Member): Map<number, DaySums> {
  const key = `${unitId}\t${yearOfStudy}`;
  const found = sums.get(key) ?? new Map<number, DaySums>();
  sums.set(key, found);
  return found;
}

function sumsOf(group: Map<number, DaySums>, day: number): DaySums {
  const found = group.get(day) ?? newSums();
  if (found[0] === 0) group.set(day, found);
  return found;
}

async function writeStandings(
  trx: Tx,
  { institutionId }: Reading,
  asOf: IsoDate,
  members: readonly Member[],
  tallies: ReadonlyMap<number, Tally>,
  carried: Refresh['carried'],
): Promise<void> {
  const rows = members.flatMap((member) => {
    const tally = tallies.get(member.enrolmentId);
    return tally && tally.enrolledDays > 0 ? [{ member, tally: closeTally(tally) }] : [];
  });
  const first = members[0]?.enrolmentId ?? 0;
  const last = members.at(-1)?.enrolmentId ?? 0;
  await sql`delete from attendance.standing where institution_id = ${institutionId} and enrolment_id between ${first} and ${last}`.execute(
    trx,
  );
  const numbers = (of: (tally: Tally) => number) => ({
    length: rows.length,
    make: (at: number) => {
      const row = rows[at];
      return row ? of(row.tally) : 0;
    },
  });
  const small = (of: (tally: Tally) => number) => ({ type: 'int2' as const, values: numbers(of) });
  await bulkInsert(trx, 'attendance.standing', {
    enrolment_id: { type: 'int4', values: rows.map(({ member }) => member.enrolmentId) },
    student_id: { type: 'uuid', values: rows.map(({ member }) => member.studentId) },
    academic_year: { type: 'text', values: rows.map(({ member }) => member.academicYear) },
    is_last: { type: 'bool', values: rows.map(({ member }) => !carried.others.has(member.enrolmentId)) },
    enrolled_days: small((tally) => tally.enrolledDays),
    absent_days: small((tally) => tally.absentDays),
    attended_days: { type: 'float4', values: numbers((tally) => tally.attendedDays) },
    expected_sessions: small((tally) => tally.expectedSessions),
    attended_sessions: small((tally) => tally.attendedSessions),
    excused_sessions: small((tally) => tally.excusedSessions),
    unexcused_sessions: small((tally) => tally.unexcusedSessions),
    unexplained_sessions: small((tally) => tally.unexplainedSessions),
    offsite_sessions: small((tally) => tally.offsiteSessions),
    late_sessions: small((tally) => tally.lateSessions),
    early_sessions: small((tally) => tally.earlySessions),
    run_days: small((tally) => tally.runDays),
    unauthorised_10_weeks: small((tally) => tally.unauthorised10Weeks),
    recent_enrolled_days: small((tally) => tally.recentEnrolledDays),
    recent_absent_days: small((tally) => tally.recentAbsentDays),
    last_absent_on: {
      type: 'date',
      values: rows.map(({ tally }) => (tally.lastAbsentDay < 0 ? null : dateOfDayNumber(tally.lastAbsentDay))),
    },
    as_of: { type: 'date', values: asOf },
    institution_id: { type: 'int4', values: institutionId },
  });
}

async function writeSums(
  trx: Tx,
  institutionId: number,
  span: { from: IsoDate; to: IsoDate },
  sums: GroupSums,
): Promise<void> {
  await sql`delete from attendance.day_sum where institution_id = ${institutionId} and day between ${span.from}::date and ${span.to}::date`.execute(
    trx,
  );
  const all = [...sums].flatMap(([key, days]) =>
    [...days].flatMap(([day, figures]) => ((figures[0] ?? 0) > 0 ? [{ key, day, figures }] : [])),
  );
  for (let at = 0; at < all.length; at += days_per_statement) {
    const some = all.slice(at, at + days_per_statement).map(({ key, day, figures }) => {
      const [unitId = '', yearOfStudy = ''] = key.split('\t');
      return { day: dateOfDayNumber(day), unitId, yearOfStudy, figures };
    });
    await bulkInsert(trx, 'attendance.day_sum', {
      institution_id: { type: 'int4', values: institutionId },
      day: { type: 'date', values: some.map(({ day }) => day) },
      unit_id: { type: 'uuid', values: some.map(({ unitId }) => unitId) },
      year_of_study: { type: 'text', values: some.map(({ yearOfStudy }) => yearOfStudy) },
      ...Object.fromEntries(
        sum_fields.map((field, index) => [
          field,
          {
            type: field === 'attended_days' ? ('float8' as const) : ('int4' as const),
            values: some.map(({ figures }) => figures[index] ?? 0),
          },
        ]),
      ),
    });
  }
}
