import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { boxes } from '../../core/conversations/views.ts';
import { ConversationAnswer, InboxAnswer, InboxSettingAnswer, OutcomesAnswer } from './answers.ts';
import { Change, changeConversation } from './change-conversation.ts';
import { decideProposal, ProposalDecision } from './decide-proposal.ts';
import { Identity, identifyWriter } from './identify.ts';
import { Reply, replyToFamily } from './reply.ts';
import {
  addSavedAnswer,
  InboxInput,
  retireSavedAnswer,
  SavedAnswerInput,
  SpeakerInput,
  saveInboxSetting,
  saveSpeaker,
  viewInboxSetting,
} from './save-inbox-setting.ts';
import { EntryTranslation, translateEntry } from './translate-entry.ts';
import { viewConversation } from './view-conversation.ts';
import { viewInbox } from './view-inbox.ts';
import { viewOutcomes } from './view-outcomes.ts';

const tag = 'Families: conversations';
const one = '/families/conversations/{conversationId}';
const params = z.object({ conversationId: z.uuid() });

export const conversationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/families/conversations',
    summary: 'What families wrote and somebody is to answer, the most pressing first',
    tag,
    need: 'families:read',
    query: z.object({ box: z.enum(boxes).default('mine'), q: z.string().max(80).optional() }),
    response: InboxAnswer,
    handle: (context, { query }) => viewInbox(context, query),
  }),
  route({
    method: 'get',
    path: one,
    summary: 'A conversation with a family, and how it may be answered',
    tag,
    need: 'families:read',
    params,
    query: z.object({ before: z.uuid().optional() }),
    response: ConversationAnswer,
    handle: (context, input) => viewConversation(context, input.params.conversationId, input.query.before),
  }),
  route({
    method: 'post',
    path: `${one}/reply`,
    summary: 'Answer a family, by the channel on which they wrote',
    tag,
    need: 'families:write',
    params,
    body: Reply,
    response: z.object({ entryId: z.uuid(), goesAt: z.iso.datetime().nullable() }),
    handle: (context, input) => replyToFamily(context, input.params.conversationId, input.body),
  }),
  route({
    method: 'post',
    path: `${one}/changes`,
    summary: 'Read, assign, put off, end, open again or note on a conversation',
    tag,
    need: 'families:write',
    params,
    body: Change,
    response: z.object({ revision: z.int() }),
    handle: (context, input) => changeConversation(context, input.params.conversationId, input.body),
  }),
  route({
    method: 'post',
    path: `${one}/writer`,
    summary: 'Say whose address a message came from',
    tag,
    need: 'families:write',
    params,
    body: Identity,
    response: z.object({ conversationId: z.uuid() }),
    handle: (context, input) => identifyWriter(context, input.params.conversationId, input.body),
  }),
  route({
    method: 'post',
    path: `${one}/entries/{entryId}/translation`,
    summary: 'Put what a family wrote into the staff’s language, by hand or by the translation service',
    tag,
    need: 'families:write',
    params: params.extend({ entryId: z.uuid() }),
    body: EntryTranslation,
    response: z.object({ translation: z.string(), by: z.enum(['machine', 'person']) }),
    handle: (context, input) => translateEntry(context, input.params.conversationId, input.params.entryId, input.body),
  }),
  route({
    method: 'post',
    path: `${one}/proposals/{proposalId}`,
    summary: 'Take what a reply may mean, or not',
    tag,
    need: 'families:write',
    params: params.extend({ proposalId: z.uuid() }),
    body: ProposalDecision,
    response: z.object({ state: z.enum(['taken', 'refused']), caseId: z.uuid().nullable() }),
    handle: (context, input) =>
      decideProposal(context, input.params.conversationId, input.params.proposalId, input.body),
  }),
  route({
    method: 'get',
    path: '/families/inbox-setting',
    summary: 'Who reads what families write, when, and what is said while nobody does',
    tag,
    need: 'families:read',
    response: InboxSettingAnswer,
    handle: (context) => viewInboxSetting(context),
  }),
  route({
    method: 'put',
    path: '/families/inbox-setting',
    summary: 'Set who reads what families write, and when',
    tag,
    need: 'families:configure',
    body: InboxInput,
    response: z.object({ revision: z.int() }),
    handle: (context, { body }) => saveInboxSetting(context, body),
  }),
  route({
    method: 'put',
    path: '/families/speakers/{staffId}',
    summary: 'Say which languages somebody speaks with families',
    tag,
    need: 'families:configure',
    params: z.object({ staffId: z.uuid() }),
    body: SpeakerInput,
    response: z.object({ languages: z.array(z.string()) }),
    handle: (context, input) => saveSpeaker(context, input.params.staffId, input.body),
  }),
  route({
    method: 'post',
    path: '/families/saved-answers',
    summary: 'Keep an answer for the next time',
    tag,
    need: 'families:write',
    body: SavedAnswerInput,
    response: z.object({ savedAnswerId: z.uuid() }),
    handle: (context, { body }) => addSavedAnswer(context, body),
  }),
  route({
    method: 'delete',
    path: '/families/saved-answers/{savedAnswerId}',
    summary: 'Offer a saved answer no more',
    tag,
    need: 'families:lead',
    params: z.object({ savedAnswerId: z.uuid() }),
    response: Nothing,
    handle: (context, input) => retireSavedAnswer(context, input.params.savedAnswerId),
  }),
  route({
    method: 'get',
    path: '/families/outcomes',
    summary: 'Which families answered what they were asked, and who has not',
    tag,
    need: 'families:read',
    query: z.object({ days: z.coerce.number().int().min(1).max(90).default(30) }),
    response: OutcomesAnswer,
    handle: (context, { query }) => viewOutcomes(context, query.days),
  }),
];
