import type { Client } from 'pg';

/** One candidate: a table `activity` and how it is used. Enrolment ids are 1..n; `days` holds n * 7 counts, Monday first. */
export interface Shape {
  name: string;
  create(db: Client): Promise<void>;
  load(db: Client, source: number, week: number, days: Float64Array): Promise<void>;
  /** Reads one source's weeks into a dense array each, as a weekly run does; returns a checksum. */
  readWeeks(db: Client, source: number, first: number, last: number, students: number): Promise<number>;
  /** All sources and weeks of one enrolment; returns a checksum. */
  readPage(db: Client, enrolment: number, sources: number, weeks: number): Promise<number>;
  /** A delivery replaces a whole source-week. */
  replaceWeek(db: Client, source: number, week: number, days: Float64Array): Promise<void>;
  /** Sets one day of some enrolments. */
  correct(db: Client, source: number, week: number, day: number, enrolments: number[], count: number): Promise<void>;
}

const MONDAY = Date.UTC(2025, 7, 4);

export function monday(week: number): string {
  return new Date(MONDAY + week * 7 * 86_400_000).toISOString().slice(0, 10);
}

export function mondays(weeks: number, from = 0): string[] {
  return Array.from({ length: weeks }, (_, i) => monday(from + i));
}
