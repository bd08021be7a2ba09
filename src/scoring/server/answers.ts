import { z } from 'zod';
import { Day, Instant, Monday, Share } from '../../platform/http/answer-parts.ts';
import { PolicyAnswer } from '../../sources/server/index.ts';
import { modelSettingsSchema } from '../core/model.ts';
import type * as Rederived from '../core/rederived.ts';
import type * as Views from '../core/views.ts';

/** What the routes of runs and models answer with: each schema gives the view that the pages are typed by. */

const RunView = z
  .object({
    run: z.int(),
    week: Monday,
    state: z.enum(['running', 'standing', 'superseded', 'failed']),
    reason: z.enum(['schedule', 'button', 'command', 'correction', 'import']),
    startedBy: z.string(),
    startedAt: Instant,
    finishedAt: Instant.nullable(),
    checkedAt: Instant.nullable(),
    modelVersion: z.int(),
    phase: z.enum(['reading', 'scoring', 'storing', 'trends', 'done']),
    progressPct: z.int(),
    part: z.int(),
    parts: z.int(),
    failure: z.string().nullable(),
    counts: z
      .object({
        enrolled: z.int(),
        scored: z.int(),
        noScore: z.record(z.string(), z.int()),
        belowAttention: z.int(),
        belowConcern: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'RunView' }) satisfies z.ZodType<Views.RunView>;

export const RunsView = z.object({
  runs: z.array(RunView),
  nextWeek: Monday.nullable(),
  isRunning: z.boolean(),
}) satisfies z.ZodType<Views.RunsView>;

const Crossing = z.object({
  below: z.number(),
  before: z.int(),
  after: z.int(),
  into: z.int(),
  outOf: z.int(),
}) satisfies z.ZodType<Views.Crossing>;

export const DraftEffect = z
  .object({
    week: Monday,
    comparedWith: z.int(),
    n: z.int(),
    attention: Crossing,
    concern: Crossing,
    losesScore: z.int(),
    gainsScore: z.int(),
    programmes: z.array(
      z.object({
        programme: z.string(),
        n: z.int(),
        intoAttention: z.int(),
        outOfAttention: z.int(),
        intoConcern: z.int(),
        outOfConcern: z.int(),
        meanMove: z.number(),
      }),
    ),
    movers: z.array(
      z.object({
        enrolmentId: z.int(),
        studentId: z.uuid(),
        name: z.string().nullable(),
        programme: z.string(),
        before: z.number(),
        after: z.number(),
      }),
    ),
  })
  .meta({ id: 'DraftEffect' }) satisfies z.ZodType<Views.DraftEffect>;

export const ModelVersionView = z
  .object({
    modelVersion: z.int(),
    state: z.enum(['draft', 'active', 'retired', 'discarded']),
    settings: modelSettingsSchema.meta({ id: 'ModelSettings' }),
    basedOn: z.int().nullable(),
    diff: z.array(z.object({ path: z.string(), from: z.unknown(), to: z.unknown() })),
    reason: z.string(),
    effect: DraftEffect.nullable(),
    briefing: z.string().nullable(),
    createdAt: Instant,
    createdBy: z.string(),
    activatedAt: Instant.nullable(),
    activatedBy: z.string().nullable(),
    effectiveFromWeek: Monday.nullable(),
  })
  .meta({ id: 'ModelVersionView' }) satisfies z.ZodType<Views.ModelVersionView>;

const ModelSourceView = z.object({
  sourceId: z.int(),
  key: z.string(),
  name: z.string(),
  measure: z.string(),
  direction: z.union([z.literal(1), z.literal(-1)]),
  weightGroup: z.string(),
  kind: z.string().nullable(),
  policy: PolicyAnswer.nullable(),
  isEnabled: z.boolean(),
  weight: z.number(),
  share: Share,
  qualityPct: z.number().nullable(),
  isQualityLow: z.boolean(),
  freshness: z.object({ state: z.string(), words: z.string(), ageHours: z.number().exactOptional() }),
  freshUntil: Instant.nullable(),
  lastDay: Day.nullable(),
}) satisfies z.ZodType<Views.ModelSourceView>;

export const ModelView = z.object({
  peerAttributes: z.array(z.string()),
  versions: z.array(ModelVersionView),
  sources: z.array(ModelSourceView),
}) satisfies z.ZodType<Views.ModelView>;

const some = z.number().nullable();

export const RederivedView = z
  .object({
    enrolmentId: z.int(),
    week: Monday,
    run: z.int(),
    modelVersion: z.int(),
    group: z.object({ key: z.string(), label: z.string(), scored: z.int() }),
    composite: z.object({ mean: z.number(), sd: z.number() }),
    pointsPerSd: z.number(),
    zClamp: z.number(),
    stored: z.object({ scoreRaw: z.number(), score: z.int() }),
    derived: z.object({ scoreRaw: z.number(), score: z.int() }),
    terms: z.array(
      z.object({
        sourceId: z.int(),
        key: z.string(),
        measure: z.string(),
        direction: z.union([z.literal(1), z.literal(-1)]),
        x: some,
        mean: some,
        sd: some,
        z: some,
        weight: z.number(),
        share: some,
        stored: some,
        derived: some,
      }),
    ),
    isSame: z.boolean(),
    sources: z.array(z.object({ sourceId: z.int(), name: z.string() })),
    deliveries: z.array(
      z.object({
        sourceId: z.int(),
        deliveryId: z.uuid(),
        fileName: z.string(),
        receivedAt: Instant,
        coversFrom: Day.nullable(),
        coversTo: Day.nullable(),
      }),
    ),
  })
  .meta({ id: 'RederivedView' }) satisfies z.ZodType<Rederived.RederivedView>;
