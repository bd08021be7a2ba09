import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { FamilyChannel, Holder } from '../../core/people/holder.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { keepConsent, type SaidConsent } from './keep-consent.ts';

export interface OptOutInput {
  holder: Holder;
  /** 'all': everything that may be refused; emergencies and what the law asks for stay. */
  categories: readonly FamilyCategory[] | 'all';
  /** Where they said it. */
  channel: FamilyChannel;
  /** They want it of every channel, not of this alone. */
  isEverywhere: boolean;
  words: string;
  via: SaidConsent['via'];
  inboundId?: string | null;
}

/**
 * Somebody wants no more: it holds from this transaction on, and what waits for them is called back.
 * @returns isNew: to be confirmed, this once
 */
export async function recordOptOut(
  trx: Tx,
  ctx: MessageContext,
  { channel, isEverywhere, ...said }: OptOutInput,
): Promise<{ isNew: boolean; categories: FamilyCategory[]; cancelled: number }> {
  const channels = isEverywhere ? (['*'] as const) : channelsOf(channel);
  const { categories, cancelled } = await keepConsent(trx, ctx, { ...said, channels, change: 'withdrawn' });
  return { isNew: categories.length > 0, categories, cancelled };
}

/** Somebody wants messages again. */
export async function recordOptIn(
  trx: Tx,
  ctx: MessageContext,
  { channel, isEverywhere, ...said }: OptOutInput,
): Promise<{ isNew: boolean; categories: FamilyCategory[] }> {
  const channels = isEverywhere ? (['*'] as const) : channelsOf(channel);
  const { categories } = await keepConsent(trx, ctx, { ...said, channels, change: 'given' });
  return { isNew: categories.length > 0, categories };
}

/** Who wants no texts wants no machine's calls to the same telephone either. */
function channelsOf(channel: FamilyChannel): readonly FamilyChannel[] {
  return channel === 'sms' || channel === 'voice' ? ['sms', 'voice'] : [channel];
}
