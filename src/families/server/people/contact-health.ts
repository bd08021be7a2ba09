import { sql } from 'kysely';
import { record } from '../../../ledger/server/index.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ContactState, FamilyChannel, Holder } from '../../core/people/holder.ts';

/** After so many deliveries in a row that did not arrive an address is bouncing. */
export const troubles_max = 3;

export interface HealthInput {
  holder: Holder;
  channel: FamilyChannel;
  address: string;
  /** good: it arrived, or somebody answered. failing: it did not arrive this time. The others say what the address is. */
  found: 'good' | 'failing' | 'bouncing' | 'opted_out' | 'wrong_number';
  /** What was said of it, without anybody's name. */
  words: string | null;
}

/** Keeps what a delivery or a person showed of an address. What arrives is verified again; a wrong number is wrong for calls too. */
export async function noteContactHealth(
  trx: Tx,
  ctx: MessageContext,
  { holder, channel, address, found, words }: HealthInput,
): Promise<{ state: ContactState | null }> {
  const { institutionId: i } = ctx.actor;
  const at = new Date(ctx.clock.now().epochMilliseconds);
  const isPhone = channel === 'sms' || channel === 'voice';
  const where = sql`institution_id = ${i} and holder_kind = ${holder.kind} and holder_id = ${holder.id}::uuid and address = ${address}
    and (channel = ${channel} or (${found === 'wrong_number' && isPhone} and channel in ('sms', 'voice')))`;
  const { rows: before } = await sql<{ state: ContactState; troubles: number }>`
    select state, troubles from families.contact_point where ${where} order by channel <> ${channel} for update`.execute(
    trx,
  );
  const now = before[0];
  if (!now) return { state: null };
  const state = nextState(now, found);
  const troubles = found === 'good' ? 0 : Math.min(now.troubles + 1, 1_000);
  await sql`update families.contact_point set state = ${state}, troubles = ${troubles}, revision = revision + 1,
      trouble = ${found === 'good' ? null : words}, state_since = case when state = ${state} then state_since else ${at} end
    where ${where}`.execute(trx);
  if (state !== now.state)
    await record(trx, ctx, {
      verb: 'families.note-contact-health',
      subject: { kind: holder.kind, id: holder.id },
      details: { channel, from: now.state, to: state },
    });
  return { state };
}

/** One that did not arrive says little: a phone is off. Three in a row say that nobody is there. */
export function nextState(
  { state, troubles }: { state: ContactState; troubles: number },
  found: HealthInput['found'],
): ContactState {
  if (found === 'good') return 'verified';
  if (found !== 'failing') return found;
  const isKnownBad = state !== 'verified' && state !== 'unverified';
  return !isKnownBad && troubles + 1 >= troubles_max ? 'bouncing' : state;
}
