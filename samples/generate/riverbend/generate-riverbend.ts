import { join } from 'node:path';
import { type CsvFile, createCsv } from '../csv-file.ts';
import type { GeneratedFile, InstitutionPlan } from '../model.ts';
import { deliveryWindows, type GeneratedWeek, schoolYear, type Window } from '../school-year.ts';
import { writeRiverbendWeek } from './activity.ts';
import type { RiverbendFiles } from './files.ts';
import { riverbendPlan } from './plan.ts';
import { type RiverbendStudent, riverbendStudents, sizeOf } from './students.ts';

export const riverbend_seed = 20_260_209;
/** "Next week" can be played this often. */
export const held_weeks = 4;

export interface Riverbend {
  plan: InstitutionPlan;
  students: RiverbendStudent[];
  weeks: GeneratedWeek[];
  past: Window[];
  held: Window[];
}

export function riverbend(students = 2500, seed = riverbend_seed): Riverbend {
  const plan = riverbendPlan(sizeOf(students).copies);
  const weeks = schoolYear(plan.periods, plan.today, '2026-03-08');
  return {
    plan,
    students: [...riverbendStudents(seed, students)],
    weeks,
    ...deliveryWindows(weeks, plan.today, 3, held_weeks),
  };
}

/** Writes what the feeds brought in a window, one file each, in the forms that the plan's mappings read. */
export function writeRiverbendWindow(
  of: Riverbend,
  window: Window,
  folder: string,
  seed = riverbend_seed,
): GeneratedFile[] {
  const open = new Map<string, CsvFile>(
    of.plan.feeds.map((feed) => [
      feed.key,
      createCsv(join(folder, window.from, `${feed.key}.csv`), feed.columns, feed.delimiter),
    ]),
  );
  const file = (key: keyof RiverbendFiles): CsvFile => {
    const csv = open.get(key);
    if (!csv) throw new Error(`the plan has no feed ${key}`);
    return csv;
  };
  const files: RiverbendFiles = {
    attendance: file('attendance'),
    gradebook: file('gradebook'),
    assignments: file('assignments'),
    platform: file('platform'),
    incidents: file('incidents'),
    'check-in': file('check-in'),
    classroom: file('classroom'),
    'student-life': file('student-life'),
    climate: file('climate'),
    screener: file('screener'),
  };
  const weeks = of.weeks.filter((week) => window.from <= week.monday && week.monday <= window.to);
  for (const student of of.students) for (const week of weeks) writeRiverbendWeek(seed, student, week, files);
  for (const csv of open.values()) csv.close();
  // Screeners are given twice a year: in other weeks no file comes.
  return [...open].flatMap(([feed, csv]) =>
    csv.rows > 0 ? [{ feed, path: csv.path, rows: csv.rows, ...window }] : [],
  );
}
