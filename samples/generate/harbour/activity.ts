import { dayNumber } from '../../../src/kernel/week.ts';
import type { CsvFile } from '../csv-file.ts';
import { clockTime, dayFirst, isoDay } from '../dates.ts';
import { chanceAt, countAt, levelInWeek, NOTHING } from '../engagement.ts';
import type { GeneratedEnrolment, GeneratedStudent } from '../model.ts';
import { type Random, random, seedOf } from '../random.ts';
import type { GeneratedWeek } from '../school-year.ts';
import { failed_library_week, programmes } from './plan.ts';

/** Where each feed's rows go; a feed that failed has no file in its week. */
export interface HarbourFiles {
  attendance: CsvFile;
  moodle: CsvFile;
  'library-gates': CsvFile;
  submissions: CsvFile;
  grades: CsvFile;
}

const facultyOf = new Map<string, string>(programmes.map(([code, , faculty]) => [code, faculty]));

/** What one student left behind in one week. Depends on nothing but the seed, the student and the week. */
export function writeHarbourWeek(seed: number, student: GeneratedStudent, week: GeneratedWeek, files: HarbourFiles) {
  const monday = dayNumber(week.monday);
  const enrolments = student.enrolments.filter((enrolment) => isEnrolled(enrolment, monday));
  const [main] = enrolments;
  if (!main) return;
  const own = random(seed, 'harbour-week', student.id, monday);
  const level = levelInWeek(student.disposition, week.weeks_to_now, own);
  const programme = main.programme.split('-')[0] ?? '';
  const isInExams = week.exams.includes('*') || week.exams.includes(facultyOf.get(programme) ?? '');
  const isLong = week.exams.includes('*');
  const share = main.mode === 'part-time' ? 0.6 : 1;
  // In a break people look in now and then; in exam weeks they revise from their notes, not from Moodle.
  const online = week.isTaught ? (isInExams ? 0.42 : 1) : 0.12;

  if (week.isTaught && !isLong)
    writeSessions(own, student, main, monday, isInExams ? level - 0.9 : level, files.attendance);
  writeMoodle(own, student.id, monday, level, online * share, files.moodle);
  if (week.monday !== failed_library_week)
    writeGates(
      own,
      student.card,
      monday,
      level,
      (week.isTaught ? (isInExams ? 1.3 : 1) : 0.1) * share,
      files['library-gates'],
    );
  for (const enrolment of enrolments) writeAssignments(seed, own, student, enrolment, week, level, files);
}

function isEnrolled(enrolment: GeneratedEnrolment, monday: number): boolean {
  return (
    dayNumber(enrolment.starts_on) <= monday + 6 &&
    (enrolment.ends_on === null || dayNumber(enrolment.ends_on) >= monday)
  );
}

const session_minutes = [10 * 60, 14 * 60];

/** Two sessions on each of three days, of which a part-time student has the first one and a half. */
function writeSessions(
  own: Random,
  student: GeneratedStudent,
  enrolment: GeneratedEnrolment,
  monday: number,
  level: number,
  file: CsvFile,
) {
  const chance = chanceAt(level, 0.87, 1.5);
  const timetable = seedOf(enrolment.programme, enrolment.year) % 3;
  let sessions = enrolment.mode === 'part-time' ? 3 : 6;
  for (let day = timetable; day < 5 && sessions > 0; day += 1) {
    if ((day - timetable) % 2 === 1 && timetable < 2) continue;
    for (const [slot, minutes] of session_minutes.entries()) {
      if (sessions === 0) break;
      sessions -= 1;
      const mark =
        own.next() < chance ? (own.chance(0.06) ? 'L' : 'P') : own.chance(0.14) && level !== NOTHING ? 'E' : 'A';
      file.writeLine(
        `${student.id},${enrolment.programme}-${day}${slot},${dayFirst(monday + day)} ${clockTime(minutes)},${mark}`,
      );
    }
  }
}

const weekday_shares = [1.2, 1.25, 1.2, 1.1, 0.8, 0.55, 0.9] as const;

function writeMoodle(own: Random, id: string, monday: number, level: number, share: number, file: CsvFile) {
  if (level === NOTHING) return;
  const logins_a_day = (countAt(level, 6.5, 0.9) * share) / 7;
  const views_a_login = countAt(level, 2.4, 0.35);
  for (let day = 0; day < 7; day++) {
    const logins = own.poisson(logins_a_day * (weekday_shares[day] ?? 1));
    if (logins === 0) continue;
    file.writeLine(`${id},${isoDay(monday + day)},user_loggedin,${logins}`);
    const views = own.poisson(logins * views_a_login);
    if (views > 0) file.writeLine(`${id},${isoDay(monday + day)},course_module_viewed,${views}`);
  }
}

function writeGates(own: Random, card: string, monday: number, level: number, share: number, file: CsvFile) {
  if (level === NOTHING) return;
  const visits = own.poisson(countAt(level, 1.5, 0.9) * share);
  for (let visit = 0; visit < visits; visit++) {
    const gate = own.chance(0.7) ? 'North' : 'South';
    file.writeLine(`${card},${gate},${isoDay(monday + own.below(6))} ${clockTime(8 * 60 + own.below(13 * 60))}`);
  }
  // Visitors and expired cards: ids that nobody in the roster has.
  if (own.chance(0.01))
    file.writeLine(`9${card.slice(1)},North,${isoDay(monday + own.below(5))} ${clockTime(11 * 60)}`);
}

/** Taught weeks until now in which something is due, by a programme's year: a fortnightly rhythm, shifted between years. */
export function isDue(enrolment: Pick<GeneratedEnrolment, 'programme' | 'year'>, week: GeneratedWeek): boolean {
  if (!week.isTaught || week.exams.includes('*')) return false;
  return Math.abs(week.weeks_to_now + seedOf(enrolment.programme, enrolment.year)) % 2 === 0;
}

function writeAssignments(
  seed: number,
  own: Random,
  student: GeneratedStudent,
  enrolment: GeneratedEnrolment,
  week: GeneratedWeek,
  level: number,
  files: HarbourFiles,
) {
  if (!isDue(enrolment, week)) return;
  const monday = dayNumber(week.monday);
  const due = monday + 4;
  if (dayNumber(enrolment.starts_on) > monday) return;
  const assignment = `${enrolment.programme}-${seedOf(seed, enrolment.programme, enrolment.year, monday) % 900}`;
  const isHandedIn = own.next() < chanceAt(level, 0.93, 1.6);
  files.submissions.writeLine(`${student.id},${assignment},${isoDay(due)},${isHandedIn ? 1 : 0},1`);
  if (!isHandedIn) return;
  const grade = Math.round(
    Math.min(98, Math.max(12, 61 + 9 * student.disposition.ability + 5 * level + 5 * own.normal())),
  );
  files.grades.writeLine(`${student.id};${assignment};${dayFirst(due + 2)};${grade}`);
}
