import { z } from 'zod';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { batchStates } from '../../core/writing/batch-state.ts';
import { categories, occasionKeys } from '../../core/writing/occasions.ts';
import type * as Views from '../../core/writing/views.ts';
import type { AutomaticView, NudgesView } from '../../core/writing/views.ts';
import { automaticKeys } from './automatic/automatic.ts';

const category = z.enum(categories);
const direction = z.enum(['ltr', 'rtl']);
const madeFrom = z.enum(['ready-made', 'person', 'machine']);
const state = z.enum(batchStates);
const itemState = z.enum(['ready', 'later', 'refused', 'interpreter', 'queued', 'stopped']);
const words = { subject: z.string(), opening: z.string(), each: z.string(), closing: z.string() };

const templateLine = {
  key: z.string(),
  occasion: z.enum(occasionKeys),
  occasionName: z.string(),
  name: z.string(),
  when: z.string(),
  category,
  isActive: z.boolean(),
  isReadyMade: z.boolean(),
  languages: z.array(
    z.object({
      language: z.string(),
      languageName: z.string(),
      approvedVersion: z.int().nullable(),
      approvedBy: z.string().nullable(),
      draftVersion: z.int().nullable(),
      madeFrom: madeFrom.nullable(),
      families: z.int(),
    }),
  ),
  familiesWithout: z.int(),
};

export const FamilyTemplates = z
  .object({
    templates: z.array(z.object(templateLine)),
    inUse: z.array(z.object({ language: z.string(), name: z.string(), families: z.int() })),
    mayTranslate: z.boolean(),
    mayConfigure: z.boolean(),
    machine: z.object({ isOn: z.boolean(), protocol: z.enum(['libretranslate', 'deepl']).nullable() }),
  })
  .meta({ id: 'FamilyTemplates' }) satisfies z.ZodType<Views.FamilyTemplatesView>;

export const FamilyTemplate = z
  .object({
    ...templateLine,
    fields: z.array(
      z.object({
        key: z.string(),
        type: z.string(),
        means: z.string(),
        example: z.string(),
        isOfStudent: z.boolean(),
      }),
    ),
    versions: z.array(
      z.object({
        language: z.string(),
        direction,
        versions: z.array(
          z.object({
            ...words,
            version: z.int(),
            state: z.enum(['draft', 'approved', 'retired']),
            madeFrom,
            madeBy: z.string().nullable(),
            madeAt: Instant.nullable(),
            decidedBy: z.string().nullable(),
            decidedAt: Instant.nullable(),
            backTranslation: z.object(words).nullable(),
            lost: z.array(z.string()),
            added: z.array(z.string()),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'FamilyTemplate' }) satisfies z.ZodType<Views.FamilyTemplateView>;

export const FamilyPreview = z
  .object({
    trouble: z.array(z.string()),
    subject: z.string(),
    body: z.string(),
    text: z.string(),
    direction,
    to: z.object({ name: z.string(), language: z.string(), languageName: z.string() }).nullable(),
    meter: z
      .object({
        characters: z.int(),
        words: z.int(),
        reading: z.string(),
        isHard: z.boolean(),
        sms: z.object({
          segments: z.int(),
          units: z.int(),
          left: z.int(),
          encoding: z.string(),
          because: z.array(z.string()),
        }),
        costMicros: z.number().nullable(),
        currency: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'FamilyPreview' }) satisfies z.ZodType<Views.FamilyPreviewView>;

const reason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('far-from-usual'), count: z.int(), usual: z.number(), most: z.int() }),
  z.object({ kind: z.literal('no-history'), count: z.int(), most: z.int() }),
  z.object({ kind: z.literal('large-share'), students: z.int(), of: z.int(), pct: z.number() }),
  z.object({ kind: z.literal('same-to-many'), count: z.int() }),
  z.object({ kind: z.literal('asked-to-wait') }),
  z.object({ kind: z.literal('all-missing'), where: z.string(), students: z.int(), of: z.int() }),
]);

const batchLine = {
  batchId: z.uuid(),
  occasion: z.string(),
  occasionName: z.string(),
  templateName: z.string(),
  category,
  state,
  isRehearsal: z.boolean(),
  madeAt: Instant,
  madeBy: z.string(),
  originKind: z.string(),
  aboutDay: Day.nullable(),
  students: z.int(),
  recipients: z.int(),
  messages: z.int(),
  usual: z.number().nullable(),
  reasons: z.array(reason),
  reasonWords: z.array(z.string()),
  secondsLeft: z.int().nullable(),
  decidedBy: z.string().nullable(),
  words: z.string().nullable(),
  correctsBatchId: z.uuid().nullable(),
  correctedByBatchId: z.uuid().nullable(),
};

export const FamilyBatches = z
  .object({
    counts: z.array(z.object({ state, n: z.int() })),
    batches: z.array(z.object(batchLine)),
    before: z.uuid().nullable(),
    mayLead: z.boolean(),
    interpreterTasks: z.int(),
  })
  .meta({ id: 'FamilyBatches' }) satisfies z.ZodType<Views.FamilyBatchesView>;

const item = z.object({
  itemNo: z.int(),
  to: z.object({ kind: z.enum(['guardian', 'student', 'trusted']), id: z.uuid(), name: z.string() }),
  students: z.array(z.object({ studentId: z.uuid(), name: z.string() })),
  language: z.string(),
  languageName: z.string(),
  direction,
  channel: z.string().nullable(),
  subject: z.string(),
  body: z.string(),
  state: itemState,
  why: z.string().nullable(),
  dueAt: Instant.nullable(),
  segments: z.int(),
  reach: z.string().nullable(),
});

export const FamilyBatch = z
  .object({
    ...batchLine,
    segments: z.int(),
    costMicros: z.number(),
    currency: z.string(),
    trouble: z.string().nullable(),
    decidedAt: Instant.nullable(),
    samples: z.array(item),
    items: z.array(item),
    itemsTotal: z.int(),
    byState: z.array(z.object({ state: itemState, n: z.int() })),
    byLanguage: z.array(z.object({ language: z.string(), name: z.string(), n: z.int() })),
    byReason: z.array(z.object({ why: z.string(), n: z.int() })),
    left: z.array(z.object({ studentId: z.uuid(), name: z.string(), why: z.string() })),
    may: z.object({ stop: z.boolean(), release: z.boolean(), recall: z.boolean() }),
    recallTemplateLanguages: z.array(
      z.object({ language: z.string(), name: z.string(), isApproved: z.boolean(), n: z.int() }),
    ),
  })
  .meta({ id: 'FamilyBatch' }) satisfies z.ZodType<Views.FamilyBatchView>;

export const InterpreterTasks = z
  .object({
    tasks: z.array(
      z.object({
        taskId: z.uuid(),
        batchId: z.uuid(),
        occasionName: z.string(),
        studentId: z.uuid(),
        studentName: z.string(),
        recipientName: z.string(),
        language: z.string(),
        languageName: z.string(),
        subject: z.string(),
        body: z.string(),
        madeAt: Instant,
      }),
    ),
  })
  .meta({ id: 'InterpreterTasks' }) satisfies z.ZodType<Views.InterpreterTasksView>;

export const AudienceFound = z
  .object({
    title: z.string(),
    students: z.array(z.object({ studentId: z.uuid(), name: z.string(), place: z.string() })),
    total: z.int(),
  })
  .meta({ id: 'FamilyAudience' }) satisfies z.ZodType<Views.AudienceView>;

export const Automatics = z
  .object({
    automatics: z.array(
      z.object({
        occasion: z.enum(automaticKeys),
        name: z.string(),
        when: z.string(),
        mode: z.enum(['off', 'propose', 'send']),
        templateKey: z.string(),
        hour: z.int(),
        threshold: z.int(),
        counts: z.string().nullable(),
        lastDay: Day.nullable(),
        changedBy: z.string().nullable(),
        blocked: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'FamilyAutomatics' }) satisfies z.ZodType<AutomaticView>;

export const Nudges = z
  .object({
    nudges: z.array(
      z.object({
        nudgeId: z.uuid(),
        name: z.string(),
        templateKey: z.string(),
        otherTemplateKey: z.string().nullable(),
        leastDays: z.int(),
        days: z.array(Day),
        followDays: z.int(),
        alpha: z.number(),
        wantedHouseholds: z.int(),
        mostLooks: z.int(),
        state: z.enum(['drafted', 'running', 'stopped', 'done']),
        decision: z.string().nullable(),
        rounds: z.array(z.object({ day: Day, households: z.int() })),
        looks: z.array(
          z.object({
            day: Day,
            householdsA: z.int(),
            householdsB: z.int(),
            meanA: z.number(),
            meanB: z.number(),
            z: z.number(),
            bound: z.number(),
            information: z.number(),
            decision: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'FamilyNudges' }) satisfies z.ZodType<NudgesView>;
