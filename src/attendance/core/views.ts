import type { IsoDate } from '../../kernel/week.ts';
import type { MeaningKind } from './meaning.ts';
import type { Band } from './measures.ts';
import type { SessionLine } from './patterns/when-missed.ts';

/** How a student stands in the year; every share with what it is of. */
export interface StandingView {
  asOf: IsoDate;
  enrolledDays: number;
  absentDays: number;
  expectedSessions: number;
  attendedSessions: number;
  excusedSessions: number;
  unexcusedSessions: number;
  unexplainedSessions: number;
  offsiteSessions: number;
  lateSessions: number;
  earlySessions: number;
  /** Of the sessions whose marks carry minutes. */
  lateMinutes: number;
  earlyMinutes: number;
  runDays: number;
  unauthorised10Weeks: number;
  /** Attended of expected sessions. */
  ratePct: number | null;
  /** Absent of enrolled days; null: too few to say. */
  absencePct: number | null;
  band: Band | null;
  persistence: 'severe' | 'persistent' | null;
  /** More days that can be missed with the year under 10 %; -1: none, whatever comes. */
  daysLeft: number;
  daysToCome: number;
}

export interface MarkView {
  session: string;
  /** As the school gave it. */
  code: string;
  meaning: string;
  kind: MeaningKind;
  /** Where the mark carries them. */
  minutesLate: number | null;
  minutesEarly: number | null;
}

export interface MarkedDayView {
  day: IsoDate;
  marks: MarkView[];
  /** What the day looks like as a whole: the kind of what was missed, else attended. */
  kind: MeaningKind | 'late' | 'closed';
  isAbsent: boolean;
  /** "School", where several enrolments have marks. */
  place: string;
  deliveryId: string | null;
  explanation: string | null;
}

/** GET /students/{studentId}/attendance */
export interface StudentAttendanceView {
  studentId: string;
  year: { from: IsoDate; to: IsoDate };
  today: IsoDate;
  standing: StandingView | null;
  days: MarkedDayView[];
  /** Days that the calendar closes, for whom of the student's enrolments it does. */
  closed: { day: IsoDate; name: string }[];
  /** In words, with the days that were missed. */
  patterns: { words: string; days: IsoDate[] }[];
  pack: { name: string; citation: string };
  /** Half days or periods are marked, so figures are of sessions too. */
  hasSessions: boolean;
}

export interface DefinitionsView {
  definitions: {
    key: string;
    name: string;
    formula: string;
    denominator: string;
    notes: string;
    reference: string | null;
  }[];
  /** The pack in force today, and those before and after it. */
  packs: {
    key: string;
    name: string;
    from: IsoDate;
    citation: string;
    checked: string;
    isInForce: boolean;
    codes: CodeView[];
  }[];
  own: { code: string; from: IsoDate; meaning: string; name: string }[];
}

export interface CodeView {
  code: string;
  name: string;
  meaning: string;
  kind: MeaningKind;
}

/** That a family was asked why their child was absent. */
export interface AskView {
  askId: string;
  way: 'call' | 'letter' | 'message' | 'in-person';
  by: string;
  at: string;
}

/** To whom an absence went that nobody had explained by the hour. */
export interface PassedOnView {
  to: string;
  at: string;
}

/** GET /attendance/resolve-by */
export interface ResolveByView {
  settings: {
    resolveById: string;
    unitId: string | null;
    unit: string | null;
    hour: number;
    staffId: string;
    staff: string;
    /** Nobody is told until somebody else is named. */
    hasLeft: boolean;
  }[];
  /** For whoever may set them. */
  staff: { staffId: string; name: string }[];
  units: { unitId: string; name: string }[];
  maySet: boolean;
}

/** Somebody who missed something of a day. */
export interface AbsentView {
  studentId: string;
  enrolmentId: number;
  name: string;
  place: string;
  year: string;
  kind: 'unexplained' | 'unexcused' | 'excused';
  missed: { session: string; code: string; meaning: string }[];
  absentDays: number | null;
  enrolledDays: number | null;
  absencePct: number | null;
  runDays: number;
  /** Open cases, the first in priority first. */
  openCaseId: string | null;
  isFirstPriority: boolean;
  /** What was done on this day or since: nothing, tried, reached, explained. */
  state: 'open' | 'tried' | 'reached' | 'explained';
  tries: number;
  explanation: { explanationId: string; words: string; saidBy: string; by: string } | null;
  /** How the family was asked, the last time first. */
  asks: AskView[];
  passedOn: PassedOnView | null;
  /** Of one household, absent too, as far as the reader sees them. */
  siblings: { studentId: string; name: string }[];
  guardians: { name: string; relation: string; phone: string | null; language: string | null; mayReceive: boolean }[];
}

/** GET /attendance/day?day=&show= */
export interface AbsencesView {
  day: IsoDate | null;
  today: IsoDate;
  lastDay: IsoDate | null;
  before: IsoDate | null;
  after: IsoDate | null;
  /** With anything expected, of those the reader sees. */
  expected: number;
  counts: {
    unexplained: number;
    unexcused: number;
    excused: number;
    open: number;
    tried: number;
    reached: number;
    explained: number;
  };
  people: AbsentView[];
  /** In the whole list that is shown. */
  total: number;
  page: number;
  hasMore: boolean;
}

export interface GroupLine {
  key: string;
  name: string;
  students: number;
  /** Attended of expected sessions; null: too few to tell. */
  ratePct: number | null;
  averageDaily: number | null;
  chronic: number | null;
  /** Students with ten enrolled days: what `chronic` is of. */
  known: number;
}

interface WeekRate {
  ratePct: number | null;
  /** Sessions. */
  expected: number;
  days: number;
}

/** GET /attendance/overview?unit=&year= */
export interface OverviewView {
  year: { from: IsoDate; to: IsoDate };
  today: IsoDate;
  asOf: IsoDate | null;
  units: { unitId: string; name: string }[];
  years: string[];
  days: {
    day: IsoDate;
    students: number;
    absent: number | null;
    /** The share attended of each student’s day, added up. */
    attendedDays: number | null;
    absentPct: number | null;
    ratePct: number | null;
  }[];
  bands: { students: number; insufficient: number } & Record<Band, number>;
  byUnit: GroupLine[];
  byYear: GroupLine[];
  /** By special education, home language and whatever else the roster says; of all years. */
  byGroup: { kind: string; name: string; lines: GroupLine[] }[];
  /** In which sessions more is missed, where days have several. */
  sessions: SessionLine[];
  weeks: { week: IsoDate; thisWeek: WeekRate; weekBefore: WeekRate; lastYear: WeekRate } | null;
  /** Only of the students the reader looks after: no sums of sites. */
  isOwn: boolean;
  smallest: number;
}

export interface CloseLine {
  studentId: string;
  name: string;
  place: string;
  year: string;
  absentDays: number;
  enrolledDays: number;
  absencePct: number | null;
  band: Band | null;
  recentAbsentDays: number;
  recentEnrolledDays: number;
  runDays: number;
  daysLeft: number;
  daysToCome: number;
  attendedToRecover: number | null;
}

/** GET /attendance/close?within=&unit=&show= */
export interface CloseView {
  asOf: IsoDate | null;
  yearEnds: IsoDate;
  within: number;
  people: CloseLine[];
  total: number;
  page: number;
  hasMore: boolean;
}
