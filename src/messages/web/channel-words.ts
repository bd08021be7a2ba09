import type { Provider, SettableChannel } from '../core/channel-views.ts';
import type { Channel } from '../core/channels.ts';

export const channelWords: Record<
  SettableChannel,
  { name: string; means: string; sender: string; senderHelp: string; unit: string; test: string }
> = {
  sms: {
    name: 'Texts',
    means: 'Short messages to families’ phones, and their answers.',
    sender: 'Number that families see',
    senderHelp: 'Such as +12025550123, or the SID of a Messaging Service.',
    unit: 'Price of a segment',
    test: 'Send a test text',
  },
  voice: {
    name: 'Calls',
    means: 'A voice speaks the message in the family’s language and takes one key.',
    sender: 'Number that calls',
    senderHelp: 'Such as +12025550123.',
    unit: 'Price of a call',
    test: 'Make a test call',
  },
  letter: {
    name: 'Letters',
    means: 'Made into one file for the print shop, with the address where the envelope’s window is.',
    sender: 'Sender on the envelope',
    senderHelp: 'One line above the address.',
    unit: 'Price of a letter',
    test: 'Try it',
  },
  email: {
    name: 'Mail from families',
    means: 'Their answers, from a mailbox or from a provider that hands them over.',
    sender: '',
    senderHelp: '',
    unit: '',
    test: 'Look into the mailbox',
  },
};

export const providerWords: Record<Provider, { name: string; account: string | null; secret: string; port: string }> = {
  twilio: { name: 'Twilio', account: 'Account SID', secret: 'Auth token', port: '' },
  smpp: { name: 'A gateway, by SMPP', account: 'System id', secret: 'Password', port: '2775' },
  print: { name: 'A print shop', account: null, secret: '', port: '' },
  imap: { name: 'A mailbox, by IMAP', account: 'User name', secret: 'Password', port: '993' },
  webhook: { name: 'A provider’s webhook', account: null, secret: 'Signing key', port: '' },
};

export const channelNames: Record<Channel, string> = {
  sms: 'Text',
  voice: 'Call',
  letter: 'Letter',
  email: 'Mail',
  page: 'Family page',
};
