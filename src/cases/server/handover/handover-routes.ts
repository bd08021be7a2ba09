import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { closeLeft, LeftClosed } from '../case/close-left.ts';
import {
  acceptHandovers,
  answerHandover,
  HandoverAnswer,
  HandoversAccepted,
  Reply,
  replyToHandover,
} from './answer-handovers.ts';
import { HandoversView } from './handover-answers.ts';
import { NewHandover, offerHandover } from './handovers.ts';
import { listHandovers } from './list-handovers.ts';

const tag = 'Leading casework';
const params = z.object({ handoverId: z.uuid() });

export const handoverRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/handovers',
    summary: 'What comes to the reader, and what the reader was asked about what went on',
    tag,
    need: 'cases:work',
    response: HandoversView,
    handle: (context) => listHandovers(context),
  }),
  route({
    method: 'post',
    path: '/handovers',
    summary: 'Offer a person’s open cases to another, with a note',
    tag,
    need: 'cases:work',
    body: NewHandover,
    response: z.object({ handoverId: z.uuid(), cases: z.int(), leftOut: z.int() }),
    handle: (context, { body }) => offerHandover(context, body),
  }),
  route({
    method: 'post',
    path: '/handovers/accept',
    summary: 'Accept many at once; who leads a unit may say who has the cases from now on',
    tag,
    need: 'cases:work',
    body: HandoversAccepted,
    response: z.object({ handovers: z.int(), cases: z.int() }),
    handle: (context, { body }) => acceptHandovers(context, body),
  }),
  route({
    method: 'post',
    path: '/handovers/close-left',
    summary: 'Close the cases of students who left, as far as their kind has a reason for that',
    tag,
    need: 'cases:work',
    body: LeftClosed,
    response: z.object({ closed: z.int(), open: z.int() }),
    handle: (context, { body }) => closeLeft(context, body),
  }),
  route({
    method: 'post',
    path: '/handovers/{handoverId}/answer',
    summary: 'Accept what one was offered, or ask back',
    tag,
    need: 'cases:work',
    params,
    body: HandoverAnswer,
    response: z.object({ state: z.string(), cases: z.int() }),
    handle: (context, input) => answerHandover(context, input.params.handoverId, input.body),
  }),
  route({
    method: 'post',
    path: '/handovers/{handoverId}/reply',
    summary: 'Answer a question about what one handed on',
    tag,
    need: 'cases:work',
    params,
    body: Reply,
    response: z.object({ state: z.string() }),
    handle: (context, input) => replyToHandover(context, input.params.handoverId, input.body),
  }),
];
