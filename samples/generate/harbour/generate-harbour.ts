import { join } from 'node:path';
import { type CsvFile, createCsv } from '../csv-file.ts';
import type { GeneratedFile, GeneratedStudent, InstitutionPlan } from '../model.ts';
import { deliveryWindows, type GeneratedWeek, schoolYear, type Window } from '../school-year.ts';
import { type HarbourFiles, writeHarbourWeek } from './activity.ts';
import { failed_library_week, harbourPlan } from './plan.ts';
import { harbourStudents, sizeOf } from './students.ts';

export const harbour_seed = 20_260_302;
/** "Next week" can be played this often. */
export const held_weeks = 4;

export interface Harbour {
  plan: InstitutionPlan;
  students: GeneratedStudent[];
  weeks: GeneratedWeek[];
  past: Window[];
  held: Window[];
}

export function harbour(students = 3000, seed = harbour_seed): Harbour {
  const plan = harbourPlan(sizeOf(students).copies);
  const weeks = schoolYear(plan.periods, plan.today, '2026-03-29');
  return {
    plan,
    students: [...harbourStudents(seed, students)],
    weeks,
    ...deliveryWindows(weeks, plan.today, 3, held_weeks),
  };
}

/** Writes what the feeds brought in a window, one file each, in the forms that the plan's mappings read. */
export function writeHarbourWindow(of: Harbour, window: Window, folder: string, seed = harbour_seed): GeneratedFile[] {
  const open = new Map<string, CsvFile>(
    of.plan.feeds.map((feed) => [
      feed.key,
      createCsv(join(folder, window.from, `${feed.key}.csv`), feed.columns, feed.delimiter),
    ]),
  );
  const file = (key: keyof HarbourFiles): CsvFile => {
    const csv = open.get(key);
    if (!csv) throw new Error(`the plan has no feed ${key}`);
    return csv;
  };
  const files: HarbourFiles = {
    attendance: file('attendance'),
    moodle: file('moodle'),
    'library-gates': file('library-gates'),
    submissions: file('submissions'),
    grades: file('grades'),
  };
  const weeks = of.weeks.filter((week) => window.from <= week.monday && week.monday <= window.to);
  for (const student of of.students) for (const week of weeks) writeHarbourWeek(seed, student, week, files);
  for (const csv of open.values()) csv.close();
  const failed = window.from === failed_library_week ? 'library-gates' : null;
  return [...open]
    .filter(([key]) => key !== failed)
    .map(([feed, csv]) => ({ feed, path: csv.path, rows: csv.rows, ...window }));
}
