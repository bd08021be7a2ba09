import { sql } from 'kysely';
import { clockOf, type Institution, systemActor } from '../../institution/server/index.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { type DigestItem, default_digest_hour, digest_days, digestLines, isDigestDue } from '../core/digest.ts';
import { queueMessage } from './queue-message.ts';

/**
 * Makes one mail for each member of staff whose hour has come today and for whom something waits. Each is a transaction of its
 * own; a second worker finds it made.
 * @param needsAddress who has none gets no digest: what waits stays in the app
 */
export async function makeDigests(db: Database, institution: Institution, needsAddress: boolean): Promise<number> {
  const { institutionId, timeZone } = institution;
  const now = clockOf(institution).now().toZonedDateTimeISO(timeZone);
  const since = now.subtract({ days: digest_days }).toInstant();
  const waiting = await db.forInstitution(institutionId, (trx) =>
    whoWaits(trx, institutionId, since, now.toPlainDate().toString(), needsAddress),
  );
  let made = 0;
  for (const { staff_id, digest_hour } of waiting) {
    if (!isDigestDue(now, digest_hour ?? default_digest_hour)) continue;
    if (await db.forInstitution(institutionId, (trx) => makeDigest(trx, institution, staff_id, now, since))) made++;
  }
  return made;
}

async function whoWaits(trx: Tx, institutionId: number, since: Temporal.Instant, today: string, needsAddress: boolean) {
  const { rows } = await sql<{ staff_id: string; digest_hour: number | null }>`
    select s.staff_id, t.digest_hour from roster.staff s
    left join messages.staff_setting t on t.institution_id = ${institutionId} and t.staff_id = s.staff_id
    where s.institution_id = ${institutionId} and coalesce(t.wants_digest, true) and (s.left_on is null or s.left_on > ${today}::date)
      and (not ${needsAddress}::boolean or s.email is not null)
      and s.staff_id in (select staff_id from messages.notice where institution_id = ${institutionId}
        and digest_message_id is null and withdrawn_at is null and made_at >= ${since.toString()}::timestamptz)`.execute(
    trx,
  );
  return rows;
}

async function makeDigest(
  trx: Tx,
  institution: Institution,
  staffId: string,
  now: Temporal.ZonedDateTime,
  since: Temporal.Instant,
): Promise<boolean> {
  const { institutionId } = institution;
  const { rows } = await sql<DigestItem & { notice_id: string }>`
    select notice_id, words, link, category from messages.notice
    where institution_id = ${institutionId} and staff_id = ${staffId} and digest_message_id is null and withdrawn_at is null
      and made_at >= ${since.toString()}::timestamptz
    order by notice_id for update skip locked`.execute(trx);
  if (rows.length === 0) return false;
  const day = now.toPlainDate().toString();
  const queued = await queueMessage(
    trx,
    { clock: clockOf(institution), actor: systemActor(institutionId) },
    {
      kind: 'alert-digest',
      to: { kind: 'staff', id: staffId },
      templateKey: 'alert-digest',
      values: { count: rows.length, items: digestLines(rows), link: '/' },
      category: 'work',
      dedupeKey: `digest/${staffId}/${day}`,
      origin: { kind: 'digest', id: day },
    },
  );
  if (!queued) return false;
  await sql`update messages.notice set digest_message_id = ${queued.messageId}
    where institution_id = ${institutionId} and notice_id = any(${rows.map(({ notice_id }) => notice_id)}::uuid[])`.execute(
    trx,
  );
  return true;
}
