import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type ReadAddress, readAddress } from '../../core/people/address.ts';
import type { FamilyChannel } from '../../core/people/holder.ts';

interface Given {
  holder_kind: 'guardian' | 'student';
  holder_id: string;
  medium: 'email' | 'phone';
  given: string;
}

/**
 * Brings addresses that the roster gave into the list of contact points, and retires what it no longer says. What is known of an
 * address stays when the roster says it again.
 * @param which ids of guardians and students
 * @returns how many addresses were new
 */
export async function settleContacts(
  trx: Tx,
  { institutionId, country, at }: { institutionId: number; country: string; at: Date },
  which: readonly string[],
): Promise<number> {
  if (which.length === 0) return 0;
  const i = institutionId;
  const named = (id: string) => sql`${sql.ref(id)} = any(${[...which]}::uuid[])`;
  const unknown = sql`not exists (select from families.contact_point c where c.institution_id = ${i} and c.holder_kind = r.holder_kind
    and c.holder_id = r.holder_id and c.given_as = r.given and c.channel = any(case r.medium when 'email' then array['email'] else array['sms', 'voice'] end)
    and not (c.is_retired and c.said_by = 'roster'))`;
  const { rows } = await sql<Given>`
    select r.* from (
      select 'guardian' as holder_kind, guardian_id as holder_id, m.medium, m.given from roster.guardian g
        cross join lateral (values ('email', g.email), ('phone', g.phone)) m (medium, given)
        where g.institution_id = ${i} and ${named('g.guardian_id')} and m.given is not null and trim(m.given) <> ''
      union all
      select 'student', student_id, 'email', email from roster.student s
        where s.institution_id = ${i} and ${named('s.student_id')} and s.email is not null and trim(s.email) <> '' and s.merged_into_student_id is null
    ) r where ${unknown}`.execute(trx);
  if (rows.length > 0) await keep(trx, i, rows, country, at);
  await retire(trx, i, which);
  return rows.length;
}

async function keep(trx: Tx, institutionId: number, rows: readonly Given[], country: string, at: Date): Promise<void> {
  const points = rows.flatMap((row) => pointsOf(row, country).map((point) => ({ ...row, ...point })));
  const once = [...new Map(points.map((p) => [`${p.holder_id}/${p.channel}/${p.address}`, p])).values()];
  await sql`insert into families.contact_point
      (institution_id, contact_point_id, holder_kind, holder_id, channel, address, given_as, state, state_since, said_by, said_by_name, trouble, made_at)
    select ${institutionId}::int, id, kind, holder, channel, address, given, state, ${at}, 'roster', 'Roster', trouble, ${at}
    from unnest(${once.map(() => uuidv7())}::uuid[], ${once.map((p) => p.holder_kind)}::text[], ${once.map((p) => p.holder_id)}::uuid[],
      ${once.map((p) => p.channel)}::text[], ${once.map((p) => p.address)}::text[], ${once.map((p) => p.given)}::text[],
      ${once.map((p) => p.state)}::text[], ${once.map((p) => p.trouble)}::text[])
      as new (id, kind, holder, channel, address, given, state, trouble)
    on conflict (institution_id, holder_kind, holder_id, channel, address)
    do update set given_as = excluded.given_as,
      is_retired = families.contact_point.is_retired and families.contact_point.said_by <> 'roster'`.execute(trx);
}

/** A mobile number takes texts and calls, a landline calls alone; what is no address is kept too, so that somebody finds out. */
function pointsOf(
  row: Given,
  country: string,
): { channel: FamilyChannel; address: string; state: string; trouble: string | null }[] {
  const first: FamilyChannel = row.medium === 'email' ? 'email' : 'sms';
  const read: ReadAddress = readAddress(first, row.given, country);
  if (read.kind === 'bad')
    return [{ channel: first, address: row.given.trim(), state: 'wrong_number', trouble: read.words }];
  const channels: FamilyChannel[] = row.medium === 'email' ? ['email'] : read.takesTexts ? ['sms', 'voice'] : ['voice'];
  return channels.map((channel) => ({ channel, address: read.address, state: 'unverified', trouble: null }));
}

/** The roster names another number or none: the old one is not written to, unless the family itself gave it. */
async function retire(trx: Tx, institutionId: number, ids: readonly string[]): Promise<void> {
  await sql`update families.contact_point c set is_retired = true
    where c.institution_id = ${institutionId} and c.holder_id = any(${[...ids]}::uuid[]) and c.said_by = 'roster' and not c.is_retired
      and not exists (select from roster.guardian g where g.institution_id = ${institutionId} and g.guardian_id = c.holder_id
        and c.holder_kind = 'guardian' and c.given_as = case c.channel when 'email' then g.email else g.phone end)
      and not exists (select from roster.student s where s.institution_id = ${institutionId} and s.student_id = c.holder_id
        and c.holder_kind = 'student' and c.channel = 'email' and c.given_as = s.email)`.execute(trx);
}
