import { setTimeout as pause } from 'node:timers/promises';
import { clockOf, type Institution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { type Carrier, CarrierTrouble } from '../../../platform/carriers/carrier.ts';
import type { Services } from '../../../platform/services.ts';
import type { Transport } from '../../core/channels.ts';
import type { StoredChannel } from '../channels/channel-setting.ts';
import { noteChannelTrouble } from '../channels/note-channel-trouble.ts';
import { claimForChannel } from './claim-channel.ts';
import { type ChannelOutcome, settleChannel } from './settle-channel.ts';
import type { Due } from './take-due.ts';

/** What is needed to put one message on its way. */
export interface Line {
  carrier: Carrier;
  provider: Transport;
  /** At once, in doubt when this worker dies: few where the provider cannot be asked. */
  most: number;
  /** Requests under way at the same time in one lane. */
  parallel: number;
  lanes: number;
  /** What goes out, or why it cannot. */
  outgoingOf(message: Due): { to: string; body: string; reportTo: string | null } | { cannot: string };
}

type Needs = Pick<Services, 'db' | 'log'>;

export interface Tally {
  sent: number;
  failed: number;
}

/**
 * Sends what is due on a channel at its provider's speed. It may be killed anywhere and run by several workers at once: each
 * message goes once, and one of which that is not known waits until the provider was asked (find-out.ts).
 */
export async function sendByCarrier(
  services: Needs,
  institution: Institution,
  setting: StoredChannel,
  line: Line,
  { untilMs, linePauseSeconds = line_pause_seconds }: { untilMs: number; linePauseSeconds?: number },
): Promise<Tally> {
  const tally = { sent: 0, failed: 0 };
  const state: LaneState = { stoppedBy: null, isSlower: false, inDoubtInARow: 0 };
  await Promise.all(
    Array.from({ length: line.lanes }, () =>
      lane(services, institution, setting, line, { untilMs, linePauseSeconds }, tally, state),
    ),
  );
  if (state.stoppedBy) {
    await noteChannelTrouble(services.db, institution.institutionId, setting.channel, state.stoppedBy.message);
    services.log.error('channel', {
      institutionId: institution.institutionId,
      channel: setting.channel,
      code: state.stoppedBy.code,
    });
  } else if (tally.sent > 0 && setting.trouble !== null)
    await noteChannelTrouble(services.db, institution.institutionId, setting.channel, null);
  return tally;
}

/** What all lanes share: whether the line is at fault, whether the provider wants it slower. */
interface LaneState {
  stoppedBy: CarrierTrouble | null;
  isSlower: boolean;
  inDoubtInARow: number;
}

/** One after another: takes some, sends them, writes down how it went. */
async function lane(
  { db }: Needs,
  institution: Institution,
  setting: StoredChannel,
  line: Line,
  { untilMs, linePauseSeconds }: { untilMs: number; linePauseSeconds: number },
  tally: Tally,
  state: LaneState,
): Promise<void> {
  const { institutionId } = institution;
  // What the column's check allows.
  const channel = setting.channel as Parameters<typeof claimForChannel>[2]['channel'];
  while (Date.now() < untilMs && !state.stoppedBy) {
    const claimId = uuidv7();
    const now = clockOf(institution).now();
    const { messages, waitMs, gapMs, isLast } = await db.forInstitution(institutionId, (trx) =>
      claimForChannel(trx, institution, { channel, claimId, now, most: line.most }),
    );
    if (messages.length === 0) {
      if (isLast || Date.now() + waitMs > untilMs) return;
      await pause(Math.max(20, waitMs));
      continue;
    }
    const startMs = Date.now() + waitMs;
    const outcomes = await sendAll(messages, setting, line, { startMs, gapMs, linePauseSeconds }, state);
    await db.forInstitution(institutionId, (trx) =>
      settleChannel(
        trx,
        institutionId,
        {
          channel,
          claimId,
          provider: line.provider,
          unitMicros: Number(setting.cost_micros),
          now: clockOf(institution).now(),
        },
        outcomes,
      ),
    );
    if (state.isSlower) {
      await pause(slower_seconds * 1000 + 100);
      state.isSlower = false;
    }
    for (const { end } of outcomes)
      if (end === 'sent') tally.sent++;
      else if (end === 'failed') tally.failed++;
  }
}

async function sendAll(
  messages: readonly Due[],
  setting: StoredChannel,
  line: Line,
  { startMs, gapMs, linePauseSeconds }: { startMs: number; gapMs: number; linePauseSeconds: number },
  state: LaneState,
): Promise<ChannelOutcome[]> {
  const outcomes: ChannelOutcome[] = [];
  let next = 0;
  const oneAfterAnother = async () => {
    for (let at = next++; at < messages.length; at = next++) {
      const message = messages[at];
      if (!message) return;
      const early = startMs + at * gapMs - Date.now();
      if (early > 1 && !state.stoppedBy) await pause(early);
      const isHeld = state.stoppedBy !== null || state.isSlower;
      const pauseSeconds = state.stoppedBy ? linePauseSeconds : slower_seconds;
      outcomes.push(
        isHeld ? plain(message, pauseSeconds) : await sendOne(message, setting, line, linePauseSeconds, state),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(line.parallel, messages.length) }, oneAfterAnother));
  return outcomes;
}

const line_pause_seconds = 60;
const slower_seconds = 2;
/** So many answers in a row that did not come: something is wrong with the line. */
const most_in_doubt = 20;

const plain = ({ message_id, tries }: Due, linePauseSeconds: number): ChannelOutcome => ({
  messageId: message_id,
  tryNo: tries,
  end: 'back',
  providerId: null,
  segments: null,
  why: null,
  code: null,
  health: null,
  pauseSeconds: linePauseSeconds,
});

async function sendOne(
  message: Due,
  setting: StoredChannel,
  { carrier, outgoingOf }: Line,
  linePauseSeconds: number,
  state: LaneState,
): Promise<ChannelOutcome> {
  const outgoing = outgoingOf(message);
  if ('cannot' in outgoing) return { ...plain(message, linePauseSeconds), end: 'failed', why: outgoing.cannot };
  try {
    const { providerId, segments } = await carrier.send({
      ...outgoing,
      messageId: message.message_id,
      from: setting.sender,
    });
    state.inDoubtInARow = 0;
    return { ...plain(message, linePauseSeconds), end: 'sent', providerId, segments };
  } catch (error) {
    if (!(error instanceof CarrierTrouble)) throw error;
    if (error.kind === 'later') state.isSlower = true;
    if (error.isUnknown) state.inDoubtInARow++;
    if (error.kind === 'line' && (!error.isUnknown || state.inDoubtInARow >= most_in_doubt)) state.stoppedBy ??= error;
    return outcomeOf(message, error, linePauseSeconds);
  }
}

/** What becomes of a message that did not go, or of which that is not known. */
export function outcomeOf(
  message: Due,
  { kind, isUnknown, message: why, code, health }: CarrierTrouble,
  linePauseSeconds: number,
): ChannelOutcome {
  const common = { ...plain(message, linePauseSeconds), why, code, health };
  if (isUnknown) return { ...common, end: 'in-doubt' };
  if (kind === 'refused') return { ...common, end: 'failed' };
  return kind === 'later' ? { ...common, pauseSeconds: slower_seconds } : common;
}
