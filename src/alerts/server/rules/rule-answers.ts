import { z } from 'zod';
import { Day, Instant, Monday, Share } from '../../../platform/http/answer-parts.ts';
import { RuleDefinition } from '../../core/definition.ts';
import type {
  BackTestView,
  MetAlreadyView,
  PreviewView,
  RuleLedgerView,
  RuleLine,
  RuleOptions,
  RuleTrialsView,
  RuleView,
  TrialView,
} from '../../core/views.ts';

export const Line = z.object({
  ruleId: z.uuid(),
  name: z.string(),
  state: z.enum(['off', 'shadow', 'on']),
  version: z.number(),
  words: z.string(),
  about: z.enum(['student', 'cohort']),
  rhythm: z.enum(['weekly', 'daily']),
  fired: z.number(),
  acted: z.number(),
  usefulShare: Share.nullable(),
  judged: z.number(),
  review: z.string().nullable(),
}) satisfies z.ZodType<RuleLine>;

const Ledger = z.object({
  fired: z.number(),
  told: z.number(),
  joined: z.number(),
  waiting: z.number(),
  withdrawn: z.number(),
  keptBack: z.array(z.object({ why: z.string(), n: z.number() })),
  acted: z.number(),
  verdicts: z.object({ useful: z.number(), already_known: z.number(), wrong_data: z.number() }),
  weeks: z.array(
    z.object({ week: Monday, fired: z.number(), acted: z.number(), judged: z.number(), useful: z.number() }),
  ),
}) satisfies z.ZodType<RuleLedgerView>;

export const WholeRule = Line.extend({
  definition: RuleDefinition,
  begins: z.object({
    startsWith: z.enum(['newly', 'everybody']),
    silentThrough: Day.nullable(),
    already: z.number(),
    untold: z.number(),
  }),
  versions: z.array(
    z.object({
      version: z.number(),
      name: z.string(),
      state: z.string(),
      madeBy: z.string(),
      at: Instant,
      why: z.string(),
      words: z.string(),
    }),
  ),
  ledger: Ledger,
}) satisfies z.ZodType<RuleView>;

const Choice = z.object({ key: z.string(), label: z.string() });
export const Options = z.object({
  units: z.array(Choice),
  years: z.array(z.string()),
  modes: z.array(z.string()),
  sources: z.array(Choice),
  kinds: z.array(Choice),
  teams: z.array(Choice),
  services: z.array(Choice),
  cohorts: z.array(Choice),
  carers: z.array(Choice),
}) satisfies z.ZodType<RuleOptions>;

const PerWeek = z.array(z.object({ week: Monday, alerts: z.number() }));

export const Preview = z.object({
  words: z.string(),
  asOf: Day,
  inScope: z.number(),
  holding: z.number(),
  newly: z.number(),
  students: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      identifier: z.string(),
      programme: z.string(),
      words: z.string(),
      isNew: z.boolean(),
    }),
  ),
  others: z.number(),
  perWeek: PerWeek,
  tutors: z.number(),
}) satisfies z.ZodType<PreviewView>;

const Hit = z.object({
  found: z.number(),
  missed: z.number(),
  alerted: z.number(),
  warning_weeks: z.number().nullable(),
});

export const BackTestAnswer = z.object({
  from: Monday,
  to: Monday,
  concern: z.number(),
  weeks: z.number(),
  students: z.number(),
  alerts: z.number(),
  alertedStudents: z.number(),
  perTutorWeek: z.number().nullable(),
  perWeek: PerWeek,
  fell: Hit,
  left: Hit,
  helped: z.number(),
  unfounded: z.number(),
  open: z.number(),
  groups: z.array(z.object({ kind: z.string(), value: z.string(), n: z.number().nullable(), share: Share.nullable() })),
}) satisfies z.ZodType<BackTestView>;

export const Trial = z
  .object({
    trialId: z.uuid(),
    kind: z.enum(['preview', 'back-test']),
    state: z.enum(['waiting', 'working', 'done', 'failed']),
    done: z.number(),
    of: z.number(),
    problem: z.string().nullable(),
    askedAt: Instant,
    askedBy: z.string(),
    preview: Preview.nullable(),
    backTest: BackTestAnswer.nullable(),
  })
  .meta({ id: 'RuleTrial' }) satisfies z.ZodType<TrialView>;

export const Trials = z.object({
  preview: Trial.nullable(),
  backTest: Trial.nullable(),
}) satisfies z.ZodType<RuleTrialsView>;

export const MetAlready = z.object({
  total: z.number(),
  people: z.array(
    z.object({
      studentId: z.uuid(),
      name: z.string(),
      identifier: z.string(),
      programme: z.string(),
      words: z.string(),
    }),
  ),
  others: z.number(),
}) satisfies z.ZodType<MetAlreadyView>;
