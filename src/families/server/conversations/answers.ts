import { z } from 'zod';
import { explanationKeys } from '../../../attendance/core/registers/explanation.ts';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import type * as Views from '../../core/conversations/views.ts';
import { urgentKinds } from '../../core/conversations/words/words-of.ts';
import { holderKinds } from '../../core/people/holder.ts';

const line = {
  conversationId: z.uuid(),
  name: z.string(),
  isStranger: z.boolean(),
  students: z.array(z.object({ studentId: z.uuid(), name: z.string() })),
  language: z.string(),
  languageName: z.string(),
  channel: z.enum(['sms', 'email', 'voice', 'page']),
  state: z.enum(['open', 'snoozed', 'done']),
  unread: z.int(),
  urgent: z.enum(urgentKinds).nullable(),
  isUrgentSeen: z.boolean(),
  assigned: z.object({ staffId: z.uuid(), name: z.string() }).nullable(),
  dueAt: Instant.nullable(),
  isOverdue: z.boolean(),
  snoozedUntil: Instant.nullable(),
  lastAt: Instant,
  lastWords: z.string(),
};

export const InboxAnswer = z
  .object({
    sentence: z.string(),
    counts: z.object({ mine: z.int(), all: z.int(), nobody: z.int(), urgent: z.int() }),
    lines: z.array(z.object(line)),
    more: z.boolean(),
    mayWrite: z.boolean(),
  })
  .meta({ id: 'FamilyInbox' }) satisfies z.ZodType<Views.InboxView>;

const Proposal = z.object({
  proposalId: z.uuid(),
  kind: z.enum(['reason', 'barrier']),
  says: z.string(),
  found: z.string(),
  student: z.object({ studentId: z.uuid(), name: z.string() }).nullable(),
  reason: z.enum(explanationKeys).nullable(),
  day: Day.nullable(),
  barrierKey: z.string().nullable(),
  caseId: z.uuid().nullable(),
  state: z.enum(['proposed', 'taken', 'refused']),
  decidedBy: z.string().nullable(),
});

const Entry = z.object({
  entryId: z.uuid(),
  kind: z.enum(['in', 'out', 'fixed', 'note', 'event', 'batch']),
  at: Instant,
  by: z.string(),
  channel: z.string().nullable(),
  text: z.string(),
  language: z.string().nullable(),
  subject: z.string(),
  original: z.string().nullable(),
  translation: z.string().nullable(),
  translatedInto: z.string().nullable(),
  translatedBy: z.enum(['machine', 'person']).nullable(),
  translator: z.string().nullable(),
  state: z.string().nullable(),
  proof: z.string().nullable(),
  isCut: z.boolean(),
  leftOut: z.int(),
  proposals: z.array(Proposal),
});

export const ConversationAnswer = z
  .object({
    ...line,
    revision: z.int(),
    holder: z.object({ kind: z.enum(holderKinds), id: z.uuid() }).nullable(),
    urgentSeenBy: z.string().nullable(),
    entries: z.array(Entry),
    hasEarlier: z.boolean(),
    reply: z
      .object({ channel: z.string(), language: z.string(), languageName: z.string(), isNow: z.boolean() })
      .nullable(),
    whyNot: z.string().nullable(),
    candidates: z.array(z.object({ kind: z.enum(holderKinds), id: z.uuid(), name: z.string() })),
    staff: z.array(z.object({ staffId: z.uuid(), name: z.string(), note: z.string() })),
    savedAnswers: z.array(
      z.object({ savedAnswerId: z.uuid(), title: z.string(), words: z.string(), language: z.string() }),
    ),
    hasTranslator: z.boolean(),
    reads: z.array(z.string()),
    mayWrite: z.boolean(),
  })
  .meta({ id: 'FamilyConversation' }) satisfies z.ZodType<Views.ConversationView>;

export const InboxSettingAnswer = z
  .object({
    urgentStaffId: z.uuid().nullable(),
    onCallStaffId: z.uuid().nullable(),
    staffedDays: z.array(z.int()),
    staffedFrom: z.string(),
    staffedUntil: z.string(),
    answerHours: z.int(),
    emergencyNumber: z.string(),
    helpLine: z.string(),
    approvedLanguages: z.array(z.string()),
    revision: z.int(),
    changedBy: z.string().nullable(),
    fixedReplies: z.array(z.object({ language: z.string(), name: z.string(), words: z.string() })),
    speakers: z.array(z.object({ staffId: z.uuid(), name: z.string(), languages: z.array(z.string()) })),
    staff: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
    nameable: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
    cannotOpen: z.array(z.object({ as: z.enum(['urgent', 'on-call']), staffId: z.uuid(), name: z.string() })),
    savedAnswers: z.array(
      z.object({
        savedAnswerId: z.uuid(),
        title: z.string(),
        words: z.string(),
        language: z.string(),
        by: z.string(),
      }),
    ),
  })
  .meta({ id: 'FamilyInboxSetting' }) satisfies z.ZodType<Views.InboxSettingView>;

const few = z.int().nullable();
export const OutcomesAnswer = z
  .object({
    sentence: z.string(),
    days: z.int(),
    lines: z.array(
      z.object({
        language: z.string(),
        languageName: z.string(),
        channel: z.string(),
        asked: few,
        arrived: few,
        answered: few,
      }),
    ),
    schools: z.array(z.object({ unitId: z.uuid(), name: z.string(), asked: few, engaged: few })),
    engagement: z.object({
      from: Day,
      schools: z.array(
        z.object({
          unitId: z.uuid(),
          name: z.string(),
          households: few,
          read: few,
          answered: few,
          offered: few,
          booked: few,
          invited: few,
          came: few,
        }),
      ),
    }),
    pursuits: z.array(
      z.object({
        pursuitId: z.uuid(),
        family: z.string(),
        students: z.array(z.object({ studentId: z.uuid(), name: z.string() })),
        languageName: z.string(),
        step: z.enum(['text', 'call', 'visit']),
        askedAt: Instant,
        nextOn: Day.nullable(),
        staff: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'FamilyOutcomes' }) satisfies z.ZodType<Views.OutcomesView>;
