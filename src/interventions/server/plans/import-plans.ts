import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { oddSheet } from '../../../cases/core/casework-sheet.ts';
import { momentOf, studentsNamed, tutorOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { Problem } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import {
  readSheet,
  type SheetFate,
  type SheetPlan,
  type SheetRow,
  sheetSentence,
} from '../../core/plans/plan-sheet.ts';
import type { ImportView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { interventionKinds } from '../tiers/kinds.ts';
import { writeNewPlan } from './make-plan.ts';

export const PlanSheet = z.object({
  name: z.string().trim().min(1).max(200),
  text: z.string().min(1).max(900_000),
});

/**
 * Takes in a spreadsheet of plans. Every row's fate is kept, each with its plan in one transaction: one that broke off goes on where it
 * was, and the same file twice changes nothing.
 */
export async function importPlans(verb: Verb, { name, text }: z.output<typeof PlanSheet>): Promise<ImportView> {
  const { db, clock, actor } = verb;
  requireNeed(actor, 'plans:lead');
  const { institutionId } = actor;
  const sheet = readSheet(text);
  if (sheet.kind === 'unreadable') throw trouble.invalid(sheet.words);
  const hash = createHash('sha256').update(text).digest('hex');
  const { begun, students } = await db.forInstitution(institutionId, async (trx) => {
    const named = sheet.rows.flatMap((row) => ('plan' in row ? [row.plan.student] : []));
    const students = await studentsNamed(trx, verb, 'plans:lead', named);
    // Thrown before anything of it stays: the transaction takes what it began along.
    const begun = await begin(trx, verb, name, hash);
    const odd = begun.seen.size > 0 ? null : oddSheet(sheet.rows.length, rejectedOf(sheet.rows, students));
    if (odd) throw trouble.invalid(odd);
    return { begun, students };
  });
  for (const row of sheet.rows) {
    if (begun.seen.has(row.rowNo)) continue;
    await takeRow(verb, begun.importId, row, students);
  }
  return db.forInstitution(institutionId, async (trx) => {
    const rows = await rowsOf(trx, institutionId, begun.importId);
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, ({ fate }) => fate)].map(([fate, of]) => [fate, of.length]),
    );
    const isKnown = begun.seen.size === rows.length && rows.length > 0;
    if (!isKnown) {
      await trx
        .updateTable('interventions.plan_import')
        .set({ counts: jsonb(counts) })
        .where('institution_id', '=', institutionId)
        .where('import_id', '=', begun.importId)
        .execute();
      await record(
        trx,
        { clock, actor },
        { verb: 'interventions.import-plans', subject: { kind: 'plan-import', id: begun.importId }, details: counts },
      );
    }
    return { importId: begun.importId, name: begun.name, isKnown, sentence: sheetSentence(counts), counts, rows };
  });
}

const unknownStudent = (identifier: string) => `"${identifier}" is no identifier of a student whom you reach.`;

/** The rows of which it is known before anything is written that they cannot come in. */
function rejectedOf(rows: readonly SheetRow[], students: ReadonlyMap<string, string>) {
  return rows.flatMap((row) => {
    if (!('plan' in row)) return [row];
    const { student } = row.plan;
    return students.has(student) ? [] : [{ rowNo: row.rowNo, words: unknownStudent(student) }];
  });
}

async function begin(trx: Tx, verb: Verb, name: string, hash: string) {
  const { institutionId } = verb.actor;
  const { at } = await momentOf(trx, verb);
  await trx
    .insertInto('interventions.plan_import')
    .values({
      institution_id: institutionId,
      import_id: uuidv7(),
      content_hash: hash,
      name,
      at,
      by_id: verb.actor.actorId,
      by_name: verb.actor.name,
      counts: jsonb({}),
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'content_hash']).doNothing())
    .execute();
  const found = await trx
    .selectFrom('interventions.plan_import')
    .select(['import_id', 'name'])
    .where('institution_id', '=', institutionId)
    .where('content_hash', '=', hash)
    .executeTakeFirstOrThrow();
  const rows = await rowsOf(trx, institutionId, found.import_id);
  return { importId: found.import_id, name: found.name, seen: new Set(rows.map(({ rowNo }) => rowNo)) };
}

async function rowsOf(trx: Tx, institutionId: number, importId: string): Promise<ImportView['rows']> {
  const rows = await trx
    .selectFrom('interventions.plan_import_row')
    .select(['row_no', 'fate', 'words', 'plan_id'])
    .where('institution_id', '=', institutionId)
    .where('import_id', '=', importId)
    .orderBy('row_no')
    .execute();
  return rows.map((row) => ({ rowNo: row.row_no, fate: row.fate, words: row.words, planId: row.plan_id }));
}

interface Taken {
  fate: SheetFate;
  words: string | null;
  planId: string | null;
}

async function takeRow(
  verb: Verb,
  importId: string,
  row: SheetRow,
  students: ReadonlyMap<string, string>,
): Promise<void> {
  const { db, actor } = verb;
  const write = (trx: Tx, { fate, words, planId }: Taken) =>
    trx
      .insertInto('interventions.plan_import_row')
      .values({
        institution_id: actor.institutionId,
        import_id: importId,
        row_no: row.rowNo,
        fate,
        words,
        plan_id: planId,
      })
      .execute();
  if (!('plan' in row)) {
    await db.forInstitution(actor.institutionId, (trx) => write(trx, { ...row, planId: null }));
    return;
  }
  try {
    await db.forInstitution(actor.institutionId, async (trx) =>
      write(trx, await storePlan(trx, verb, importId, row.plan, students.get(row.plan.student))),
    );
  } catch (error) {
    // What a plan cannot be is said of the row; anything else is a fault, and the import stops and can go on.
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    await db.forInstitution(actor.institutionId, (trx) =>
      write(trx, { fate: 'bad-value', words: error.message, planId: null }),
    );
  }
}

async function storePlan(
  trx: Tx,
  verb: Verb,
  importId: string,
  plan: SheetPlan,
  studentId: string | undefined,
): Promise<Taken> {
  const { actor } = verb;
  const { institutionId } = actor;
  const { today } = await momentOf(trx, verb);
  const none = (fate: SheetFate, words: string): Taken => ({ fate, words, planId: null });
  if (studentId === undefined) return none('unknown-student', unknownStudent(plan.student));
  const kinds = (await interventionKinds(trx, institutionId)).filter(({ isActive }) => isActive);
  const wanted = plan.kind.toLowerCase();
  const kind = kinds.find(({ key, name }) => key === wanted || name.toLowerCase() === wanted);
  if (!kind)
    return none('unknown-kind', `"${plan.kind}" is no kind of intervention here. Add it, or use another name.`);
  const manager =
    plan.caseManager === null
      ? await tutorOf(trx, institutionId, studentId, today)
      : await staffOf(trx, institutionId, plan.caseManager);
  if (manager === null)
    return none(
      'unknown-person',
      plan.caseManager === null
        ? 'Nobody looks after this student: name a case manager.'
        : `"${plan.caseManager}" is not on the staff list.`,
    );
  const same = await trx
    .selectFrom('interventions.plan')
    .select('plan_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('kind_key', '=', kind.key)
    .where('starts_on', '=', plan.startsOn)
    .executeTakeFirst();
  if (same)
    return { fate: 'duplicate', words: 'This student has a plan of this kind from that day.', planId: same.plan_id };
  const { planId } = await writeNewPlan(trx, verb, {
    studentId,
    kindKey: kind.key,
    tier: plan.tier,
    playbookId: null,
    reason: plan.reason,
    barrierKey: null,
    goal: plan.goal,
    goalMeasure: 'own',
    goalSourceId: null,
    goalUnit: plan.unit,
    baseline: plan.baseline,
    target: plan.target,
    goalBy: plan.reviewOn,
    sessionsPerWeek: plan.sessionsPerWeek,
    sessionMinutes: null,
    followUpDays: plan.followUpDays,
    caseManagerStaffId: manager,
    startsOn: plan.startsOn,
    reviewOn: plan.reviewOn,
    studentVoice: plan.studentVoice,
    familyVoice: plan.familyVoice,
    steps: [],
    origin: { kind: 'import', id: importId },
  });
  return { fate: 'stored', words: null, planId };
}

async function staffOf(trx: Tx, institutionId: number, named: string): Promise<string | null> {
  const { rows } = await sql<{ staff_id: string }>`
    select staff_id from roster.staff where institution_id = ${institutionId} and (source_key = ${named} or lower(email) = lower(${named})
      or display_name = ${named}) limit 2`.execute(trx);
  return rows.length === 1 ? (rows[0]?.staff_id ?? null) : null;
}
