import { z } from 'zod';
import { Day, Monday, Share } from '../../../platform/http/answer-parts.ts';
import type * as Views from '../../core/student/student-views.ts';
import { FilterOptions, NoScore, Thresholds, TrendFlag, WeekInfo } from '../answers.ts';

/** What the routes of one student answer with: each schema gives the view that the page is typed by. */

const WeekKind = z.enum(['teaching', 'exams', 'break']);

const ScoreWeek = z.object({
  week: Monday,
  kind: WeekKind,
  score: z.int().nullable(),
  scoreRaw: z.number().nullable(),
  absolute: z.number().nullable(),
  absoluteAgainst: z.enum(['first-weeks', 'last-year']).nullable(),
  coverage: Share,
  isReducedConfidence: z.boolean(),
  noScore: NoScore.nullable(),
  peerGroup: z.string().nullable(),
  n: z.int().nullable(),
  p25: z.number().nullable(),
  p75: z.number().nullable(),
  modelVersion: z.int().nullable(),
}) satisfies z.ZodType<Views.ScoreWeek>;

export const Contribution = z.object({
  sourceId: z.int(),
  source: z.string(),
  measure: z.string(),
  points: z.number().nullable(),
  lastPoints: z.number().nullable(),
  value: z.number().nullable(),
  valueWords: z.string(),
  peerMean: z.number().nullable(),
  peerWords: z.string(),
  peerSd: z.number().nullable(),
  z: z.number().nullable(),
  weight: Share.nullable(),
  missing: z.string().nullable(),
}) satisfies z.ZodType<Views.ContributionView>;

const Waterfall = z.object({
  week: Monday,
  score: z.int(),
  scoreRaw: z.number(),
  lastWeek: Monday.nullable(),
  lastScoreRaw: z.number().nullable(),
  contributions: z.array(Contribution),
}) satisfies z.ZodType<Views.WaterfallView>;

const Domain = z
  .object({
    domain: z.string(),
    label: z.string(),
    points: z.number().nullable(),
    lastPoints: z.number().nullable(),
    coverage: Share.nullable(),
    weeks: z.array(z.object({ week: Monday, points: z.number().nullable(), gap: z.string().nullable() })),
    sources: z.array(
      z.object({
        sourceId: z.int(),
        source: z.string(),
        points: z.number().nullable(),
        valueWords: z.string(),
        peerWords: z.string(),
        missing: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'DomainView' }) satisfies z.ZodType<Views.DomainView>;

export const Enrolment = z.object({
  enrolmentId: z.int(),
  isPrimary: z.boolean(),
  programme: z.string(),
  cohort: z.string().nullable(),
  year: z.string().nullable(),
  mode: z.string().nullable(),
  units: z.array(z.string()),
  from: Day.nullable(),
  to: Day.nullable(),
  sentence: z.string(),
  trends: z.array(TrendFlag),
  expectedRecovery: z.number().nullable(),
  lastSeen: Day.nullable(),
  attendance: z.object({ attended: z.number(), expected: z.number(), share: Share, from: Day, to: Day }).nullable(),
  weeks: z.array(ScoreWeek),
  events: z.array(
    z.object({
      week: Monday,
      kind: z.enum(['model', 'drift', 'break', 'exams', 'circumstance']),
      words: z.string(),
    }),
  ),
  domains: z.array(Domain),
  waterfall: Waterfall.nullable(),
  comparison: z.object({ week: Monday, modelVersion: z.int(), runId: z.string() }).nullable(),
}) satisfies z.ZodType<Views.EnrolmentView>;

export const StudentView = z
  .object({
    week: WeekInfo,
    studentId: z.uuid(),
    name: z.string(),
    givenName: z.string().nullable(),
    identifiers: z.array(z.object({ scheme: z.string(), value: z.string() })),
    reason: z.string(),
    lookedAfterBy: z.array(z.object({ name: z.string(), role: z.string(), isReader: z.boolean() })),
    circumstances: z.array(z.object({ words: z.string(), from: Day, to: Day.nullable() })),
    thresholds: Thresholds,
    enrolments: z.array(Enrolment),
  })
  .meta({ id: 'StudentView' }) satisfies z.ZodType<Views.StudentView>;

const days = z.array(z.number().nullable()).describe('Monday to Sunday');

export const EnrolmentActivityView = z
  .object({
    enrolmentId: z.int(),
    weeks: z.array(z.object({ week: Monday, kind: WeekKind, label: z.string() })),
    sources: z.array(
      z.object({
        sourceId: z.int(),
        source: z.string(),
        measure: z.string(),
        unit: z.string(),
        isEnabled: z.boolean(),
        weeks: z.array(
          z.object({
            isCovered: z.boolean(),
            isEligible: z.boolean(),
            days,
            expected: days.nullable(),
            deliveryId: z.uuid().nullable(),
            gap: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'EnrolmentActivityView' }) satisfies z.ZodType<Views.EnrolmentActivityView>;

const Figure = z.object({
  value: z.number().nullable(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  n: z.int(),
}) satisfies z.ZodType<Views.PeerFigure>;

export const PeerComparisonView = z
  .object({
    week: Monday,
    label: z.string(),
    options: FilterOptions,
    n: z.int(),
    insufficient: z.string().nullable(),
    score: Figure.nullable(),
    measures: z.array(Figure.extend({ sourceId: z.int(), source: z.string(), measure: z.string(), unit: z.string() })),
    weeks: z.array(
      z.object({
        week: Monday,
        p25: z.number().nullable(),
        p50: z.number().nullable(),
        p75: z.number().nullable(),
        n: z.int(),
      }),
    ),
  })
  .meta({ id: 'PeerComparisonView' }) satisfies z.ZodType<Views.PeerComparisonView>;
