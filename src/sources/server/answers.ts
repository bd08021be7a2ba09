import { z } from 'zod';
import { Day, Instant, Monday, Share } from '../../platform/http/answer-parts.ts';
import { Eligibility } from '../core/eligibility.ts';
import type { RowFate } from '../core/fates.ts';
import { Mapping } from '../core/mapping.ts';
import { domains, type SourceKind, type SourceKindKey, sourceKindKeys } from '../core/source-kinds.ts';
import type { ColumnProfile, MappingSuggestion } from '../core/suggest-mapping.ts';
import type * as Views from '../core/views.ts';
import type { Source } from '../core/views.ts';

/** What the routes of sources and deliveries answer with: each schema gives the view that the pages are typed by. */

const DeliveryState = z.enum(['checking', 'held', 'applying', 'applied', 'refused', 'failed', 'superseded']);
const Fate = z.enum([
  'stored',
  'duplicate',
  'unknown-student',
  'outside-enrolment',
  'bad-value',
  'not-yet',
  'other-kind',
]) satisfies z.ZodType<RowFate>;
const rows = z.int().exactOptional();
/** How many rows met each fate; what is left out met none. */
const fateCounts = {
  stored: rows,
  duplicate: rows,
  'unknown-student': rows,
  'outside-enrolment': rows,
  'bad-value': rows,
  'not-yet': rows,
  'other-kind': rows,
} satisfies Record<RowFate, z.ZodType>;

const SavedMapping = Mapping.meta({ id: 'Mapping' });

export const SourceAnswer = z.object({
  sourceId: z.int(),
  key: z.string(),
  kind: z.enum(sourceKindKeys).nullable(),
  name: z.string(),
  measure: z.enum(['count', 'active_days', 'rate', 'level']),
  direction: z.union([z.literal(1), z.literal(-1)]),
  weightGroup: z.string(),
  eligibility: Eligibility,
  identifierKind: z.string(),
  mapping: SavedMapping.nullable(),
  ownerName: z.string().nullable(),
  ownerContact: z.string().nullable(),
  purpose: z.string().nullable(),
  lawfulBasis: z.string().nullable(),
  impactAssessment: z.string().nullable(),
  nextReviewOn: Day.nullable(),
  expectedEveryHours: z.int(),
  filePattern: z.string().nullable(),
}) satisfies z.ZodType<Source>;

export const PolicyDecisionView = z
  .object({
    decisionId: z.uuid(),
    decidedBy: z.string(),
    decidedOn: Day,
    reason: z.string(),
    reviewOn: Day,
    fromWeek: Monday,
    endedFromWeek: Monday.nullable(),
    endReason: z.string().nullable(),
    recordedAt: Instant,
    recordedBy: z.string(),
    endedBy: z.string().nullable(),
    isInForce: z.boolean(),
  })
  .meta({ id: 'PolicyDecisionView' }) satisfies z.ZodType<Views.PolicyDecisionView>;

export const PolicyAnswer = z
  .object({
    gate: z.enum(['screener', 'discretionary']),
    isInForce: z.boolean(),
    decisions: z.array(PolicyDecisionView),
  })
  .meta({ id: 'PolicyView' }) satisfies z.ZodType<Views.PolicyView>;

export const SourceView = SourceAnswer.extend({
  policy: PolicyAnswer.nullable(),
  isReviewDue: z.boolean(),
  isEnabled: z.boolean(),
  enabledChanges: z.array(z.object({ fromWeek: Day, isEnabled: z.boolean() })),
  quality: z.object({
    pct: z.number().nullable(),
    parts: z.array(
      z.object({
        part: z.enum(['completeness', 'matched', 'timeliness', 'duplicates']),
        share: Share.nullable(),
        words: z.string(),
        toRaise: z.string().nullable(),
      }),
    ),
  }),
  isQualityLow: z.boolean(),
  freshness: z.union([
    z.object({ state: z.literal('never'), words: z.string() }),
    z.object({ state: z.enum(['fresh', 'stale']), ageHours: z.number(), words: z.string() }),
  ]),
  freshUntil: Instant.nullable(),
  held: z.int(),
  lastDelivery: z.object({ deliveryId: z.uuid(), state: DeliveryState, receivedAt: Instant }).nullable(),
  weeks: z.array(z.object({ week: Monday, days: z.int(), deliveryId: z.uuid().nullable() })),
}).meta({ id: 'SourceView' }) satisfies z.ZodType<Views.SourceView>;

export const SourceKindsView = z.object({
  kinds: z.array(
    z.object({
      key: z.enum(sourceKindKeys),
      name: z.string(),
      domain: z.enum(domains),
      measure: z.enum(['count', 'active_days', 'rate', 'level']),
      direction: z.union([z.literal(1), z.literal(-1)]),
      what: z.string(),
      file: z.object({ row: z.string(), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
      gate: z.enum(['screener', 'discretionary']).nullable(),
      isDerived: z.boolean(),
    }),
  ),
});

export function kindView(kind: SourceKind & { key: SourceKindKey }): z.output<typeof SourceKindsView>['kinds'][number] {
  const { key, name, domain, measure, direction, what, file, gate } = kind;
  const { row, columns, rows } = file;
  return {
    key,
    name,
    domain,
    measure,
    direction,
    what,
    file: { row, columns: [...columns], rows: rows.map((cells) => [...cells]) },
    gate,
    isDerived: kind.isDerived === true,
  };
}

export const SourcesView = z.object({
  today: Day,
  sources: z.array(SourceView),
}) satisfies z.ZodType<Views.SourcesView>;

export const DeliveryView = z
  .object({
    deliveryId: z.uuid(),
    kind: z.enum(['activity', 'attendance', 'roster']),
    sourceId: z.int().nullable(),
    sourceName: z.string().nullable(),
    fileName: z.string(),
    sizeBytes: z.int(),
    state: DeliveryState,
    isMoving: z.boolean(),
    stateReason: z.string().nullable(),
    progressPct: z.int(),
    coversFrom: Day.nullable(),
    coversTo: Day.nullable(),
    rowCounts: z.record(z.string(), z.int()).describe('Rows by fate; of a roster by table and fate: students.created'),
    totalRows: z.int(),
    unknownIds: z.int(),
    hasRejects: z.boolean(),
    mapping: SavedMapping.nullable(),
    brought: z.array(
      z.object({
        sourceId: z.int(),
        sourceName: z.string(),
        storedRows: z.int(),
        total: z.number(),
        coversFrom: Day.nullable(),
        coversTo: Day.nullable(),
      }),
    ),
    receivedAt: Instant,
    receivedBy: z.string(),
    appliedAt: Instant.nullable(),
    possible: z.array(z.enum(['release', 'refuse', 'recheck'])),
    reachedOn: Day.nullable(),
  })
  .meta({ id: 'DeliveryView' }) satisfies z.ZodType<Views.DeliveryView>;

export const DeliveriesView = z.object({
  deliveries: z.array(DeliveryView),
  next: Instant.nullable(),
}) satisfies z.ZodType<Views.DeliveriesView>;

export const Delivered = z.object({ isRepeat: z.boolean(), delivery: DeliveryView });

export const RejectsView = z.object({
  rejects: z.array(
    z.object({
      file: z.string(),
      row: z.int().nullable(),
      fate: Fate,
      reason: z.string(),
      content: z.string(),
    }),
  ),
  next: z.int().nullable(),
}) satisfies z.ZodType<Views.RejectsView>;

const timeFormat = z.enum(['iso', 'dmy', 'mdy', 'unix-s', 'unix-ms', 'excel']);

const Column = z.object({
  name: z.string(),
  examples: z.array(z.string()),
  values: z.array(z.object({ value: z.string(), rows: z.int() })).nullable(),
  emptyShare: Share,
  numberShare: Share,
  isUnique: z.boolean(),
  times: z
    .union([
      z.object({ kind: z.literal('clear'), format: timeFormat, hasOffset: z.boolean(), words: z.string() }),
      z.object({
        kind: z.literal('ambiguous'),
        examples: z.array(z.object({ text: z.string(), dmy: z.string(), mdy: z.string() })),
        words: z.string(),
      }),
      z.object({ kind: z.literal('unreadable'), examples: z.array(z.string()), words: z.string() }),
    ])
    .nullable(),
  ids: z.array(z.object({ kind: z.string(), share: Share, shareWithoutZeros: Share })),
}) satisfies z.ZodType<ColumnProfile>;

const Suggestion = z.object({
  student: z
    .object({ column: z.string(), identifierKind: z.string(), leadingZeros: z.enum(['exact', 'ignore']) })
    .nullable(),
  time: z.object({ column: z.string(), format: timeFormat, zone: z.string() }).nullable(),
  eventId: z.string().nullable(),
  kind: z.string().nullable(),
  value: z.string().nullable(),
  programme: z.string().nullable(),
  term: z.string().nullable(),
  questions: z.array(z.object({ about: z.enum(['student', 'time', 'value']), words: z.string() })),
}) satisfies z.ZodType<MappingSuggestion>;

export const FileView = z
  .object({
    contentHash: z.string(),
    fileName: z.string(),
    sizeBytes: z.int(),
    format: z.enum(['csv', 'parquet', 'jsonl']),
    encoding: z.string(),
    delimiter: z.string().nullable(),
    columns: z.array(Column),
    rows: z.array(z.array(z.string().nullable())),
    suggestion: Suggestion,
  })
  .meta({ id: 'FileView' }) satisfies z.ZodType<Views.FileView>;

export const PreviewView = z
  .object({
    counts: z.object(fateCounts),
    rows: z.array(
      z.object({
        row: z.int(),
        fate: Fate,
        reason: z.string(),
        student: z.string().nullable(),
        day: Day.nullable(),
        source: z.string().nullable(),
        value: z.number().nullable(),
        expected: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'PreviewView' }) satisfies z.ZodType<Views.PreviewView>;

export const RosterTemplates = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      columns: z.array(
        z.object({
          name: z.string(),
          isRequired: z.literal(true).exactOptional(),
          means: z.string(),
          example: z.string(),
        }),
      ),
      prefixes: z.array(z.string()).exactOptional(),
    }),
  ),
});
