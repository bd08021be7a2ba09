import { sql } from 'kysely';
import { clockOf, loadInstitution } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { FamilyChannel, Holder } from '../../core/people/holder.ts';
import { rulesOf } from './rules.ts';
import { settleContacts } from './settle-contacts.ts';

/** What the roster gave since the last night is looked through for an address that nobody has. */
const most_new = 500;

/** Whose address this is, as far as we know; several when a number is shared. Wrong numbers are nobody's. */
export async function whoHas(
  trx: Tx,
  institutionId: number,
  channel: FamilyChannel,
  address: string,
): Promise<(Holder & { name: string })[]> {
  const known = await holdersOf(trx, institutionId, channel, address);
  if (known.length > 0) return known;
  const institution = await loadInstitution(trx, institutionId);
  const { rules } = await rulesOf(trx, institution);
  const at = new Date(clockOf(institution).now().epochMilliseconds);
  const settled = await settleContacts(trx, { institutionId, country: rules.country, at }, 'some', most_new);
  return settled > 0 ? holdersOf(trx, institutionId, channel, address) : [];
}

async function holdersOf(
  trx: Tx,
  institutionId: number,
  channel: FamilyChannel,
  address: string,
): Promise<(Holder & { name: string })[]> {
  const { rows } = await sql<Holder & { name: string }>`
    select distinct c.holder_kind as kind, c.holder_id as id, coalesce(g.display_name, s.display_name, t.display_name, '') as name
    from families.contact_point c
    left join roster.guardian g on g.institution_id = ${institutionId} and c.holder_kind = 'guardian' and g.guardian_id = c.holder_id
    left join roster.student s on s.institution_id = ${institutionId} and c.holder_kind = 'student' and s.student_id = c.holder_id
    left join families.trusted_contact t on t.institution_id = ${institutionId} and c.holder_kind = 'trusted' and t.trusted_contact_id = c.holder_id
    where c.institution_id = ${institutionId} and c.address = ${address} and c.state <> 'wrong_number'
      and c.channel = any(${channel === 'sms' || channel === 'voice' ? ['sms', 'voice'] : [channel]}::text[])
    order by kind, id limit 20`.execute(trx);
  return rows;
}
