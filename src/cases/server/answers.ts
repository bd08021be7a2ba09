import { z } from 'zod';
import { Day, Instant, Monday } from '../../platform/http/answer-parts.ts';
import { concernKinds } from '../core/concern.ts';
import { contactReaches, contactWays } from '../core/contact.ts';
import type * as Kinds from '../core/kinds.ts';
import type * as Views from '../core/views.ts';

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

export const NoteView = z
  .object({
    noteId: z.uuid(),
    caseId: z.uuid().nullable(),
    level: z.enum(['team', 'restricted', 'safeguarding']),
    text: z.string().nullable(),
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
