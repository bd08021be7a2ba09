import type { Channel, Transport } from './channels.ts';
import type { FieldType, RecipientKind } from './kinds.ts';
import type { MessageState } from './message-state.ts';
import type { Reach } from './reach.ts';

export interface MessageRow {
  messageId: string;
  kind: string;
  kindName: string;
  to: { kind: RecipientKind; id: string; name: string; address: string | null };
  subject: string;
  state: MessageState;
  channel: Channel;
  transport: Transport | null;
  /** How far it came, as its provider says. */
  reach: Reach | null;
  dueAt: string;
  sentAt: string | null;
  why: string | null;
}

export interface MessageListView {
  /** Where mail goes: to a mail server, or nowhere but here. */
  transport: 'smtp' | 'mailbox';
  /** What went wrong last, while mail does not go. */
  trouble: string | null;
  /** Of the last thirty days, as kinds. */
  states: { state: MessageState; n: number }[];
  kinds: { kind: string; name: string; n: number }[];
  messages: MessageRow[];
  /** To continue from; null: these were all. */
  before: string | null;
}

export interface AttemptView {
  no: number;
  startedAt: string;
  endedAt: string | null;
  outcome: string | null;
  detail: string | null;
}

export interface MessageView extends MessageRow {
  /** Links into the product stand as leadline:/…; see core/links.ts. */
  body: string;
  queuedAt: string;
  mailId: string | null;
  attempts: AttemptView[];
  mayCancel: boolean;
  maySendAgain: boolean;
}

export interface NoticeView {
  noticeId: string;
  words: string;
  link: string;
  at: string;
  isSeen: boolean;
  isWithdrawn: boolean;
}

export interface NoticesView {
  unseen: number;
  notices: NoticeView[];
}

export interface StaffSettingView {
  /** Without a staff record nothing is sent to this person. */
  hasStaffRecord: boolean;
  address: string | null;
  wantsDigest: boolean;
  digestHour: number;
  /** Meetings, visits and follow-ups come by mail, for a calendar. */
  wantsInvitations: boolean;
}

export interface MailSettingView {
  isOn: boolean;
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  username: string | null;
  hasPassword: boolean;
  fromName: string;
  fromAddress: string;
  replyTo: string | null;
  changedAt: string | null;
  trouble: string | null;
  troubleAt: string | null;
  /** A demo sends nothing, whatever is set. */
  isDemo: boolean;
}

export interface TemplateView {
  key: string;
  kind: string;
  kindName: string;
  to: RecipientKind;
  name: string;
  subject: string;
  body: string;
  /** 0: as it comes with the product. */
  version: number;
  madeBy: string | null;
  madeAt: string | null;
  fields: { key: string; type: FieldType; means: string; example: string }[];
  /** As it comes with the product. */
  standard: { subject: string; body: string };
}

export interface TemplatesView {
  locale: string;
  templates: TemplateView[];
}

export interface PreviewView {
  /** Why it cannot be used; then there is no preview. */
  trouble: string[];
  subject: string;
  body: string;
}
