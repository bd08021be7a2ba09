import { z } from 'zod';
import { Day, Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/trusted-adult.ts';
import { AdultInput, endTrustedAdult, nameTrustedAdult, viewTrustedAdults } from './trusted-adults.ts';

const tag = 'Contacts';
const student = z.object({ studentId: z.uuid() });

export const AdultChoice = z.object({
  staffId: z.uuid(),
  name: z.string(),
  role: z.string(),
}) satisfies z.ZodType<Views.AdultChoice>;

const TrustedAdultsView = z.object({
  named: z.array(
    z.object({
      trustedAdultId: z.uuid(),
      staffId: z.uuid(),
      name: z.string(),
      namedOn: Day,
      namedBy: z.string(),
      isReader: z.boolean(),
    }),
  ),
  choices: z.array(AdultChoice),
  readerStaffId: z.uuid().nullable(),
}) satisfies z.ZodType<Views.TrustedAdultsView>;

export const trustedAdultRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/students/{studentId}/trusted-adults',
    summary: 'Adults at school whom the student trusts, as staff named them, and who could be named',
    tag,
    need: 'contacts:log',
    params: student,
    response: TrustedAdultsView,
    handle: (context, { params }) => viewTrustedAdults(context, params.studentId),
  }),
  route({
    method: 'post',
    path: '/students/{studentId}/trusted-adults',
    summary: 'Name somebody on the staff as an adult whom the student trusts; it gives nobody access',
    tag,
    need: 'contacts:log',
    params: student,
    body: AdultInput,
    response: z.object({ trustedAdultId: z.uuid() }),
    handle: (context, { params, body }) => nameTrustedAdult(context, params.studentId, body),
  }),
  route({
    method: 'delete',
    path: '/trusted-adults/{trustedAdultId}',
    summary: 'Take back that somebody is an adult whom a student trusts',
    tag,
    need: 'contacts:log',
    params: z.object({ trustedAdultId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => endTrustedAdult(context, params.trustedAdultId),
  }),
];
