import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { SpreadView, StudentPlansView } from '../answers.ts';
import { viewStudentPlans } from '../plans/view-student-plans.ts';
import { answerProposal, NewProposal, ProposalAnswer, proposeByStaff } from './proposals.ts';
import { viewSpread } from './spread.ts';
import { decideTier, TierDecision } from './tiers.ts';

const tag = 'Interventions';
const Revised = z.object({ revision: z.int() });

export const tierRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/students/{studentId}/plans',
    summary: 'A student’s tier with its history, what is proposed, and plans',
    tag,
    need: 'plans:read',
    params: z.object({ studentId: z.uuid() }),
    response: StudentPlansView,
    handle: (context, { params }) => viewStudentPlans(context, params.studentId),
  }),
  route({
    method: 'post',
    path: '/tiers',
    summary: 'Decide a student’s tier, as of the revision that was read',
    tag,
    need: 'plans:work',
    body: TierDecision,
    response: Revised,
    handle: (context, { body }) => decideTier(context, body),
  }),
  route({
    method: 'get',
    path: '/tiers',
    summary: 'How students spread over the tiers, by site',
    tag,
    need: 'plans:lead',
    response: SpreadView,
    handle: (context) => viewSpread(context),
  }),
  route({
    method: 'post',
    path: '/tier-proposals',
    summary: 'Propose a tier for the next review',
    tag,
    need: 'plans:work',
    body: NewProposal,
    response: z.object({ proposalId: z.uuid().nullable() }),
    handle: (context, { body }) => proposeByStaff(context, body),
  }),
  route({
    method: 'post',
    path: '/tier-proposals/{proposalId}/answer',
    summary: 'Answer a proposed tier',
    tag,
    need: 'plans:work',
    params: z.object({ proposalId: z.uuid() }),
    body: ProposalAnswer,
    response: Revised,
    handle: (context, { params, body }) => answerProposal(context, params.proposalId, body),
  }),
];
