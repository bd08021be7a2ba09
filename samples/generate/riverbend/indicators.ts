import { isoDay } from '../dates.ts';
import { chanceAt, countAt, NOTHING } from '../engagement.ts';
import type { GeneratedStudent } from '../model.ts';
import type { Random } from '../random.ts';
import type { GeneratedWeek } from '../school-year.ts';
import type { Connection } from './connection.ts';
import type { RiverbendFiles } from './files.ts';

interface OneWeek {
  student: GeneratedStudent;
  week: GeneratedWeek;
  monday: number;
  days: readonly number[];
  level: number;
  /** Days on which the student came late. */
  late: readonly number[];
  connection: Connection | null;
}

/** What a school sees of a student beside attendance and grades: classroom, life of the school, climate survey, screener. */
export function writeIndicators(own: Random, of: OneWeek, files: RiverbendFiles): void {
  writeClassroom(own, of, files);
  writeLife(own, of, files);
  writeClimate(own, of, files);
  writeScreener(own, of, files);
}

const looks_each_week = 5;

function writeClassroom(own: Random, { student, monday, days, level, connection }: OneWeek, files: RiverbendFiles) {
  const on = isoDay(monday + (days.at(-1) ?? 4));
  const line = (what: string, value: number, of: number) =>
    files.classroom.writeLine(`${student.id},${on},${what},${value},${of}`);
  const times = (chance: number, of: number): number => {
    let hits = 0;
    for (let i = 0; i < of; i++) if (own.next() < chance) hits++;
    return hits;
  };
  if (level !== NOTHING) {
    line('participation', times(connection?.takes_part ?? chanceAt(level, 0.6, 0.9), looks_each_week), looks_each_week);
    line('on-task', times(connection ? 0.75 : chanceAt(level, 0.82, 0.8), 4), 4);
  }
  // Homework is set to whoever is enrolled, also to who stays away.
  const set = Math.min(days.length, 3);
  line('homework', times(connection ? connection.hands_in * 0.7 : chanceAt(level, 0.78, 1.1), set), set);
  if (!isSecondary(student)) return;
  const trouble =
    level === NOTHING
      ? 3
      : connection
        ? 2.6 - 2.4 * connection.hands_in
        : -0.4 - 1.3 * level - 0.7 * student.disposition.ability;
  line('failing', Math.max(0, Math.min(6, Math.round(trouble + 0.5 * own.normal()))), 0);
}

function writeLife(own: Random, { student, monday, days, level, late, connection }: OneWeek, files: RiverbendFiles) {
  const line = (day: number, what: string) => files['student-life'].writeLine(`${student.id},${isoDay(day)},${what}`);
  for (const day of late) line(day, 'late');
  if (level === NOTHING) return;
  if (own.next() < countAt(level, 0.035, -0.9)) line(monday + own.pick(days), 'left-early');
  if (own.next() < (connection ? 0.05 : chanceAt(level, 0.16, 0.8))) line(monday + own.pick(days), 'event');
  if (!isSecondary(student)) return;
  const chance = connection ? connection.takes_part - 0.1 : chanceAt(level, 0.42, 0.7);
  for (const day of days.slice(0, 2)) if (own.next() < chance) line(monday + day, 'club');
}

/** A quarter of the students is asked each week, so that every week tells of everybody's month. */
function writeClimate(own: Random, { student, monday, days, level, connection }: OneWeek, files: RiverbendFiles) {
  if ((Math.floor(monday / 7) + student.index) % 4 !== 2 || level === NOTHING || own.chance(0.1)) return;
  const on = isoDay(monday + (days.at(-1) ?? 0));
  const answer = (usual: number) => Math.min(5, Math.max(1, Math.round(usual + 0.5 * level + 0.85 * own.normal())));
  files.climate.writeLine(`${student.id},${on},peers,${connection?.answer ?? answer(4)}`);
  files.climate.writeLine(`${student.id},${on},adult,${connection?.answer ?? answer(4.1)}`);
}

/** In the sixth week of each semester. */
const screened = ['2025-09-22', '2026-01-12'];

function writeScreener(
  own: Random,
  { student, week, days, monday, level, connection }: OneWeek,
  files: RiverbendFiles,
) {
  if (!screened.includes(week.monday) || level === NOTHING || own.chance(0.08)) return;
  const result = Math.round((connection ? 31 : 44) + 5 * level + 5 * own.normal());
  files.screener.writeLine(`${student.id},${isoDay(monday + (days.at(-1) ?? 0))},${Math.min(57, Math.max(0, result))}`);
}

function isSecondary({ enrolments: [primary] }: GeneratedStudent): boolean {
  return primary !== undefined && /^(LINCOLN|DOUGLASS|RIVERBEND)/.test(primary.programme);
}
