import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { ContactState, Digest, FamilyChannel, Holder } from '../../core/people/holder.ts';
import type { ConsentEventView, ContactView, PreferenceView, RestrictionView } from '../../core/people/views.ts';
import { clockTime } from './read-people.ts';

/** What is kept of people, for the page of a family: read for all of them at once, given for one. */

const keyOf = ({ kind, id }: Holder) => `${kind}/${id}`;
const most_history = 100;

export async function readContacts(trx: Tx, institutionId: number, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('families.contact_point')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${[...ids]}::uuid[])`)
    .where('is_retired', '=', false)
    .orderBy('channel', 'desc')
    .orderBy('contact_point_id')
    .execute();
  const by = Map.groupBy(rows, (row) => `${row.holder_kind}/${row.holder_id}`);
  return (holder: Holder): ContactView[] =>
    (by.get(keyOf(holder)) ?? []).map((row) => ({
      contactPointId: row.contact_point_id,
      channel: row.channel as FamilyChannel,
      address: row.address,
      state: row.state as ContactState,
      since: row.state_since.toISOString(),
      saidBy: row.said_by === 'roster' ? 'the roster' : row.said_by_name,
      trouble: row.trouble,
      revision: row.revision,
    }));
}

export async function readPreferences(trx: Tx, institutionId: number, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('families.preference')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${[...ids]}::uuid[])`)
    .execute();
  const by = new Map(rows.map((row) => [`${row.holder_kind}/${row.holder_id}`, row]));
  return (holder: Holder): PreferenceView => {
    const row = by.get(keyOf(holder));
    const [from, until] = [clockTime(row?.reach_from), clockTime(row?.reach_until)];
    return {
      language: row?.language ?? null,
      channelOrder: (row?.channel_order as FamilyChannel[] | null | undefined) ?? null,
      hours: from === null || until === null ? null : { from, until },
      timeZone: row?.time_zone ?? null,
      isLargePrint: row?.is_large_print ?? false,
      wantsAudio: row?.wants_audio ?? false,
      needsInterpreter: row?.needs_interpreter ?? false,
      digest: (row?.digest as Digest | undefined) ?? 'each',
      revision: row?.revision ?? 0,
    };
  };
}

export async function readHistory(trx: Tx, institutionId: number, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('families.consent_event')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${[...ids]}::uuid[])`)
    .orderBy('event_id', 'desc')
    .limit(most_history)
    .execute();
  const by = Map.groupBy(rows, (row) => `${row.holder_kind}/${row.holder_id}`);
  return (holder: Holder): ConsentEventView[] =>
    (by.get(keyOf(holder)) ?? []).map((row) => ({
      eventId: row.event_id,
      categories: row.categories,
      channel: row.channel as ConsentEventView['channel'],
      change: row.change as ConsentEventView['change'],
      words: row.words,
      via: row.via,
      purpose: row.purpose,
      by: row.by_name,
      at: row.at.toISOString(),
    }));
}

export async function readRestrictions(trx: Tx, institutionId: number, studentId: string) {
  const rows = await trx
    .selectFrom('families.permission')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('permission_id', 'desc')
    .limit(most_history)
    .execute();
  const by = Map.groupBy(rows, (row) => row.guardian_id);
  return (guardianId: string): RestrictionView[] =>
    (by.get(guardianId) ?? []).map((row) => ({
      permissionId: row.permission_id,
      rule: row.rule as RestrictionView['rule'],
      categories: row.categories,
      ground: row.ground,
      words: row.words,
      startsOn: row.starts_on,
      until: row.until,
      by: row.made_by_name,
      ended: row.ended_at === null ? null : { by: row.ended_by_name ?? '', reason: row.end_reason ?? '' },
    }));
}

export async function readQuestions(trx: Tx, institutionId: number, ids: readonly string[]) {
  const rows = await trx
    .selectFrom('families.consent_question')
    .select(['holder_kind', 'holder_id', 'question_id', 'words', 'asked_at'])
    .where('institution_id', '=', institutionId)
    .where(sql<boolean>`holder_id = any(${[...ids]}::uuid[])`)
    .where('state', '=', 'open')
    .orderBy('question_id')
    .execute();
  const by = Map.groupBy(rows, (row) => `${row.holder_kind}/${row.holder_id}`);
  return (holder: Holder) =>
    (by.get(keyOf(holder)) ?? []).map((row) => ({
      questionId: row.question_id,
      words: row.words,
      askedAt: row.asked_at.toISOString(),
    }));
}
