import { blockOf } from '../../../activity/core/block.ts';
import { unitChain } from '../../../institution/server/index.ts';
import {
  addDays,
  dateOfDayNumber,
  dayNumber,
  type IsoDate,
  type Week,
  weekdayOf,
  weekOf,
} from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { unpackMarks } from '../../core/mark-block.ts';
import { type MeaningKind, meaningAt } from '../../core/meaning.ts';
import { readCode } from '../../core/packs/in-force.ts';
import { sessionName, whole_day } from '../../core/session.ts';
import { sessionMinutes } from '../../core/session-shape.ts';
import { asAgreed, minutesAsAgreed } from '../../core/tally/agreed.ts';
import { closedDays } from '../../core/tally/closed-days.ts';
import { type Minutes, type PartMissed, partMissed, saysEarly, saysLate } from '../../core/tally/part-missed.ts';
import { readMarkBlocks } from '../mark-blocks.ts';
import { listSessions } from '../packs/dictionary.ts';
import { openReading, type Reading } from '../reading.ts';
import { agreedOfYear } from '../standings/agreed-of-year.ts';

/** What a student missed of a day, session by session; sessions that were attended are not in it. */
export interface MissedDay {
  day: IsoDate;
  enrolmentId: number;
  sourceId: number;
  /** As sessions: a mark of the whole day is two. */
  missed: {
    session: string;
    code: string;
    meaning: string;
    kind: MeaningKind;
    sessions: number;
    /** How long the session is, where that is known. */
    minutes: number | null;
  }[];
  /** Where they were asked for: sessions that were attended but for their beginning or end. */
  parts: MissedPart[];
  /** Of the day, missed or not. */
  expectedSessions: number;
}

export interface MissedPart extends PartMissed {
  session: string;
  code: string;
  meaning: string;
  /** As the mark carries them; where it does not, one more than the code itself says were exceeded; null: not known. */
  minutes: number | null;
}

/** By student, in the order of days; days that the calendar closed are none. */
export async function missedDays(
  trx: Tx,
  institutionId: number,
  {
    studentIds,
    from,
    to,
    withParts = false,
  }: { studentIds: readonly string[]; from: IsoDate; to: IsoDate; withParts?: boolean },
): Promise<Map<string, MissedDay[]>> {
  const found = new Map<string, MissedDay[]>();
  if (studentIds.length === 0) return found;
  const reading = await openReading(trx, institutionId, from);
  const agreed = await agreedOfYear(trx, reading, from, studentIds);
  const named = await listSessions(trx, institutionId);
  const codes = new Map(reading.codes.map((code) => [code.codeId, code]));
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
      for (const { day: weekday, session, codes: lane, minutes } of lanes) {
        const codeId = lane[enrolment_id % 128] ?? 0;
        const day = dateOfDayNumber(monday + weekday);
        if (codeId === 0 || day < from || day > last || closed?.has(monday + weekday)) continue;
        if ((starts_on && day < starts_on) || (ends_on && day > ends_on)) continue;
        const held = days.get(day);
        // A day is read from the first source that has any mark of it.
        if (held && held.sourceId !== sourceId) continue;
        // What was agreed is no absence.
        const agreedDay = agreed.of(student_id, programme_unit_id)?.get(monday + weekday);
        const counted = asAgreed(agreedDay, session, read(monday + weekday)[codeId] ?? 0);
        const meaning = meaningAt(counted);
        const one: MissedDay = held ?? { ...newDay, day, enrolmentId: enrolment_id, sourceId, missed: [], parts: [] };
        days.set(day, one);
        const sessions = session === whole_day ? 2 : 1;
        if (meaning.expected === 0) continue;
        one.expectedSessions += sessions;
        const code = codes.get(codeId);
        if (!code) continue;
        if (meaning.attended === 1) {
          const given = minutesAsAgreed(agreedDay, session, minutes?.get(enrolment_id % 128) ?? no_minutes);
          if (withParts)
            one.parts.push(
              ...partsOf(
                { counted, given, day, code, session: sessionName(session, named) },
                reading,
                programme_unit_id,
              ),
            );
          continue;
        }
        one.missed.push({
          session: sessionName(session, named),
          code: code.code,
          meaning: meaning.name,
          kind: meaning.kind,
          sessions,
          minutes: sessionMinutes(session, reading.shapeOf(programme_unit_id, day)),
        });
      }
    // Dual registration counts once: a day that another enrolment has already is not counted again.
    const own = found.get(student_id) ?? [];
    const known = new Set(own.map(({ day }) => day));
    own.push(
      ...[...days.values()].filter(({ day, missed, parts }) => missed.length + parts.length > 0 && !known.has(day)),
    );
    found.set(student_id, own);
  }
  for (const own of found.values()) own.sort((a, b) => a.day.localeCompare(b.day));
  return found;
}

const newDay = { expectedSessions: 0 };
const no_minutes: Minutes = { late: 0, early: 0 };

interface AttendedMark {
  /** Its meaning by number, as it counts. */
  counted: number;
  given: Minutes;
  day: IsoDate;
  code: Reading['codes'][number];
  session: string;
}

/** What of an attended session was missed at its beginning and at its end. */
function partsOf({ counted, given, day, code, session }: AttendedMark, reading: Reading, unitId: string): MissedPart[] {
  const isLate = saysLate[counted] === 1;
  const isEarly = saysEarly[counted] === 1;
  if (!isLate && !isEarly && given.late === 0 && given.early === 0) return [];
  const { key, name } = meaningAt(counted);
  const says = partMissed(key);
  const over = readCode(reading.choicesOf(unitId), code, day).minutesOver;
  const part = (which: PartMissed['part'], minutes: number, isSaid: boolean): MissedPart[] => {
    if (!isSaid && minutes === 0) return [];
    const known = minutes > 0 ? minutes : over === undefined ? null : over + 1;
    const excuse = isSaid && says ? says.excuse : 'unexplained';
    return [{ part: which, excuse, minutes: known, session, code: code.code, meaning: name }];
  };
  return [...part('late', given.late, isLate), ...part('early', given.early, isEarly)];
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
