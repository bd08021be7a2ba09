import { z } from 'zod';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { callOutcomes } from '../../core/calls/outcome.ts';
import { celebrated, eventAnswers, eventHelps, eventKinds } from '../../core/gatherings/event.ts';
import { invitationStates, meetingWays } from '../../core/gatherings/invitation.ts';
import type * as Views from '../../core/gatherings/views.ts';
import { holderKinds } from '../../core/people/holder.ts';

/** What the routes of meetings, events and calls answer with. */

const Student = z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() });
const Staff = z.object({ staffId: z.uuid(), name: z.string() });
const Unit = z.object({ unitId: z.uuid(), name: z.string() });

const OfferLine = z.object({
  offerId: z.uuid(),
  title: z.string(),
  host: z.string(),
  way: z.enum(meetingWays),
  place: z.string(),
  firstAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  free: z.int(),
  booked: z.int(),
  invited: z.int(),
  state: z.enum(['open', 'closed']),
});

export const OffersView = z.object({
  sentence: z.string(),
  timeZone: z.string(),
  today: Day,
  offers: z.array(OfferLine),
  coming: z.array(
    z.object({
      invitationId: z.uuid(),
      offerId: z.uuid(),
      title: z.string(),
      host: z.string(),
      startsAt: Instant,
      minutes: z.int(),
      student: Student,
      family: z.string(),
      interpreter: z.string().nullable(),
    }),
  ),
  staff: z.array(Staff),
  myStaffId: z.uuid().nullable(),
}) satisfies z.ZodType<Views.OffersView>;

export const OfferView = OfferLine.extend({
  timeZone: z.string(),
  noticeHours: z.int(),
  now: Instant,
  slots: z.array(
    z.object({
      slotId: z.uuid(),
      startsAt: Instant,
      minutes: z.int(),
      invitationId: z.uuid().nullable(),
      isWithdrawn: z.boolean(),
    }),
  ),
  invitations: z.array(
    z.object({
      invitationId: z.uuid(),
      student: Student,
      family: z.string(),
      holderKind: z.enum(holderKinds),
      holderId: z.uuid(),
      state: z.enum(invitationStates),
      startsAt: Instant.nullable(),
      interpreter: z.string().nullable(),
      wish: z.string(),
      answeredAt: Instant.nullable(),
      answeredBy: z.string().nullable(),
    }),
  ),
  hidden: z.int(),
}) satisfies z.ZodType<Views.OfferView>;

const EventLine = z.object({
  eventId: z.uuid(),
  kind: z.enum(eventKinds),
  title: z.string(),
  unit: z.string().nullable(),
  startsAt: Instant,
  minutes: z.int(),
  place: z.string(),
  state: z.enum(['planned', 'held', 'cancelled']),
  invited: z.int(),
  coming: z.int(),
  came: z.int(),
  themes: z.int(),
});

export const EventsView = z.object({
  sentence: z.string(),
  timeZone: z.string(),
  today: Day,
  events: z.array(EventLine),
  units: z.array(Unit),
  leadsAll: z.boolean(),
}) satisfies z.ZodType<Views.EventsView>;

export const EventView = EventLine.extend({
  timeZone: z.string(),
  words: z.string(),
  celebrates: z.enum(celebrated).nullable(),
  helps: z.array(z.enum(eventHelps)),
  revision: z.int(),
  mayChange: z.boolean(),
  hasBegun: z.boolean(),
  guests: z.array(
    z.object({
      householdKey: z.string(),
      holderKind: z.enum(holderKinds),
      holderId: z.uuid(),
      family: z.string(),
      students: z.array(Student),
      language: z.string().nullable(),
      answer: z.enum(eventAnswers).nullable(),
      people: z.int().nullable(),
      interpreter: z.string().nullable(),
      came: z.boolean().nullable(),
    }),
  ),
  hidden: z.int(),
  themesSaid: z.array(
    z.object({
      themeId: z.uuid(),
      words: z.string(),
      voices: z.int(),
      answer: z.string(),
      owner: z.string().nullable(),
    }),
  ),
  staff: z.array(Staff),
}) satisfies z.ZodType<Views.EventView>;

export const CallListView = z.object({
  sentence: z.string(),
  today: Day,
  calls: z.array(
    z.object({
      callId: z.uuid(),
      family: z.string(),
      phone: z.string().nullable(),
      language: z.string(),
      languageName: z.string(),
      needsInterpreter: z.boolean(),
      students: z.array(Student),
      why: z.string(),
      campaign: z.string().nullable(),
      caller: z.string().nullable(),
      dueOn: Day,
      isOverdue: z.boolean(),
      tries: z.int(),
      lastOutcome: z.enum(callOutcomes).nullable(),
      revision: z.int(),
      script: z
        .object({ opening: z.string(), questions: z.array(z.string()).readonly(), closing: z.string() })
        .nullable(),
    }),
  ),
  more: z.int(),
  canLead: z.boolean(),
}) satisfies z.ZodType<Views.CallListView>;

export const CampaignsView = z.object({
  sentence: z.string(),
  today: Day,
  campaigns: z.array(
    z.object({
      campaignId: z.uuid(),
      title: z.string(),
      unit: z.string().nullable(),
      startsOn: Day,
      endsOn: Day,
      state: z.enum(['open', 'closed']),
      families: z.int(),
      reached: z.int(),
      tried: z.int(),
      unassigned: z.int(),
      otherWay: z.int(),
      needInterpreter: z.int(),
    }),
  ),
  units: z.array(Unit),
  leadsAll: z.boolean(),
  staff: z.array(Staff),
  languages: z.array(z.object({ key: z.string(), name: z.string(), families: z.int() })),
  mayLead: z.boolean(),
}) satisfies z.ZodType<Views.CampaignsView>;
