import { z } from 'zod';
import { Day, Instant } from '../../platform/http/answer-parts.ts';
import { stopFacts } from '../core/pack.ts';
import * as Views from '../core/views.ts';

/** What the routes of notices answer with: each schema gives the view that the pages are typed by. */

const Student = z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() });
const DecisionKind = z.enum(['not-due', 'stopped', 'needs-a-yes', 'help-first', 'not-theirs', 'may-be-issued']);

export const PacksView = z.object({
  today: Day,
  chosen: z.string().nullable(),
  mayChoose: z.boolean(),
  mayApprove: z.boolean(),
  packs: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      from: Day,
      isChosen: z.boolean(),
      isOwn: z.boolean(),
      checkedOn: Day,
      checkedAgainst: z.array(z.string()),
      notChecked: z.array(z.string()),
      steps: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          section: z.string(),
          asOf: Day,
          says: z.array(z.string()),
          languages: z.array(z.object({ language: z.string(), hasLaw: z.boolean(), speaker: z.string().nullable() })),
        }),
      ),
      stops: z.array(z.object({ words: z.string(), instead: z.string(), section: z.string() })),
    }),
  ),
}) satisfies z.ZodType<Views.PacksView>;

const NoticeLine = z
  .object({
    noticeId: z.uuid(),
    student: Student,
    stepName: z.string(),
    state: z.enum(Views.noticeStates),
    have: z.int(),
    need: z.int(),
    on: Day,
    by: z.string(),
    words: z.string().nullable(),
  })
  .meta({ id: 'NoticeLine' }) satisfies z.ZodType<Views.NoticeLine>;

export const NoticesView = z.object({
  today: Day,
  pack: z.object({ key: z.string(), name: z.string() }).nullable(),
  countedAt: Instant.nullable(),
  counts: z.object({
    due: z.int(),
    drafts: z.int(),
    issued: z.int(),
    served: z.int(),
    withdrawn: z.int(),
  }),
  show: z.enum(['due', 'drafts', 'issued', 'served', 'withdrawn']),
  due: z.array(
    z.object({
      student: Student,
      place: z.string(),
      stepKey: z.string(),
      stepName: z.string(),
      have: z.int(),
      need: z.int(),
      reachedOn: Day.nullable(),
      lastOn: Day.nullable(),
      holds: z.array(z.object({ kind: z.enum(['stop', 'yes', 'help']), words: z.string() })),
    }),
  ),
  notices: z.array(NoticeLine),
  page: z.int(),
  hasMore: z.boolean(),
  mayWork: z.boolean(),
  mayChoose: z.boolean(),
}) satisfies z.ZodType<Views.NoticesView>;

const CountedDay = z
  .object({
    day: Day,
    sessions: z.int(),
    isWholeDay: z.boolean(),
    marks: z.array(z.object({ session: z.string(), code: z.string(), meaning: z.string() })),
    deliveryId: z.uuid().nullable(),
    correctedOn: Day.nullable(),
    said: z.array(
      z.object({
        words: z.string(),
        saidBy: z.enum(['guardian', 'student', 'staff']),
        state: z.enum(Views.saidStates),
      }),
    ),
  })
  .meta({ id: 'CountedDay' }) satisfies z.ZodType<Views.CountedDay>;

const HelpLine = z
  .object({ kind: z.enum(['contact', 'attempt', 'plan', 'follow-up']), words: z.string(), on: Day })
  .meta({ id: 'HelpLine' }) satisfies z.ZodType<Views.HelpLine>;

export const StudentNoticesView = z.object({
  today: Day,
  student: z.object({ studentId: z.uuid(), name: z.string() }),
  pack: z.object({ key: z.string(), name: z.string() }).nullable(),
  steps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      section: z.string(),
      asOf: Day,
      isDiscretionary: z.boolean(),
      dueWithinSchoolDays: z.int().nullable(),
      decision: DecisionKind,
      words: z.string(),
      because: z.array(z.string()),
      have: z.int().nullable(),
      need: z.int().nullable(),
      from: Day.nullable(),
      reachedOn: Day.nullable(),
      days: z.array(CountedDay),
      openNoticeId: z.uuid().nullable(),
    }),
  ),
  help: z.array(HelpLine),
  circumstances: z.array(z.object({ words: z.string(), from: Day, to: Day.nullable() })),
  facts: z.array(z.object({ fact: z.enum(stopFacts), words: z.string() })),
  findings: z.array(
    z.object({ fact: z.string(), holds: z.boolean(), words: z.string(), foundOn: Day, by: z.string() }),
  ),
  notices: z.array(NoticeLine),
  mayWork: z.boolean(),
  mayIssue: z.boolean(),
  language: z.string(),
  languages: z.array(z.string()),
}) satisfies z.ZodType<Views.StudentNoticesView>;

const Signed = z.object({ on: Day, by: z.string(), reason: z.string() });

export const NoticeView = NoticeLine.extend({
  revision: z.int(),
  pack: z.string(),
  section: z.string(),
  countedFrom: Day.nullable(),
  days: z.array(CountedDay),
  help: z.array(HelpLine),
  language: z.string(),
  isApproved: z.boolean(),
  translation: z.object({ by: z.string(), reason: z.string() }).nullable(),
  yes: Signed.nullable(),
  addWords: z.string(),
  letter: z.object({
    title: z.string(),
    paragraphs: z.array(z.string()),
    law: z.array(z.string()),
    words: z.int(),
    grade: z.number(),
  }),
  now: z.object({ decision: DecisionKind, words: z.string(), because: z.array(z.string()) }).nullable(),
  draftedOn: Day,
  draftedBy: z.string(),
  checkedOn: Day.nullable(),
  checkedBy: z.string().nullable(),
  issuedOn: Day.nullable(),
  issuedBy: z.string().nullable(),
  withdrawn: Signed.nullable(),
  services: z.array(
    z.object({ way: z.enum(Views.serviceWays), toWhom: z.string(), on: Day, words: z.string(), by: z.string() }),
  ),
  proofs: z.array(z.object({ documentId: z.uuid(), name: z.string(), at: Instant, by: z.string() })),
  entries: z.array(z.object({ at: Instant, by: z.string(), words: z.string() })),
  hasPacket: z.boolean(),
  mayWork: z.boolean(),
  mayIssue: z.boolean(),
  issuedByRoles: z.array(z.string()),
}).meta({ id: 'NoticeView' }) satisfies z.ZodType<Views.NoticeView>;
