import { z } from 'zod';
import { Day } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type { ChronicAgainView } from '../../core/success/together-views.ts';
import { MeetingsView, MeetingView } from '../answers.ts';
import { viewChronicAgain } from '../plans/chronic-again.ts';
import { AgendaWish, askForReview } from './agenda-wishes.ts';
import {
  addToAgenda,
  closeMeeting,
  decideItem,
  ItemAddition,
  ItemDecision,
  listMeetings,
  NewMeeting,
  openMeeting,
  viewMeeting,
} from './meetings.ts';

const tag = 'Interventions';
const params = z.object({ meetingId: z.uuid() });
const State = z.object({ state: z.string() });

const ChronicAgain = z.object({
  today: Day,
  month: Day.nullable(),
  monthsKept: z.int(),
  students: z.array(
    z.object({
      student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }),
      unit: z.string(),
      months: z.int(),
      enrolledDays: z.int(),
      absentDays: z.int(),
      tier: z.int(),
      plans: z.array(z.string()),
      ended: z.array(z.string()),
      contacts: z.int(),
      lastContactOn: Day.nullable(),
    }),
  ),
}) satisfies z.ZodType<ChronicAgainView>;

export const meetingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/chronic-again',
    summary: 'Who stays chronically absent month after month, and what was tried',
    tag,
    need: 'plans:lead',
    response: ChronicAgain,
    handle: (context) => viewChronicAgain(context),
  }),
  route({
    method: 'post',
    path: '/agenda-wishes',
    summary: 'Ask that a student is spoken of in the next review',
    tag,
    need: 'plans:work',
    body: AgendaWish,
    response: z.object({ wishId: z.uuid() }),
    handle: (context, { body }) => askForReview(context, body),
  }),
  route({
    method: 'get',
    path: '/reviews',
    summary: 'Reviews of the units that the reader leads',
    tag,
    need: 'plans:lead',
    response: MeetingsView,
    handle: (context) => listMeetings(context),
  }),
  route({
    method: 'post',
    path: '/reviews',
    summary: 'Open a review; its agenda is made from the data',
    tag,
    need: 'plans:lead',
    body: NewMeeting,
    response: z.object({ meetingId: z.uuid() }),
    handle: (context, { body }) => openMeeting(context, body),
  }),
  route({
    method: 'get',
    path: '/reviews/{meetingId}',
    summary: 'A review with its agenda and what was decided',
    tag,
    need: 'plans:lead',
    params,
    response: MeetingView,
    handle: (context, input) => viewMeeting(context, input.params.meetingId),
  }),
  route({
    method: 'post',
    path: '/reviews/{meetingId}/agenda',
    summary: 'Put a student on the agenda',
    tag,
    need: 'plans:lead',
    params,
    body: ItemAddition,
    response: z.object({ place: z.int() }),
    handle: (context, input) => addToAgenda(context, input.params.meetingId, input.body),
  }),
  route({
    method: 'post',
    path: '/reviews/{meetingId}/decisions',
    summary: 'Record what was decided of a student, with a new tier where there is one',
    tag,
    need: 'plans:lead',
    params,
    body: ItemDecision,
    response: State,
    handle: (context, input) => decideItem(context, input.params.meetingId, input.body),
  }),
  route({
    method: 'post',
    path: '/reviews/{meetingId}/close',
    summary: 'Close a review',
    tag,
    need: 'plans:lead',
    params,
    response: State,
    handle: (context, input) => closeMeeting(context, input.params.meetingId),
  }),
];
