import { sql } from 'kysely';
import { BLOCK_SIZE, blockOf } from '../../../activity/core/block.ts';
import type { FoldedWeek } from '../../../activity/core/fold-week.ts';
import { readSourceWeek } from '../../../activity/server/index.ts';
import { addDays, dayNumber, type IsoDate, type Week } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Lane, unpackMarks } from '../../core/mark-block.ts';
import { meaningNo } from '../../core/meaning.ts';
import { type AgreedDay, type AgreedDays, asAgreed } from '../../core/tally/agreed.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { openReading, type Reading } from '../reading.ts';
import { agreedOfYear } from './agreed-of-year.ts';

/** By how much an agreement changes what a source-week holds of an enrolment's day. */
export interface AgreedDelta {
  enrolmentId: number;
  /** 0 = Monday. */
  weekday: number;
  attended: number;
  expected: number;
}

interface SourceWeek {
  institutionId: number;
  sourceId: number;
  week: Week;
}

interface Holder {
  enrolmentId: number;
  studentId: string;
  unitId: string;
}

/**
 * What agreements take out of a source's attended and expected in a week, for what reads these sums instead of marks: the score,
 * rules on attendance. Where a source gives no marks, only days that are agreed away as a whole can be told.
 */
export async function agreedDeltas(trx: Tx, key: SourceWeek): Promise<AgreedDelta[]> {
  const holders = await holdersOf(trx, key);
  if (holders.length === 0) return [];
  const { institutionId, week } = key;
  const reading = await openReading(trx, institutionId, week);
  const agreed = await agreedOfYear(trx, reading, week, [...new Set(holders.map(({ studentId }) => studentId))]);
  const blocks = [...new Set(holders.map(({ enrolmentId }) => blockOf(enrolmentId)))];
  const stored = await readMarkBlocks(trx, { ...key, from: week, to: week, blocks });
  const lanesOf = new Map(stored.map(({ block, marks }) => [block, unpackMarks(block, marks).lanes]));
  const withDays = holders.flatMap((holder) => {
    const days = agreed.of(holder.studentId, holder.unitId);
    return days ? [{ ...holder, days }] : [];
  });
  const deltas: AgreedDelta[] = [];
  for (const { enrolmentId, unitId, days } of withDays)
    deltas.push(...markDeltas(reading, lanesOf.get(blockOf(enrolmentId)) ?? [], { enrolmentId, unitId, days }, week));
  if (lanesOf.size > 0) return deltas;
  return dayDeltas(trx, key, withDays);
}

async function holdersOf(trx: Tx, { institutionId, week }: SourceWeek): Promise<Holder[]> {
  const sunday: IsoDate = addDays(week, 6);
  const { rows } = await sql<Holder>`
    select e.enrolment_id as "enrolmentId", e.student_id as "studentId", e.programme_unit_id as "unitId"
    from roster.adjustment a join roster.enrolment e on e.institution_id = a.institution_id and e.student_id = a.student_id
    where a.institution_id = ${institutionId} and e.institution_id = ${institutionId}
      and a.ends_on >= ${week}::date and a.starts_on <= ${sunday}::date and a.ends_on >= a.starts_on
      and (e.starts_on is null or e.starts_on <= ${sunday}::date) and (e.ends_on is null or e.ends_on >= ${week}::date)
    group by e.enrolment_id, e.student_id, e.programme_unit_id order by e.enrolment_id`.execute(trx);
  return rows;
}

function markDeltas(
  { readOf, codes }: Reading,
  lanes: readonly Lane[],
  { enrolmentId, unitId, days }: { enrolmentId: number; unitId: string; days: AgreedDays },
  week: Week,
): AgreedDelta[] {
  const read = readOf(unitId);
  const monday = dayNumber(week);
  return lanes.flatMap(({ day: weekday, session, codes: lane }) => {
    const agreed: AgreedDay | undefined = days.get(monday + weekday);
    const codeId = lane[enrolmentId % BLOCK_SIZE] ?? 0;
    if (agreed === undefined || codeId === 0) return [];
    const meaning = read(monday + weekday)[codeId] ?? 0;
    const counted = asAgreed(agreed, session, meaning);
    // What the mapping of the source made of the code, for the score.
    const worth = codes.find((one) => one.codeId === codeId);
    const [attended, expected] = [worth?.attended ?? 0, worth?.expected ?? 0];
    if (counted === meaning) return [];
    const delta =
      counted === meaningNo.not_expected
        ? { attended: -attended, expected: -expected }
        : { attended: expected - attended, expected: 0 };
    return delta.attended === 0 && delta.expected === 0 ? [] : [{ enrolmentId, weekday, ...delta }];
  });
}

async function dayDeltas(
  trx: Tx,
  key: SourceWeek,
  holders: readonly { enrolmentId: number; days: AgreedDays }[],
): Promise<AgreedDelta[]> {
  const monday = dayNumber(key.week);
  const { enrolmentIds, days: attended, expected } = await readSourceWeek(trx, key);
  if (!expected) return [];
  return holders.flatMap(({ enrolmentId, days }) => {
    const at = enrolmentIds.indexOf(enrolmentId);
    if (at < 0) return [];
    return [0, 1, 2, 3, 4, 5, 6].flatMap((weekday): AgreedDelta[] => {
      if (days.get(monday + weekday)?.notExpected !== 'day') return [];
      const cell = at * 7 + weekday;
      return [{ enrolmentId, weekday, attended: -(attended[cell] ?? 0), expected: -(expected[cell] ?? 0) }];
    });
  });
}

/** The same taken out of a week with its days added up. */
export function takeOutAgreed(folded: FoldedWeek, deltas: readonly AgreedDelta[]): void {
  if (!folded.expected) return;
  for (const { enrolmentId, attended, expected } of deltas) {
    const at = folded.enrolmentIds.indexOf(enrolmentId);
    if (at < 0) continue;
    folded.value[at] = Math.max(0, (folded.value[at] ?? 0) + attended);
    folded.expected[at] = Math.max(0, (folded.expected[at] ?? 0) + expected);
  }
}
