import { z } from 'zod';
import { Day } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { appointmentKinds, appointmentStates, ConferenceSheet } from '../../core/appointment.ts';
import type * as Views from '../../core/success/together-views.ts';
import { AppointmentNote, noteOnAppointment } from './appointment-note.ts';
import { Outcome, recordOutcome } from './appointment-outcome.ts';
import {
  AppointmentChange,
  Cancelling,
  cancelAppointment,
  changeAppointment,
  NewAppointment,
  planAppointment,
} from './appointments.ts';
import { AppointmentsQuery, invitationFile, listAppointments, viewAppointment } from './view-appointments.ts';
import { CheckIn, checkIn } from './watch-visits.ts';

const tag = 'Interventions';
const params = z.object({ appointmentId: z.uuid() });

const AppointmentLine = z
  .object({
    appointmentId: z.uuid(),
    student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }),
    kind: z.enum(appointmentKinds),
    purpose: z.string(),
    on: Day,
    at: z.string(),
    minutes: z.int(),
    state: z.enum(appointmentStates),
    organiser: z.string(),
    isOverdue: z.boolean(),
    isUnprepared: z.boolean(),
    isMine: z.boolean(),
  })
  .meta({ id: 'AppointmentLine' }) satisfies z.ZodType<Views.AppointmentLine>;

const Choices = z.object({
  staff: z.array(z.object({ staffId: z.uuid(), name: z.string(), isNear: z.boolean() })),
  guardians: z.array(
    z.object({ guardianId: z.uuid(), name: z.string(), relation: z.string(), mayReceive: z.boolean() }),
  ),
});

const AppointmentsView = z.object({
  today: Day,
  appointments: z.array(AppointmentLine),
  choices: Choices,
  mayWork: z.boolean(),
}) satisfies z.ZodType<Views.AppointmentsView>;

const AppointmentView = AppointmentLine.extend({
  today: Day,
  revision: z.int(),
  sequence: z.int(),
  planId: z.uuid().nullable(),
  because: z.string(),
  isBooked: z.boolean(),
  place: z.string(),
  people: z.array(z.object({ staffId: z.uuid().nullable(), guardianId: z.uuid().nullable(), name: z.string() })),
  safetyNotes: z.string().nullable(),
  watcher: z.string().nullable(),
  watcherStaffId: z.uuid().nullable(),
  checkInBy: z.string().nullable(),
  backWithinMinutes: z.int().nullable(),
  checkedInAt: z.string().nullable(),
  checkedInBy: z.string().nullable(),
  notes: z.array(z.object({ noteId: z.uuid(), words: z.string(), day: Day, time: z.string(), by: z.string() })),
  outcome: z.string().nullable(),
  outcomeBy: z.string().nullable(),
  sheet: ConferenceSheet.nullable(),
  isGoing: z.boolean(),
  mayWork: z.boolean(),
  plan: z
    .object({
      revision: z.int(),
      goal: z.string(),
      target: z.number(),
      goalBy: Day,
      unit: z.string().nullable(),
      studentVoice: z.string(),
      familyVoice: z.string(),
    })
    .nullable(),
  choices: Choices,
}).meta({ id: 'AppointmentView' }) satisfies z.ZodType<Views.AppointmentView>;

export const appointmentRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/appointments',
    summary: 'Meetings and home visits: of a student, or one’s own',
    tag,
    need: 'plans:read',
    query: AppointmentsQuery,
    response: AppointmentsView,
    handle: (context, { query }) => listAppointments(context, query),
  }),
  route({
    method: 'post',
    path: '/appointments',
    summary: 'Plan a meeting, a conference or a home visit',
    tag,
    need: 'plans:work',
    body: NewAppointment,
    response: z.object({ appointmentId: z.uuid() }),
    handle: (context, { body }) => planAppointment(context, body),
  }),
  route({
    method: 'get',
    path: '/appointments/{appointmentId}',
    summary: 'A meeting or visit, who goes, and what came of it',
    tag,
    need: 'plans:read',
    params,
    response: AppointmentView,
    handle: (context, input) => viewAppointment(context, input.params.appointmentId),
  }),
  route({
    method: 'get',
    path: '/appointments/{appointmentId}/invitation',
    summary: 'The invitation as calendar programs take it; of one that was called off, its end',
    tag,
    need: 'plans:read',
    params,
    produces: 'text/calendar',
    handle: async (context, input) =>
      new Response(await invitationFile(context, input.params.appointmentId), {
        headers: {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': 'attachment; filename="invitation.ics"',
          'cache-control': 'no-store',
        },
      }),
  }),
  route({
    method: 'patch',
    path: '/appointments/{appointmentId}',
    summary: 'Change time, place or people, as of the revision that was read',
    tag,
    need: 'plans:work',
    params,
    body: AppointmentChange,
    response: z.object({ revision: z.int(), sequence: z.int() }),
    handle: (context, input) => changeAppointment(context, input.params.appointmentId, input.body),
  }),
  route({
    method: 'post',
    path: '/appointments/{appointmentId}/cancel',
    summary: 'Call it off',
    tag,
    need: 'plans:work',
    params,
    body: Cancelling,
    response: z.object({ state: z.literal('cancelled') }),
    handle: (context, input) => cancelAppointment(context, input.params.appointmentId, input.body),
  }),
  route({
    method: 'post',
    path: '/appointments/{appointmentId}/check-in',
    summary: 'Back from a home visit',
    tag,
    need: 'plans:work',
    params,
    body: CheckIn,
    response: z.object({ checkedInAt: z.string() }),
    handle: (context, input) => checkIn(context, input.params.appointmentId, input.body),
  }),
  route({
    method: 'post',
    path: '/appointments/{appointmentId}/notes',
    summary: 'Add words to it, whatever has become of it; the same note twice is kept once',
    tag,
    need: 'plans:work',
    params,
    body: AppointmentNote,
    response: z.object({ noteId: z.uuid() }),
    handle: (context, input) => noteOnAppointment(context, input.params.appointmentId, input.body),
  }),
  route({
    method: 'post',
    path: '/appointments/{appointmentId}/outcome',
    summary: 'What came of it; what a conference agreed goes into the plan',
    tag,
    need: 'plans:work',
    params,
    body: Outcome,
    response: z.object({ state: z.string() }),
    handle: (context, input) => recordOutcome(context, input.params.appointmentId, input.body),
  }),
];
