/**
 * What the cohort, student-list and student pages are told: the shapes that insights/server answers with and app/web shows.
 * Types only. Scores are on the 0-1000 scale, points are score points, shares are 0..1, weeks are Mondays.
 * Paths are below /api/v1/{institution}. A null number is "not known", never zero; the reason stands beside it.
 */
import type { IsoDate, Week } from '../../kernel/week.ts';

// ---------------------------------------------------------------- weeks

/** GET /weeks: the weeks that can be looked at, oldest first, up to the institution's today. */
export interface WeeksView {
  today: IsoDate;
  /** The week that a page without ?week= shows: the last scored one; null before the first run. */
  current: Week | null;
  weeks: WeekInfo[];
}

export interface WeekInfo {
  week: Week;
  kind: WeekKind;
  /** "Week 19, autumn term", "Exam week", "Christmas break". */
  label: string;
  /** Academic year, "2013/14". */
  academicYear: string;
  isScored: boolean;
}

export type WeekKind = 'teaching' | 'exams' | 'break';

// ---------------------------------------------------------------- filters

/** What every page's address may narrow by; keys are those in FilterOptions. */
export interface CohortFilter {
  week?: Week;
  unit?: string;
  programme?: string;
  year?: string;
  mode?: string;
  /** A saved custom cohort. */
  cohort?: string;
}

export interface FilterOption {
  key: string;
  label: string;
  /** Units: the parent's key, so that the tree can be indented. */
  parent?: string;
  /** Enrolled in the week and visible to the reader. */
  n: number;
}

export interface FilterOptions {
  units: FilterOption[];
  programmes: FilterOption[];
  years: FilterOption[];
  modes: FilterOption[];
  cohorts: FilterOption[];
}

// ---------------------------------------------------------------- trends and groups

export type Trend = 'declining' | 'consistently_low' | 'sustained_decline' | 'recovering' | 'stopped';

/** A list of students that a cohort page counts and links to (`?group=`). A student may be in several. */
export type GroupKey = Trend | 'below_attention' | 'below_concern' | 'no_score' | 'not_yet_seen';

export interface TrendFlag {
  trend: Trend;
  /** "Lower by 132 points than four scored weeks ago." */
  words: string;
  /** Early and uncertain (a sustained decline while attendance holds). */
  isUncertain: boolean;
  /** The first week of the present streak. */
  since: Week;
  /** The figures it rests on: { from: 512, to: 380, weeks: 4 }. */
  evidence: Record<string, number>;
}

export interface DriftEvent {
  id: string;
  week: Week;
  /** Peer group's label, "BBB 2013J". */
  group: string;
  cause: 'data_gap' | 'calendar' | 'real';
  /** "The whole group fell by 0.7 standard deviations; exams began this week." */
  words: string;
  /** Standard deviations below the mean of the last four weeks (positive = fell). */
  fallSd: number;
  n: number;
}

// ---------------------------------------------------------------- cohort page

/** GET /cohorts/view?CohortFilter */
export interface CohortView {
  week: WeekInfo;
  filter: CohortFilter;
  options: FilterOptions;
  /** Why the reader sees these students: "Your tutor group", "You lead the Faculty of Arts". */
  reason: string;
  /** The page in one sentence; plain text. */
  sentence: string;
  /** The run that the figures come from; null when the week is not scored, and then `unscored` says why. */
  run: RunInfo | null;
  unscored: string | null;
  thresholds: Thresholds;
  /** Enrolments in the filter in this week. */
  n: number;
  nScored: number;
  /** Null when fewer than the smallest group that may be shown. */
  distribution: DistributionBand[] | null;
  mean: number | null;
  sd: number | null;
  groups: GroupCount[];
  /** Side by side, each with what it gives to the mean absolute index; empty before the first run. */
  domains: CohortDomain[];
  /** The last weeks, oldest first (up to 12). */
  decliningShare: ShareWeek[];
  /** Mean absolute index of the filter by week; null values before week 5. */
  absolute: MeanWeek[];
  drift: DriftEvent[];
  sources: SourceHealth[];
}

export interface CohortDomain {
  domain: string;
  label: string;
  /** Mean points against peers, who are at 0; null: no data, or too few to show. */
  points: number | null;
  /** Scored, and of those whom it takes at least half a standard deviation from. */
  n: number;
  low: number | null;
  /** Share of the domain's weight that had data. */
  coverage: number | null;
  /** Its part of the mean absolute index, week by week: all parts add up to the index less 500. */
  weeks: MeanWeek[];
  sources: CohortSource[];
}

export interface CohortSource {
  sourceId: number;
  source: string;
  n: number;
  points: number | null;
  /** The mean in words: "84 % attended". */
  valueWords: string;
  /** Why there is nothing. */
  missing: string | null;
}

export interface RunInfo {
  runId: string;
  /** Instant, ISO 8601. */
  finishedAt: string;
  modelVersion: number;
}

export interface Thresholds {
  attention: number;
  concern: number;
}

export interface DistributionBand {
  /** Inclusive. */
  from: number;
  /** Exclusive, save for the last band (1000 belongs to it). */
  to: number;
  n: number;
  share: number;
  /** Share expected in a healthy cohort (mean 500, sd 100). */
  expectedShare: number;
}

export interface GroupCount {
  group: GroupKey;
  n: number;
  /** In the scored week before; null when there is none. */
  nLastWeek: number | null;
}

export interface ShareWeek {
  week: Week;
  /** Null in a week that is not scored; `gap` says why. */
  share: number | null;
  n: number;
  of: number;
  gap: string | null;
}

export interface MeanWeek {
  week: Week;
  mean: number | null;
  n: number;
  gap: string | null;
}

export interface SourceHealth {
  sourceId: number;
  name: string;
  isEnabled: boolean;
  /** Share of the model's weight. */
  weight: number;
  /** 0..1; null before the first delivery. */
  quality: number | null;
  /** Instant up to which the source's data reach. */
  freshUntil: string | null;
  /** Freshness against the institution's own now. */
  state: 'fresh' | 'stale' | 'held' | 'never' | 'disabled';
  /** "Stale: last data 3 days ago". */
  words: string;
  /** Whether each of the last weeks is covered, oldest first. */
  weeks: { week: Week; state: 'covered' | 'partial' | 'missing' | 'not_taught' }[];
}

// ---------------------------------------------------------------- student list

export type StudentSort =
  | 'name'
  | 'programme'
  | 'score'
  | 'change1'
  | 'change4'
  | 'attendance'
  | 'coverage'
  | 'last_seen'
  | 'no_contact';

/** GET /students/list; the same query with /students/export?format=csv|xlsx gives the file. */
export interface StudentListQuery extends CohortFilter {
  /** Part of a name or an identifier. */
  q?: string;
  group?: GroupKey;
  /** Score band, from inclusive, to exclusive (1000 included). */
  from?: number;
  to?: number;
  sort?: StudentSort;
  order?: 'asc' | 'desc';
  /** From 1. */
  page?: number;
  /** Default 50, at most 200. */
  size?: number;
}

export interface StudentListView {
  week: WeekInfo;
  options: FilterOptions;
  reason: string;
  sentence: string;
  unscored: string | null;
  thresholds: Thresholds;
  /** Rows in the filter, and those of any filter that the reader may see. */
  total: number;
  totalVisible: number;
  page: number;
  size: number;
  /** The weeks behind each row's `spark`. */
  sparkWeeks: Week[];
  rows: StudentRow[];
}

/** A list to work through: `filter` of alerts/core/list-filter.ts, answered. */
export interface ListPeopleView {
  week: Week | null;
  words: string;
  /** Counted up to a length that nobody works through. */
  total: number;
  isMore: boolean;
  people: {
    studentId: string;
    name: string;
    identifier: string;
    programme: string;
    score: number | null;
    change1: number | null;
    /** 0..1, of the year up to the week. */
    attendance: number | null;
    daysSinceContact: number | null;
    triesSince: number;
    caseId: string | null;
  }[];
}

/** The student's primary enrolment, as the week saw it. */
export interface StudentRow {
  studentId: string;
  enrolmentId: number;
  name: string;
  /** The source's own id for the student; null for readers of de-identified data. */
  identifier: string | null;
  programme: string;
  year: string | null;
  mode: string | null;
  unit: string;
  enrolments: number;
  score: number | null;
  noScore: NoScore | null;
  isReducedConfidence: boolean;
  coverage: number;
  /** Points against the scored week before, and against four scored weeks ago. */
  change1: number | null;
  change4: number | null;
  spark: (number | null)[];
  attendance: { attended: number; expected: number; share: number } | null;
  trends: TrendFlag[];
  /** "mostly fewer quiz days": what moved the score most; null when nothing did. */
  mostly: string | null;
  daysSinceSeen: number | null;
  /** Since when nobody reached the student, as of today; null for readers of de-identified data. */
  contact: { daysSince: number | null; triesSince: number } | null;
}

export interface NoScore {
  code: 'coverage' | 'small_group' | 'not_taught' | 'exempt' | 'not_enrolled' | 'not_yet_seen' | 'not_run';
  /** "Two of four sources gave no data this week." */
  words: string;
}

/** GET /students/search?q= (at most 12, for the command palette). */
export interface StudentSearchView {
  students: { studentId: string; name: string; identifier: string | null; programme: string; unit: string }[];
}

// ---------------------------------------------------------------- comparing sites, schools and years

/** GET /compare?by=unit|programme|year&measure=absolute|attendance&CohortFilter: never by relative score, never ranked. */
export interface CompareView {
  by: 'unit' | 'programme' | 'year';
  measure: 'absolute' | 'attendance';
  week: WeekInfo;
  options: FilterOptions;
  sentence: string;
  /** In the order of their labels. */
  series: CompareSeries[];
}

export interface CompareSeries {
  key: string;
  label: string;
  n: number;
  /** Group too small to be shown. */
  isSuppressed: boolean;
  weeks: { week: Week; value: number | null; n: number; gap: string | null }[];
}
