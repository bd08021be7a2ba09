import { sql } from 'kysely';
import { blockOf } from '../../../activity/core/block.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { SessionTally } from '../../core/session-tally.ts';
import { TallyColumns } from '../../core/tally/tally-columns.ts';
import { lastMarkedDay, openReading, type Reading } from '../reading.ts';
import { layTaken } from '../registers/lay-taken.ts';
import { agreedOfYear } from './agreed-of-year.ts';
import { dropGroupSums, groupKinds, writeBandSums, writeGroupSums } from './band-sums.ts';
import { GroupSums } from './group-sums.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type Refresh, refreshBlocks, sumBlocks } from './refresh-blocks.ts';
import { writeSessionSums } from './session-sums.ts';
import { type CarriedOfYear, carriedOfYear, membersOfUnits } from './year-members.ts';

/** Blocks of one transaction: on the embedded database everything else waits meanwhile. */
const blocks_at_once = { embedded: 8, server: 256 } as const;
/** While one stretch is being written another is read and added up. */
const lanes = { embedded: 1, server: 2 } as const;
/** Where more of the blocks changed, all are gone through. */
const most_changed_share = 0.25;

/** What waits for these reasons changed marks and nothing else. */
const onlyMarks = ['delivery', 'taken'];

/**
 * Lays over the marks what persons took of days that wait, then makes their sums and standings. Safe to run again, and by several
 * at once.
 * @returns the first day on which what persons took changed anything, or null
 */
export async function refreshWaiting(db: Database, institutionId: number): Promise<IsoDate | null> {
  const { waiting, upTo } = await db.forInstitution(institutionId, async (trx) => ({
    // Before what waits is read: a load that comes between is looked at now, and once more with its own waiting row.
    upTo: await lastApplied(trx, institutionId),
    waiting: await trx
      .selectFrom('attendance.waiting')
      .select(['waiting_id', 'from_day', 'to_day', 'why'])
      .where('institution_id', '=', institutionId)
      .execute(),
  }));
  const from = waiting.map(({ from_day }) => from_day).toSorted()[0];
  const to = waiting
    .map(({ to_day }) => to_day)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) return null;
  const changedFrom = await layTaken(db, institutionId, { from, to });
  const isOnlyMarks = waiting.every(({ why }) => onlyMarks.includes(why));
  await oneAtATime(db, institutionId, () => refresh(db, institutionId, { from, to }, { upTo, isOnlyMarks }));
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
  await oneAtATime(db, institutionId, async () => {
    const upTo = await db.forInstitution(institutionId, (trx) => lastApplied(trx, institutionId));
    await refresh(db, institutionId, days, { upTo, isOnlyMarks: false });
  });
}

interface Order {
  /** Every load up to this one is in what is made. */
  upTo: number;
  /** Nothing but marks changed since the last time. */
  isOnlyMarks: boolean;
}

async function refresh(
  db: Database,
  institutionId: number,
  days: { from: IsoDate; to: IsoDate } | null,
  { upTo, isOnlyMarks }: Order,
): Promise<void> {
  const read = await db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId, days?.from);
    const carried = await carriedOfYear(trx, reading);
    const lastBlock = await lastBlockOf(trx, institutionId);
    return {
      reading,
      asOf: await lastMarkedDay(trx, reading),
      carried,
      agreed: await agreedOfYear(trx, reading, days?.from),
      lastBlock,
      changed: days && isOnlyMarks ? await changedBlocks(trx, { reading, carried, lastBlock, days }) : null,
    };
  });
  const { reading, asOf, lastBlock, changed } = read;
  if (asOf === null) return;
  const span = days ?? { from: reading.year.from, to: asOf };
  const of: Refresh = { ...read, asOf, span, sums: new GroupSums(), ...counters() };
  const groups = changed ? await refreshChanged(db, of, changed) : null;
  if (!changed) await refreshAll(db, of, lastBlock);
  const unitIds = groups && [...new Set(groups.map(({ unitId }) => unitId))];
  const kinds = await db.forInstitution(institutionId, (trx) => groupKinds(trx, institutionId));
  for (const kind of kinds)
    await db.forInstitution(institutionId, (trx) => writeGroupSums(trx, institutionId, kind, unitIds));
  await writeSessionSums(db, institutionId, unitIds);
  await db.forInstitution(institutionId, async (trx) => {
    await dropGroupSums(trx, institutionId, kinds);
    await of.sums.write(trx, institutionId, span, groups);
    await writeBandSums(trx, institutionId, unitIds);
    await sql`insert into attendance.head as h (institution_id, stamp, as_of, applied_number) values (${institutionId}, 1, ${asOf}::date, ${upTo})
      on conflict (institution_id) do update set stamp = h.stamp + 1, as_of = excluded.as_of, applied_number = excluded.applied_number`.execute(
      trx,
    );
  });
}

/** A block's, used again for the next. */
const counters = () => ({ columns: new TallyColumns(), bySession: new SessionTally() });

async function refreshAll(db: Database, of: Refresh, lastBlock: number): Promise<void> {
  const step = blocks_at_once[db.kind];
  let next = 0;
  const lane = async () => {
    const own = { ...of, ...counters() };
    while (next <= lastBlock) {
      const from = next;
      next += step;
      await db.forInstitution(of.reading.institutionId, (trx) => refreshBlocks(trx, own, from, from + step));
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes[db.kind] }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** Standings of whom marks changed of, and the sums of the groups that they are in. */
async function refreshChanged(db: Database, of: Refresh, changed: readonly number[]) {
  const { institutionId } = of.reading;
  const groups: NonNullable<Refresh['groups']> = new Map();
  for (const block of changed)
    await db.forInstitution(institutionId, (trx) => refreshBlocks(trx, { ...of, groups }, block, block + 1));
  const isChanged = new Set(changed);
  const unitIds = [...new Set([...groups.values()].map(({ unitId }) => unitId))];
  const others = (await db.forInstitution(institutionId, (trx) => membersOfUnits(trx, institutionId, unitIds))).filter(
    ({ enrolmentId, unitId, yearOfStudy }) =>
      !isChanged.has(blockOf(enrolmentId)) && groups.has(`${unitId} ${yearOfStudy}`),
  );
  const blocks = [...Map.groupBy(others, ({ enrolmentId }) => blockOf(enrolmentId)).values()];
  const step = blocks_at_once[db.kind];
  for (let at = 0; at < blocks.length; at += step)
    await db.forInstitution(institutionId, (trx) => sumBlocks(trx, of, blocks.slice(at, at + step).flat()));
  return [...groups.values()];
}

/** The blocks whose marks changed since standings were last made, and those that carry days of these; null: all are to be made. */
async function changedBlocks(
  trx: Tx,
  {
    reading: { institutionId, year },
    carried,
    lastBlock,
    days,
  }: { reading: Reading; carried: CarriedOfYear; lastBlock: number; days: { from: IsoDate; to: IsoDate } },
): Promise<number[] | null> {
  const head = await trx
    .selectFrom('attendance.head')
    .select(['applied_number', 'as_of'])
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  if (head?.applied_number == null || head.as_of === null || head.as_of < year.from) return null;
  const { rows } = await sql<{ block: number }>`select distinct b.block from attendance.block b
    join activity.load l on l.institution_id = b.institution_id and l.load_id = b.load_id
    where b.institution_id = ${institutionId} and l.institution_id = ${institutionId} and l.state = 'applied' and l.applied_number > ${head.applied_number}
      and b.week between date_trunc('week', ${days.from}::date)::date and ${days.to}::date`.execute(trx);
  const changed = new Set(rows.map(({ block }) => block));
  for (const [carrierId, days] of carried.by)
    if (days.some(({ enrolmentId }) => changed.has(blockOf(enrolmentId)))) changed.add(blockOf(carrierId));
  return changed.size > most_changed_share * (lastBlock + 1) ? null : [...changed].sort((a, b) => a - b);
}

async function lastApplied(trx: Tx, institutionId: number): Promise<number> {
  const row = await trx
    .selectFrom('activity.head')
    .select('last_applied_number')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row?.last_applied_number ?? 0;
}

async function lastBlockOf(trx: Tx, institutionId: number): Promise<number> {
  const { rows } = await sql<{
    id: number | null;
  }>`select max(enrolment_id) as id from roster.enrolment where institution_id = ${institutionId}`.execute(trx);
  const id = rows[0]?.id ?? null;
  return id === null ? -1 : blockOf(id);
}
