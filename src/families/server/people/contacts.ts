import type { z } from 'zod';
import type { Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelForRecipient, type MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { readAddress } from '../../core/people/address.ts';
import type { FamilyChannel, Holder, HolderKind } from '../../core/people/holder.ts';
import { trouble } from '../problems.ts';
import type { ContactInput, ContactMark } from './inputs.ts';
import { requireHolder } from './require-holder.ts';
import { rulesOf } from './rules.ts';

/** An address or number that a family gave. */
export async function addContact(
  { db, clock, actor }: Verb,
  holder: Holder,
  input: z.output<typeof ContactInput>,
): Promise<{ contactPointIds: string[] }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    await requireHolder(trx, ctx, 'families:write', holder);
    return keepContact(trx, ctx, holder, input);
  });
}

/** The same in the caller's transaction. A mobile number takes calls as well. */
export async function keepContact(
  trx: Tx,
  ctx: MessageContext,
  holder: Holder,
  { channel, address: given }: z.output<typeof ContactInput>,
): Promise<{ contactPointIds: string[] }> {
  const { institutionId } = ctx.actor;
  const { rules } = await rulesOf(trx, await loadInstitution(trx, institutionId));
  const read = readAddress(channel, given, rules.country);
  if (read.kind === 'bad') throw trouble.invalid(read.words, { channel });
  if (channel === 'sms' && !read.takesTexts)
    throw trouble.invalid('This is a landline, which takes no texts. Add it for calls.', { channel });
  const at = new Date(ctx.clock.now().epochMilliseconds);
  const contactPointIds: string[] = [];
  const both: FamilyChannel[] = channel === 'sms' ? ['sms', 'voice'] : [channel];
  for (const one of both) {
    const row = await trx
      .insertInto('families.contact_point')
      .values({
        institution_id: institutionId,
        contact_point_id: uuidv7(),
        holder_kind: holder.kind,
        holder_id: holder.id,
        channel: one,
        address: read.address,
        given_as: given,
        state: 'unverified',
        state_since: at,
        said_by: ctx.actor.kind === 'person' ? 'staff' : 'family',
        said_by_name: ctx.actor.name,
        made_at: at,
      })
      // Given again: it is theirs after all, whatever was said of it before.
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'holder_kind', 'holder_id', 'channel', 'address']).doUpdateSet((on) => ({
          is_retired: false,
          said_by: on.ref('excluded.said_by'),
          said_by_name: on.ref('excluded.said_by_name'),
          state: 'unverified',
          state_since: at,
          trouble: null,
          troubles: 0,
          revision: on('families.contact_point.revision', '+', 1),
        })),
      )
      .returning('contact_point_id')
      .executeTakeFirstOrThrow();
    contactPointIds.push(row.contact_point_id);
  }
  await record(trx, ctx, {
    verb: 'families.add-contact',
    subject: { kind: holder.kind, id: holder.id },
    details: { channel, contactPointIds },
  });
  return { contactPointIds };
}

/** What a person found out about an address. */
export async function markContact(
  { db, clock, actor }: Verb,
  contactPointId: string,
  { mark, words, revision }: z.output<typeof ContactMark>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const row = await trx
      .selectFrom('families.contact_point')
      .select(['holder_kind', 'holder_id', 'channel', 'state', 'revision'])
      .where('institution_id', '=', institutionId)
      .where('contact_point_id', '=', contactPointId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such address. Reload the page.');
    const holder: Holder = { kind: row.holder_kind as HolderKind, id: row.holder_id };
    const { at } = await requireHolder(trx, ctx, 'families:write', holder);
    if (row.revision !== revision)
      throw trouble.conflict('Something was learned about this address meanwhile. Reload the page.');
    if (mark !== 'retired' && row.state === 'opted_out' && mark === 'verified')
      throw trouble.invalid('Their carrier refuses us there. They have to text START to our number themselves.');
    await trx
      .updateTable('families.contact_point')
      .set({
        ...(mark === 'retired'
          ? { is_retired: true, said_by: 'staff' }
          : { state: mark, state_since: at, troubles: 0 }),
        trouble: mark === 'wrong_number' || mark === 'retired' ? words || null : null,
        revision: revision + 1,
      })
      .where('institution_id', '=', institutionId)
      .where('contact_point_id', '=', contactPointId)
      .execute();
    if (mark === 'wrong_number' || mark === 'retired')
      await cancelForRecipient(trx, ctx, holder, {
        channel: row.channel as FamilyChannel,
        why: 'The address is not theirs any more.',
      });
    await record(trx, ctx, {
      verb: 'families.mark-contact',
      subject: { kind: holder.kind, id: holder.id },
      details: { contactPointId, from: row.state, mark },
    });
    return { revision: revision + 1 };
  });
}
