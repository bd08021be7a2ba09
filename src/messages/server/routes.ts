import { z } from 'zod';
import { Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { kindKeys, recipientKinds } from '../core/kinds.ts';
import { messageStates } from '../core/message-state.ts';
import { MailSetting, Message, MessageList, Notices, Preview, StaffSetting, Templates } from './answers.ts';
import { changeMessage } from './change-message.ts';
import { MailSettingChange, saveMailSetting, sendTestMail, viewMailSetting } from './channels/change-mail-setting.ts';
import { listMessages, viewMessage } from './list-messages.ts';
import { listNotices, saveStaffSetting, seeNotices, staffSetting } from './notices.ts';
import {
  listTemplates,
  previewTemplate,
  saveTemplate,
  TemplateChange,
  TemplateKey,
  TemplateWords,
} from './templates.ts';

const tag = 'Messages';
const messageId = z.object({ messageId: z.uuid() });

export const messagesRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/messages',
    summary: 'What was sent, is to be sent, or could not be, newest first',
    tag,
    need: 'messages:read',
    query: z.object({
      state: z.enum(messageStates).optional(),
      kind: z.enum(kindKeys).optional(),
      to: z.enum(recipientKinds).optional(),
      before: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: MessageList,
    handle: (context, { query }) => listMessages(context, query),
  }),
  route({
    method: 'get',
    path: '/messages/{messageId}',
    summary: 'A message with its text and every try to send it',
    tag,
    need: 'messages:read',
    params: messageId,
    response: Message,
    handle: (context, { params }) => viewMessage(context, params.messageId),
  }),
  route({
    method: 'post',
    path: '/messages/{messageId}/cancel',
    summary: 'Call back a message that has not gone',
    tag,
    need: 'messages:configure',
    params: messageId,
    response: Nothing,
    handle: (context, { params }) => changeMessage(context, params.messageId, 'cancel'),
  }),
  route({
    method: 'post',
    path: '/messages/{messageId}/send-again',
    summary: 'Send a message again that failed or was called back',
    tag,
    need: 'messages:configure',
    params: messageId,
    response: Nothing,
    handle: (context, { params }) => changeMessage(context, params.messageId, 'send-again'),
  }),
  route({
    method: 'get',
    path: '/notices',
    summary: 'What the signed-in person is told, newest first, and how much of it is new',
    tag,
    need: 'institution:read',
    response: Notices,
    handle: (context) => listNotices(context),
  }),
  route({
    method: 'post',
    path: '/notices/seen',
    summary: 'The signed-in person has seen their notices, up to one',
    tag,
    need: 'institution:read',
    body: z.object({ upTo: z.uuid() }),
    response: Nothing,
    handle: (context, { body }) => seeNotices(context, body.upTo),
  }),
  route({
    method: 'get',
    path: '/notices/setting',
    summary: 'Whether and when the signed-in person gets a digest by mail',
    tag,
    need: 'institution:read',
    response: StaffSetting,
    handle: (context) => staffSetting(context),
  }),
  route({
    method: 'put',
    path: '/notices/setting',
    summary: 'Choose whether and when one gets a digest by mail',
    tag,
    need: 'institution:read',
    body: z.object({
      wantsDigest: z.boolean(),
      digestHour: z.int().min(0).max(23),
      wantsInvitations: z.boolean().default(false),
    }),
    response: Nothing,
    handle: (context, { body }) => saveStaffSetting(context, body),
  }),
  route({
    method: 'get',
    path: '/mail-setting',
    summary: "The institution's mail server",
    tag,
    need: 'messages:configure',
    response: MailSetting,
    handle: (context) => viewMailSetting(context),
  }),
  route({
    method: 'put',
    path: '/mail-setting',
    summary: "Set the institution's mail server",
    tag,
    need: 'messages:configure',
    body: MailSettingChange,
    response: Nothing,
    handle: (context, { body }) => saveMailSetting(context, body),
  }),
  route({
    method: 'post',
    path: '/mail-setting/test',
    summary: 'Send one mail now, to see whether the settings work',
    tag,
    need: 'messages:configure',
    body: z.object({ to: z.email().max(254) }),
    response: z.object({ answer: z.string() }),
    handle: (context, { body }) => sendTestMail(context, body.to),
  }),
  route({
    method: 'get',
    path: '/message-templates',
    summary: 'The templates of messages, with the fields that each may name',
    tag,
    need: 'messages:configure',
    response: Templates,
    handle: (context) => listTemplates(context),
  }),
  route({
    method: 'post',
    path: '/message-templates/preview',
    summary: 'How a template reads with made-up values',
    tag,
    need: 'messages:configure',
    body: TemplateWords,
    response: Preview,
    handle: (context, { body }) => previewTemplate(context, body),
  }),
  route({
    method: 'put',
    path: '/message-templates/{templateKey}',
    summary: 'Save a new version of a template',
    tag,
    need: 'messages:configure',
    params: z.object({ templateKey: TemplateKey }),
    body: TemplateChange,
    response: z.object({ version: z.int() }),
    handle: (context, { params, body }) => saveTemplate(context, params.templateKey, body),
  }),
];
