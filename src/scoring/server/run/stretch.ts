import { sql } from 'kysely';
import { holdReadingPoint } from '../../../activity/server/index.ts';
import type { CalendarPeriod } from '../../../institution/core/calendar.ts';
import { listCalendarPeriods, listUnits, type Unit } from '../../../institution/server/index.ts';
import { dayNumber, type Week } from '../../../kernel/week.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { type RunSource, readSources } from '../model/source-list.ts';
import { anyTaughtWeekdays, Calendars, type TermCalendar } from './calendars.ts';
import { type EnrolmentKind, type Enrolments, readEnrolments } from './enrolments.ts';
import { WeekColumns } from './week-columns.ts';

/** What does not depend on the weeks: read once, however many stretches follow. */
export interface Institutional {
  institutionId: number;
  units: readonly Unit[];
  periods: readonly CalendarPeriod[];
  sources: readonly RunSource[];
  /** Weeks of which any source covers any day. */
  coveredWeeks: ReadonlySet<Week>;
  /** activity.reading_point */
  readUpTo: number;
  /** The ledger's last event before anything was read. */
  heardUpTo: number;
}

/** @param holds whether what is read must stay readable as it is: for runs, whose numbers rest on it */
export async function readInstitutional(db: Database, institutionId: number, holds = true): Promise<Institutional> {
  return db.forInstitution(institutionId, async (trx) => {
    const heardUpTo = await lastEvent(trx, institutionId);
    const readUpTo = holds ? await holdReadingPoint(trx, institutionId) : await lastApplied(trx, institutionId);
    return {
      institutionId,
      units: await listUnits(trx, institutionId),
      periods: await listCalendarPeriods(trx, institutionId),
      sources: await readSources(trx, institutionId),
      coveredWeeks: await readCoveredWeeks(trx, institutionId, readUpTo),
      readUpTo,
      heardUpTo,
    };
  });
}

async function lastEvent(trx: Tx, institutionId: number): Promise<number> {
  const head = await trx
    .selectFrom('ledger.head')
    .select('last_number')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return head?.last_number ?? 0;
}

async function lastApplied(trx: Tx, institutionId: number): Promise<number> {
  const head = await trx
    .selectFrom('activity.head')
    .select('last_applied_number')
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return head?.last_applied_number ?? 0;
}

async function readCoveredWeeks(trx: Tx, institutionId: number, readUpTo: number): Promise<Set<Week>> {
  const { rows } = await sql<{ week: Week }>`select distinct c.week from activity.covered c
    join activity.load l on l.institution_id = c.institution_id and l.load_id = c.load_id
    where c.institution_id = ${institutionId} and l.institution_id = ${institutionId}
      and l.state = 'applied' and l.applied_number <= ${readUpTo}`.execute(trx);
  return new Set(rows.map(({ week }) => week));
}

/** The enrolments of some weeks that follow each other, with their calendars and what was observed of them. */
export interface Stretch extends Institutional {
  enrolments: Enrolments;
  calendars: readonly TermCalendar[];
  /** By kind; every kind here has one. */
  calendarOfKind: Int32Array;
  columns: WeekColumns;
}

/** Everybody whose term teaches in one of the weeks. Their terms reach back further than that: so do the columns. */
export async function openStretch(db: Database, base: Institutional, weeks: readonly Week[]): Promise<Stretch> {
  const calendars = new Calendars(base.periods, base.units);
  const wanted = new Set(weeks);
  const teaches = (kind: EnrolmentKind) =>
    calendars.all[calendars.of(kind)]?.weeks.some((week) => wanted.has(week)) ?? false;
  const span = { firstDay: dayNumber(weeks[0] ?? ''), lastDay: dayNumber(weeks.at(-1) ?? '') + 6 };
  const enrolments = await readEnrolments(db, base.institutionId, span, teaches);
  const calendarOfKind = Int32Array.from(enrolments.kinds, (kind) => calendars.of(kind));
  const columns = new WeekColumns(db, base.institutionId, enrolments.ids, base.readUpTo, (week, days) =>
    isMostlyCovered(days, anyTaughtWeekdays(calendars.all, week)),
  );
  return { ...base, enrolments, calendars: calendars.all, calendarOfKind, columns };
}

/**
 * A delivery covers a week when it covers at least half of the weekdays on which there is teaching: a file that only
 * reaches into its Monday says too little about the week, and one that leaves out a holiday says enough.
 */
export function isMostlyCovered(coveredDays: number, taughtDays: number): boolean {
  return coveredDays !== 0 && 2 * bits(coveredDays & taughtDays) >= bits(taughtDays);
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
