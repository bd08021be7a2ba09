/** What the student page is told; the ways of speaking are those of views.ts. */
import type { IsoDate, Week } from '../../../kernel/week.ts';
import type { FilterOptions, NoScore, Thresholds, TrendFlag, WeekInfo, WeekKind } from '../views.ts';

/** GET /students/{studentId}?week= */
export interface StudentView {
  week: WeekInfo;
  studentId: string;
  name: string;
  givenName: string | null;
  identifiers: { scheme: string; value: string }[];
  /** "You are their tutor": why the reader may see this student. */
  reason: string;
  /** Who looks after the student. */
  lookedAfterBy: { name: string; role: string; isReader: boolean }[];
  /** Why the score should be read with care, as far as the reader may know. */
  circumstances: { words: string; from: IsoDate; to: IsoDate | null }[];
  thresholds: Thresholds;
  /** Primary enrolment first. */
  enrolments: EnrolmentView[];
}

export interface EnrolmentView {
  enrolmentId: number;
  isPrimary: boolean;
  programme: string;
  /** "2013J": the cohort within the programme, if there is one. */
  cohort: string | null;
  year: string | null;
  mode: string | null;
  /** From the top of the tree down: ["Harbour University", "Faculty of Arts"]. */
  units: string[];
  from: IsoDate | null;
  to: IsoDate | null;
  /** A sentence that a tutor could say aloud. */
  sentence: string;
  trends: TrendFlag[];
  /** A recovery only: what regression to the mean alone would give over the same weeks, in points. */
  expectedRecovery: number | null;
  lastSeen: IsoDate | null;
  attendance: { attended: number; expected: number; share: number; from: IsoDate; to: IsoDate } | null;
  /** The academic year, oldest first; weeks that are not scored are there, with their reason. */
  weeks: ScoreWeek[];
  events: ChartEvent[];
  /** Side by side what each domain (group of the model's weights) gives and takes; their points add up to the score. */
  domains: DomainView[];
  /** This week against the scored week before. */
  waterfall: WaterfallView | null;
  comparison: { week: Week; modelVersion: number; runId: string } | null;
}

export interface DomainView {
  domain: string;
  label: string;
  /** Against the peers' mean, 0; null: no data. */
  points: number | null;
  /** In the scored week before. */
  lastPoints: number | null;
  /** Share of the domain's weight that had data; null: no source of it applies. */
  coverage: number | null;
  /** The academic year, as in `weeks` of the enrolment. */
  weeks: { week: Week; points: number | null; gap: string | null }[];
  sources: DomainSource[];
}

export interface DomainSource {
  sourceId: number;
  source: string;
  points: number | null;
  valueWords: string;
  peerWords: string;
  /** Why there is nothing: no data, or kept out of the score. */
  missing: string | null;
}

export interface ScoreWeek {
  week: Week;
  kind: WeekKind;
  /** Clamped and rounded; scoreRaw is neither. */
  score: number | null;
  scoreRaw: number | null;
  absolute: number | null;
  /** What the absolute index is held against; null without one. */
  absoluteAgainst: 'first-weeks' | 'last-year' | null;
  coverage: number;
  isReducedConfidence: boolean;
  noScore: NoScore | null;
  peerGroup: string | null;
  /** Members of the peer group with a score, and their quartiles. */
  n: number | null;
  p25: number | null;
  p75: number | null;
  modelVersion: number | null;
}

export interface ChartEvent {
  week: Week;
  kind: 'model' | 'drift' | 'break' | 'exams' | 'circumstance';
  words: string;
}

export interface WaterfallView {
  week: Week;
  score: number;
  scoreRaw: number;
  /** Null in the first scored week: the waterfall then starts at 500. */
  lastWeek: Week | null;
  lastScoreRaw: number | null;
  /** Sum of (points - lastPoints) = scoreRaw - lastScoreRaw. */
  contributions: ContributionView[];
}

/** How one source's measure moved the score; `points` add up to scoreRaw - 500. */
export interface ContributionView {
  sourceId: number;
  source: string;
  measure: string;
  /** Null when the measure was not there in that week. */
  points: number | null;
  lastPoints: number | null;
  /** What the points are made of. */
  value: number | null;
  /** The value in words and units: "3.2 clicks a week (decayed)", "86 % attended". */
  valueWords: string;
  /** As the score holds it: a count's is ln(1 + m). */
  peerMean: number | null;
  /** The mean in the words and units of valueWords. */
  peerWords: string;
  peerSd: number | null;
  z: number | null;
  /** After re-scaling over the measures present. */
  weight: number | null;
  /** Why it is missing, when it is. */
  missing: string | null;
}

/** GET /enrolments/{enrolmentId}/activity?week= : the academic year up to the week. */
export interface EnrolmentActivityView {
  enrolmentId: number;
  weeks: { week: Week; kind: WeekKind; label: string }[];
  sources: SourceActivity[];
}

export interface SourceActivity {
  sourceId: number;
  source: string;
  measure: string;
  /** "clicks", "sessions attended": what a day's number counts. */
  unit: string;
  isEnabled: boolean;
  /** One per week of the view, in its order. */
  weeks: SourceWeek[];
}

export interface SourceWeek {
  isCovered: boolean;
  isEligible: boolean;
  /** Monday to Sunday; null where the enrolment or the cover does not reach. */
  days: (number | null)[];
  /** Rates: what was expected on each day; null for counts. */
  expected: (number | null)[] | null;
  /** The delivery that brought the week. */
  deliveryId: string | null;
  /** "Not delivered: library gates failed", "not enrolled yet". */
  gap: string | null;
}

/** GET /enrolments/{enrolmentId}/peers?week=&programme=&year=&mode=&unit=&cohort= (nothing chosen = the peer group). */
export interface PeerComparisonView {
  week: Week;
  /** What was chosen, in words: "Part-time students of BBB 2013J". */
  label: string;
  options: FilterOptions;
  n: number;
  /** Fewer than 10 to compare with: nothing is shown but this sentence. */
  insufficient: string | null;
  score: PeerFigure | null;
  measures: ({ sourceId: number; source: string; measure: string; unit: string } & PeerFigure)[];
  /** The subset's quartiles by week, for the trend chart. */
  weeks: { week: Week; p25: number | null; p50: number | null; p75: number | null; n: number }[];
}

export interface PeerFigure {
  value: number | null;
  p25: number;
  p50: number;
  p75: number;
  /** Of the subset's members with a value. */
  n: number;
}
