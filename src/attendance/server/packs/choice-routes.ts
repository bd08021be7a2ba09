import { z } from 'zod';
import { countAttendanceAgain } from '../../../institution/server/index.ts';
import { Day, Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/choice-views.ts';
import { type Meaning, meanings } from '../../core/meaning.ts';
import { shapeKindKeys } from '../../core/session-shape.ts';
import { ChoiceInput, removeChoice, saveChoice } from './code-choices.ts';
import { PreviewInput, previewChoice } from './preview-choice.ts';
import { viewChoices } from './view-choices.ts';

const tag = 'Attendance';
const MeaningKey = z.enum(meanings.map(({ key }) => key) as [Meaning, ...Meaning[]]);
const chosen = { choiceId: z.uuid(), unitId: z.uuid().nullable(), unit: z.string().nullable(), from: Day };

const ChoicesAnswer = z.object({
  today: Day,
  presetFamily: z.string(),
  families: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      packs: z.array(z.object({ name: z.string(), from: Day, citation: z.string(), checked: z.string() })),
    }),
  ),
  meanings: z.array(z.object({ key: MeaningKey, name: z.string() })),
  packs: z.array(z.object({ ...chosen, key: z.string(), name: z.string() })),
  own: z.array(
    z.object({ ...chosen, code: z.string(), meaning: MeaningKey, name: z.string(), minutesOver: z.int().nullable() }),
  ),
  shapes: z.array(
    z.object({
      ...chosen,
      kind: z.enum(shapeKindKeys),
      periods: z.int(),
      morningPeriods: z.int(),
      periodMinutes: z.int().nullable(),
    }),
  ),
  codes: z.array(
    z.object({ code: z.string(), name: z.string(), meaning: MeaningKey, from: z.enum(['own', 'pack', 'mapping']) }),
  ),
}) satisfies z.ZodType<Views.ChoicesView>;

const Both = z.object({ before: z.int(), after: z.int() });
const PreviewAnswer = z.object({
  isEstimate: z.boolean(),
  students: z.int(),
  touched: z.int(),
  chronic: Both,
  absentDays: Both,
  codes: z.array(z.object({ code: z.string(), marks: z.int(), before: z.string(), after: z.string() })),
}) satisfies z.ZodType<Views.ChoicePreview>;

export const choiceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/attendance/choices',
    summary:
      'Which codes are in force where and from when, what the institution says of a code, and how days are divided',
    tag,
    need: 'institution:configure',
    response: ChoicesAnswer,
    handle: (context) => viewChoices(context),
  }),
  route({
    method: 'post',
    path: '/attendance/choices/preview',
    summary: 'What a choice would change in this year’s figures; nothing is saved',
    tag,
    need: 'institution:configure',
    body: PreviewInput,
    response: PreviewAnswer,
    handle: (context, { body }) => previewChoice(context, body),
  }),
  route({
    method: 'put',
    path: '/attendance/choices',
    summary: 'Choose a set of codes, say what a code means, or how days are divided, from a day on',
    tag,
    need: 'institution:configure',
    body: ChoiceInput,
    response: z.object({ choiceId: z.uuid() }),
    handle: (context, { body }) => saveChoice(context, body, countAttendanceAgain(context)),
  }),
  route({
    method: 'delete',
    path: '/attendance/choices/{choiceId}',
    summary: 'Take a choice back',
    tag,
    need: 'institution:configure',
    params: z.object({ choiceId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => removeChoice(context, params.choiceId, countAttendanceAgain(context)),
  }),
];
