import { sql } from 'kysely';
import { makeLinkCode } from '../../access/server/index.ts';
import type { Acting } from '../../cases/server/index.ts';
import type { Holder } from '../../families/core/people/holder.ts';
import type { ReadyLanguage } from '../../kernel/languages.ts';
import { queueToFamily } from '../../messages/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { say } from '../core/say.ts';
import type { PageLink } from './opened-page.ts';

const most_in_quarter = 3;
const most_in_day = 10;

export interface CodeAddress {
  contactPointId: string;
  channel: 'sms' | 'email' | 'voice';
  /** Enough to know it again, and no more. */
  masked: string;
}

/** Where a code may go: what somebody confirmed to be theirs. */
export async function codeAddresses(trx: Tx, institutionId: number, holder: Holder): Promise<CodeAddress[]> {
  const rows = await trx
    .selectFrom('families.contact_point')
    .select(['contact_point_id', 'channel', 'address'])
    .where('institution_id', '=', institutionId)
    .where('holder_kind', '=', holder.kind)
    .where('holder_id', '=', holder.id)
    .where('state', '=', 'verified')
    .where('is_retired', '=', false)
    .where('channel', 'in', ['sms', 'email'])
    .orderBy('channel', 'desc')
    .orderBy('address')
    .limit(4)
    .execute();
  return rows.map((row) => ({
    contactPointId: row.contact_point_id,
    channel: row.channel === 'email' ? 'email' : 'sms',
    masked: masked(row.address),
  }));
}

/** "•••• 0101", "r•••@example.org" */
export function masked(address: string): string {
  const [name = '', domain] = address.split('@');
  if (domain !== undefined) return `${name.slice(0, 1)}•••@${domain}`;
  return `•••• ${address.replaceAll(/\D/g, '').slice(-4)}`;
}

/** Sends a code to one of the reader's own addresses. @returns what the page says of it */
export async function sendCode(
  trx: Tx,
  ctx: Acting,
  link: PageLink,
  {
    contactPointId,
    secret,
    school,
    language,
  }: { contactPointId: string; secret: string; school: string; language: ReadyLanguage },
): Promise<{ says: 'codeSent'; minutes: number } | { says: 'tooManyCodes' | 'noAddress' }> {
  const { institutionId } = ctx.actor;
  const address = await trx
    .selectFrom('families.contact_point')
    .select(['channel', 'address'])
    .where('institution_id', '=', institutionId)
    .where('contact_point_id', '=', contactPointId)
    .where('holder_kind', '=', link.holder.kind)
    .where('holder_id', '=', link.holder.id)
    .where('state', '=', 'verified')
    .where('is_retired', '=', false)
    .executeTakeFirst();
  if (!address) return { says: 'noAddress' };
  // Sent codes are counted one after another, also when two are asked for at once.
  await sql`select from access.signed_link where institution_id = ${institutionId} and link_id = ${link.linkId} for update`.execute(
    trx,
  );
  const { rows } = await sql<{ quarter: number; day: number }>`
    select count(*) filter (where queued_at > ${Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().epochMilliseconds - 900_000).toString()}::timestamptz)::int as quarter,
      count(*)::int as day
    from messages.message where institution_id = ${institutionId} and origin_kind = 'link-code' and origin_id = ${link.linkId}`.execute(
    trx,
  );
  const sent = rows[0] ?? { quarter: 0, day: 0 };
  if (sent.quarter >= most_in_quarter || sent.day >= most_in_day) return { says: 'tooManyCodes' };
  const made = await makeLinkCode(trx, ctx, {
    linkId: link.linkId,
    secret,
    verifiedBy: `sent by ${address.channel}`,
  });
  if (!made) return { says: 'tooManyCodes' };
  await queueToFamily(trx, ctx, {
    to: link.holder,
    channel: address.channel === 'email' ? 'email' : 'sms',
    address: address.address,
    language,
    studentIds: [],
    householdKey: null,
    category: 'legal',
    subject: school,
    body: `${school}: ${say(language, 'code')} ${made.code}`,
    dedupeKey: `link-code/${link.linkId}/${sent.day + 1}`,
    origin: { kind: 'link-code', id: link.linkId },
  });
  return { says: 'codeSent', minutes: made.minutes };
}
