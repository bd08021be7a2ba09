import { type SqlBool, sql } from 'kysely';

/** Whether a message (m) was answered: by its own channel, or by anything that its reader wrote since. */
export function isAnswered(institutionId: number) {
  return sql<SqlBool>`(m.reach = 'answered' or exists (select from families.conversation c where c.institution_id = ${institutionId}
    and c.holder_kind = m.recipient_kind and c.holder_id = m.recipient_id and c.last_in_at > coalesce(m.sent_at, m.queued_at)))`;
}
