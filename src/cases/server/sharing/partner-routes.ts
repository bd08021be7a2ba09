import { z } from 'zod';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { partnerStates, type Shared, shareables } from '../../core/partner.ts';
import type { PartnersView } from '../../core/partner-views.ts';
import {
  addPartner,
  addPartnerPerson,
  changePartner,
  endPartner,
  NewPartner,
  PartnerChange,
  PartnerPerson,
  removePartnerPerson,
  resumePartner,
} from './keep-partners.ts';
import {
  answerAsPartner,
  NewPartnerReferral,
  PartnerAnswer,
  PartnerWithdrawal,
  referToPartner,
  withdrawFromPartner,
} from './partners.ts';
import { listPartners, sharedAbout, sharedWithMe } from './view-partners.ts';

const tag = 'Partners';
const params = z.object({ partnerReferralId: z.uuid() });
const State = z.object({ state: z.enum(partnerStates) });

const SharedView = z.object({
  words: z.string(),
  facts: z.array(z.object({ kind: z.enum(shareables), said: z.string() })),
}) satisfies z.ZodType<Shared>;

/** What a partner sees of a referral: the copy that was shared, by whose consent, and nothing that leads further. */
const ForPartner = z.object({
  partnerReferralId: z.uuid(),
  partner: z.string(),
  reason: z.string(),
  shared: SharedView,
  consent: z.object({ by: z.string(), relation: z.string(), scope: z.string(), until: Day }),
  state: z.enum(partnerStates),
  from: z.string(),
  madeAt: Instant,
  answer: z.string().nullable(),
});

const ForStaff = z.object({
  partnerReferralId: z.uuid(),
  partner: z.string(),
  reason: z.string(),
  shared: SharedView,
  consent: z.object({
    by: z.string(),
    relation: z.string(),
    scope: z.string(),
    how: z.string(),
    on: Day,
    until: Day,
    hasEnded: z.boolean(),
  }),
  state: z.enum(partnerStates),
  by: z.string(),
  madeAt: Instant,
  decidedBy: z.string().nullable(),
  answer: z.string().nullable(),
  seenAt: Instant.nullable(),
});
export type PartnerReferralForStaff = z.output<typeof ForStaff>;

const PartnersAnswer = z.object({
  today: Day,
  partners: z.array(
    z.object({
      partnerId: z.uuid(),
      name: z.string(),
      what: z.string(),
      isActive: z.boolean(),
      people: z.array(z.object({ userId: z.string(), name: z.string() })),
      referrals: z.array(
        z.object({
          partnerReferralId: z.uuid(),
          student: z.object({ studentId: z.uuid(), name: z.string() }),
          reason: z.string(),
          shared: z.array(z.enum(shareables)),
          hasWords: z.boolean(),
          state: z.enum(partnerStates),
          by: z.string(),
          madeAt: Instant,
          seenAt: Instant.nullable(),
          consent: z.object({ by: z.string(), relation: z.string(), until: Day, hasEnded: z.boolean() }),
          answer: z.string().nullable(),
        }),
      ),
    }),
  ),
}) satisfies z.ZodType<PartnersView>;
const partnerParams = z.object({ partnerId: z.uuid() });
const Active = z.object({ isActive: z.boolean() });

export const partnerRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/partner/referrals',
    summary: 'What was shared with the reader’s organisation, while the consent holds',
    tag,
    need: 'partner:answer',
    response: z.object({ referrals: z.array(ForPartner) }),
    handle: (context) => sharedWithMe(context),
  }),
  route({
    method: 'post',
    path: '/partner/referrals/{partnerReferralId}/answer',
    summary: 'A partner takes part, declines, or ends its part',
    tag,
    need: 'partner:answer',
    params,
    body: PartnerAnswer,
    response: State,
    handle: (context, input) => answerAsPartner(context, input.params.partnerReferralId, input.body),
  }),
  route({
    method: 'get',
    path: '/students/{studentId}/partner-referrals',
    summary: 'What was shared about a student, with whom, by whose consent',
    tag,
    need: 'cases:read',
    params: z.object({ studentId: z.uuid() }),
    response: z.object({
      today: Day,
      partners: z.array(z.object({ partnerId: z.uuid(), name: z.string(), what: z.string() })),
      mayLead: z.boolean(),
      mayWork: z.boolean(),
      referrals: z.array(ForStaff),
    }),
    handle: (context, input) => sharedAbout(context, input.params.studentId),
  }),
  route({
    method: 'post',
    path: '/partner-referrals',
    summary: 'Ask a partner, with a copy of what was ticked and somebody’s consent',
    tag,
    need: 'cases:work',
    body: NewPartnerReferral,
    response: z.object({ partnerReferralId: z.uuid() }),
    handle: (context, { body }) => referToPartner(context, body),
  }),
  route({
    method: 'post',
    path: '/partner-referrals/{partnerReferralId}/withdraw',
    summary: 'Take a referral back: the partner sees nothing of it from that moment',
    tag,
    need: 'cases:work',
    params,
    body: PartnerWithdrawal,
    response: State,
    handle: (context, input) => withdrawFromPartner(context, input.params.partnerReferralId, input.body),
  }),
  route({
    method: 'post',
    path: '/partners',
    summary: 'Add a partner outside of the institution',
    tag,
    need: 'cases:lead',
    body: NewPartner,
    response: z.object({ partnerId: z.uuid() }),
    handle: (context, { body }) => addPartner(context, body),
  }),
  route({
    method: 'post',
    path: '/partners/{partnerId}/people',
    summary: 'Say for which partner somebody signs in',
    tag,
    need: 'cases:lead',
    params: partnerParams,
    body: PartnerPerson,
    response: z.object({ name: z.string() }),
    handle: (context, input) => addPartnerPerson(context, input.params.partnerId, input.body),
  }),
  route({
    method: 'get',
    path: '/partners',
    summary: 'Partners, who signs in for them, and what was shared with each',
    tag,
    need: 'cases:lead',
    response: PartnersAnswer,
    handle: (context) => listPartners(context),
  }),
  route({
    method: 'patch',
    path: '/partners/{partnerId}',
    summary: 'Change a partner’s name, or what they do',
    tag,
    need: 'cases:lead',
    params: partnerParams,
    body: PartnerChange,
    response: z.object({ partnerId: z.uuid() }),
    handle: (context, input) => changePartner(context, input.params.partnerId, input.body),
  }),
  route({
    method: 'post',
    path: '/partners/{partnerId}/end',
    summary: 'End a partner: nobody of theirs sees anything any more',
    tag,
    need: 'cases:lead',
    params: partnerParams,
    response: Active,
    handle: (context, input) => endPartner(context, input.params.partnerId),
  }),
  route({
    method: 'post',
    path: '/partners/{partnerId}/resume',
    summary: 'Work with a partner again',
    tag,
    need: 'cases:lead',
    params: partnerParams,
    response: Active,
    handle: (context, input) => resumePartner(context, input.params.partnerId),
  }),
  route({
    method: 'delete',
    path: '/partners/{partnerId}/people/{userId}',
    summary: 'Somebody no longer signs in for a partner',
    tag,
    need: 'cases:lead',
    params: partnerParams.extend({ userId: z.string().min(1).max(200) }),
    response: z.object({ name: z.string() }),
    handle: (context, input) => removePartnerPerson(context, input.params.partnerId, input.params.userId),
  }),
];
