import { sql } from 'kysely';
import { blockOf } from '../../activity/core/block.ts';
import { readEnrolmentActivity } from '../../activity/server/index.ts';
import { unitChain } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { dateOfDayNumber, dayNumber, type IsoDate, weekdayOf, weekOf } from '../../kernel/week.ts';
import { recordViews } from '../../ledger/server/index.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { requireStudent } from '../../roster/server/index.ts';
import { unpackMarks } from '../core/mark-block.ts';
import { meaningAt, meaningNo } from '../core/meaning.ts';
import { daysUntilChronic } from '../core/measures.ts';
import { packOn, readCode } from '../core/packs/in-force.ts';
import { findPatterns, type PatternDay, patternWords } from '../core/patterns/patterns.ts';
import { explanationWords } from '../core/registers/explanation.ts';
import { sessionName } from '../core/session.ts';
import { type AgreedDays, asAgreed, minutesAsAgreed } from '../core/tally/agreed.ts';
import { countedMinutes, saysLate } from '../core/tally/part-missed.ts';
import type { MarkedDayView, StandingView, StudentAttendanceView } from '../core/views.ts';
import { attendanceOf, type StudentAttendance, schoolDaysToCome } from './attendance-of.ts';
import { readMarkBlocks } from './mark-blocks.ts';
import { listSessions } from './packs/dictionary.ts';
import { openReading, type Reading } from './reading.ts';
import { agreedOfYear } from './standings/agreed-of-year.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A student's marks of the year, day by day, as the calendar on their page shows them; that it was looked at is recorded. */
export async function viewStudentAttendance(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  asked: string,
): Promise<StudentAttendanceView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const reading = await openReading(trx, institutionId);
    const studentId = await keptRecord(trx, institutionId, asked);
    const reason = await requireStudent(trx, actor, 'students:read', studentId, reading.today);
    const standing = (await attendanceOf(trx, institutionId, [studentId])).get(studentId) ?? null;
    const named = await listSessions(trx, institutionId);
    const enrolments = await enrolmentsOf(trx, reading, studentId);
    const agreed = await agreedOfYear(trx, reading, undefined, [studentId]);
    const days: DayOfStudent[] = [];
    for (const enrolment of enrolments)
      days.push(...(await daysOf(trx, reading, enrolment, named, agreed.of(studentId, enrolment.unitId))));
    days.sort((a, b) => a.view.day.localeCompare(b.view.day));
    await addExplanations(trx, reading, studentId, days);
    if (days.length > 0) await recordViews(trx, { clock, actor }, [{ studentId, page: 'attendance', reason }]);
    const own = days.filter(({ enrolmentId }) => enrolmentId === standing?.enrolmentId);
    const unitId = enrolments.at(-1)?.unitId;
    const pack = packOn(unitId === undefined ? reading.choices : reading.choicesOf(unitId), reading.today);
    return {
      studentId,
      year: { from: reading.year.from, to: reading.year.to },
      today: reading.today,
      standing: standing && standingView(reading, standing, enrolments),
      days: days.map(({ view }) => view),
      closed: closedOf(reading, enrolments.at(-1)?.unitId ?? null),
      patterns: findPatterns(own.flatMap(({ pattern }) => (pattern.sessions.length > 0 ? [pattern] : []))).map(
        (pattern) => ({
          words: patternWords(pattern, (no) => weekdays[no] ?? '', named),
          days: pattern.days.map(dateOfDayNumber),
        }),
      ),
      pack: { name: pack.name, citation: pack.citation },
      hasSessions: days.some(({ view }) => view.marks.length > 1),
    };
  });
}

async function keptRecord(trx: Tx, institutionId: number, studentId: string): Promise<string> {
  const row = await trx
    .selectFrom('roster.student')
    .select('merged_into_student_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  return row?.merged_into_student_id ?? studentId;
}

interface EnrolmentHere {
  enrolmentId: number;
  unitId: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

async function enrolmentsOf(trx: Tx, { institutionId, year }: Reading, studentId: string): Promise<EnrolmentHere[]> {
  let query = trx
    .selectFrom('roster.enrolment')
    .select([
      'enrolment_id as enrolmentId',
      'programme_unit_id as unitId',
      'starts_on as startsOn',
      'ends_on as endsOn',
    ])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('starts_on')
    .orderBy('enrolment_id');
  if (year.academicYear !== null) query = query.where('academic_year', '=', year.academicYear);
  return query.execute();
}

interface DayOfStudent {
  enrolmentId: number;
  view: MarkedDayView;
  pattern: PatternDay;
}

async function daysOf(
  trx: Tx,
  reading: Reading,
  { enrolmentId, unitId, startsOn, endsOn }: EnrolmentHere,
  named: ReadonlyMap<number, string>,
  agreed: AgreedDays | null,
): Promise<DayOfStudent[]> {
  const { institutionId, year, today } = reading;
  const span = { institutionId, from: weekOf(year.from), to: weekOf(today) };
  const blocks = await readMarkBlocks(trx, { ...span, blocks: [blockOf(enrolmentId)] });
  const activity = await readEnrolmentActivity(trx, { ...span, enrolmentId });
  const deliveries = new Map(activity.map(({ sourceId, week, deliveryIds }) => [`${sourceId} ${week}`, deliveryIds]));
  const codes = new Map(reading.codes.map((code) => [code.codeId, code]));
  const place = reading.units.find((unit) => unit.unitId === unitId)?.name ?? '';
  const closed = reading.closedOf(unitId);
  const choices = reading.choicesOf(unitId);
  const found = new Map<IsoDate, DayOfStudent & { sourceId: number }>();
  for (const { sourceId, block, monday, marks } of blocks)
    for (const { day: weekday, session, codes: lane, minutes } of unpackMarks(block, marks).lanes) {
      const code = codes.get(lane[enrolmentId % 128] ?? 0);
      const day = dateOfDayNumber(monday + weekday);
      if (!code || day > today || (startsOn && day < startsOn) || (endsOn && day > endsOn)) continue;
      const held = found.get(day);
      // A day is read from the first source that has any mark of it.
      if (held && held.sourceId !== sourceId) continue;
      const read = readCode(choices, code, day);
      const asRead = meaningNo[read.meaning];
      const counted = asAgreed(agreed?.get(dayNumber(day)), session, asRead);
      const { kind, expected, attended } = meaningAt(counted);
      const words = counted === asRead ? read.name : `${read.name}; agreed`;
      const deliveryId = deliveries.get(`${sourceId} ${dateOfDayNumber(monday)}`)?.[weekday] ?? null;
      const one: DayOfStudent & { sourceId: number } = held ?? {
        sourceId,
        enrolmentId,
        view: { day, marks: [], kind: 'none', isAbsent: false, place, deliveryId, explanation: null },
        pattern: { day: dayNumber(day), isAbsent: false, sessions: [] },
      };
      found.set(day, one);
      const given = minutes?.get(enrolmentId % 128) ?? { late: 0, early: 0 };
      const { late, early } = countedMinutes(counted, minutesAsAgreed(agreed?.get(dayNumber(day)), session, given));
      one.view.marks.push({
        session: sessionName(session, named),
        code: code.code,
        meaning: words,
        kind,
        minutesLate: late || null,
        minutesEarly: early || null,
      });
      const isLate = kind === 'attended' && (saysLate[counted] === 1 || late > 0);
      if (isLate && one.view.kind === 'none') one.view.kind = 'late';
      const isOpen = !closed?.has(dayNumber(day));
      if (expected === 1 && isOpen)
        one.pattern = { ...one.pattern, sessions: [...one.pattern.sessions, { session, isAbsent: attended === 0 }] };
    }
  return [...found.values()].map((one) => closeDay(one, closed?.has(one.pattern.day) ?? false));
}

/** What a day is as a whole: closed, or the gravest of its sessions. */
function closeDay(one: DayOfStudent, isClosed: boolean): DayOfStudent {
  const { view, pattern } = one;
  const missed = pattern.sessions.filter(({ isAbsent }) => isAbsent).length;
  const isAbsent = pattern.sessions.length > 0 && 2 * missed >= pattern.sessions.length;
  const gravest = (['unexplained', 'unexcused', 'excused'] as const).find((kind) =>
    view.marks.some((mark) => mark.kind === kind),
  );
  const plain =
    view.kind === 'late' ? 'late' : view.marks.some(({ kind }) => kind === 'attended') ? 'attended' : 'not_expected';
  const kind = isClosed ? 'closed' : (gravest ?? plain);
  return { ...one, view: { ...view, kind, isAbsent }, pattern: { ...pattern, isAbsent } };
}

async function addExplanations(
  trx: Tx,
  { institutionId, year }: Reading,
  studentId: string,
  days: readonly DayOfStudent[],
) {
  // What was said of a duplicate record that was merged into this one is said of the student.
  const { rows } = await sql<{ from_day: IsoDate; to_day: IsoDate; reason: string; words: string | null }>`
    select x.from_day, x.to_day, x.reason, x.words from attendance.explanation x
    where x.institution_id = ${institutionId} and x.undone_at is null and x.to_day >= ${year.from}::date
      and (x.student_id = ${studentId}::uuid or x.student_id in (
        select m.merged_student_id from roster.merge m
        where m.institution_id = ${institutionId} and m.kept_student_id = ${studentId}::uuid and m.undone_at is null))
    order by x.at`.execute(trx);
  for (const { view } of days) {
    const said = rows.findLast(({ from_day, to_day }) => from_day <= view.day && view.day <= to_day);
    if (said) view.explanation = explanationWords(said.reason, said.words);
  }
}

export function standingView(
  reading: Reading,
  standing: StudentAttendance,
  enrolments: readonly { enrolmentId: number; unitId: string }[],
): StandingView {
  const unitId = enrolments.find(({ enrolmentId }) => enrolmentId === standing.enrolmentId)?.unitId;
  const chain = unitId === undefined ? [] : unitChain(reading.units, unitId);
  const daysToCome = schoolDaysToCome(reading, chain, standing.asOf);
  return {
    asOf: standing.asOf,
    enrolledDays: standing.enrolledDays,
    absentDays: standing.absentDays,
    expectedSessions: standing.expectedSessions,
    attendedSessions: standing.attendedSessions,
    excusedSessions: standing.excusedSessions,
    unexcusedSessions: standing.unexcusedSessions,
    unexplainedSessions: standing.unexplainedSessions,
    offsiteSessions: standing.offsiteSessions,
    lateSessions: standing.lateSessions,
    earlySessions: standing.earlySessions,
    lateMinutes: standing.lateMinutes,
    earlyMinutes: standing.earlyMinutes,
    runDays: standing.runDays,
    unauthorised10Weeks: standing.unauthorised10Weeks,
    ratePct: standing.ratePct,
    absencePct: standing.absencePct,
    band: standing.band,
    persistence: standing.persistence,
    daysLeft: daysUntilChronic(standing, daysToCome).daysLeft,
    daysToCome,
  };
}

function closedOf(reading: Reading, unitId: string | null): { day: IsoDate; name: string }[] {
  const closed = unitId === null ? null : reading.closedOf(unitId);
  if (!closed) return [];
  return [...closed]
    .sort((a, b) => a - b)
    .map(dateOfDayNumber)
    .filter((day) => weekdayOf(day) < 5 && day <= reading.year.to)
    .map((day) => ({
      day,
      name:
        reading.periods.find(
          ({ kind, startsOn, endsOn }) =>
            (kind === 'holiday' || kind === 'closure') && startsOn <= day && day <= endsOn,
        )?.name ?? 'Closed',
    }));
}
