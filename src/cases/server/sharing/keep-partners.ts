import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Verb } from '../acting.ts';
import { trouble } from '../problems.ts';

const text = (most: number) => z.string().trim().max(most);

export const NewPartner = z.object({ name: text(120).min(2, 'name them'), what: text(500).default('') });

/** A partner outside of the institution, to whom something may be shared. */
export async function addPartner(
  { db, clock, actor }: Verb,
  { name, what }: z.output<typeof NewPartner>,
): Promise<{ partnerId: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const made = await trx
      .insertInto('cases.partner')
      .values({ institution_id: actor.institutionId, partner_id: uuidv7(), name, what })
      .onConflict((conflict) => conflict.columns(['institution_id', 'name']).doNothing())
      .returning('partner_id')
      .executeTakeFirst();
    if (!made) throw trouble.conflict(`There is a partner "${name}" already.`);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.add-partner',
        subject: { kind: 'partner', id: made.partner_id },
        details: { name },
      },
    );
    return { partnerId: made.partner_id };
  });
}

export const PartnerPerson = z.object({ email: z.email().max(200) });

/** Says for which partner somebody signs in who holds the role of one. */
export async function addPartnerPerson(
  { db, clock, actor }: Verb,
  partnerId: string,
  { email }: z.output<typeof PartnerPerson>,
): Promise<{ name: string }> {
  requireNeed(actor, 'cases:lead');
  const user = await db.owner
    .selectFrom('identity.user')
    .select(['id', 'name'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return db.forInstitution(actor.institutionId, async (trx) => {
    await requirePartner(trx, actor.institutionId, partnerId);
    const held = user
      ? await trx
          .selectFrom('access.assignment')
          .select('role_key')
          .where('institution_id', '=', actor.institutionId)
          .where('user_id', '=', user.id)
          .execute()
      : [];
    if (!user || held.length === 0 || held.some(({ role_key }) => role_key !== 'partner'))
      throw trouble.invalid(
        'Nobody with this address holds the role of a partner here, and that role alone. Ask whoever manages people to invite them.',
      );
    await trx
      .insertInto('cases.partner_person')
      .values({ institution_id: actor.institutionId, partner_id: partnerId, user_id: user.id, name: user.name })
      .onConflict((conflict) => conflict.columns(['institution_id', 'partner_id', 'user_id']).doNothing())
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.add-partner-person',
        subject: { kind: 'partner', id: partnerId },
        details: { userId: user.id },
      },
    );
    return { name: user.name };
  });
}

export async function requirePartner(trx: Tx, institutionId: number, partnerId: string): Promise<string> {
  const found = await trx
    .selectFrom('cases.partner')
    .select('name')
    .where('institution_id', '=', institutionId)
    .where('partner_id', '=', partnerId)
    .where('is_active', '=', true)
    .executeTakeFirst();
  if (!found) throw trouble.notFound('There is no such partner here.');
  return found.name;
}

export const PartnerChange = NewPartner;

/** Another name, or other words about what they do. */
export async function changePartner(
  { db, clock, actor }: Verb,
  partnerId: string,
  { name, what }: z.output<typeof PartnerChange>,
): Promise<{ partnerId: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const before = await requirePartner(trx, actor.institutionId, partnerId);
    const namesake = await trx
      .selectFrom('cases.partner')
      .select('partner_id')
      .where('institution_id', '=', actor.institutionId)
      .where('name', '=', name)
      .where('partner_id', '<>', partnerId)
      .executeTakeFirst();
    if (namesake) throw trouble.conflict(`There is a partner "${name}" already.`);
    await trx
      .updateTable('cases.partner')
      .set({ name, what })
      .where('institution_id', '=', actor.institutionId)
      .where('partner_id', '=', partnerId)
      .execute();
    await record(
      trx,
      { clock, actor },
      { verb: 'cases.change-partner', subject: { kind: 'partner', id: partnerId }, details: { before, name } },
    );
    return { partnerId };
  });
}

/** Nobody of theirs sees anything any more, and nobody can ask them; what was shared, and when, stays on record. */
export async function endPartner({ db, clock, actor }: Verb, partnerId: string): Promise<{ isActive: boolean }> {
  return setActive({ db, clock, actor }, partnerId, false);
}

/** What is still within its consent is theirs to see again. */
export async function resumePartner({ db, clock, actor }: Verb, partnerId: string): Promise<{ isActive: boolean }> {
  return setActive({ db, clock, actor }, partnerId, true);
}

async function setActive({ db, clock, actor }: Verb, partnerId: string, isActive: boolean) {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const found = await trx
      .updateTable('cases.partner')
      .set({ is_active: isActive })
      .where('institution_id', '=', actor.institutionId)
      .where('partner_id', '=', partnerId)
      .returning('partner_id')
      .executeTakeFirst();
    if (!found) throw trouble.notFound('There is no such partner here.');
    await record(
      trx,
      { clock, actor },
      { verb: isActive ? 'cases.resume-partner' : 'cases.end-partner', subject: { kind: 'partner', id: partnerId } },
    );
    return { isActive };
  });
}

/** Somebody no longer signs in for a partner: they see nothing of it from that moment. */
export async function removePartnerPerson(
  { db, clock, actor }: Verb,
  partnerId: string,
  userId: string,
): Promise<{ name: string }> {
  requireNeed(actor, 'cases:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const gone = await trx
      .deleteFrom('cases.partner_person')
      .where('institution_id', '=', actor.institutionId)
      .where('partner_id', '=', partnerId)
      .where('user_id', '=', userId)
      .returning('name')
      .executeTakeFirst();
    if (!gone) throw trouble.notFound('This person does not sign in for that partner.');
    await record(
      trx,
      { clock, actor },
      { verb: 'cases.remove-partner-person', subject: { kind: 'partner', id: partnerId }, details: { userId } },
    );
    return gone;
  });
}
