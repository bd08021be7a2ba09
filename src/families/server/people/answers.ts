import { z } from 'zod';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { channels, contactStates, digests, holderKinds, leftOutReasons } from '../../core/people/holder.ts';
import { FamilyRules } from '../../core/people/rules.ts';
import * as Views from '../../core/people/views.ts';
import { categories } from '../../core/writing/occasions.ts';

/** What the routes of people answer with. */

const Channel = z.enum(channels);
const Category = z.enum(categories);
const Student = z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() });
const decisions = ['student-only', 'emergency-only', 'guardians-too'] as const;

export const PersonAnswer = z
  .object({
    kind: z.enum(holderKinds),
    id: z.uuid(),
    name: z.string(),
    relation: z.string(),
    language: z.string(),
    languageName: z.string(),
    household: z.string().nullable(),
    alsoOf: z.array(z.object({ studentId: z.uuid(), name: z.string() })),
    contacts: z.array(
      z.object({
        contactPointId: z.uuid(),
        channel: Channel,
        address: z.string(),
        state: z.enum(contactStates),
        since: Instant,
        saidBy: z.string(),
        trouble: z.string().nullable(),
        revision: z.int(),
      }),
    ),
    preference: z.object({
      language: z.string().nullable(),
      channelOrder: z.array(Channel).nullable(),
      hours: z.object({ from: z.string(), until: z.string() }).nullable(),
      timeZone: z.string().nullable(),
      isLargePrint: z.boolean(),
      wantsAudio: z.boolean(),
      needsInterpreter: z.boolean(),
      digest: z.enum(digests),
      revision: z.int(),
    }),
    reach: z.array(
      z.object({ category: Category, channels: z.array(Channel), why: z.enum(leftOutReasons).nullable() }),
    ),
    restrictions: z.array(
      z.object({
        permissionId: z.uuid(),
        rule: z.enum(['only', 'no_contact']),
        categories: z.array(z.string()),
        ground: z.string(),
        words: z.string(),
        startsOn: Day,
        until: Day.nullable(),
        by: z.string(),
        ended: z.object({ by: z.string(), reason: z.string() }).nullable(),
      }),
    ),
    trust: z
      .object({ categories: z.array(z.string()), until: Day, studentWords: z.string(), revoked: z.string().nullable() })
      .nullable(),
    history: z.array(
      z.object({
        eventId: z.uuid(),
        categories: z.array(z.string()),
        channel: z.enum(['*', ...channels]),
        change: z.enum(['given', 'withdrawn']),
        words: z.string(),
        via: z.string(),
        purpose: z.string(),
        by: z.string(),
        at: Instant,
      }),
    ),
    questions: z.array(z.object({ questionId: z.uuid(), words: z.string(), askedAt: Instant })),
  })
  .meta({ id: 'FamilyPerson' }) satisfies z.ZodType<Views.PersonView>;

export const FamilyAnswer = z.object({
  studentId: z.uuid(),
  today: Day,
  rights: z.enum(['guardians', 'student', 'review', ...decisions]),
  ofAgeOn: Day.nullable(),
  review: z.object({ reviewId: z.uuid() }).nullable(),
  names: z.object({
    atHome: z.string().nullable(),
    atSchool: z.string().nullable(),
    roster: z.string(),
    revision: z.int(),
  }),
  people: z.array(PersonAnswer),
  engagement: z.object({
    from: Day,
    sent: z.int(),
    read: z.int(),
    answered: z.int(),
    offered: z.int(),
    booked: z.int(),
    met: z.int(),
    invited: z.int(),
    came: z.int(),
  }),
  pauses: z.array(
    z.object({
      pauseId: z.uuid(),
      kind: z.string(),
      words: z.string(),
      startsOn: Day,
      until: Day.nullable(),
      by: z.string(),
    }),
  ),
  isHalted: z.boolean(),
  nobody: z.object({ why: z.string(), owner: z.string().nullable(), dueOn: Day.nullable() }).nullable(),
  mayWrite: z.boolean(),
  mayLead: z.boolean(),
  isTrustOpen: z.boolean(),
}) satisfies z.ZodType<Views.FamilyView>;

export const RightsAnswer = z.object({
  today: Day,
  ofAge: z.int().nullable(),
  total: z.int(),
  mayDecide: z.boolean(),
  reviews: z.array(
    z.object({
      reviewId: z.uuid(),
      student: Student,
      ofAgeOn: Day,
      state: z.enum(['open', 'decided']),
      decision: z.enum(decisions).nullable(),
      ground: z.string().nullable(),
      words: z.string().nullable(),
      by: z.string().nullable(),
    }),
  ),
}) satisfies z.ZodType<Views.RightsView>;

export const UnreachableAnswer = z.object({
  today: Day,
  total: z.int(),
  sweptOn: Day.nullable(),
  staff: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
  mayWrite: z.boolean(),
  lines: z.array(
    z.object({
      student: Student,
      why: z.enum(Views.nobodyReasons),
      whySaid: z.string(),
      household: z.string(),
      foundOn: Day,
      owner: z.object({ staffId: z.uuid(), name: z.string() }).nullable(),
      dueOn: Day.nullable(),
      words: z.string(),
      revision: z.int(),
    }),
  ),
}) satisfies z.ZodType<Views.UnreachableView>;

export const QuestionsAnswer = z.object({
  questions: z.array(
    z.object({
      questionId: z.uuid(),
      name: z.string(),
      words: z.string(),
      channel: Channel,
      askedAt: Instant,
      student: z.object({ studentId: z.uuid(), name: z.string() }).nullable(),
    }),
  ),
  mayAnswer: z.boolean(),
}) satisfies z.ZodType<Views.QuestionsView>;

export const RulesAnswer = z.object({
  rules: FamilyRules,
  standard: FamilyRules,
  revision: z.int(),
  changedBy: z.string().nullable(),
}) satisfies z.ZodType<Views.FamilyRulesView>;
