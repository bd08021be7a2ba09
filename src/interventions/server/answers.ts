import { z } from 'zod';
import { Day, Instant } from '../../platform/http/answer-parts.ts';
import { endReasons, goalMeasures } from '../core/plans/goal-measure.ts';
import { PlaybookDefinition } from '../core/tiers/playbook.ts';
import { evidenceLevels } from '../core/tiers/preset-kinds.ts';
import * as Views from '../core/views.ts';

/** What the routes of interventions answer with: each schema gives the view that the pages are typed by. */

const TierView = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const DueView = z.enum(['overdue', 'today', 'this-week', 'later']);
const KindOfFollowUp = z.enum(['check', 'review']);
const Student = z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() });

export const KindView = z
  .object({
    key: z.string(),
    name: z.string(),
    what: z.string(),
    evidence: z.string(),
    evidenceLevel: z.enum(evidenceLevels),
    isActive: z.boolean(),
  })
  .meta({ id: 'InterventionKind' }) satisfies z.ZodType<Views.KindView>;

export const PlaybookView = z
  .object({
    playbookId: z.uuid(),
    name: z.string(),
    tier: TierView,
    version: z.int(),
    isActive: z.boolean(),
    definition: PlaybookDefinition,
    qualifies: z.string(),
  })
  .meta({ id: 'PlaybookView' }) satisfies z.ZodType<Views.PlaybookView>;

export const PlaybooksView = z.object({
  playbooks: z.array(PlaybookView),
  kinds: z.array(KindView),
  mayChange: z.boolean(),
}) satisfies z.ZodType<Views.PlaybooksView>;

export const PlaybookHistoryView = z.object({
  name: z.string(),
  tier: TierView,
  versions: z.array(
    z.object({
      version: z.int(),
      madeAt: Instant,
      by: z.string(),
      why: z.string(),
      qualifies: z.string(),
      definition: PlaybookDefinition,
    }),
  ),
}) satisfies z.ZodType<Views.PlaybookHistoryView>;

const ReasonView = z.object({
  kind: z.enum(['missed', 'score', 'trend', 'concerns', 'goal', 'rule', 'judgement']),
  words: z.string(),
});

const ProposalView = z
  .object({
    proposalId: z.uuid(),
    fromTier: TierView,
    tier: TierView,
    reasons: z.array(ReasonView),
    playbook: z.string().nullable(),
    playbookId: z.uuid().nullable(),
    wantsPlan: z.boolean(),
    madeOn: Day,
    by: z.string(),
  })
  .meta({ id: 'TierProposal' }) satisfies z.ZodType<Views.ProposalView>;

export const PlanLine = z
  .object({
    planId: z.uuid(),
    kind: z.string(),
    tier: TierView,
    goal: z.string(),
    caseManager: z.string(),
    startsOn: Day,
    reviewOn: Day,
    state: z.enum(['active', 'ended']),
    endedOn: Day.nullable(),
    endReason: z.enum(endReasons).nullable(),
    next: z.object({ dueOn: Day, kind: KindOfFollowUp, due: DueView }).nullable(),
    group: z.string().nullable(),
  })
  .meta({ id: 'PlanLine' }) satisfies z.ZodType<Views.PlanLine>;

const Staff = z.array(z.object({ staffId: z.uuid(), name: z.string(), isNear: z.boolean() }));
const GoalSources = z.array(
  z.object({ sourceId: z.int(), name: z.string(), unit: z.string(), now: z.number().nullable() }),
);
const Barriers = z.array(z.object({ key: z.string(), name: z.string() }));

export const StudentPlansView = z
  .object({
    today: Day,
    tier: TierView,
    tierSince: Day.nullable(),
    tierRevision: z.int(),
    history: z.array(
      z.object({
        decisionId: z.uuid(),
        fromTier: TierView,
        tier: TierView,
        reason: z.string(),
        decidedOn: Day,
        by: z.string(),
      }),
    ),
    proposal: ProposalView.nullable(),
    plans: z.array(PlanLine),
    mayWork: z.boolean(),
    now: z.object({ attendance: z.number().nullable(), index: z.number().nullable() }),
    fitting: z.array(z.string()),
    choices: z.object({
      kinds: z.array(z.object({ key: z.string(), name: z.string(), evidenceLevel: z.enum(evidenceLevels) })),
      playbooks: z.array(PlaybookView),
      staff: Staff,
      barriers: Barriers,
      sources: GoalSources,
    }),
  })
  .meta({ id: 'StudentPlansView' }) satisfies z.ZodType<Views.StudentPlansView>;

const PlanHandoverView = z
  .object({
    handoverId: z.uuid(),
    planId: z.uuid(),
    student: Student,
    kind: z.string(),
    from: z.string(),
    to: z.string().nullable(),
    why: z.enum(['left', 'moved', 'asked']),
    words: z.string(),
    offeredOn: Day,
    mayAnswer: z.boolean(),
    isMine: z.boolean(),
  })
  .meta({ id: 'PlanHandover' }) satisfies z.ZodType<Views.PlanHandoverView>;

const PointView = z.object({ on: Day, value: z.number() });
const ProgressView = z.union([
  z.object({ kind: z.literal('insufficient'), have: z.int(), need: z.int(), words: z.string() }),
  z.object({ kind: z.enum(['met', 'on-line', 'below-line']), have: z.int(), words: z.string() }),
]);

export const PlanView = PlanLine.extend({
  today: Day,
  plannedNow: z.number(),
  revision: z.int(),
  student: Student,
  because: z.string(),
  mayWork: z.boolean(),
  kindKey: z.string(),
  what: z.string(),
  evidence: z.string(),
  evidenceLevel: z.enum(evidenceLevels),
  caseId: z.uuid().nullable(),
  caseManagerStaffId: z.uuid(),
  reason: z.string(),
  barrierKey: z.string().nullable(),
  barrier: z.string().nullable(),
  goalMeasure: z.enum(goalMeasures),
  goalSourceId: z.int().nullable(),
  goalSource: z.string().nullable(),
  goalUnit: z.string().nullable(),
  baseline: z.number().nullable(),
  target: z.number(),
  goalBy: Day,
  sessionsPerWeek: z.number(),
  sessionMinutes: z.int().nullable(),
  followUpDays: z.int(),
  studentVoice: z.string(),
  familyVoice: z.string(),
  outcome: z.string().nullable(),
  madeOn: Day,
  by: z.string(),
  playbook: z
    .object({
      name: z.string(),
      version: z.int(),
      lookFor: z.string(),
      stepUp: z.string(),
      stepOut: z.string(),
      leastPoints: z.int(),
    })
    .nullable(),
  steps: z.array(
    z.object({
      stepNo: z.int(),
      words: z.string(),
      byWhom: z.string(),
      dueOn: Day.nullable(),
      doneOn: Day.nullable(),
      doneBy: z.string().nullable(),
    }),
  ),
  followUps: z.array(
    z.object({
      followUpId: z.uuid(),
      kind: KindOfFollowUp,
      dueOn: Day,
      due: DueView,
      state: z.enum(['open', 'done', 'missed', 'cancelled']),
      staff: z.string(),
      words: z.string().nullable(),
      sessionsPlanned: z.number().nullable(),
      sessionsDone: z.number().nullable(),
      value: z.number().nullable(),
      doneOn: Day.nullable(),
      by: z.string().nullable(),
      isEscalated: z.boolean(),
    }),
  ),
  entries: z.array(
    z.object({
      entryId: z.uuid(),
      at: Instant,
      by: z.string(),
      kind: z.string(),
      words: z.string(),
      opens: z.object({ kind: z.string(), id: z.string() }).nullable(),
      changes: z.array(z.object({ what: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  handover: PlanHandoverView.nullable(),
  fidelity: z.object({
    planned: z.number(),
    done: z.number(),
    share: z.number().nullable(),
    missed: z.int(),
    sentence: z.string(),
  }),
  progress: ProgressView,
  points: z.array(PointView),
  line: z.array(PointView),
  choices: z.object({ staff: Staff, barriers: Barriers, sources: GoalSources }),
}).meta({ id: 'PlanView' }) satisfies z.ZodType<Views.PlanView>;

export const WorklistView = z
  .object({
    today: Day,
    list: z.enum(Views.workLists),
    sentence: z.string(),
    total: z.int(),
    counts: z.record(DueView, z.int()),
    rows: z.array(
      z.object({
        followUpId: z.uuid(),
        planId: z.uuid(),
        student: Student,
        kind: z.string(),
        goal: z.string(),
        goalMeasure: z.enum(goalMeasures),
        goalUnit: z.string().nullable(),
        group: z.string().nullable(),
        followUp: KindOfFollowUp,
        dueOn: Day,
        due: DueView,
        staff: z.string(),
        isMine: z.boolean(),
        isEscalated: z.boolean(),
        sessionsPlanned: z.number(),
      }),
    ),
    proposals: z.array(
      z.object({
        proposalId: z.uuid(),
        student: Student,
        fromTier: TierView,
        tier: TierView,
        words: z.string(),
        madeOn: Day,
      }),
    ),
    handovers: z.array(PlanHandoverView),
    mayLead: z.boolean(),
    isOnStaff: z.boolean(),
    hasFeed: z.boolean(),
  })
  .meta({ id: 'WorklistView' }) satisfies z.ZodType<Views.WorklistView>;

export const SpreadView = z
  .object({
    today: Day,
    sentence: z.string(),
    sites: z.array(
      z.object({
        unitId: z.uuid().nullable(),
        name: z.string(),
        students: z.int(),
        shares: z.array(
          z.object({ tier: TierView, students: z.int(), share: z.number(), is: z.enum(['within', 'above']) }),
        ),
        plans: z.int(),
        withoutPlan: z.int(),
        sentence: z.string(),
      }),
    ),
  })
  .meta({ id: 'TierSpreadView' }) satisfies z.ZodType<Views.SpreadView>;

const MeetingLine = z.object({
  meetingId: z.uuid(),
  title: z.string(),
  unit: z.string().nullable(),
  heldOn: Day,
  state: z.enum(['open', 'closed']),
  students: z.int(),
  decided: z.int(),
}) satisfies z.ZodType<Views.MeetingLine>;

export const MeetingsView = z.object({
  meetings: z.array(MeetingLine),
  units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
  leadsAll: z.boolean(),
  today: Day,
}) satisfies z.ZodType<Views.MeetingsView>;

export const MeetingView = MeetingLine.extend({
  present: z.string(),
  by: z.string(),
  sentence: z.string(),
  items: z.array(
    z.object({
      student: Student,
      place: z.int(),
      reasons: z.array(ReasonView),
      state: z.enum(['waiting', 'decided', 'later']),
      words: z.string().nullable(),
      by: z.string().nullable(),
      tier: TierView,
      plans: z.array(PlanLine),
    }),
  ),
}).meta({ id: 'MeetingView' }) satisfies z.ZodType<Views.MeetingView>;

export const ImportView = z
  .object({
    importId: z.uuid(),
    name: z.string(),
    isKnown: z.boolean(),
    sentence: z.string(),
    counts: z.record(z.string(), z.int()),
    rows: z.array(
      z.object({ rowNo: z.int(), fate: z.string(), words: z.string().nullable(), planId: z.uuid().nullable() }),
    ),
  })
  .meta({ id: 'PlanImportView' }) satisfies z.ZodType<Views.ImportView>;
