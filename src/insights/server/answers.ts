import { z } from 'zod';
import { Day, Instant, Monday, Share } from '../../platform/http/answer-parts.ts';
import type * as Views from '../core/views.ts';

/** What the routes of cohorts and lists answer with: each schema gives the view that the pages are typed by. */

const Kind = z.enum(['teaching', 'exams', 'break']);

export const WeekInfo = z
  .object({
    week: Monday,
    kind: Kind,
    label: z.string(),
    academicYear: z.string(),
    isScored: z.boolean(),
  })
  .meta({ id: 'WeekInfo' }) satisfies z.ZodType<Views.WeekInfo>;

export const WeeksView = z
  .object({
    today: Day,
    current: Monday.nullable(),
    weeks: z.array(WeekInfo),
  })
  .meta({ id: 'WeeksView' }) satisfies z.ZodType<Views.WeeksView>;

const CohortFilter = z.object({
  week: Monday.exactOptional(),
  unit: z.string().exactOptional(),
  programme: z.string().exactOptional(),
  year: z.string().exactOptional(),
  mode: z.string().exactOptional(),
  cohort: z.string().exactOptional(),
}) satisfies z.ZodType<Views.CohortFilter>;

const FilterOption = z.object({
  key: z.string(),
  label: z.string(),
  parent: z.string().exactOptional(),
  n: z.int(),
}) satisfies z.ZodType<Views.FilterOption>;

export const FilterOptions = z
  .object({
    units: z.array(FilterOption),
    programmes: z.array(FilterOption),
    years: z.array(FilterOption),
    modes: z.array(FilterOption),
    cohorts: z.array(FilterOption),
  })
  .meta({ id: 'FilterOptions' }) satisfies z.ZodType<Views.FilterOptions>;

const trends = ['declining', 'consistently_low', 'sustained_decline', 'recovering', 'stopped'] as const;

export const TrendFlag = z
  .object({
    trend: z.enum(trends),
    words: z.string(),
    isUncertain: z.boolean(),
    since: Monday,
    evidence: z.record(z.string(), z.number()),
  })
  .meta({ id: 'TrendFlag' }) satisfies z.ZodType<Views.TrendFlag>;

const DriftEvent = z.object({
  id: z.string(),
  week: Monday,
  group: z.string(),
  cause: z.enum(['data_gap', 'calendar', 'real']),
  words: z.string(),
  fallSd: z.number(),
  n: z.int(),
}) satisfies z.ZodType<Views.DriftEvent>;

export const Thresholds = z.object({
  attention: z.number(),
  concern: z.number(),
}) satisfies z.ZodType<Views.Thresholds>;

const SourceHealth = z.object({
  sourceId: z.int(),
  name: z.string(),
  isEnabled: z.boolean(),
  weight: Share,
  quality: Share.nullable(),
  freshUntil: Instant.nullable(),
  state: z.enum(['fresh', 'stale', 'held', 'never', 'disabled']),
  words: z.string(),
  weeks: z.array(z.object({ week: Monday, state: z.enum(['covered', 'partial', 'missing', 'not_taught']) })),
}) satisfies z.ZodType<Views.SourceHealth>;

const MeanWeek = z.object({ week: Monday, mean: z.number().nullable(), n: z.int(), gap: z.string().nullable() });

const CohortDomain = z
  .object({
    domain: z.string(),
    label: z.string(),
    points: z.number().nullable(),
    n: z.int(),
    low: z.int().nullable(),
    coverage: Share.nullable(),
    weeks: z.array(MeanWeek),
    sources: z.array(
      z.object({
        sourceId: z.int(),
        source: z.string(),
        n: z.int(),
        points: z.number().nullable(),
        valueWords: z.string(),
        missing: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CohortDomain' }) satisfies z.ZodType<Views.CohortDomain>;

export const CohortView = z
  .object({
    week: WeekInfo,
    filter: CohortFilter,
    options: FilterOptions,
    reason: z.string(),
    sentence: z.string(),
    run: z.object({ runId: z.string(), finishedAt: Instant, modelVersion: z.int() }).nullable(),
    unscored: z.string().nullable(),
    thresholds: Thresholds,
    n: z.int(),
    nScored: z.int(),
    distribution: z
      .array(z.object({ from: z.number(), to: z.number(), n: z.int(), share: Share, expectedShare: Share }))
      .nullable(),
    mean: z.number().nullable(),
    sd: z.number().nullable(),
    groups: z.array(
      z.object({
        group: z.enum([...trends, 'below_attention', 'below_concern', 'no_score', 'not_yet_seen']),
        n: z.int(),
        nLastWeek: z.int().nullable(),
      }),
    ),
    domains: z.array(CohortDomain),
    decliningShare: z.array(
      z.object({ week: Monday, share: Share.nullable(), n: z.int(), of: z.int(), gap: z.string().nullable() }),
    ),
    absolute: z.array(MeanWeek),
    drift: z.array(DriftEvent),
    sources: z.array(SourceHealth),
  })
  .meta({ id: 'CohortView' }) satisfies z.ZodType<Views.CohortView>;

export const NoScore = z
  .object({
    code: z.enum(['coverage', 'small_group', 'not_taught', 'exempt', 'not_enrolled', 'not_yet_seen', 'not_run']),
    words: z.string(),
  })
  .meta({ id: 'NoScore' }) satisfies z.ZodType<Views.NoScore>;

const StudentRow = z
  .object({
    studentId: z.string().describe('A UUID; for readers of de-identified data a pseudonym'),
    enrolmentId: z.int(),
    name: z.string(),
    identifier: z.string().nullable(),
    programme: z.string(),
    year: z.string().nullable(),
    mode: z.string().nullable(),
    unit: z.string(),
    enrolments: z.int(),
    score: z.int().nullable(),
    noScore: NoScore.nullable(),
    isReducedConfidence: z.boolean(),
    coverage: Share,
    change1: z.number().nullable(),
    change4: z.number().nullable(),
    spark: z.array(z.number().nullable()),
    attendance: z.object({ attended: z.number(), expected: z.number(), share: Share }).nullable(),
    trends: z.array(TrendFlag),
    mostly: z.string().nullable(),
    daysSinceSeen: z.int().nullable(),
    contact: z.object({ daysSince: z.int().nullable(), triesSince: z.int() }).nullable(),
  })
  .meta({ id: 'StudentRow' }) satisfies z.ZodType<Views.StudentRow>;

export const StudentListView = z
  .object({
    week: WeekInfo,
    options: FilterOptions,
    reason: z.string(),
    sentence: z.string(),
    unscored: z.string().nullable(),
    thresholds: Thresholds,
    total: z.int(),
    totalVisible: z.int(),
    page: z.int(),
    size: z.int(),
    sparkWeeks: z.array(Monday),
    rows: z.array(StudentRow),
  })
  .meta({ id: 'StudentListView' }) satisfies z.ZodType<Views.StudentListView>;

export const ListPeopleView = z.object({
  week: Monday.nullable(),
  words: z.string(),
  total: z.int(),
  isMore: z.boolean(),
  people: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      identifier: z.string(),
      programme: z.string(),
      score: z.number().nullable(),
      change1: z.number().nullable(),
      attendance: Share.nullable(),
      daysSinceContact: z.number().nullable(),
      triesSince: z.number(),
      caseId: z.uuid().nullable(),
    }),
  ),
}) satisfies z.ZodType<Views.ListPeopleView>;

export const StudentSearchView = z.object({
  students: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      identifier: z.string().nullable(),
      programme: z.string(),
      unit: z.string(),
    }),
  ),
}) satisfies z.ZodType<Views.StudentSearchView>;

export const CompareView = z
  .object({
    by: z.enum(['unit', 'programme', 'year']),
    measure: z.enum(['absolute', 'attendance']),
    week: WeekInfo,
    options: FilterOptions,
    sentence: z.string(),
    series: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        n: z.int(),
        isSuppressed: z.boolean(),
        weeks: z.array(
          z.object({ week: Monday, value: z.number().nullable(), n: z.int(), gap: z.string().nullable() }),
        ),
      }),
    ),
  })
  .meta({ id: 'CompareView' }) satisfies z.ZodType<Views.CompareView>;
