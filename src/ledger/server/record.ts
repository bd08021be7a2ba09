import { sql } from 'kysely';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';

export interface EventInput {
  /** Slice and verb: 'sources.release-delivery'. */
  verb: string;
  subject?: { kind: string; id: string };
  /** Ids, figures and a person's stated reason; no names of students. */
  details?: Record<string, unknown>;
  /** Sealed: only who holds this need learns of the event. */
  seenWith?: Need;
}

/**
 * Records what was done, in the verb's own transaction. Call it last: it locks the institution's head row until commit, so
 * numbers come in commit order and a reader's cursor never skips a late commit.
 */
export async function record(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  event: EventInput,
): Promise<number> {
  const { rows } = await sql<{ last_number: number }>`
    insert into ledger.head (institution_id, last_number) values (${actor.institutionId}, 1)
    on conflict (institution_id) do update set last_number = ledger.head.last_number + 1
    returning last_number`.execute(trx);
  const number = rows[0]?.last_number;
  if (number === undefined) throw new Error('ledger head gave no number');
  await trx
    .insertInto('ledger.event')
    .values({
      institution_id: actor.institutionId,
      number,
      at: new Date(clock.now().epochMilliseconds),
      actor_kind: actor.kind,
      actor_id: actor.actorId,
      actor_name: actor.name,
      verb: event.verb,
      subject_kind: event.subject?.kind ?? null,
      subject_id: event.subject?.id ?? null,
      details: jsonb(event.details ?? {}),
    })
    .execute();
  if (event.seenWith)
    await trx
      .insertInto('ledger.sealed')
      .values({ institution_id: actor.institutionId, number, seen_with: event.seenWith })
      .execute();
  return number;
}

/** Records that someone looked at students, one row each, with the ground on which it was allowed. */
export async function recordViews(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  views: readonly { studentId: string; page: string; reason: string }[],
): Promise<void> {
  if (views.length === 0) return;
  const at = new Date(clock.now().epochMilliseconds);
  const rows = views.map(({ studentId, page, reason }) => ({
    institution_id: actor.institutionId,
    view_id: uuidv7(),
    at,
    actor_kind: actor.kind,
    actor_id: actor.actorId,
    actor_name: actor.name,
    student_id: studentId,
    page,
    reason,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await trx
      .insertInto('ledger.view')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
}

export interface ListViewInput {
  page:
    | 'this-week'
    | 'rule-preview'
    | 'rule-met-already'
    | 'family-meetings'
    | 'family-event'
    | 'family-calls'
    | 'family-questions'
    | 'family-rights'
    | 'families-unreachable'
    | 'family-inbox'
    | 'letters'
    | 'list'
    | 'notices'
    | 'trial'
    | 'search'
    | 'merges'
    | 'model-preview'
    | 'cases'
    | 'concerns'
    | 'mailbox'
    | 'absences'
    | 'close-to-chronic'
    | 'class-marks'
    | 'attendance-conflicts'
    | 'follow-ups'
    | 'review'
    | 'appointments'
    | 'chronic-again'
    | 'partner-referrals'
    | 'partners';
  reason: string;
  /** What the list was narrowed by; no text that was searched for. */
  filter?: Record<string, unknown>;
  /** In the whole list; left out: as many as were shown. */
  total?: number;
  studentIds: readonly string[];
}

/** Records that a list or a search showed named students: one row, whoever many they were. */
export async function recordListView(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  { page, reason, filter = {}, total, studentIds }: ListViewInput,
): Promise<void> {
  if (studentIds.length === 0) return;
  const shown = [...new Set(studentIds)];
  await trx
    .insertInto('ledger.list_view')
    .values({
      institution_id: actor.institutionId,
      list_view_id: uuidv7(),
      at: new Date(clock.now().epochMilliseconds),
      actor_kind: actor.kind,
      actor_id: actor.actorId,
      actor_name: actor.name,
      page,
      reason,
      filter: jsonb(filter),
      students: Math.max(total ?? 0, shown.length),
      student_ids: sql`${`{${shown.join(',')}}`}::text::uuid[]`,
    })
    .execute();
}
