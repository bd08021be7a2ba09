import { z } from 'zod';
import { Instant } from '../../platform/http/answer-parts.ts';
import { channels, transports } from '../core/channels.ts';
import { recipientKinds } from '../core/kinds.ts';
import { messageStates } from '../core/message-state.ts';
import { reaches } from '../core/reach.ts';
import type * as Views from '../core/views.ts';

const state = z.enum(messageStates);
const recipientKind = z.enum(recipientKinds);
const transport = z.enum(['smtp', 'mailbox']);
const carried = z.enum(transports);

const row = {
  messageId: z.uuid(),
  kind: z.string(),
  kindName: z.string(),
  to: z.object({ kind: recipientKind, id: z.uuid(), name: z.string(), address: z.string().nullable() }),
  subject: z.string(),
  state,
  channel: z.enum(channels),
  transport: carried.nullable(),
  reach: z.enum(reaches).nullable(),
  dueAt: Instant,
  sentAt: Instant.nullable(),
  why: z.string().nullable(),
};

export const MessageList = z
  .object({
    transport,
    trouble: z.string().nullable(),
    states: z.array(z.object({ state, n: z.int() })),
    kinds: z.array(z.object({ kind: z.string(), name: z.string(), n: z.int() })),
    messages: z.array(z.object(row)),
    before: z.uuid().nullable(),
  })
  .meta({ id: 'MessageList' }) satisfies z.ZodType<Views.MessageListView>;

export const Message = z
  .object({
    ...row,
    body: z.string(),
    queuedAt: Instant,
    mailId: z.string().nullable(),
    attempts: z.array(
      z.object({
        no: z.int(),
        startedAt: Instant,
        endedAt: Instant.nullable(),
        outcome: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    mayCancel: z.boolean(),
    maySendAgain: z.boolean(),
  })
  .meta({ id: 'Message' }) satisfies z.ZodType<Views.MessageView>;

export const Notices = z
  .object({
    unseen: z.int(),
    notices: z.array(
      z.object({
        noticeId: z.uuid(),
        words: z.string(),
        link: z.string(),
        at: Instant,
        isSeen: z.boolean(),
        isWithdrawn: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Notices' }) satisfies z.ZodType<Views.NoticesView>;

export const StaffSetting = z
  .object({
    hasStaffRecord: z.boolean(),
    address: z.string().nullable(),
    wantsDigest: z.boolean(),
    digestHour: z.int(),
    wantsInvitations: z.boolean(),
  })
  .meta({ id: 'StaffSetting' }) satisfies z.ZodType<Views.StaffSettingView>;

export const MailSetting = z
  .object({
    isOn: z.boolean(),
    host: z.string(),
    port: z.int(),
    security: z.enum(['tls', 'starttls', 'none']),
    username: z.string().nullable(),
    hasPassword: z.boolean(),
    fromName: z.string(),
    fromAddress: z.string(),
    replyTo: z.string().nullable(),
    changedAt: Instant.nullable(),
    trouble: z.string().nullable(),
    troubleAt: Instant.nullable(),
    isDemo: z.boolean(),
  })
  .meta({ id: 'MailSetting' }) satisfies z.ZodType<Views.MailSettingView>;

const words = { subject: z.string(), body: z.string() };

export const Templates = z
  .object({
    locale: z.string(),
    templates: z.array(
      z.object({
        key: z.string(),
        kind: z.string(),
        kindName: z.string(),
        to: recipientKind,
        name: z.string(),
        ...words,
        version: z.int(),
        madeBy: z.string().nullable(),
        madeAt: Instant.nullable(),
        fields: z.array(
          z.object({
            key: z.string(),
            type: z.enum(['text', 'lines', 'number', 'date', 'link']),
            means: z.string(),
            example: z.string(),
          }),
        ),
        standard: z.object(words),
      }),
    ),
  })
  .meta({ id: 'MessageTemplates' }) satisfies z.ZodType<Views.TemplatesView>;

export const Preview = z
  .object({ trouble: z.array(z.string()), ...words })
  .meta({ id: 'MessagePreview' }) satisfies z.ZodType<Views.PreviewView>;
