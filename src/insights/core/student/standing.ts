import type { StoredDrivers } from '../cohort/drivers.ts';
import { groupsOf, type StandingEvidence } from '../cohort/groups.ts';

/** What is known of one enrolment's week before it is laid out. */
export interface Evidence {
  enrolmentId: number;
  studentId: string;
  sortName: string;
  score: number | null;
  scoreRaw: number | null;
  coverage: number | null;
  absoluteIndex: number | null;
  isReducedConfidence: boolean;
  lastSeenOn: string | null;
  drivers: StoredDrivers;
  flags: StandingEvidence['flags'];
  /** Its scores in the scored weeks before, newest first, six calendar weeks back. */
  scoresBefore: readonly number[];
  /** As it was laid out in the last week that has it. */
  before: {
    groups: number;
    attendedYear: number;
    expectedYear: number;
    /** Its scores in the layouts up to that week, and how many layouts have come since, this one included. */
    spark: readonly (number | null)[];
    layoutsSince: number;
  } | null;
}

/** As many weeks as a list's sparkline shows. */
export const spark_weeks = 12;

export interface Standing {
  enrolmentId: number;
  studentId: string;
  sortName: string;
  cellNo: number;
  groups: number;
  lastSeenOn: string | null;
  score: number | null;
  change1: number | null;
  change4: number | null;
  coverage: number | null;
  absoluteIndex: number | null;
  attendance: number | null;
  attendedYear: number;
  expectedYear: number;
  attended: number;
  expected: number;
  enrolments: number;
  spark: (number | null)[];
  drivers: StoredDrivers;
}

export interface Attendance {
  attended: number;
  expected: number;
}

export interface Place {
  cellNo: number;
  /** Of the student, in this run. */
  enrolments: number;
  /** The student is listed by another of them. */
  isOther: boolean;
}

/** One enrolment's week as lists sort and count it. */
export function layOut(
  evidence: Evidence,
  { cellNo, enrolments, isOther }: Place,
  { attended, expected }: Attendance,
  thresholds: StandingEvidence['thresholds'],
): Standing {
  const { score, scoreRaw, isReducedConfidence, scoresBefore, before, flags, lastSeenOn } = evidence;
  const change1 = changeSince(scoreRaw, scoresBefore[0]);
  const attendedYear = (before?.attendedYear ?? 0) + attended;
  const expectedYear = (before?.expectedYear ?? 0) + expected;
  return {
    enrolmentId: evidence.enrolmentId,
    studentId: evidence.studentId,
    sortName: evidence.sortName,
    cellNo,
    groups: groupsOf({
      isOther,
      score,
      isReducedConfidence,
      change1,
      lastSeenOn,
      flags,
      thresholds,
      before: before?.groups ?? null,
    }),
    lastSeenOn,
    score,
    change1,
    change4: changeSince(scoreRaw, scoresBefore[3]),
    coverage: evidence.coverage,
    absoluteIndex: evidence.absoluteIndex,
    attendance: expectedYear > 0 ? attendedYear / expectedYear : null,
    attendedYear,
    expectedYear,
    attended,
    expected,
    enrolments,
    spark: sparkOf(before, score),
    drivers: evidence.drivers,
  };
}

/** The spark of the week before, moved on: layouts that did not have the enrolment are gaps. */
function sparkOf(before: Evidence['before'], score: number | null): (number | null)[] {
  const gaps = new Array<null>(Math.max(0, (before?.layoutsSince ?? 1) - 1)).fill(null);
  return [...(before?.spark ?? []), ...gaps, score].slice(-spark_weeks);
}

const smallint = 32_767;

function changeSince(now: number | null, before: number | undefined): number | null {
  if (now === null || before === undefined) return null;
  return Math.max(-smallint, Math.min(smallint, Math.sign(now - before) * Math.round(Math.abs(now - before))));
}
