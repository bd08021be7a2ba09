import { z } from 'zod';
import { Instant, Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/channel-views.ts';
import { providers, settableChannels } from '../../core/channel-views.ts';
import { channels } from '../../core/channels.ts';
import { answerAsFamily, listDemoBoxes, viewDemoBox } from '../demo-boxes.ts';
import {
  findLetters,
  listPrintRuns,
  makePrintRun,
  noteHandedToPrinter,
  noteReturned,
  printRunPdf,
} from '../sending/print-runs.ts';
import { ChannelChange, saveChannel } from './change-channel.ts';
import { testChannel } from './test-channel.ts';
import { viewChannels } from './view-channels.ts';

const tag = 'Channels';
const channel = z.object({ channel: z.enum(settableChannels) });

export const Channels = z
  .object({
    isDemo: z.boolean(),
    isLocal: z.boolean(),
    channels: z.array(
      z.object({
        channel: z.enum(settableChannels),
        provider: z.enum(providers),
        isSet: z.boolean(),
        isOn: z.boolean(),
        sender: z.string(),
        account: z.string().nullable(),
        host: z.string().nullable(),
        port: z.int().nullable(),
        security: z.enum(['tls', 'starttls', 'none']).nullable(),
        hasSecret: z.boolean(),
        perSecond: z.number(),
        costMicros: z.int(),
        currency: z.string(),
        mostADay: z.int().nullable(),
        sentToday: z.int(),
        staffed: z.object({ days: z.array(z.int()), from: z.string(), until: z.string() }).nullable(),
        paper: z.enum(['a4', 'us-letter']).nullable(),
        findingsBy: z.string().nullable(),
        changedAt: Instant.nullable(),
        trouble: z.string().nullable(),
        troubleAt: Instant.nullable(),
        waiting: z.int(),
        hooks: z.array(z.object({ what: z.string(), address: z.string() })),
      }),
    ),
  })
  .meta({ id: 'Channels' }) satisfies z.ZodType<Views.ChannelsView>;

const box = { channel: z.enum(channels), address: z.string(), owner: z.string(), language: z.string().nullable() };

export const DemoBoxes = z
  .object({ boxes: z.array(z.object({ ...box, at: Instant, last: z.string(), n: z.int() })) })
  .meta({ id: 'DemoBoxes' }) satisfies z.ZodType<Views.DemoBoxesView>;

export const DemoBox = z
  .object({
    ...box,
    messages: z.array(
      z.object({
        id: z.uuid(),
        isOurs: z.boolean(),
        at: Instant,
        subject: z.string(),
        text: z.string(),
        language: z.string().nullable(),
        isRead: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'DemoBox' }) satisfies z.ZodType<Views.DemoBoxView>;

export const PrintRuns = z
  .object({
    waiting: z.int(),
    runs: z.array(
      z.object({
        printRunId: z.uuid(),
        madeAt: Instant,
        madeBy: z.string(),
        letters: z.int(),
        handedOverAt: Instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'PrintRuns' }) satisfies z.ZodType<Views.PrintRunsView>;

const Letters = z
  .object({
    letters: z.array(
      z.object({ messageId: z.uuid(), address: z.string(), sentAt: Instant.nullable(), cameBack: z.boolean() }),
    ),
  })
  .meta({ id: 'Letters' }) satisfies z.ZodType<Views.LettersView>;

const printRun = z.object({ printRunId: z.uuid() });

export const channelRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/print-runs',
    summary: 'Batches of letters for the print shop, and how many letters wait',
    tag,
    need: 'families:configure',
    response: PrintRuns,
    handle: (context) => listPrintRuns(context),
  }),
  route({
    method: 'post',
    path: '/print-runs',
    summary: 'Take the letters that wait into one file for the print shop',
    tag,
    need: 'families:configure',
    response: z.object({ printRunId: z.string(), letters: z.int() }),
    handle: (context) => makePrintRun(context),
  }),
  route({
    method: 'get',
    path: '/print-runs/{printRunId}/pdf',
    summary: 'The letters of a batch, each with its address where the envelope’s window is',
    tag,
    need: 'families:configure',
    params: printRun,
    produces: 'application/pdf',
    handle: (context, { params }) => printRunPdf(context, params.printRunId),
  }),
  route({
    method: 'post',
    path: '/print-runs/{printRunId}/handed-over',
    summary: 'Note that the print shop has a batch',
    tag,
    need: 'families:configure',
    params: printRun,
    response: Nothing,
    handle: (context, { params }) => noteHandedToPrinter(context, params.printRunId),
  }),
  route({
    method: 'get',
    path: '/letters',
    summary: 'Letters that went, by words of their address',
    tag,
    need: 'families:configure',
    query: z.object({ q: z.string().trim().min(2, 'at least two letters').max(80) }),
    response: Letters,
    handle: (context, { query }) => findLetters(context, query.q),
  }),
  route({
    method: 'post',
    path: '/letters/{messageId}/returned',
    summary: 'Note that the post brought a letter back',
    tag,
    need: 'families:configure',
    params: z.object({ messageId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => noteReturned(context, params.messageId),
  }),
  route({
    method: 'get',
    path: '/channels',
    summary: 'How texts, calls, letters and mail from families are carried, and what waits',
    tag,
    need: 'families:configure',
    response: Channels,
    handle: (context) => viewChannels(context),
  }),
  route({
    method: 'put',
    path: '/channels/{channel}',
    summary: 'Set up a channel: its provider, number, secret, speed, price and limits',
    tag,
    need: 'families:configure',
    params: channel,
    body: ChannelChange,
    response: Nothing,
    handle: (context, { params, body }) => saveChannel(context, params.channel, body),
  }),
  route({
    method: 'post',
    path: '/channels/{channel}/test',
    summary: 'Try a channel now, with the settings as they are saved',
    tag,
    need: 'families:configure',
    params: channel,
    body: z.object({ to: z.string().trim().max(30).nullable().default(null) }),
    response: z.object({ answer: z.string() }),
    handle: (context, { params, body }) => testChannel(context, params.channel, body.to),
  }),
  route({
    method: 'get',
    path: '/demo-phones',
    summary: 'The phones and mailboxes of a demo’s families, the newest first',
    tag: 'Demo',
    need: 'demo:play',
    response: DemoBoxes,
    handle: (context) => listDemoBoxes(context),
  }),
  route({
    method: 'post',
    path: '/demo-phones/look',
    summary: 'What came to one phone or mailbox of a demo, and what was said back',
    tag: 'Demo',
    need: 'demo:play',
    body: z.object({ channel: z.enum(channels), address: z.string().min(1).max(500) }),
    response: DemoBox,
    handle: (context, { body }) => viewDemoBox(context, body),
  }),
  route({
    method: 'post',
    path: '/demo-phones/answer',
    summary: 'Answer as a family of a demo',
    tag: 'Demo',
    need: 'demo:play',
    body: z.object({
      channel: z.enum(channels),
      address: z.string().min(1).max(500),
      text: z.string().trim().min(1, 'Write something.').max(1600),
    }),
    response: z.object({ inboundId: z.uuid() }),
    handle: (context, { body }) => answerAsFamily(context, body),
  }),
];
