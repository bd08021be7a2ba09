import type { IsoDate } from '../../kernel/week.ts';
import type { Due, FollowUpKind, FollowUpState } from './plans/follow-up.ts';
import type { EndReason, GoalMeasure } from './plans/goal-measure.ts';
import type { PlanChange } from './plans/plan-changes.ts';
import type { Point, Progress } from './plans/progress.ts';
import type { PlaybookDefinition } from './tiers/playbook.ts';
import type { EvidenceLevel } from './tiers/preset-kinds.ts';
import type { Reason } from './tiers/propose.ts';
import type { Tier, TierShare } from './tiers/tier.ts';

export interface StudentName {
  studentId: string;
  name: string;
  identifier: string;
}

export interface KindView {
  key: string;
  name: string;
  what: string;
  evidence: string;
  evidenceLevel: EvidenceLevel;
  isActive: boolean;
}

export interface PlaybookView {
  playbookId: string;
  name: string;
  tier: Tier;
  version: number;
  isActive: boolean;
  definition: PlaybookDefinition;
  /** Who qualifies by the figures, in words. */
  qualifies: string;
}

export interface PlaybooksView {
  playbooks: PlaybookView[];
  kinds: KindView[];
  mayChange: boolean;
}

export interface PlaybookHistoryView {
  name: string;
  tier: Tier;
  versions: {
    version: number;
    madeAt: string;
    by: string;
    why: string;
    qualifies: string;
    definition: PlaybookDefinition;
  }[];
}

export interface ProposalView {
  proposalId: string;
  fromTier: Tier;
  tier: Tier;
  reasons: Reason[];
  playbook: string | null;
  playbookId: string | null;
  wantsPlan: boolean;
  madeOn: IsoDate;
  by: string;
}

export interface TierDecisionView {
  decisionId: string;
  fromTier: Tier;
  tier: Tier;
  reason: string;
  decidedOn: IsoDate;
  by: string;
}

export interface PlanLine {
  planId: string;
  kind: string;
  tier: Tier;
  goal: string;
  caseManager: string;
  startsOn: IsoDate;
  reviewOn: IsoDate;
  state: 'active' | 'ended';
  endedOn: IsoDate | null;
  endReason: EndReason | null;
  next: { dueOn: IsoDate; kind: FollowUpKind; due: Due } | null;
  group: string | null;
}

export interface PlanChoices {
  kinds: { key: string; name: string; evidenceLevel: EvidenceLevel }[];
  playbooks: PlaybookView[];
  staff: { staffId: string; name: string; isNear: boolean }[];
  barriers: { key: string; name: string }[];
  /** By which a goal can be measured. */
  sources: GoalSource[];
}

export interface GoalSource {
  sourceId: number;
  name: string;
  unit: string;
  /** Where the student stands: of the last four weeks that say anything; null: not known, or a group. */
  now: number | null;
}

export interface StudentPlansView {
  today: IsoDate;
  tier: Tier;
  tierSince: IsoDate | null;
  tierRevision: number;
  history: TierDecisionView[];
  proposal: ProposalView | null;
  plans: PlanLine[];
  mayWork: boolean;
  /** Where the student stands in what goals are measured by: the last four school weeks, the last scored week. */
  now: { attendance: number | null; index: number | null };
  /** Support that fits this student, from the playbooks; shown only to who may work on plans. */
  fitting: string[];
  choices: PlanChoices;
}

export interface StepView {
  stepNo: number;
  words: string;
  byWhom: string;
  dueOn: IsoDate | null;
  doneOn: IsoDate | null;
  doneBy: string | null;
}

export interface FollowUpView {
  followUpId: string;
  kind: FollowUpKind;
  dueOn: IsoDate;
  due: Due;
  state: FollowUpState;
  staff: string;
  words: string | null;
  sessionsPlanned: number | null;
  sessionsDone: number | null;
  value: number | null;
  doneOn: IsoDate | null;
  by: string | null;
  isEscalated: boolean;
}

export interface PlanView extends PlanLine {
  today: IsoDate;
  /** Sessions that the dose asked for since the last follow-up. */
  plannedNow: number;
  revision: number;
  student: StudentName;
  because: string;
  mayWork: boolean;
  kindKey: string;
  what: string;
  evidence: string;
  evidenceLevel: EvidenceLevel;
  caseId: string | null;
  caseManagerStaffId: string;
  reason: string;
  barrierKey: string | null;
  barrier: string | null;
  goalMeasure: GoalMeasure;
  /** The source that measures the goal, where one does, and what it is called. */
  goalSourceId: number | null;
  goalSource: string | null;
  goalUnit: string | null;
  baseline: number | null;
  target: number;
  goalBy: IsoDate;
  sessionsPerWeek: number;
  sessionMinutes: number | null;
  followUpDays: number;
  studentVoice: string;
  familyVoice: string;
  outcome: string | null;
  madeOn: IsoDate;
  by: string;
  playbook: {
    name: string;
    version: number;
    lookFor: string;
    stepUp: string;
    stepOut: string;
    leastPoints: number;
  } | null;
  steps: StepView[];
  followUps: FollowUpView[];
  entries: {
    entryId: string;
    at: string;
    by: string;
    kind: string;
    words: string;
    /** What the line speaks of, on a page of its own. */
    opens: { kind: string; id: string } | null;
    changes: PlanChange[];
  }[];
  /** It is offered to somebody, since its case manager left or no longer reaches the student. */
  handover: PlanHandoverView | null;
  fidelity: { planned: number; done: number; share: number | null; missed: number; sentence: string };
  progress: Progress;
  points: Point[];
  line: Point[];
  choices: Pick<PlanChoices, 'staff' | 'barriers' | 'sources'>;
}

export interface PlanHandoverView {
  handoverId: string;
  planId: string;
  student: StudentName;
  kind: string;
  from: string;
  /** Null: whoever leads there. */
  to: string | null;
  why: 'left' | 'moved' | 'asked';
  words: string;
  offeredOn: IsoDate;
  /** The reader may take it, or say no. */
  mayAnswer: boolean;
  isMine: boolean;
}

export interface WorkRow {
  followUpId: string;
  planId: string;
  student: StudentName;
  kind: string;
  goal: string;
  goalMeasure: GoalMeasure;
  goalUnit: string | null;
  group: string | null;
  followUp: FollowUpKind;
  dueOn: IsoDate;
  due: Due;
  /** Whose it is, where the reader stands in for them or leads. */
  staff: string;
  isMine: boolean;
  isEscalated: boolean;
  sessionsPlanned: number;
}

export const workLists = ['mine', 'nobody-came', 'all'] as const;
export type WorkListKey = (typeof workLists)[number];

export interface WorklistView {
  today: IsoDate;
  list: WorkListKey;
  sentence: string;
  total: number;
  counts: Record<Due, number>;
  rows: WorkRow[];
  proposals: { proposalId: string; student: StudentName; fromTier: Tier; tier: Tier; words: string; madeOn: IsoDate }[];
  handovers: PlanHandoverView[];
  mayLead: boolean;
  isOnStaff: boolean;
  hasFeed: boolean;
}

export interface SpreadView {
  today: IsoDate;
  sentence: string;
  sites: {
    unitId: string | null;
    name: string;
    students: number;
    shares: TierShare[];
    plans: number;
    withoutPlan: number;
    sentence: string;
  }[];
}

export interface MeetingLine {
  meetingId: string;
  title: string;
  unit: string | null;
  heldOn: IsoDate;
  state: 'open' | 'closed';
  students: number;
  decided: number;
}

export interface MeetingsView {
  meetings: MeetingLine[];
  units: { unitId: string; name: string }[];
  /** A review of everybody may be opened. */
  leadsAll: boolean;
  today: IsoDate;
}

export interface MeetingItemView {
  student: StudentName;
  place: number;
  reasons: Reason[];
  state: 'waiting' | 'decided' | 'later';
  words: string | null;
  by: string | null;
  tier: Tier;
  plans: PlanLine[];
}

export interface MeetingView extends MeetingLine {
  present: string;
  by: string;
  sentence: string;
  items: MeetingItemView[];
}

export interface ImportView {
  importId: string;
  name: string;
  isKnown: boolean;
  sentence: string;
  counts: Record<string, number>;
  rows: { rowNo: number; fate: string; words: string | null; planId: string | null }[];
}
