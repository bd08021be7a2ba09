import { sql } from 'kysely';
import { z } from 'zod';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { readyLanguages } from '../../kernel/languages.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import { lacksOf, most_questions, Question, SurveyWords } from '../core/survey.ts';
import { trouble } from './problems.ts';
import { requireSurvey, type SurveyRow, windowsOf, wordingsOf, words_as_read } from './survey-row.ts';

export const SurveyInput = z.object({
  /** For staff. */
  title: z.string().trim().min(1, 'give it a name').max(120),
  questions: z.array(Question).min(1, 'ask at least one question').max(most_questions),
  /** In the language in which it is written first. */
  language: z.enum(readyLanguages),
  words: SurveyWords,
  /** As it was read; 0: it is new. */
  revision: z.int().min(0).default(0),
});

/** Writes a survey. Once it was asked its questions stay: what was answered must mean the same to whoever reads it. */
export async function saveSurvey(
  { db, clock, actor }: Verb,
  surveyId: string | null,
  { title, questions, language, words, revision }: z.output<typeof SurveyInput>,
): Promise<{ surveyId: string; revision: number }> {
  requireNeed(actor, 'surveys:manage');
  const lacks = lacksOf(questions, words);
  if (lacks) throw trouble.invalid(lacks);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const row = { title, questions: jsonb(questions), language };
    const id = surveyId ?? uuidv7();
    let saved = 1;
    if (surveyId === null)
      await trx
        .insertInto('surveys.survey')
        .values({
          institution_id: institutionId,
          survey_id: id,
          ...row,
          made_at: at,
          made_by: actor.actorId,
          made_by_name: actor.name,
        })
        .execute();
    else {
      const before = await requireSurvey(trx, institutionId, id, { held: true });
      if ((await windowsOf(trx, institutionId, id, today)).length > 0)
        throw trouble.conflict('Families were asked these questions already. Make a new survey for other questions.');
      saved = revision + 1;
      const written = await trx
        .updateTable('surveys.survey')
        .set({ ...row, revision: saved })
        .where('institution_id', '=', institutionId)
        .where('survey_id', '=', id)
        .where('revision', '=', revision)
        .returning('revision')
        .executeTakeFirst();
      if (!written)
        throw trouble.conflict('Somebody saved this survey after you opened it. Look at theirs, then save again.', {
          revision: before.revision,
        });
      // Other languages say what was asked before: they are written anew.
      await trx
        .deleteFrom('surveys.wording')
        .where('institution_id', '=', institutionId)
        .where('survey_id', '=', id)
        .execute();
    }
    await writeWords(trx, { institutionId, at, by: actor.name }, id, language, words);
    await record(trx, ctx, {
      verb: 'surveys.save-survey',
      subject: { kind: 'survey', id },
      details: { questions: questions.length, language },
    });
    return { surveyId: id, revision: saved };
  });
}

async function writeWords(
  trx: Tx,
  { institutionId, at, by }: { institutionId: number; at: Date; by: string },
  surveyId: string,
  language: string,
  words: SurveyWords,
): Promise<void> {
  const row = { words: jsonb(words), state: 'draft', speaker: null, changed_at: at, by_name: by };
  await trx
    .insertInto('surveys.wording')
    .values({ institution_id: institutionId, survey_id: surveyId, language, ...row })
    .onConflict((conflict) => conflict.columns(['institution_id', 'survey_id', 'language']).doUpdateSet(row))
    .execute();
}

export const WordsInput = z.object({
  words: SurveyWords,
  /** As they were read; null: there were none. */
  asRead: z.string().nullable(),
});

/** Writes the words in one more language, or others; they are a draft again. What families answered to stays as they read it. */
export async function saveWords(
  { db, clock, actor }: Verb,
  surveyId: string,
  language: string,
  { words, asRead }: z.output<typeof WordsInput>,
): Promise<null> {
  requireNeed(actor, 'surveys:manage');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const survey = await requireSurvey(trx, institutionId, surveyId, { held: true });
    const lacks = lacksOf(survey.questions, words);
    if (lacks) throw trouble.invalid(lacks);
    const before = (await wordingsOf(trx, institutionId, surveyId)).find((one) => one.language === language);
    if ((before?.asRead ?? null) !== asRead)
      throw trouble.conflict(
        'Somebody saved other words meanwhile. What you typed is still here: look at theirs, then save again.',
      );
    const isAsked = (await windowsOf(trx, institutionId, surveyId, today)).length > 0;
    if (isAsked && before?.speaker)
      throw trouble.conflict('Families have read these words already. Make a new survey for other words.');
    await writeWords(trx, { institutionId, at, by: actor.name }, surveyId, language, words);
    await record(trx, ctx, {
      verb: 'surveys.save-words',
      subject: { kind: 'survey', id: surveyId },
      details: { language },
    });
    return null;
  });
}

export const Approval = z.object({
  speaker: z.string().trim().min(2, 'say who read it').max(120),
  /** The words that were read. */
  asRead: z.string(),
});

/** Somebody who reads the language well has read the words: families may. */
export async function approveWords(
  { db, clock, actor }: Verb,
  surveyId: string,
  language: string,
  { speaker, asRead }: z.output<typeof Approval>,
): Promise<null> {
  requireNeed(actor, 'families:translate');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at } = await momentOf(trx, ctx);
    const survey: SurveyRow = await requireSurvey(trx, institutionId, surveyId);
    const done = await trx
      .updateTable('surveys.wording')
      .set({ state: 'approved', speaker, changed_at: at, by_name: actor.name })
      .where('institution_id', '=', institutionId)
      .where('survey_id', '=', survey.surveyId)
      .where('language', '=', language)
      .where('state', '=', 'draft')
      .where(words_as_read, '=', asRead)
      .returning(sql<number>`1`.as('one'))
      .executeTakeFirst();
    if (!done)
      throw trouble.conflict(
        'There are other words than those that were read, or they are approved already. Look at the survey again.',
      );
    await record(trx, ctx, {
      verb: 'surveys.approve-words',
      subject: { kind: 'survey', id: surveyId },
      details: { language, speaker },
    });
    return null;
  });
}
