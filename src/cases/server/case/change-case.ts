import { sql } from 'kysely';
import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type CaseChange, changeWords } from '../../core/change-words.ts';
import type { Priority } from '../../core/kinds.ts';
import { type Acting, momentOf, type Verb } from '../acting.ts';
import { requireOwner } from '../handover/staff-for.ts';
import { requireKind } from '../kinds.ts';
import { requireTeam } from '../people/teams.ts';
import { trouble } from '../problems.ts';
import { type CaseRow, requireCase } from '../require-student.ts';
import { addEntry } from './add-entry.ts';
import { no_score_then, scoresOn } from './score-then.ts';

export const PriorityInput = z.union([z.literal(1), z.literal(2), z.literal(3)]);

export const CaseChangeInput = z.object({
  /** As it was read: a second editor is told. */
  revision: z.int(),
  stage: z.string().max(80).optional(),
  priority: PriorityInput.optional(),
  ownerStaffId: z.uuid().nullable().optional(),
  teamId: z.uuid().nullable().optional(),
  targetOn: z.iso.date().optional(),
  words: z.string().trim().max(2_000).optional(),
});

/** Changes stage, priority, owner, team or target day of an open case. */
export async function changeCase(
  { db, clock, actor }: Verb,
  caseId: string,
  input: z.output<typeof CaseChangeInput>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
    requireOpen(row);
    const kind = await requireKind(trx, institutionId, row.kind_key, { isEvenInactive: true });
    if (input.stage !== undefined && !kind.stages.includes(input.stage))
      throw trouble.invalid(`"${input.stage}" is no stage of ${kind.name}. Stages: ${kind.stages.join(', ')}.`);
    const owner = input.ownerStaffId
      ? await requireOwner(trx, institutionId, { studentId: row.student_id, staffId: input.ownerStaffId, today })
      : null;
    const team = input.teamId ? await requireTeam(trx, institutionId, input.teamId) : null;
    const change: CaseChange = {
      ...(input.stage !== undefined && input.stage !== row.stage ? { stage: [row.stage, input.stage] } : {}),
      ...(input.priority !== undefined && input.priority !== row.priority
        ? // The check of cases.case holds it to 1..3.
          { priority: [row.priority as Priority, input.priority] }
        : {}),
      ...(input.ownerStaffId !== undefined && input.ownerStaffId !== row.owner_staff_id ? { owner } : {}),
      ...(input.teamId !== undefined && input.teamId !== row.team_id ? { team } : {}),
      ...(input.targetOn !== undefined && input.targetOn !== row.target_on ? { target: input.targetOn } : {}),
    };
    const set = {
      ...(change.stage ? { stage: change.stage[1] } : {}),
      ...(change.priority ? { priority: change.priority[1] } : {}),
      ...('owner' in change ? { owner_staff_id: input.ownerStaffId ?? null } : {}),
      ...('team' in change ? { team_id: input.teamId ?? null } : {}),
      ...(change.target ? { target_on: change.target } : {}),
    };
    if (Object.keys(set).length === 0 && !input.words) return { revision: row.revision };
    const revision = await writeCase(trx, { clock, actor }, row, input.revision, set, {
      kind: Object.keys(change)[0] ?? 'words',
      words: [changeWords(change), input.words].filter(Boolean).join(' '),
    });
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.change',
        subject: { kind: 'case', id: caseId },
        details: { ...set },
      },
    );
    return { revision };
  });
}

export function requireOpen(row: CaseRow): void {
  if (row.closed_at)
    throw trouble.conflict('This case is closed. Reopen it first.', {
      closedOn: row.closed_on,
      revision: row.revision,
    });
}

/** Writes a change of a case where it is still as its editor read it, with its line in the timeline. */
export async function writeCase(
  trx: Tx,
  ctx: Acting,
  row: CaseRow,
  revision: number,
  set: Record<string, unknown>,
  entry: { kind: string; words: string; origin?: { kind: string; id: string | null } },
): Promise<number> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const written = await trx
    .updateTable('cases.case')
    .set({ ...set, revision: sql<number>`revision + 1`, changed_at: at })
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', row.case_id)
    .where('revision', '=', revision)
    .returning('revision')
    .executeTakeFirst();
  if (!written) throw await lostRace(trx, institutionId, row.case_id);
  const then = (await scoresOn(trx, institutionId, [row.student_id], today)).get(row.student_id) ?? no_score_then;
  await addEntry(trx, ctx, row.case_id, { ...entry, scoreThen: then, at });
  return written.revision;
}

async function lostRace(trx: Tx, institutionId: number, caseId: string) {
  const now = await trx
    .selectFrom('cases.case')
    .select(['revision', 'stage', 'priority', 'closed_on'])
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  const last = await trx
    .selectFrom('cases.entry')
    .select(['by_name', 'words', 'at'])
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .orderBy('at', 'desc')
    .orderBy('entry_id', 'desc')
    .executeTakeFirst();
  return trouble.conflict(
    `${last?.by_name ?? 'Somebody'} changed this case after you opened it: ${last?.words ?? 'see the timeline'} Nothing of yours is lost: look at it, then save again.`,
    { revision: now.revision, stage: now.stage, priority: now.priority, closedOn: now.closed_on },
  );
}

/** A day that a case may aim at. */
export function requireTarget(targetOn: IsoDate | undefined, today: IsoDate): void {
  if (targetOn !== undefined && targetOn < today)
    throw trouble.invalid('The target day lies in the past. Choose today or a later day.');
}
