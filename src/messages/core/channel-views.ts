import type { Channel } from './channels.ts';

export const settableChannels = ['sms', 'voice', 'letter', 'email'] as const;
export type SettableChannel = (typeof settableChannels)[number];

/** Who carries what. */
export const providersOf = {
  sms: ['twilio', 'smpp'],
  voice: ['twilio'],
  letter: ['print'],
  email: ['imap', 'webhook'],
} as const satisfies Record<SettableChannel, readonly string[]>;

export const providers = ['twilio', 'smpp', 'print', 'imap', 'webhook'] as const;
export type Provider = (typeof providers)[number];

export interface Staffed {
  /** 1 is Monday. */
  days: number[];
  from: string;
  until: string;
}

export interface ChannelView {
  channel: SettableChannel;
  provider: Provider;
  isSet: boolean;
  isOn: boolean;
  sender: string;
  account: string | null;
  host: string | null;
  port: number | null;
  security: 'tls' | 'starttls' | 'none' | null;
  hasSecret: boolean;
  perSecond: number;
  costMicros: number;
  currency: string;
  mostADay: number | null;
  sentToday: number;
  staffed: Staffed | null;
  /** Letters: the paper and where its window is; mail: who signs what our server found. */
  paper: 'a4' | 'us-letter' | null;
  findingsBy: string | null;
  changedAt: string | null;
  trouble: string | null;
  troubleAt: string | null;
  /** What waits on this channel. */
  waiting: number;
  /** Addresses to give to the provider, and what each is for. */
  hooks: { what: string; address: string }[];
}

export interface ChannelsView {
  isDemo: boolean;
  /** A provider on the internet cannot reach this address. */
  isLocal: boolean;
  channels: ChannelView[];
}

/** A phone or mailbox of the demo: what came to one address, and what was said back. */
export interface DemoBoxView {
  channel: Channel;
  address: string;
  owner: string;
  language: string | null;
  messages: {
    id: string;
    isOurs: boolean;
    at: string;
    subject: string;
    text: string;
    language: string | null;
    isRead: boolean;
  }[];
}

export interface DemoBoxesView {
  boxes: {
    channel: Channel;
    address: string;
    owner: string;
    language: string | null;
    at: string;
    last: string;
    n: number;
  }[];
}

export interface PrintRunsView {
  /** Letters that are in no batch yet. */
  waiting: number;
  runs: { printRunId: string; madeAt: string; madeBy: string; letters: number; handedOverAt: string | null }[];
}

export interface LettersView {
  letters: { messageId: string; address: string; sentAt: string | null; cameBack: boolean }[];
}
