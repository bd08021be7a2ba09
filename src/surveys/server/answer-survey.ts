import { type Acting, momentOf } from '../../cases/server/index.ts';
import type { Holder } from '../../families/core/people/holder.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { type Answer, type Question, readAnswers, type SurveyWords } from '../core/survey.ts';
import { trouble } from './problems.ts';
import { requireSurvey, windowsOf, wordingsOf } from './survey-row.ts';

/** A survey as one person may answer it now. */
export interface OpenSurvey {
  windowId: string;
  closesOn: string;
  questions: Question[];
  /** What a speaker approved, by language. */
  words: ReadonlyMap<string, SurveyWords>;
  /** What they answered before; null: nothing yet. */
  answers: Answer[] | null;
}

/** The surveys that are open for somebody who may hear of these students. */
export async function openSurveysFor(
  trx: Tx,
  ctx: Acting,
  holder: Holder,
  studentIds: readonly string[],
): Promise<OpenSurvey[]> {
  if (studentIds.length === 0) return [];
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const asked = await trx
    .selectFrom('surveys.asked')
    .select('window_id')
    .distinct()
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .execute();
  const mine = new Set(asked.map(({ window_id }) => window_id));
  if (mine.size === 0) return [];
  const open = (await windowsOf(trx, institutionId, null, today)).filter(
    ({ windowId, state }) => state === 'open' && mine.has(windowId),
  );
  const found: OpenSurvey[] = [];
  for (const { windowId, surveyId, closesOn } of open) {
    const { questions } = await requireSurvey(trx, institutionId, surveyId);
    const wordings = await wordingsOf(trx, institutionId, surveyId);
    const before = await trx
      .selectFrom('surveys.response')
      .select('answers')
      .where('institution_id', '=', institutionId)
      .where('window_id', '=', windowId)
      .where('holder_kind', '=', holder.kind)
      .where('holder_id', '=', holder.id)
      .executeTakeFirst();
    found.push({
      windowId,
      closesOn,
      questions,
      words: new Map(
        wordings.filter(({ speaker }) => speaker !== null).map(({ language, words }) => [language, words]),
      ),
      // Written by answerSurvey alone, one for each question.
      answers: (before?.answers as Answer[] | undefined) ?? null,
    });
  }
  return found;
}

/**
 * Keeps what somebody answered, in the caller's transaction: once for each person, and another time instead of the first.
 * @param field the form's: 'q1', 'q2', …
 * @returns false where nothing was answered
 */
export async function answerSurvey(
  trx: Tx,
  ctx: Acting,
  {
    holder,
    studentIds,
    windowId,
    language,
    field,
  }: {
    holder: Holder;
    studentIds: readonly string[];
    windowId: string;
    language: string;
    field: (name: string) => string;
  },
): Promise<boolean> {
  const { institutionId } = ctx.actor;
  const { at } = await momentOf(trx, ctx);
  const open = (await openSurveysFor(trx, ctx, holder, studentIds)).find((one) => one.windowId === windowId);
  if (!open) throw trouble.closed('This survey is closed.');
  const answers = readAnswers(open.questions, field);
  if (answers === null) return false;
  const asked = await trx
    .selectFrom('surveys.asked')
    .select('student_id')
    .where('institution_id', '=', institutionId)
    .where('window_id', '=', windowId)
    .where('student_id', 'in', [...studentIds])
    .execute();
  const row = {
    student_ids: asked.map(({ student_id }) => student_id),
    language,
    answers: jsonb(answers),
    changed_at: at,
  };
  await trx
    .insertInto('surveys.response')
    .values({
      institution_id: institutionId,
      window_id: windowId,
      holder_kind: holder.kind,
      holder_id: holder.id,
      answered_at: at,
      ...row,
    })
    .onConflict((conflict) =>
      conflict.columns(['institution_id', 'window_id', 'holder_kind', 'holder_id']).doUpdateSet(row),
    )
    .execute();
  await record(trx, ctx, {
    verb: 'surveys.answer',
    subject: { kind: 'survey-window', id: windowId },
    details: { isChange: open.answers !== null },
  });
  return true;
}
