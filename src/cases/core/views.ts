import type { IsoDate, Week } from '../../kernel/week.ts';
import type { CaseworkFate, SheetKind } from './casework-sheet.ts';
import type { ConcernKind } from './concern.ts';
import type { ContactReach, ContactWay } from './contact.ts';
import type { CaseKind, Priority } from './kinds.ts';

/** The last score on a day. */
export interface ScoreThenView {
  score: number;
  week: Week;
}

export interface ContactView {
  contactId: string;
  at: string;
  day: IsoDate;
  way: ContactWay;
  reach: ContactReach;
  /** Null also for those who may not read casework. */
  words: string | null;
  by: string;
  isGroup: boolean;
  /** Logged by the reader, who may take it back. */
  isMine: boolean;
  scoreThen: ScoreThenView | null;
}

export interface CaseLine {
  caseId: string;
  kind: string;
  stage: string;
  priority: Priority;
  owner: string | null;
  team: string | null;
  reason: string;
  openedOn: IsoDate;
  targetOn: IsoDate;
  isOverdue: boolean;
  closedOn: IsoDate | null;
  closeReason: string | null;
}

export interface ConcernView {
  concernId: string;
  kind: ConcernKind;
  words: string;
  raisedAt: string;
  by: string;
  isMine: boolean;
  state: 'raised' | 'taken' | 'ended';
  caseId: string | null;
  ending: string | null;
}

/** GET /students/{studentId}/casework: beside the score on the student's page. */
export interface StudentCaseworkView {
  today: IsoDate;
  standing: { lastTwoWayOn: IsoDate | null; daysSince: number | null; triesSince: number };
  /** Newest first, of the last year. */
  contacts: ContactView[];
  /** False: contacts and own concerns only. */
  seesCasework: boolean;
  mayWork: boolean;
  cases: CaseLine[];
  /** With casework: all of this student; else those that the reader raised. */
  concerns: ConcernView[];
  notes: NoteView[];
  kinds: CaseKind[];
}

export type NoteLevel = 'team' | 'restricted' | 'safeguarding';

/** What a note quotes: score and trend as they were. */
export interface Citation {
  score: number | null;
  absoluteIndex: number | null;
  week: Week;
  trends: string[];
}

export interface NoteView {
  noteId: string;
  caseId: string | null;
  level: NoteLevel;
  /** Null: restricted and not opened by the reader yet. */
  text: string | null;
  /** None where the text is not told. */
  files: FileView[];
  cites: Citation | null;
  writtenAt: string;
  by: string;
  isMine: boolean;
  editedAt: string | null;
  revision: number;
  scoreThen: ScoreThenView | null;
}

export interface StaffChoice {
  staffId: string;
  name: string;
  /** Looks after the student. */
  isNear: boolean;
}

export interface TeamView {
  teamId: string;
  name: string;
  takesReferrals: boolean;
  isActive: boolean;
  members: { staffId: string; name: string; isLead: boolean }[];
}

/** GET /concerns: those that nobody took yet. */
export interface WaitingConcern {
  concernId: string;
  student: { studentId: string; name: string };
  kind: ConcernKind;
  words: string;
  raisedAt: string;
  by: string;
}

// ---------------------------------------------------------------- the list of cases

export const caseLists = ['mine', 'team', 'unassigned', 'overdue', 'all', 'watching', 'closed'] as const;
export type CaseListKey = (typeof caseLists)[number];
export type CaseSort = 'next' | 'target' | 'opened' | 'changed';

/** GET /cases?list=&kind=&priority=&owner=&team=&unit=&tag=&q=&sort=&page=&size= */
export interface CaseListView {
  list: CaseListKey;
  sentence: string;
  total: number;
  page: number;
  size: number;
  rows: CaseRowView[];
  kinds: { key: string; name: string }[];
  teams: { teamId: string; name: string }[];
  isOnStaff: boolean;
}

export interface CaseRowView extends CaseLine {
  student: { studentId: string; name: string; identifier: string };
  /** The student's last score. */
  score: number | null;
  contact: { daysSince: number | null; triesSince: number };
  tags: string[];
}

// ---------------------------------------------------------------- one case

/** GET /cases/{caseId} */
export interface CaseView extends CaseLine {
  revision: number;
  kindKey: string;
  student: { studentId: string; name: string; identifier: string };
  /** Why the reader may see it. */
  because: string;
  ownerStaffId: string | null;
  teamId: string | null;
  openedBy: string;
  outcome: string | null;
  closedBy: string | null;
  scoreAtOpening: ScoreThenView | null;
  scoreNow: ScoreThenView | null;
  firstContactAt: string | null;
  contact: { daysSince: number | null; triesSince: number };
  mergedInto: string | null;
  merges: { mergeId: string; mergedCaseId: string; kind: string; mergedAt: string }[];
  /** Open cases of the same kind, which a merged record of the student brought: they should be one. */
  besides: { caseId: string; openedOn: IsoDate }[];
  mayWork: boolean;
  isWatching: boolean;
  watchers: string[];
  tags: string[];
  barriers: string[];
  timeline: TimelineEntry[];
  notes: NoteView[];
  files: FileView[];
  referrals: ReferralView[];
  concerns: ConcernView[];
  choices: {
    kind: CaseKind;
    staff: StaffChoice[];
    teams: { teamId: string; name: string; takesReferrals: boolean }[];
    barriers: { key: string; name: string }[];
    /** Other cases of the student that this one could be merged into. */
    others: { caseId: string; kind: string; openedOn: IsoDate; isOpen: boolean }[];
    maySafeguard: boolean;
  };
}

/** A line of a case's timeline; contacts, notes and files stand in it as well. */
export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  words: string;
  /** What was said of a contact or in a team note. */
  text: string | null;
  /** What the line speaks of, on a page of its own. */
  opens: { kind: string; id: string } | null;
  by: string;
  scoreThen: ScoreThenView | null;
}

export interface FileView {
  fileId: string;
  level: NoteLevel;
  name: string;
  mediaType: string;
  sizeBytes: number;
  addedAt: string;
  by: string;
  isMine: boolean;
}

export interface ReferralView {
  referralId: string;
  to: string;
  teamId: string;
  state: 'offered' | 'accepted' | 'declined' | 'withdrawn';
  reason: string;
  priority: Priority;
  madeAt: string;
  by: string;
  decidedAt: string | null;
  decidedBy: string | null;
  decision: string | null;
  cites: Citation | null;
  /** The reader may accept or decline it. */
  mayDecide: boolean;
  isMine: boolean;
}

// ---------------------------------------------------------------- on paper

/** A case or a referral, as it is printed. */
export interface CasePaper {
  printedAt: string;
  printedBy: string;
  student: { studentId: string; name: string; identifier: string };
  kind: string;
  stage: string;
  reason: string;
  openedOn: IsoDate;
  openedBy: string;
  owner: string | null;
  closedOn: IsoDate | null;
  outcome: string | null;
  referral: ReferralView | null;
  tried: { day: IsoDate; words: string; text: string | null; by: string }[];
  /** Those that were chosen. */
  notes: { level: NoteLevel; text: string; writtenAt: string; by: string }[];
}

// ---------------------------------------------------------------- leading casework

/** GET /casework/leading */
export interface LeadingView {
  today: IsoDate;
  sentence: string;
  counts: {
    open: number;
    overdue: number;
    unassigned: number;
    /** Of the last 90 days. */
    closedLately: number;
    /** Half of the cases had their first two-way contact sooner; null while none had. */
    daysToFirstContact: number | null;
    contacted: number;
    of: number;
  };
  coverage: {
    week: Week | null;
    attention: number;
    days: number;
    below: number;
    contacted: number;
    rows: CoverageRow[];
  };
  workload: WorkloadRow[];
  /** Staff who left, and of whose students or cases somebody has yet to decide. */
  left: LeftStaffRow[];
  teams: TeamView[];
  covers: CoverView[];
  staff: { staffId: string; name: string; hasLeft: boolean }[];
}

export interface CoverageRow {
  unitId: string;
  name: string;
  below: number;
  contacted: number;
  /** Tried within the same days, not reached. */
  tried: number;
}

export interface WorkloadRow {
  staffId: string;
  name: string;
  hasLeft: boolean;
  open: number;
  first: number;
  overdue: number;
  notReached: number;
}

export interface LeftStaffRow {
  staffId: string;
  name: string;
  leftOn: IsoDate;
  /** Whom the roster has them look after still. */
  students: number;
  /** Open cases that are theirs still. */
  cases: number;
  /** Cases of theirs that wait to be accepted by somebody else. */
  waiting: number;
}

export interface CoverView {
  coverId: string;
  absent: string;
  covering: string;
  fromOn: IsoDate;
  toOn: IsoDate;
  words: string;
}

/** GET /case-lists */
export interface CaseListsView {
  kinds: (CaseKind & { isActive: boolean })[];
  barriers: string[];
}

/** What became of a spreadsheet of contacts or cases, row by row. */
export interface SheetImportView {
  importId: string;
  kind: SheetKind;
  name: string;
  /** It was here before, whole. */
  isKnown: boolean;
  sentence: string;
  counts: Record<string, number>;
  rows: {
    rowNo: number;
    fate: CaseworkFate;
    words: string | null;
    studentId: string | null;
    caseId: string | null;
  }[];
}
