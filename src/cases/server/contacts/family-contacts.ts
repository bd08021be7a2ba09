import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Two-way contacts with families on some days, by the roster's own id of the student; no words, and not who logged them. */
export async function familyContacts(
  trx: Tx,
  institutionId: number,
  { from, to }: { from: IsoDate; to: IsoDate },
): Promise<{ identifier: string; day: IsoDate; contactId: string }[]> {
  const { rows } = await sql<{ identifier: string; day: IsoDate; contactId: string }>`
    select min(i.value) as identifier, c.day, c.contact_id as "contactId"
    from cases.contact c
    join roster.student_identifier i on i.institution_id = ${institutionId} and i.student_id = c.student_id and i.kind = 'source'
    where c.institution_id = ${institutionId} and c.with_family and c.reach = 'two_way' and c.undone_at is null
      and c.day between ${from}::date and ${to}::date
    group by c.day, c.contact_id order by c.day, c.contact_id`.execute(trx);
  return rows;
}
