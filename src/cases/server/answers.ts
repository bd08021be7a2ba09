import { z } from 'zod';
import { Day, Instant, Monday } from '../../platform/http/answer-parts.ts';
import { caseworkFates, sheetKinds } from '../core/casework-sheet.ts';
import { concernKinds } from '../core/concern.ts';
import { contactReaches, contactWays } from '../core/contact.ts';
import type * as Kinds from '../core/kinds.ts';
import * as Views from '../core/views.ts';

/** What the routes of casework answer with: each schema gives the view that the pages are typed by. */

export const PriorityView = z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('1 = first');

export const ScoreThenView = z
  .object({ score: z.int(), week: Monday })
  .nullable() satisfies z.ZodType<Views.ScoreThenView | null>;

export const ContactView = z
  .object({
    contactId: z.uuid(),
    at: Instant,
    day: Day,
    way: z.enum(contactWays),
    reach: z.enum(contactReaches),
    words: z.string().nullable(),
    by: z.string(),
    isGroup: z.boolean(),
    isMine: z.boolean(),
    scoreThen: ScoreThenView,
  })
  .meta({ id: 'ContactView' }) satisfies z.ZodType<Views.ContactView>;

export const CaseLine = z
  .object({
    caseId: z.uuid(),
    kind: z.string(),
    stage: z.string(),
    priority: PriorityView,
    owner: z.string().nullable(),
    team: z.string().nullable(),
    reason: z.string(),
    openedOn: Day,
    targetOn: Day,
    isOverdue: z.boolean(),
    closedOn: Day.nullable(),
    closeReason: z.string().nullable(),
  })
  .meta({ id: 'CaseLine' }) satisfies z.ZodType<Views.CaseLine>;

export const ConcernView = z
  .object({
    concernId: z.uuid(),
    kind: z.enum(concernKinds),
    words: z.string(),
    raisedAt: Instant,
    by: z.string(),
    isMine: z.boolean(),
    state: z.enum(['raised', 'taken', 'ended']),
    caseId: z.uuid().nullable(),
    ending: z.string().nullable(),
  })
  .meta({ id: 'ConcernView' }) satisfies z.ZodType<Views.ConcernView>;

export const CitationView = z.object({
  score: z.int().nullable(),
  absoluteIndex: z.number().nullable(),
  week: Monday,
  trends: z.array(z.string()),
}) satisfies z.ZodType<Views.Citation>;

export const FileView = z
  .object({
    fileId: z.uuid(),
    level: z.enum(['team', 'restricted', 'safeguarding']),
    name: z.string(),
    mediaType: z.string(),
    sizeBytes: z.int(),
    addedAt: Instant,
    by: z.string(),
    isMine: z.boolean(),
  })
  .meta({ id: 'CaseFileView' }) satisfies z.ZodType<Views.FileView>;

export const NoteView = z
  .object({
    noteId: z.uuid(),
    caseId: z.uuid().nullable(),
    level: z.enum(['team', 'restricted', 'safeguarding']),
    text: z.string().nullable(),
    files: z.array(FileView),
    cites: CitationView.nullable(),
    writtenAt: Instant,
    by: z.string(),
    isMine: z.boolean(),
    editedAt: Instant.nullable(),
    revision: z.int(),
    scoreThen: ScoreThenView,
  })
  .meta({ id: 'NoteView' }) satisfies z.ZodType<Views.NoteView>;

export const CaseKindView = z
  .object({
    key: z.string(),
    name: z.string(),
    stages: z.array(z.string()),
    defaultPriority: PriorityView,
    targetDays: z.int(),
    closeReasons: z.array(z.string()),
  })
  .meta({ id: 'CaseKind' }) satisfies z.ZodType<Kinds.CaseKind>;

export const StudentCaseworkView = z
  .object({
    today: Day,
    standing: z.object({ lastTwoWayOn: Day.nullable(), daysSince: z.int().nullable(), triesSince: z.int() }),
    contacts: z.array(ContactView),
    seesCasework: z.boolean(),
    mayWork: z.boolean(),
    cases: z.array(CaseLine),
    concerns: z.array(ConcernView),
    notes: z.array(NoteView),
    kinds: z.array(CaseKindView),
  })
  .meta({ id: 'StudentCaseworkView' }) satisfies z.ZodType<Views.StudentCaseworkView>;

const Student = z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() });
const Standing = z.object({ daysSince: z.int().nullable(), triesSince: z.int() });

export const TeamView = z
  .object({
    teamId: z.uuid(),
    name: z.string(),
    takesReferrals: z.boolean(),
    isActive: z.boolean(),
    members: z.array(z.object({ staffId: z.uuid(), name: z.string(), isLead: z.boolean() })),
  })
  .meta({ id: 'TeamView' }) satisfies z.ZodType<Views.TeamView>;

export const WaitingConcern = z
  .object({
    concernId: z.uuid(),
    student: z.object({ studentId: z.uuid(), name: z.string() }),
    kind: z.enum(concernKinds),
    words: z.string(),
    raisedAt: Instant,
    by: z.string(),
  })
  .meta({ id: 'WaitingConcern' }) satisfies z.ZodType<Views.WaitingConcern>;

export const CaseListView = z
  .object({
    list: z.enum(Views.caseLists),
    sentence: z.string(),
    total: z.int(),
    page: z.int(),
    size: z.int(),
    rows: z.array(
      CaseLine.extend({
        student: Student,
        score: z.int().nullable(),
        contact: Standing,
        tags: z.array(z.string()),
      }),
    ),
    kinds: z.array(z.object({ key: z.string(), name: z.string() })),
    teams: z.array(z.object({ teamId: z.uuid(), name: z.string() })),
    isOnStaff: z.boolean(),
  })
  .meta({ id: 'CaseListView' }) satisfies z.ZodType<Views.CaseListView>;

export const ReferralView = z
  .object({
    referralId: z.uuid(),
    to: z.string(),
    teamId: z.uuid(),
    state: z.enum(['offered', 'accepted', 'declined', 'withdrawn']),
    reason: z.string(),
    priority: PriorityView,
    madeAt: Instant,
    by: z.string(),
    decidedAt: Instant.nullable(),
    decidedBy: z.string().nullable(),
    decision: z.string().nullable(),
    cites: CitationView.nullable(),
    mayDecide: z.boolean(),
    isMine: z.boolean(),
  })
  .meta({ id: 'ReferralView' }) satisfies z.ZodType<Views.ReferralView>;

const TimelineEntry = z.object({
  id: z.uuid(),
  at: Instant,
  kind: z.string(),
  words: z.string(),
  text: z.string().nullable(),
  opens: z.object({ kind: z.string(), id: z.string() }).nullable(),
  by: z.string(),
  scoreThen: ScoreThenView,
}) satisfies z.ZodType<Views.TimelineEntry>;

export const CaseView = CaseLine.extend({
  revision: z.int(),
  kindKey: z.string(),
  student: Student,
  because: z.string(),
  ownerStaffId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  openedBy: z.string(),
  outcome: z.string().nullable(),
  closedBy: z.string().nullable(),
  scoreAtOpening: ScoreThenView,
  scoreNow: ScoreThenView,
  firstContactAt: Instant.nullable(),
  contact: Standing,
  mergedInto: z.uuid().nullable(),
  merges: z.array(z.object({ mergeId: z.uuid(), mergedCaseId: z.uuid(), kind: z.string(), mergedAt: Instant })),
  besides: z.array(z.object({ caseId: z.uuid(), openedOn: Day })),
  mayWork: z.boolean(),
  isWatching: z.boolean(),
  watchers: z.array(z.string()),
  tags: z.array(z.string()),
  barriers: z.array(z.string()),
  timeline: z.array(TimelineEntry),
  notes: z.array(NoteView),
  files: z.array(FileView),
  referrals: z.array(ReferralView),
  concerns: z.array(ConcernView),
  choices: z.object({
    kind: CaseKindView,
    staff: z.array(z.object({ staffId: z.uuid(), name: z.string(), isNear: z.boolean() })),
    teams: z.array(z.object({ teamId: z.uuid(), name: z.string(), takesReferrals: z.boolean() })),
    barriers: z.array(z.object({ key: z.string(), name: z.string() })),
    others: z.array(z.object({ caseId: z.uuid(), kind: z.string(), openedOn: Day, isOpen: z.boolean() })),
    maySafeguard: z.boolean(),
  }),
}).meta({ id: 'CaseView' }) satisfies z.ZodType<Views.CaseView>;

export const CasePaperView = z.object({
  printedAt: Instant,
  printedBy: z.string(),
  student: Student,
  kind: z.string(),
  stage: z.string(),
  reason: z.string(),
  openedOn: Day,
  openedBy: z.string(),
  owner: z.string().nullable(),
  closedOn: Day.nullable(),
  outcome: z.string().nullable(),
  referral: ReferralView.nullable(),
  tried: z.array(z.object({ day: Day, words: z.string(), text: z.string().nullable(), by: z.string() })),
  notes: z.array(
    z.object({
      level: z.enum(['team', 'restricted', 'safeguarding']),
      text: z.string(),
      writtenAt: Instant,
      by: z.string(),
    }),
  ),
}) satisfies z.ZodType<Views.CasePaper>;

const CoverageRow = z.object({
  unitId: z.uuid(),
  name: z.string(),
  below: z.int(),
  contacted: z.int(),
  tried: z.int(),
}) satisfies z.ZodType<Views.CoverageRow>;

export const LeadingView = z
  .object({
    today: Day,
    sentence: z.string(),
    counts: z.object({
      open: z.int(),
      overdue: z.int(),
      unassigned: z.int(),
      closedLately: z.int(),
      daysToFirstContact: z.number().nullable(),
      contacted: z.int(),
      of: z.int(),
    }),
    coverage: z.object({
      week: Monday.nullable(),
      attention: z.number(),
      days: z.int(),
      below: z.int(),
      contacted: z.int(),
      rows: z.array(CoverageRow),
    }),
    workload: z.array(
      z.object({
        staffId: z.uuid(),
        name: z.string(),
        hasLeft: z.boolean(),
        open: z.int(),
        first: z.int(),
        overdue: z.int(),
        notReached: z.int(),
      }),
    ),
    left: z.array(
      z.object({
        staffId: z.uuid(),
        name: z.string(),
        leftOn: Day,
        students: z.int(),
        cases: z.int(),
        waiting: z.int(),
      }),
    ),
    teams: z.array(TeamView),
    covers: z.array(
      z.object({
        coverId: z.uuid(),
        absent: z.string(),
        covering: z.string(),
        fromOn: Day,
        toOn: Day,
        words: z.string(),
      }),
    ),
    staff: z.array(z.object({ staffId: z.uuid(), name: z.string(), hasLeft: z.boolean() })),
  })
  .meta({ id: 'LeadingView' }) satisfies z.ZodType<Views.LeadingView>;

export const CaseListsView = z
  .object({
    kinds: z.array(CaseKindView.extend({ isActive: z.boolean() })),
    barriers: z.array(z.string()),
  })
  .meta({ id: 'CaseListsView' }) satisfies z.ZodType<Views.CaseListsView>;

export const SheetImportView = z
  .object({
    importId: z.uuid(),
    kind: z.enum(sheetKinds),
    name: z.string(),
    isKnown: z.boolean(),
    sentence: z.string(),
    counts: z.record(z.string(), z.int()),
    rows: z.array(
      z.object({
        rowNo: z.int(),
        fate: z.enum(caseworkFates),
        words: z.string().nullable(),
        studentId: z.uuid().nullable(),
        caseId: z.uuid().nullable(),
      }),
    ),
  })
  .meta({ id: 'CaseworkImportView' }) satisfies z.ZodType<Views.SheetImportView>;
