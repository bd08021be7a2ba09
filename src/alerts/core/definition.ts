import { z } from 'zod';
import { ConditionSchema, leavesOf, rhythmOf } from './condition.ts';

/** Who is told: those who look after the student, or a role that reaches the student's programme. */
export const recipientKeys = ['tutor', 'case-manager', 'team-lead', 'programme-lead', 'attendance-officer'] as const;
export type RecipientKey = (typeof recipientKeys)[number];

const Step = z.discriminatedUnion('do', [
  z.object({ do: z.literal('wait'), days: z.number().int().min(1).max(60) }),
  /** Goes on only if nobody reached the student since the alert. */
  z.object({ do: z.literal('if-no-contact') }),
  z.object({ do: z.literal('notify'), whom: z.enum(recipientKeys) }),
  z.object({ do: z.literal('mail-student') }),
  z.object({ do: z.literal('open-case'), kind: z.string().min(1), priority: z.number().int().min(1).max(3) }),
  /** Asks a service to take part, on the alert's case; where there is none yet, one of the kind is opened. */
  z.object({
    do: z.literal('refer'),
    kind: z.string().min(1),
    teamId: z.uuid(),
    priority: z.number().int().min(1).max(3),
  }),
]);
export type WorkflowStep = z.output<typeof Step>;

export const Scope = z.object({
  /** Units with everything below them; none: everywhere. */
  unitIds: z.array(z.uuid()).max(50).default([]),
  years: z.array(z.string()).max(30).default([]),
  modes: z.array(z.string()).max(10).default([]),
  /** Saved cohorts, as they are defined on the day that is looked at; in any of them. */
  cohortIds: z.array(z.uuid()).max(20).default([]),
  /** Students whom staff in one of these parts look after: 'tutor', 'counselor', ... */
  caredForBy: z.array(z.string().min(1)).max(10).default([]),
});
export const everywhere: z.output<typeof Scope> = { unitIds: [], years: [], modes: [], cohortIds: [], caredForBy: [] };
export type Scope = z.output<typeof Scope>;

export const Actions = z.object({
  notify: z.array(z.enum(recipientKeys)).max(4).default([]),
  mailStudent: z.boolean().default(false),
  case: z
    .object({
      kind: z.string().min(1),
      priority: z.number().int().min(1).max(3),
      /** The team whose queue it goes to; null: the tutor owns it. */
      teamId: z.uuid().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** The service that is asked to take part, on the case. */
  referral: z
    .object({
      teamId: z.uuid(),
      priority: z.number().int().min(1).max(3),
    })
    .nullable()
    .default(null),
  /** More help is proposed, and where asked a plan with it: a person answers, and it comes before the next review. */
  support: z
    .object({ tier: z.union([z.literal(2), z.literal(3)]), wantsPlan: z.boolean().default(false) })
    .nullable()
    .default(null),
  /** The student is spoken of in the next review. */
  agenda: z.boolean().default(false),
  tag: z.string().trim().min(1).max(40).nullable().default(null),
  workflow: z.array(Step).max(12).default([]),
});
export type Actions = z.output<typeof Actions>;

const common = {
  scope: Scope.default(everywhere),
  actions: Actions.refine(({ case: opened, referral }) => referral === null || opened !== null, {
    message: 'a referral needs a case: choose the kind that is opened',
  }),
  quiet: z
    .object({ holidays: z.boolean().default(true), exams: z.boolean().default(false) })
    .default({ holidays: true, exams: false }),
};

export const StudentRule = z.object({
  about: z.literal('student'),
  condition: ConditionSchema,
  cooldown_days: z.number().int().min(0).max(365).default(28),
  margin: z
    .object({ score_points: z.number().int().min(0).max(200), attendance_pct: z.number().min(0).max(30) })
    .default({ score_points: 20, attendance_pct: 5 }),
  /** Good news is told as such, and asks for no case. */
  isGoodNews: z.boolean().default(false),
  ...common,
});
export type StudentRule = z.output<typeof StudentRule>;

export const CohortRule = z.object({
  about: z.literal('cohort'),
  causes: z.array(z.enum(['data_gap', 'calendar', 'real'])).min(1),
  /** How far a group must have fallen, in its usual spread; below half of it nothing counts as a movement. */
  least_fall_sd: z.number().min(0.5).max(3).default(0.5),
  /** Smaller groups are left out: few people make a mean jump. */
  least_members: z.number().int().min(1).max(1000).default(10),
  ...common,
});
export type CohortRule = z.output<typeof CohortRule>;

export const RuleDefinition = z.discriminatedUnion('about', [StudentRule, CohortRule]);
export type RuleDefinition = z.output<typeof RuleDefinition>;

export function definitionRhythm(rule: RuleDefinition): 'weekly' | 'daily' {
  return rule.about === 'cohort' ? 'weekly' : rhythmOf(rule.condition);
}

/** Which sources a rule names itself. */
export function namedSources(rule: StudentRule): string[] {
  return leavesOf(rule.condition).flatMap((leaf) => (leaf.when === 'no-activity' ? leaf.sources : []));
}

export const RuleInput = z.object({
  name: z.string().trim().min(3).max(120),
  definition: RuleDefinition,
  why: z.string().trim().min(3, 'say in a few words why').max(500),
});
export type RuleInput = z.output<typeof RuleInput>;
