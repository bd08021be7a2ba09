import { z } from 'zod';
import { Day } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import {
  type TrialView as Trial,
  type TrialsView as Trials,
  trialMeasures,
  trialStates,
} from '../../core/trials/trial-views.ts';
import { drawTrial, listTrials, NewTrial, recordTrial, stopTrial, TrialStop, viewTrial } from './trials.ts';

const tag = 'Interventions';
const params = z.object({ trialId: z.uuid() });

const Outcome = z.object({
  measure: z.enum(trialMeasures),
  sourceId: z.int().nullable(),
  name: z.string(),
  unit: z.string(),
});

const TrialsView = z.object({
  today: Day,
  trials: z.array(
    z.object({
      trialId: z.uuid(),
      name: z.string(),
      kind: z.string(),
      unit: z.string(),
      places: z.int(),
      eligible: z.int(),
      state: z.enum(trialStates),
      recordedOn: Day,
    }),
  ),
  years: z.array(z.string()),
  kinds: z.array(z.object({ key: z.string(), name: z.string() })),
  units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
  sources: z.array(Outcome),
}) satisfies z.ZodType<Trials>;

const TrialView = z.object({
  trialId: z.uuid(),
  name: z.string(),
  kind: z.string(),
  tier: z.int(),
  places: z.int(),
  followWeeks: z.int(),
  outcome: Outcome,
  approvedBy: z.string(),
  whyFair: z.string(),
  stopRule: z.string(),
  seed: z.int(),
  state: z.enum(trialStates),
  recordedOn: Day,
  by: z.string(),
  drawnOn: Day.nullable(),
  endsOn: Day.nullable(),
  stopped: z.object({ on: Day, reason: z.string() }).nullable(),
  members: z.array(
    z.object({
      student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }),
      stratum: z.string(),
      lotNo: z.int().nullable(),
      isOffered: z.boolean().nullable(),
      wasTwice: z.boolean(),
    }),
  ),
  result: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('insufficient'), have: z.int(), need: z.int() }),
      z.object({
        kind: z.literal('result'),
        offered: z.int(),
        waiting: z.int(),
        difference: z.number(),
        low: z.number(),
        high: z.number(),
        p: z.number(),
        lots: z.int(),
        isExact: z.boolean(),
      }),
    ])
    .nullable(),
  unknown: z.object({ offered: z.int(), waiting: z.int(), low: z.number(), high: z.number() }).nullable(),
}) satisfies z.ZodType<Trial>;

export const trialRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/trials',
    summary: 'Waitlist trials of the units that the reader leads',
    tag,
    need: 'plans:lead',
    response: TrialsView,
    handle: (context) => listTrials(context),
  }),
  route({
    method: 'post',
    path: '/trials',
    summary: 'Record a trial before anything is drawn',
    tag,
    need: 'plans:lead',
    body: NewTrial,
    response: z.object({ trialId: z.uuid() }),
    handle: (context, { body }) => recordTrial(context, body),
  }),
  route({
    method: 'get',
    path: '/trials/{trialId}',
    summary: 'A trial as it was recorded, its lot, and what came of it',
    tag,
    need: 'plans:lead',
    params,
    response: TrialView,
    handle: (context, input) => viewTrial(context, input.params.trialId),
  }),
  route({
    method: 'post',
    path: '/trials/{trialId}/draw',
    summary: 'Draw the lot, once',
    tag,
    need: 'plans:lead',
    params,
    response: z.object({ offered: z.int() }),
    handle: (context, input) => drawTrial(context, input.params.trialId),
  }),
  route({
    method: 'post',
    path: '/trials/{trialId}/stop',
    summary: 'Stop a trial: who waits may be helped from now on',
    tag,
    need: 'plans:lead',
    params,
    body: TrialStop,
    response: z.null(),
    handle: (context, input) => stopTrial(context, input.params.trialId, input.body),
  }),
];
