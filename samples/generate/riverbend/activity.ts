import { dayNumber } from '../../../src/kernel/week.ts';
import type { CsvFile } from '../csv-file.ts';
import { clockTime, isoDay, monthFirst } from '../dates.ts';
import { chanceAt, countAt, levelInWeek, NOTHING } from '../engagement.ts';
import type { GeneratedStudent } from '../model.ts';
import { type Random, random } from '../random.ts';
import type { GeneratedWeek } from '../school-year.ts';
import { type Connection, connectionOf } from './connection.ts';
import type { RiverbendFiles } from './files.ts';
import { liftOf } from './helped.ts';
import { writeIndicators } from './indicators.ts';

/** Mateo, who spends every other week at his father's, across town. */
const commutes_every_other_week = '0041207';

/** What one student left behind in one week. Depends on nothing but the seed, the student and the week. */
export function writeRiverbendWeek(
  seed: number,
  student: GeneratedStudent,
  week: GeneratedWeek,
  files: RiverbendFiles,
) {
  const monday = dayNumber(week.monday);
  const [enrolment] = student.enrolments;
  if (!enrolment || !week.isTaught) return;
  const first = dayNumber(enrolment.starts_on);
  const last = enrolment.ends_on === null ? monday + 6 : dayNumber(enrolment.ends_on);
  const days = [0, 1, 2, 3, 4].filter(
    (day) => !week.closed.includes(day) && monday + day >= first && monday + day <= last,
  );
  if (days.length === 0) return;
  const own = random(seed, 'riverbend-week', student.id, monday);
  const usual = levelInWeek(student.disposition, week.weeks_to_now, own) + liftOf(student, week.weeks_to_now);
  const connection = connectionOf(student.story, week.weeks_to_now);
  const level = student.id === commutes_every_other_week && week.weeks_to_now % 2 === 0 ? usual - 0.5 : usual;
  const isInFinals = week.exams.includes(enrolment.programme);

  // Nearly every day: it is not attendance by which they are found.
  const there = connection ? level - 0.25 : level;
  const late = writeAttendance(own, student, enrolment.programme, monday, days, there, files.attendance);
  writeSchoolwork(own, student, monday, days, isInFinals ? level - 0.5 : level, connection, files);
  if (/^(LINCOLN|DOUGLASS|RIVERBEND)/.test(enrolment.programme))
    writePlatform(own, student, monday, days, isInFinals ? level - 0.8 : level, files.platform);
  writeIncidents(own, student, monday, days, level, files.incidents);
  writeCheckIn(own, student, monday, days, level, connection, files['check-in']);
  const more = random(seed, 'riverbend-life', student.id, monday);
  writeIndicators(more, { student, week, monday, days, level, late, connection }, files);
}

function writeAttendance(
  own: Random,
  student: GeneratedStudent,
  school: string,
  monday: number,
  days: readonly number[],
  level: number,
  file: CsvFile,
): number[] {
  const late: number[] = [];
  const chance = chanceAt(level, 0.955, 1.35);
  // An illness keeps a child at home for some days in a row.
  const isIll = own.chance(0.025);
  for (const day of days) {
    const marked = isIll && day >= 2 ? 'MED' : own.next() < chance ? presentCode(own, level) : absentCode(own, level);
    // Of some absences nobody has said why yet; no more numbers are drawn for it, so that all else stays as it was.
    const code = marked === 'UNX' && (student.index + monday + day) % 3 === 0 ? 'A' : marked;
    if (code === 'T') late.push(monday + day);
    file.writeLine(`${student.id},${school},${monthFirst(monday + day)},${code}`);
  }
  return late;
}

function presentCode(own: Random, level: number): string {
  if (own.chance(0.012)) return 'FLD';
  return own.next() < 0.03 * Math.exp(-0.9 * level) ? 'T' : 'P';
}

function absentCode(own: Random, level: number): string {
  if (level === NOTHING) return 'UNX';
  return own.weighted([
    ['UNX', 45],
    ['EXC', 35],
    ['MED', 20],
  ] as const);
}

function writeSchoolwork(
  own: Random,
  student: GeneratedStudent,
  monday: number,
  days: readonly number[],
  level: number,
  connection: Connection | null,
  files: RiverbendFiles,
) {
  const chance = connection ? connection.hands_in : chanceAt(level, 0.9, 1.4);
  const last = days.at(-1) ?? 4;
  const due = days.filter((day) => day % 2 === 1 || day === last);
  for (const day of due) {
    const turnedIn = own.next() < chance ? 1 : 0;
    files.assignments.writeLine(`${student.id},${isoDay(monday + day)},${turnedIn},1`);
  }
  const drift = level === NOTHING ? -18 : connection ? -22 + 20 * connection.hands_in : 7 * level;
  const average = 79 + 8 * student.disposition.ability + drift + 1.5 * own.normal();
  files.gradebook.writeLine(
    `${student.id},${isoDay(monday + last)},${Math.min(100, Math.max(20, average)).toFixed(1)}`,
  );
}

function writePlatform(
  own: Random,
  student: GeneratedStudent,
  monday: number,
  days: readonly number[],
  level: number,
  file: CsvFile,
) {
  const chance = chanceAt(level, 0.78, 1.3);
  for (let day = 0; day < 7; day++) {
    if (own.next() >= (days.includes(day) ? chance : 0.25 * chance)) continue;
    file.writeLine(`${student.email},${isoDay(monday + day)}T${clockTime(8 * 60 + own.below(600))}-06:00`);
  }
}

const incident_types = ['Disruption', 'Dress code', 'Fighting', 'Phone use', 'Skipping class', 'Bullying'];

function writeIncidents(
  own: Random,
  student: GeneratedStudent,
  monday: number,
  days: readonly number[],
  level: number,
  file: CsvFile,
) {
  if (level === NOTHING) return;
  const incidents = own.poisson(countAt(level, 0.025, -1.2));
  for (let incident = 0; incident < incidents; incident++) {
    const day = own.pick(days);
    const line = `I${monday}-${student.index}-${incident},${student.id},${monthFirst(monday + day)} ${clockTime(540 + own.below(360))},${own.pick(incident_types)}`;
    file.writeLine(line);
    // Two people file the same incident: the export holds it twice, under one id.
    if (own.chance(0.04)) file.writeLine(line);
  }
}

/** One to five; each student is asked every fourth week, a quarter of them in each. */
function writeCheckIn(
  own: Random,
  student: GeneratedStudent,
  monday: number,
  days: readonly number[],
  level: number,
  connection: Connection | null,
  file: CsvFile,
) {
  if ((Math.floor(monday / 7) + student.index) % 4 !== 0 || level === NOTHING || own.chance(0.12)) return;
  const answered = Math.round(3.7 + 0.8 * level + 0.8 * own.normal());
  const feeling = connection ? connection.answer : answered;
  file.writeLine(`${student.id},${isoDay(monday + (days.at(-1) ?? 0))},${Math.min(5, Math.max(1, feeling))}`);
}
