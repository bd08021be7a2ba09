import { sql } from 'kysely';
import {
  type Institution,
  listCalendarPeriods,
  listUnits,
  loadInstitution,
  type StoredPeriod,
  unitChain,
} from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { MessageContext } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type MayReach, mayReachAt } from '../../core/people/govern.ts';
import type { Recipient } from '../../core/people/holder.ts';
import { isClosed } from '../../core/people/holidays.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { recordsOf } from './read-people.ts';
import { reachedFor } from './recipients-for.ts';
import { rulesOf } from './rules.ts';

export interface ReachAsk {
  recipient: Recipient;
  category: FamilyCategory;
  at: Temporal.Instant;
  /** Whom it is about: their circumstances, schools and permissions count. */
  studentIds: readonly string[];
  /** Nobody reads it before it goes. Left out: so it is. */
  isAutomatic?: boolean;
  /** It is worth nothing tomorrow: an absence of today. Neither cap nor digest holds it. */
  isUrgent?: boolean;
  /** What of this batch is under way already does not count against it: both parents of a home get the same words. */
  batchId?: string;
}

/** May this go to this person at this moment? See `mayReachAll`. */
export async function mayReach(
  trx: Tx,
  ctx: MessageContext,
  recipient: Recipient,
  category: FamilyCategory,
  at: Temporal.Instant,
  more: Partial<Omit<ReachAsk, 'recipient' | 'category' | 'at'>> = {},
): Promise<MayReach> {
  const [answer] = await mayReachAll(trx, ctx, [{ recipient, category, at, studentIds: [], ...more }]);
  if (!answer) throw new Error('one question has one answer');
  return answer;
}

/**
 * May each of these go? Whoever may not be told any more (an order, an opt-out since) is not; the household's cap counts over all
 * senders and schools, and its rows stay locked until the transaction ends, so that two senders do not both take its last place.
 * Ask for some hundreds at a time, and queue in the same transaction.
 */
export async function mayReachAll(trx: Tx, { actor }: MessageContext, asks: readonly ReachAsk[]): Promise<MayReach[]> {
  const { institutionId } = actor;
  if (asks.length === 0) return [];
  const institution = await loadInstitution(trx, institutionId);
  const { rules } = await rulesOf(trx, institution);
  const isStill = await stillRecipients(trx, institutionId, asks);
  const sent = await sentTo(trx, institutionId, asks);
  const isClosedFor = await closedDays(trx, institution, asks);
  const isKnownFor = await knownDays(trx, institutionId, asks);
  const isAsked = await openQuestions(trx, institutionId, asks);
  return asks.map((ask) => {
    const { recipient, category, at, studentIds, isAutomatic = true, isUrgent = false, batchId } = ask;
    const refused = isStill(ask);
    if (refused) return refused;
    if (isAutomatic && category !== 'emergency' && isAsked(recipient)) return { kind: 'no', why: 'consent-question' };
    const household = {
      timeZone: recipient.timeZone,
      hours: recipient.hours,
      digest: recipient.digest,
      sent: sent(recipient.householdKey, batchId),
      isHoliday: (day: IsoDate) => studentIds.length > 0 && studentIds.every((id) => isClosedFor(id, day)),
      isKnown: (day: IsoDate) => studentIds.some((id) => isKnownFor(id, day)),
    };
    return mayReachAt(rules, household, { category, isAutomatic, isUrgent }, at);
  });
}

/** Of every student that a message names its recipient must be told; else it says more than they may know. */
async function stillRecipients(trx: Tx, institutionId: number, asks: readonly ReachAsk[]) {
  const now = new Map<FamilyCategory, Awaited<ReturnType<typeof reachedFor>>>();
  for (const [category, some] of Map.groupBy(asks, (ask) => ask.category)) {
    const ids = [...new Set(some.flatMap(({ studentIds }) => studentIds))];
    now.set(category, await reachedFor(trx, institutionId, ids, category));
  }
  return ({ recipient, category, studentIds }: ReachAsk): MayReach | null => {
    for (const studentId of studentIds) {
      const reached = now.get(category)?.get(studentId);
      if (reached?.recipients.some(({ kind, id }) => kind === recipient.kind && id === recipient.id)) continue;
      const why = reached?.leftOut.find(({ kind, id }) => kind === recipient.kind && id === recipient.id)?.why;
      return { kind: 'no', why: why === 'refused' || why === 'not-agreed' ? 'refused' : 'not-a-recipient' };
    }
    return null;
  };
}

/** When each household was written to in the last week, or will be; what went to two people of one home at once counts once. */
async function sentTo(trx: Tx, institutionId: number, asks: readonly ReachAsk[]) {
  const i = institutionId;
  const keys = [...new Set(asks.map(({ recipient }) => recipient.householdKey))].toSorted();
  await sql`insert into families.household (institution_id, household_key) select ${i}::int, unnest(${keys}::text[])
    on conflict (institution_id, household_key) do nothing`.execute(trx);
  await sql`select from families.household where institution_id = ${i} and household_key = any(${keys}::text[])
    order by household_key for update`.execute(trx);
  const first = asks.map(({ at }) => at).reduce((a, b) => (Temporal.Instant.compare(a, b) <= 0 ? a : b));
  const since = new Date(first.epochMilliseconds - 8 * 86_400_000);
  const { rows } = await sql<{ household_key: string; batch_id: string | null; at: Date }>`
    select household_key, batch_id, min(at) as at from (
      select household_key, batch_id, message_id as one, coalesce(sent_at, due_at) as at from messages.message
      where institution_id = ${i} and household_key = any(${keys}::text[]) and category <> 'emergency'
        and state in ('queued', 'sending', 'sent') and follows_message_id is null and coalesce(sent_at, due_at) >= ${since}
      union all
      select n.household_key, n.batch_id, n.batch_id, coalesce(n.due_at, b.goes_at, b.made_at) from families.batch_item n
      join families.batch b on b.institution_id = ${i} and b.batch_id = n.batch_id
      where n.institution_id = ${i} and n.household_key = any(${keys}::text[]) and n.state in ('ready', 'later') and b.category <> 'emergency'
        and not b.is_rehearsal and b.state in ('counting_down', 'sending')
    ) w group by household_key, batch_id, case when batch_id is null then one end`.execute(trx);
  const byKey = Map.groupBy(rows, (row) => row.household_key);
  return (householdKey: string, batchId: string | undefined) =>
    (byKey.get(householdKey) ?? [])
      .filter((row) => batchId === undefined || row.batch_id !== batchId)
      .map((row) => Temporal.Instant.fromEpochMilliseconds(row.at.getTime()));
}

/** Is the student's school closed on a day, by the calendar of the unit that is nearest? */
async function closedDays(trx: Tx, institution: Institution, asks: readonly ReachAsk[]) {
  const { institutionId } = institution;
  const ids = [...new Set(asks.flatMap(({ studentIds }) => studentIds))];
  const { rows } = await sql<{ student_id: string; unit_id: string | null }>`
    select student_id, (select coalesce(e.campus_unit_id, e.programme_unit_id) from roster.enrolment e
      where e.institution_id = ${institutionId} and e.student_id = s.student_id order by e.is_primary desc, e.enrolment_id desc limit 1) as unit_id
    from unnest(${ids}::uuid[]) s (student_id)`.execute(trx);
  const units = await listUnits(trx, institutionId);
  const periods: StoredPeriod[] = await listCalendarPeriods(trx, institutionId);
  const chains = new Map<string, string[]>(
    rows.map((row) => [row.student_id, row.unit_id === null ? [] : unitChain(units, row.unit_id)]),
  );
  return (studentId: string, day: IsoDate) => isClosed(periods, chains.get(studentId) ?? [], day);
}

/** What is known of students: circumstances, exemptions, and pauses that somebody set. */
async function knownDays(trx: Tx, institutionId: number, asks: readonly ReachAsk[]) {
  const i = institutionId;
  const ids = [...new Set(asks.flatMap(({ studentIds }) => studentIds))];
  const { rows } = await sql<{ student_id: string; starts_on: IsoDate; ends_on: IsoDate | null }>`
    select s.student_id, c.starts_on::text as starts_on, c.ends_on::text as ends_on from unnest(${ids}::uuid[]) s (student_id)
    join roster.circumstance c on c.institution_id = ${i} and c.student_id in ${recordsOf(i, 's.student_id')}
    union all
    select s.student_id, p.starts_on::text, p.until::text from unnest(${ids}::uuid[]) s (student_id)
    join families.pause p on p.institution_id = ${i} and p.student_id in ${recordsOf(i, 's.student_id')} and p.ended_at is null`.execute(
    trx,
  );
  const byStudent = Map.groupBy(rows, (row) => row.student_id);
  return (studentId: string, day: IsoDate) =>
    (byStudent.get(studentId) ?? []).some(
      ({ starts_on, ends_on }) => starts_on <= day && (ends_on === null || ends_on >= day),
    );
}

/** Of whom does a person still read whether they want no more? */
async function openQuestions(trx: Tx, institutionId: number, asks: readonly ReachAsk[]) {
  const ids = [...new Set(asks.map(({ recipient }) => recipient.id))];
  const { rows } = await sql<{
    holder: string;
  }>`select holder_kind || '/' || holder_id as holder from families.consent_question
    where institution_id = ${institutionId} and holder_id = any(${ids}::uuid[]) and state = 'open'`.execute(trx);
  const asked = new Set(rows.map(({ holder }) => holder));
  return ({ kind, id }: Recipient) => asked.has(`${kind}/${id}`);
}
