import { blockOf } from '../../activity/core/block.ts';
import { unitChain } from '../../institution/server/index.ts';
import { addDays, dateOfDayNumber, dayNumber, type IsoDate, type Week, weekdayOf, weekOf } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { asAgreed } from '../core/agreed.ts';
import { closedDays } from '../core/closed-days.ts';
import { unpackMarks } from '../core/mark-block.ts';
import { type MeaningKind, meaningAt } from '../core/meaning.ts';
import { sessionName, whole_day } from '../core/session.ts';
import { agreedOfYear } from './agreed-of-year.ts';
import { listSessions } from './dictionary.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { openReading, type Reading } from './reading.ts';

/** What a student missed of a day, session by session; sessions that were attended are not in it. */
export interface MissedDay {
  day: IsoDate;
  enrolmentId: number;
  sourceId: number;
  /** As sessions: a mark of the whole day is two. */
  missed: { session: string; code: string; meaning: string; kind: MeaningKind; sessions: number }[];
  /** Of the day, missed or not. */
  expectedSessions: number;
}

/** By student, in the order of days; days that the calendar closed are none. */
export async function missedDays(
  trx: Tx,
  institutionId: number,
  { studentIds, from, to }: { studentIds: readonly string[]; from: IsoDate; to: IsoDate },
): Promise<Map<string, MissedDay[]>> {
  const found = new Map<string, MissedDay[]>();
  if (studentIds.length === 0) return found;
  const reading = await openReading(trx, institutionId, from);
  const agreed = await agreedOfYear(trx, reading, from, studentIds);
  const named = await listSessions(trx, institutionId);
  const codes = new Map(reading.codes.map(({ codeId, code }) => [codeId, code]));
  const enrolments = await trx
    .selectFrom('roster.enrolment')
    .select(['enrolment_id', 'student_id', 'programme_unit_id', 'starts_on', 'ends_on'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .where((on) => on.or([on('ends_on', 'is', null), on('ends_on', '>=', from)]))
    .orderBy('is_primary', 'desc')
    .orderBy('enrolment_id')
    .execute();
  const blocks = [...new Set(enrolments.map(({ enrolment_id }) => blockOf(enrolment_id)))];
  const last = to < reading.today ? to : reading.today;
  const weeks = (await readMarkBlocks(trx, { institutionId, from: weekOf(from), to: weekOf(last), blocks })).map(
    (row) => ({ ...row, lanes: unpackMarks(row.block, row.marks).lanes }),
  );
  const ofBlock = Map.groupBy(weeks, ({ block }) => block);
  for (const { enrolment_id, student_id, programme_unit_id, starts_on, ends_on } of enrolments) {
    const days = new Map<IsoDate, MissedDay>();
    const read = reading.readOf(programme_unit_id);
    const closed = reading.closedOf(programme_unit_id);
    for (const { sourceId, monday, lanes } of ofBlock.get(blockOf(enrolment_id)) ?? [])
      for (const { day: weekday, session, codes: lane } of lanes) {
        const codeId = lane[enrolment_id % 128] ?? 0;
        const day = dateOfDayNumber(monday + weekday);
        if (codeId === 0 || day < from || day > last || closed?.has(monday + weekday)) continue;
        if ((starts_on && day < starts_on) || (ends_on && day > ends_on)) continue;
        const held = days.get(day);
        // A day is read from the first source that has any mark of it.
        if (held && held.sourceId !== sourceId) continue;
        // What was agreed is no absence.
        const agreedDay = agreed.of(student_id, programme_unit_id)?.get(monday + weekday);
        const meaning = meaningAt(asAgreed(agreedDay, session, read(monday + weekday)[codeId] ?? 0));
        const one: MissedDay = held ?? { day, enrolmentId: enrolment_id, sourceId, missed: [], expectedSessions: 0 };
        days.set(day, one);
        const sessions = session === whole_day ? 2 : 1;
        if (meaning.expected === 0) continue;
        one.expectedSessions += sessions;
        if (meaning.attended === 1) continue;
        const code = codes.get(codeId) ?? '';
        one.missed.push({
          session: sessionName(session, named),
          code,
          meaning: meaning.name,
          kind: meaning.kind,
          sessions,
        });
      }
    // Dual registration counts once: a day that another enrolment has already is not counted again.
    const own = found.get(student_id) ?? [];
    const known = new Set(own.map(({ day }) => day));
    own.push(...[...days.values()].filter(({ day, missed }) => missed.length > 0 && !known.has(day)));
    found.set(student_id, own);
  }
  for (const own of found.values()) own.sort((a, b) => a.day.localeCompare(b.day));
  return found;
}

/** The academic year, and the weeks up to a day in which a unit teaches, for counts that run in school weeks. */
export async function schoolTime(
  trx: Tx,
  institutionId: number,
): Promise<{ today: IsoDate; yearStartsOn: IsoDate; yearEndsOn: IsoDate; weeksOf: (unitId: string) => Week[] }> {
  const reading = await openReading(trx, institutionId);
  const known = new Map<string, Week[]>();
  return {
    today: reading.today,
    yearStartsOn: reading.year.from,
    yearEndsOn: reading.year.to,
    weeksOf: (unitId) => {
      const weeks = known.get(unitId) ?? teachingWeeks(reading, unitId);
      known.set(unitId, weeks);
      return weeks;
    },
  };
}

const looked_back_days = 200;

function teachingWeeks({ periods, units, today }: Reading, unitId: string): Week[] {
  const first = weekOf(addDays(today, -looked_back_days));
  const closed = closedDays(periods, unitChain(units, unitId), first, today);
  const weeks: Week[] = [];
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const isOpen = weekdayOf(day) < 5 && !closed.has(dayNumber(day));
    if (isOpen && weeks.at(-1) !== weekOf(day)) weeks.push(weekOf(day));
  }
  return weeks;
}
