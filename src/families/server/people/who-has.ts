import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { FamilyChannel, Holder } from '../../core/people/holder.ts';

/**
 * Whose address this is, as far as we know; several when a number is shared. Wrong numbers are nobody's. What the roster brought
 * today is known from the first message that goes there, else from the next night on.
 */
export async function whoHas(
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
