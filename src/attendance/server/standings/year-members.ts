import { sql } from 'kysely';
import { BLOCK_SIZE, baseOf, blockOf } from '../../../activity/core/block.ts';
import { dayNumber, type IsoDate, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { AgreedDays } from '../../core/tally/agreed.ts';
import { type Carried, carriedBy } from '../../core/tally/carry.ts';
import type { DayMarks } from '../../core/tally/tally.ts';
import { type BlockMembers, eachDay } from '../../core/tally/tally-blocks.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import type { Reading } from '../reading.ts';
import type { AgreedOfYear } from './agreed-of-year.ts';

export interface Member {
  enrolmentId: number;
  studentId: string;
  unitId: string;
  yearOfStudy: string;
  academicYear: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

const columns = sql`enrolment_id as "enrolmentId", student_id as "studentId", programme_unit_id as "unitId", year_of_study as "yearOfStudy",
  academic_year as "academicYear", starts_on as "startsOn", ends_on as "endsOn"`;

/** Enrolments by number, from the first up to the second, which is left out. */
export async function membersOf(trx: Tx, institutionId: number, from: number, to: number): Promise<Member[]> {
  const { rows } = await sql<Member>`select ${columns} from roster.enrolment
    where institution_id = ${institutionId} and enrolment_id >= ${from} and enrolment_id < ${to} order by enrolment_id`.execute(
    trx,
  );
  return rows;
}

/** Everybody of some units, by number. */
export async function membersOfUnits(trx: Tx, institutionId: number, unitIds: readonly string[]): Promise<Member[]> {
  const { rows } = await sql<Member>`select ${columns} from roster.enrolment
    where institution_id = ${institutionId} and programme_unit_id = any(${[...unitIds]}::uuid[]) order by enrolment_id`.execute(
    trx,
  );
  return rows;
}

/** Who has several enrolments in the year. */
export interface CarriedOfYear {
  /** By enrolment, whose days it carries, each up to a day. */
  by: Map<number, Carried['carried']>;
  /** Enrolments that do not stand for their student: the last day that still counts as theirs; -1: none does. */
  until: Map<number, number>;
}

export async function carriedOfYear(trx: Tx, { institutionId, year }: Reading): Promise<CarriedOfYear> {
  const ofYear = year.academicYear === null ? sql`` : sql`and academic_year = ${year.academicYear}`;
  const { rows } = await sql<{
    studentId: string;
    enrolmentId: number;
    startsOn: IsoDate | null;
    endsOn: IsoDate | null;
    isPrimary: boolean;
  }>`select e.student_id as "studentId", e.enrolment_id as "enrolmentId", e.starts_on as "startsOn", e.ends_on as "endsOn", e.is_primary as "isPrimary"
    from roster.enrolment e
    join (select student_id from roster.enrolment where institution_id = ${institutionId} ${ofYear} group by student_id having count(*) > 1) s on s.student_id = e.student_id
    where e.institution_id = ${institutionId} ${year.academicYear === null ? sql`` : sql`and e.academic_year = ${year.academicYear}`}`.execute(
    trx,
  );
  const by: CarriedOfYear['by'] = new Map();
  const until: CarriedOfYear['until'] = new Map();
  for (const enrolments of Map.groupBy(rows, ({ studentId }) => studentId).values()) {
    const one = carriedBy(enrolments);
    if (!one) continue;
    if (one.carried.length > 0) by.set(one.lastId, one.carried);
    for (const { enrolmentId } of enrolments) if (enrolmentId !== one.lastId) until.set(enrolmentId, -1);
    for (const { enrolmentId, before } of one.carried) until.set(enrolmentId, dayNumber(before) - 1);
  }
  return { by, until };
}

/** The days of other enrolments that some carry, in their order. */
export async function carriedDays(
  trx: Tx,
  reading: Reading,
  { carried, agreed }: { carried: CarriedOfYear; agreed: AgreedOfYear },
  members: readonly Pick<Member, 'enrolmentId'>[],
): Promise<Map<number, { day: number; marks: DayMarks }[]>> {
  const days = new Map<number, { day: number; marks: DayMarks }[]>();
  const wanted = new Map(
    members.flatMap(({ enrolmentId }) =>
      (carried.by.get(enrolmentId) ?? []).map((one) => [one.enrolmentId, enrolmentId] as const),
    ),
  );
  if (wanted.size === 0) return days;
  const ids = [...wanted.keys()];
  const { institutionId, year, today } = reading;
  const { rows } = await sql<Member>`select ${columns} from roster.enrolment
    where institution_id = ${institutionId} and enrolment_id = any(${ids}::int[]) order by starts_on, enrolment_id`.execute(
    trx,
  );
  const blocks = [...new Set(ids.map(blockOf))];
  const weeks = await readMarkBlocks(trx, { institutionId, from: weekOf(year.from), to: weekOf(today), blocks });
  const byBlock = Map.groupBy(weeks, ({ block }) => block);
  const add = (id: number, day: number, { meanings, count, minutes }: DayMarks) => {
    if (day > (carried.until.get(id) ?? -1)) return;
    const carrier = wanted.get(id) ?? 0;
    const own = days.get(carrier) ?? [];
    days.set(carrier, own);
    own.push({ day, marks: { meanings: meanings.slice(0, count), count, minutes: [...minutes] } });
  };
  for (const [block, some] of Map.groupBy(rows, ({ enrolmentId }) => blockOf(enrolmentId)))
    eachDay(byBlock.get(block) ?? [], placed(block, some, reading, agreed), {
      one: (place, day, meaning) =>
        add(baseOf(block) + place, day, { meanings: Uint8Array.of(meaning), count: 1, minutes: [] }),
      several: (place, day, marks) => add(baseOf(block) + place, day, marks),
    });
  for (const own of days.values()) own.sort((a, b) => a.day - b.day);
  return days;
}

/** A block's enrolments by place, as its marks are. */
export function placed(
  block: number,
  members: readonly Member[],
  reading: Reading,
  agreed: AgreedOfYear,
): BlockMembers {
  const from = new Int32Array(BLOCK_SIZE).fill(1);
  const to = new Int32Array(BLOCK_SIZE);
  const unitOf = new Uint8Array(BLOCK_SIZE);
  const unitIds: string[] = [];
  let agreedHere: Map<number, AgreedDays> | null = null;
  for (const member of members) {
    const place = member.enrolmentId % BLOCK_SIZE;
    from[place] = member.startsOn === null ? 0 : dayNumber(member.startsOn);
    to[place] = member.endsOn === null ? 2_000_000 : dayNumber(member.endsOn);
    if (!unitIds.includes(member.unitId)) unitIds.push(member.unitId);
    unitOf[place] = unitIds.indexOf(member.unitId);
    const days = agreed.of(member.studentId, member.unitId);
    if (!days) continue;
    agreedHere ??= new Map();
    agreedHere.set(place, days);
  }
  const units = unitIds.map((unitId) => ({ read: reading.readOf(unitId), closed: reading.closedOf(unitId) }));
  return { block, from, to, units, unitOf, agreed: agreedHere };
}
