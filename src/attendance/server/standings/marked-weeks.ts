import { blockOf } from '../../../activity/core/block.ts';
import { dateOfDayNumber, dayNumber, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { unpackMarks } from '../../core/mark-block.ts';
import { meaningNo } from '../../core/meaning.ts';
import { readCode } from '../../core/packs/in-force.ts';
import { asAgreed } from '../../core/tally/agreed.ts';
import { addDay, newTally } from '../../core/tally/tally.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { openReading } from '../reading.ts';
import { agreedOfYear } from './agreed-of-year.ts';

/** A week of one enrolment as its marks say: days enrolled and expected, and days missed for whatever reason. */
export interface MarkedWeek {
  week: Week;
  enrolledDays: number;
  absentDays: number;
}

interface Wanted {
  institutionId: number;
  studentId: string;
  enrolmentId: number;
  unitId: string;
  from: Week;
  to: Week;
}

/** The weeks of which there are marks, oldest first, counted as the year's standing counts them. */
export async function markedWeeks(trx: Tx, wanted: Wanted): Promise<MarkedWeek[]> {
  const { institutionId, enrolmentId, studentId, unitId, from, to } = wanted;
  const blocks = await readMarkBlocks(trx, { institutionId, from, to, blocks: [blockOf(enrolmentId)] });
  if (blocks.length === 0) return [];
  const reading = await openReading(trx, institutionId, from);
  const codes = new Map(reading.codes.map((code) => [code.codeId, code]));
  const agreed = (await agreedOfYear(trx, reading, undefined, [studentId])).of(studentId, unitId);
  const closed = reading.closedOf(unitId);
  const choices = reading.choicesOf(unitId);
  const days = new Map<number, { sourceId: number; meanings: number[] }>();
  for (const { sourceId, block, monday, marks } of blocks)
    for (const { day: weekday, session, codes: lane } of unpackMarks(block, marks).lanes) {
      const code = codes.get(lane[enrolmentId % 128] ?? 0);
      const day = monday + weekday;
      const date: IsoDate = dateOfDayNumber(day);
      if (!code || date > reading.today || closed?.has(day)) continue;
      const held = days.get(day) ?? { sourceId, meanings: [] };
      // A day is read from the first source that has any mark of it.
      if (held.sourceId !== sourceId) continue;
      days.set(day, held);
      held.meanings.push(asAgreed(agreed?.get(day), session, meaningNo[readCode(choices, code, date).meaning]));
    }
  const byWeek = Map.groupBy(days, ([day]) => weekOf(dateOfDayNumber(day)));
  return [...byWeek]
    .toSorted(([a], [b]) => dayNumber(a) - dayNumber(b))
    .flatMap(([week, marked]) => {
      const tally = newTally();
      for (const [day, { meanings }] of marked.toSorted(([a], [b]) => a - b))
        addDay(tally, day, { meanings: Uint8Array.from(meanings), count: meanings.length, minutes: [] });
      const { enrolledDays, absentDays } = tally;
      return enrolledDays > 0 ? [{ week, enrolledDays, absentDays }] : [];
    });
}
