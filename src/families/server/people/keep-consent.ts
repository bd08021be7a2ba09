import { sql } from 'kysely';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelForRecipient, type MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { refusable, whyNot } from '../../core/people/consent.ts';
import { channels, type FamilyChannel, type Holder } from '../../core/people/holder.ts';
import type { FamilyRules } from '../../core/people/rules.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { readHolders } from './read-people.ts';
import { rulesOf } from './rules.ts';

export const vias = ['text', 'mail', 'call', 'page', 'paper', 'meeting', 'provider'] as const;

export interface SaidConsent {
  holder: Holder;
  /** 'all': everything that may be refused. */
  categories: readonly FamilyCategory[] | 'all';
  /** On which; ['*']: on every one. */
  channels: readonly (FamilyChannel | '*')[];
  change: 'given' | 'withdrawn';
  /** What they said, or what was signed. */
  words: string;
  via: (typeof vias)[number];
  inboundId?: string | null;
}

/**
 * Keeps what somebody agreed to or refused, in the caller's transaction: what holds now, and the change for ever. What waits for
 * them and is refused now is called back at once. What may not be refused (an emergency) stays possible.
 * @returns which categories it changed; none: it was so already
 */
export async function keepConsent(
  trx: Tx,
  ctx: MessageContext,
  said: SaidConsent,
): Promise<{ categories: FamilyCategory[]; eventIds: string[]; cancelled: number }> {
  const { institutionId } = ctx.actor;
  const { rules } = await rulesOf(trx, await loadInstitution(trx, institutionId));
  const mayRefuse = refusable(rules);
  const categories = said.categories === 'all' ? mayRefuse : mayRefuse.filter((one) => said.categories.includes(one));
  const before = (await readHolders(trx, institutionId, [said.holder]))(said.holder).consents;
  const changed = categories.filter((category) =>
    said.channels.some((channel) => isNew(before, category, channel, said.change)),
  );
  if (changed.length === 0) return { categories: [], eventIds: [], cancelled: 0 };
  const at = new Date(ctx.clock.now().epochMilliseconds);
  const eventIds: string[] = [];
  for (const channel of said.channels) {
    const eventId = uuidv7();
    eventIds.push(eventId);
    await writeEvent(trx, ctx, { ...said, eventId, channel, categories: changed, at }, rules);
  }
  const cancelled = said.change === 'withdrawn' ? await callBack(trx, ctx, said, changed) : 0;
  await record(trx, ctx, {
    verb: said.change === 'withdrawn' ? 'families.record-opt-out' : 'families.record-consent',
    subject: { kind: said.holder.kind, id: said.holder.id },
    details: { categories: changed, channels: said.channels, via: said.via, eventIds, cancelled },
  });
  return { categories: changed, eventIds, cancelled };
}

/** Would this change what holds for a category? Saying it of every channel also takes back what was said of one. */
function isNew(
  before: readonly { category: string; channel: string; state: string }[],
  category: FamilyCategory,
  channel: FamilyChannel | '*',
  change: SaidConsent['change'],
): boolean {
  const about = before.filter((one) => one.category === category);
  if (channel === '*')
    return (
      about.length === 0 || about.some(({ state }) => state !== change) || !about.some((one) => one.channel === '*')
    );
  return about.find((one) => one.channel === channel)?.state !== change;
}

async function writeEvent(
  trx: Tx,
  { actor }: MessageContext,
  said: Omit<SaidConsent, 'categories' | 'channels'> & {
    eventId: string;
    channel: FamilyChannel | '*';
    categories: FamilyCategory[];
    at: Date;
  },
  rules: FamilyRules,
): Promise<void> {
  const { institutionId: i } = actor;
  const { holder, eventId, channel, categories, change, at } = said;
  const purpose = categories.map((one) => `${one}: ${rules.purposes[one].purpose} (${rules.purposes[one].ground})`);
  await trx
    .insertInto('families.consent_event')
    .values({
      institution_id: i,
      event_id: eventId,
      holder_kind: holder.kind,
      holder_id: holder.id,
      categories,
      channel,
      change,
      purpose: purpose.join('; '),
      words: said.words.slice(0, 2_000),
      via: said.via,
      inbound_id: said.inboundId ?? null,
      by_id: actor.actorId,
      by_name: actor.name,
      at,
    })
    .execute();
  if (channel === '*')
    await trx
      .deleteFrom('families.consent')
      .where('institution_id', '=', i)
      .where('holder_kind', '=', holder.kind)
      .where('holder_id', '=', holder.id)
      .where('category', 'in', categories)
      .execute();
  await sql`insert into families.consent (institution_id, holder_kind, holder_id, category, channel, state, event_id, at)
    select ${i}::int, ${holder.kind}, ${holder.id}::uuid, category, ${channel}, ${change}, ${eventId}::uuid, ${at}
    from unnest(${categories}::text[]) given (category)
    on conflict (institution_id, holder_kind, holder_id, category, channel)
    do update set state = excluded.state, event_id = excluded.event_id, at = excluded.at`.execute(trx);
}

/** What is refused and has not gone does not go: what is queued, and what waits in batches. */
async function callBack(
  trx: Tx,
  ctx: MessageContext,
  { holder, channels: said }: SaidConsent,
  categories: FamilyCategory[],
): Promise<number> {
  const { institutionId: i } = ctx.actor;
  const why = 'They asked not to get this any more.';
  let cancelled = 0;
  const { rules } = await rulesOf(trx, await loadInstitution(trx, i));
  const { consents } = (await readHolders(trx, i, [holder]))(holder);
  for (const channel of said.includes('*') ? channels : channels.filter((one) => said.includes(one))) {
    const refused = categories.filter((category) => whyNot(rules, consents, category, channel) !== null);
    if (refused.length === 0) continue;
    cancelled += (await cancelForRecipient(trx, ctx, holder, { channel, categories: refused, why })).cancelled;
  }
  const { numAffectedRows = 0n } = await sql`update families.batch_item n set state = 'refused', why = ${why}
    from families.batch b
    where n.institution_id = ${i} and n.recipient_id = ${holder.id}::uuid and n.recipient_kind = ${holder.kind} and n.state in ('ready', 'later')
      and (${said.includes('*')} or n.channel = any(${[...said]}::text[]))
      and b.institution_id = ${i} and b.batch_id = n.batch_id and b.category = any(${categories}::text[])`.execute(trx);
  return cancelled + Number(numAffectedRows);
}
