import { BLOCK_SIZE, baseOf, blockOf } from '../../../activity/core/block.ts';
import { dayNumber, type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SessionTally } from '../../core/session-tally.ts';
import { addOneToSums, addToSums } from '../../core/tally/day-sums.ts';
import { type DayVisitor, eachDay, type WeekOfBlock } from '../../core/tally/tally-blocks.ts';
import { schoolWeekOf, type TallyColumns } from '../../core/tally/tally-columns.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import type { Reading } from '../reading.ts';
import type { AgreedOfYear } from './agreed-of-year.ts';
import type { GroupSums } from './group-sums.ts';
import { type SessionRow, writeSessionRows } from './session-sums.ts';
import { type StandingRow, writeStandings } from './write-standings.ts';
import { type CarriedOfYear, carriedDays, type Member, membersOf, placed } from './year-members.ts';

const no_end = 2_000_000;

export interface Refresh {
  reading: Reading;
  asOf: IsoDate;
  span: { from: IsoDate; to: IsoDate };
  carried: CarriedOfYear;
  agreed: AgreedOfYear;
  sums: GroupSums;
  columns: TallyColumns;
  bySession: SessionTally;
  /** Where only what changed is made anew: the groups that have any of it. */
  groups?: Map<string, { unitId: string; yearOfStudy: string }>;
  onlySums?: boolean;
}

/** Standings of a stretch of blocks, whose days are added to the groups' sums. */
export async function refreshBlocks(trx: Tx, refresh: Refresh, from: number, to: number): Promise<void> {
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
  const sessions: SessionRow[] = [];
  for (const [block, some] of Map.groupBy(members, ({ enrolmentId }) => blockOf(enrolmentId)))
    rows.push(...refreshBlock(refresh, block, some, byBlock.get(block) ?? [], before, sessions));
  for (const { unitId, yearOfStudy } of members)
    refresh.groups?.set(`${unitId} ${yearOfStudy}`, { unitId, yearOfStudy });
  const between = [members[0]?.enrolmentId ?? 0, members.at(-1)?.enrolmentId ?? 0] as const;
  await writeStandings(trx, institutionId, asOf, rows, between);
  await writeSessionRows(trx, institutionId, sessions, between);
}

/** Of enrolments whose own marks did not change: their days are added to the sums of the groups that others of changed. */
export async function sumBlocks(trx: Tx, refresh: Refresh, members: readonly Member[]): Promise<void> {
  const { reading, span } = refresh;
  const blocks = Map.groupBy(members, ({ enrolmentId }) => blockOf(enrolmentId));
  const weeks = await readMarkBlocks(trx, {
    institutionId: reading.institutionId,
    from: weekOf(span.from),
    to: weekOf(span.to),
    blocks: [...blocks.keys()],
  });
  const byBlock = Map.groupBy(weeks, ({ block }) => block);
  const none = new Map();
  for (const [block, some] of blocks)
    refreshBlock({ ...refresh, onlySums: true }, block, some, byBlock.get(block) ?? [], none);
}

/** One block's standings; its days are added to the groups' sums. */
function refreshBlock(
  { reading, asOf, span, carried, agreed, sums, columns, bySession, onlySums = false }: Refresh,
  block: number,
  members: readonly Member[],
  weeks: readonly WeekOfBlock[],
  before: Awaited<ReturnType<typeof carriedDays>>,
  sessions: SessionRow[] = [],
): StandingRow[] {
  const { year } = reading;
  columns.clear();
  bySession.clear();
  sums.openBlock(members);
  const isOfYear = new Uint8Array(BLOCK_SIZE);
  // A day of two enrolments at once is in the sums of the one that carries it.
  const inSumsUntil = new Int32Array(BLOCK_SIZE).fill(no_end);
  for (const { enrolmentId, academicYear } of members) {
    const place = enrolmentId % BLOCK_SIZE;
    if (!onlySums && (year.academicYear === null || academicYear === year.academicYear)) isOfYear[place] = 1;
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
      if (isCounted(place, day)) {
        columns.addDay(place, day, schoolWeekOf(day), marks);
        if (day <= (inSumsUntil[place] ?? 0)) bySession.addDay(place, marks);
      }
      if (!isSummed(place, day)) return;
      const group = sums.at(place, day);
      if (group) addToSums(group, marks);
    },
  };
  eachDay(weeks, placed(block, members, reading, agreed), visitor);
  return members.flatMap((member) => {
    const place = member.enrolmentId % BLOCK_SIZE;
    if (isOfYear[place] !== 1 || columns.enrolledDays(place) === 0) return [];
    const counts = bySession.at(place);
    if (counts.length > 0) sessions.push({ member, counts });
    return [{ member, tally: columns.at(place), isLast: !carried.until.has(member.enrolmentId) }];
  });
}
