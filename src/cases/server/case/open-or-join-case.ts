import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Priority } from '../../core/kinds.ts';
import { type Acting, momentOf } from '../acting.ts';
import { noteOpened } from '../handover/standings.ts';
import { requireKind } from '../kinds.ts';
import { addEntry } from './add-entry.ts';
import { no_score_then, scoresOn } from './score-then.ts';

export interface WantedCase {
  studentId: string;
  kindKey: string;
  /** Left out: the kind's own. */
  priority?: Priority | undefined;
  ownerStaffId?: string | null | undefined;
  teamId?: string | null | undefined;
  targetOn?: string | undefined;
  /** What it comes from; a case knows it only by kind and id. */
  origin: { kind: string; id: string | null };
  /** Why, in a sentence: on the case and in its timeline. */
  words: string;
}

/**
 * Opens a case, or joins the one of this kind that is open for the student: the database holds that there is only one. What joins
 * may raise the priority, and never lowers it; nobody loses the case by it.
 */
export async function openOrJoinCase(
  trx: Tx,
  ctx: Acting,
  wanted: WantedCase,
): Promise<{ caseId: string; isJoined: boolean }> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const kind = await requireKind(trx, institutionId, wanted.kindKey);
  const priority = wanted.priority ?? kind.defaultPriority;
  const then = (await scoresOn(trx, institutionId, [wanted.studentId], today)).get(wanted.studentId) ?? no_score_then;
  const opened = await trx
    .insertInto('cases.case')
    .values({
      institution_id: institutionId,
      case_id: uuidv7(),
      student_id: wanted.studentId,
      kind_key: kind.key,
      stage: kind.stages[0] ?? 'New',
      priority,
      owner_staff_id: wanted.ownerStaffId ?? null,
      team_id: wanted.teamId ?? null,
      reason: wanted.words,
      opened_at: at,
      opened_on: today,
      opened_by: ctx.actor.actorId,
      opened_by_name: ctx.actor.name,
      origin_kind: wanted.origin.kind,
      origin_id: wanted.origin.id,
      target_on: wanted.targetOn ?? addDays(today, kind.targetDays),
      score: then.score,
      absolute_index: then.absoluteIndex,
      score_week: then.week,
      changed_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['institution_id', 'student_id', 'kind_key'])
        .where(sql<boolean>`closed_at is null and not is_duplicate`)
        .doNothing(),
    )
    .returning('case_id')
    .executeTakeFirst();
  const caseId = opened?.case_id ?? (await joined(trx, institutionId, wanted, priority, at));
  const isJoined = !opened;
  if (opened) await noteOpened(trx, institutionId, { caseId, studentId: wanted.studentId, today, at });
  await addEntry(trx, ctx, caseId, {
    kind: isJoined ? 'joined' : 'opened',
    words: wanted.words,
    origin: wanted.origin,
    scoreThen: then,
    at,
  });
  await record(trx, ctx, {
    verb: isJoined ? 'cases.join' : 'cases.open',
    subject: { kind: 'case', id: caseId },
    details: { kind: kind.key, priority, origin: wanted.origin.kind, studentId: wanted.studentId },
  });
  return { caseId, isJoined };
}

async function joined(
  trx: Tx,
  institutionId: number,
  { studentId, kindKey }: WantedCase,
  priority: Priority,
  at: Date,
): Promise<string> {
  const open = await trx
    .updateTable('cases.case')
    .set({
      priority: sql<number>`least(priority, ${priority})`,
      revision: sql<number>`revision + case when ${priority} < priority then 1 else 0 end`,
      changed_at: at,
    })
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('kind_key', '=', kindKey)
    .where('closed_at', 'is', null)
    .where('is_duplicate', '=', false)
    .returning('case_id')
    .executeTakeFirstOrThrow();
  return open.case_id;
}
